package dev.tenure.directory;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Adds an account: disabled, with a password that nobody knows, under a name that nobody has; then enables it. */
@Component
class Creation {

    /** How often a name that the directory has already may cost us another attempt. */
    private static final int MOST_ATTEMPTS = 8;

    private static final int FIRST_NAMES = 3;
    private static final int MORE_NAMES = 4;
    private static final int MOST_NAMES = 1000;

    /** Enough of an account name to find all numbered names like it. */
    private static final int STEM = AccountNames.LONGEST - 4;

    private final Directory directory;
    private final Lookup lookup;
    private final Ledger ledger;
    private final DirectorySettings settings;
    private final Clock clock;

    Creation(Directory directory, Lookup lookup, Ledger ledger, DirectorySettings settings, Clock clock) {
        this.directory = directory;
        this.lookup = lookup;
        this.ledger = ledger;
        this.settings = settings;
        this.clock = clock;
    }

    /** Nothing when an account with the employee number is there after all: look again. */
    Optional<Outcome> carryOut(Plan.Create plan) throws Answered {
        UUID id = UUID.randomUUID();
        Set<String> rejected = new TreeSet<>();
        boolean unique = false;
        Refused last = null;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Optional<String> name = claim(plan, rejected);
            if (name.isEmpty()) {
                break;
            }
            Entry entry = entry(plan, name.get(), unique);
            ledger.plan(id, plan.order(), Operation.ADD, entry.getDN(), writes(entry, null));
            try {
                add(entry);
                return Optional.of(complete(plan, id, entry));
            } catch (Answered answered) {
                Collision collision = collision(plan, answered, name.get());
                if (collision.isOurs()) {
                    return Optional.empty();
                }
                last = refused(plan, answered, entry);
                if (!collision.isOfNames()) {
                    if (answered.meaning() != Meaning.TAKEN || unique) {
                        break;
                    }
                    // Neither name is taken, so the place is.
                    unique = true;
                }
                rejected.addAll(collision.names());
            }
        }
        ledger.refused(id);
        return Optional.of(
                last != null
                        ? last
                        : Protection.rule(
                                Cause.NAME_TAKEN,
                                "no free account name",
                                plan.parent().toString(),
                                Lookup.ACCOUNT_NAME));
    }

    /** What an account to be created would hold, under the first name that would be tried. */
    Draft draft(Plan.Create plan) {
        String name = AccountNames.base(settings.accountName(), plan.order().person());
        Entry entry = entry(plan, name, false);
        return new Draft.Writes(
                Deed.CREATED, entry.getDN(), name, writes(entry, plan.order().state()));
    }

    private Optional<String> claim(Plan.Create plan, Set<String> rejected) {
        int to = 1 + FIRST_NAMES;
        for (int from = 1; from < MOST_NAMES; from = to, to *= MORE_NAMES) {
            List<String> names =
                    AccountNames.candidates(settings.accountName(), plan.order().person(), from, to);
            Optional<String> name = ledger.claim(plan.order().personId(), names, rejected);
            if (name.isPresent()) {
                return name;
            }
        }
        return Optional.empty();
    }

    private Entry entry(Plan.Create plan, String name, boolean unique) {
        String displayName = plan.wanted().displayName().orElse(name);
        String commonName = unique ? CommonNames.unique(displayName, name) : CommonNames.plain(displayName);
        Entry entry = new Entry(CommonNames.dn(commonName, plan.parent()));
        entry.addAttribute("objectClass", "user");
        entry.addAttribute(Lookup.ACCOUNT_NAME, name);
        entry.addAttribute(Lookup.PRINCIPAL_NAME, name + "@" + settings.upnSuffix());
        plan.wanted().attributes(null).forEach((attribute, values) -> {
            if (!values.isEmpty()) {
                entry.addAttribute(attribute, values);
            }
        });
        return entry;
    }

    private void add(Entry entry) throws Answered {
        byte[] password = RandomPassword.unicodePwd();
        try {
            List<Attribute> attributes = new ArrayList<>(entry.getAttributes());
            attributes.add(new Attribute("unicodePwd", password));
            directory.add(new AddRequest(entry.getDN(), attributes));
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private Outcome complete(Plan.Create plan, UUID id, Entry entry) throws Answered {
        SearchResultEntry made = directory
                .read(entry.getDN(), ObjectGuid.ATTRIBUTE, Wanted.ACCOUNT_CONTROL)
                .orElseThrow(() -> new DirectoryUnavailable("The account that was just added cannot be read yet."));
        boolean enable = plan.order().state() == State.ENABLED;
        Account account = new Account(
                plan.order().personId(),
                ObjectGuid.of(made),
                made.getDN(),
                entry.getAttributeValue(Lookup.ACCOUNT_NAME),
                entry.getAttributeValue(Lookup.PRINCIPAL_NAME),
                enable,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        List<UUID> plans =
                new ArrayList<>(plan.earlier().stream().map(Ledger.Planned::id).toList());
        plans.add(id);
        String employeeId = plan.order().person().employeeId();
        if (enable) {
            try {
                enable(plan, made);
            } catch (Answered answered) {
                // The account is there and this person's, whatever becomes of the rest.
                ledger.done(disabled(account), false, employeeId, List.of());
                return refused(plan, answered, entry);
            }
        }
        ledger.done(account, enable, employeeId, plans);
        return new Written(account, Deed.CREATED, writes(entry, plan.order().state()));
    }

    private void enable(Plan.Create plan, SearchResultEntry made) throws Answered {
        String flags =
                plan.wanted().attributes(made).get(Wanted.ACCOUNT_CONTROL).get(0);
        directory.modify(
                made.getDN(), List.of(new Modification(ModificationType.REPLACE, Wanted.ACCOUNT_CONTROL, flags)));
    }

    private static Account disabled(Account account) {
        return new Account(
                account.personId(),
                account.objectGuid(),
                account.dn(),
                account.accountName(),
                account.userPrincipalName(),
                false,
                account.writtenAt());
    }

    private static List<AttributeWrite> writes(Entry entry, @Nullable State last) {
        List<AttributeWrite> writes = new ArrayList<>();
        writes.add(new AttributeWrite(Differences.DN_ATTRIBUTE, null, entry.getDN()));
        for (Attribute attribute : entry.getAttributes()) {
            if (!attribute.getName().equals("objectClass")) {
                String text = String.join(";", attribute.getValues());
                boolean enabled = last == State.ENABLED && attribute.getName().equals(Wanted.ACCOUNT_CONTROL);
                writes.add(new AttributeWrite(attribute.getName(), null, enabled ? "512" : text));
            }
        }
        return writes;
    }

    /** Which names are taken in the directory, or that the employee number is. */
    private record Collision(boolean isOurs, Set<String> names, boolean isOfNames) {}

    private Collision collision(Plan.Create plan, Answered answered, String name) throws Answered {
        if (answered.meaning() != Meaning.TAKEN && answered.meaning() != Meaning.TAKEN_OR_VALUE) {
            return new Collision(false, Set.of(), false);
        }
        String stem = name.substring(0, Math.min(name.length(), STEM)).replaceAll("[0-9]+$", "");
        String employeeId = plan.order().person().employeeId();
        Set<String> taken = new TreeSet<>();
        boolean ours = false;
        for (SearchResultEntry entry : lookup.namedLike(stem.isEmpty() ? name : stem, employeeId)) {
            ours |= lookup.carries(entry, employeeId);
            taken.addAll(names(entry));
        }
        return new Collision(ours, taken, taken.contains(name));
    }

    private Set<String> names(SearchResultEntry entry) {
        Set<String> names = new TreeSet<>();
        String accountName = entry.getAttributeValue(Lookup.ACCOUNT_NAME);
        if (accountName != null) {
            names.add(accountName.toLowerCase(Locale.ROOT));
        }
        String principalName = entry.getAttributeValue(Lookup.PRINCIPAL_NAME);
        String suffix = "@" + settings.upnSuffix().toLowerCase(Locale.ROOT);
        if (principalName != null && principalName.toLowerCase(Locale.ROOT).endsWith(suffix)) {
            names.add(principalName.toLowerCase(Locale.ROOT).substring(0, principalName.length() - suffix.length()));
        }
        return names;
    }

    private static Refused refused(Plan.Create plan, Answered answered, Entry entry) {
        return Refusals.of(
                answered,
                plan.wanted(),
                entry.getAttributes().stream().map(Attribute::getName).toList());
    }
}
