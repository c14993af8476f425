package dev.tenure.directory;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Adds an account: disabled, with a password that nobody knows, under a name that nobody has; then enables it. */
@Component
class Creation {

    /** How often a name that the directory has already may cost us another attempt. */
    private static final int MOST_ATTEMPTS = 8;

    private final Directory directory;
    private final NameGiving naming;
    private final Containers containers;
    private final Ledger ledger;
    private final Clock clock;

    Creation(Directory directory, NameGiving naming, Containers containers, Ledger ledger, Clock clock) {
        this.directory = directory;
        this.naming = naming;
        this.containers = containers;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Nothing when an account with the employee number is there after all: look again. */
    Optional<Outcome> carryOut(Plan.Create plan) throws Answered {
        NameGiving.Search search = naming.search(
                plan.order().person(), plan.wanted().wish(null), plan.wanted().newAddresses(null), null);
        Attempts attempts = new Attempts(plan, search);
        Optional<Outcome> outcome = attempts.run();
        if (outcome.isPresent() && outcome.get() instanceof Refused) {
            attempts.giveUp();
        }
        return outcome;
    }

    /** What one creation tries, one after the other: names, places for them, missing containers. */
    private final class Attempts {

        private final Plan.Create plan;
        private final NameGiving.Search search;
        private final UUID id = UUID.randomUUID();
        private List<String> containersMade = List.of();
        private boolean containersTried;
        private int commonName;
        private boolean planned;

        Attempts(Plan.Create plan, NameGiving.Search search) {
            this.plan = plan;
            this.search = search;
        }

        Optional<Outcome> run() throws Answered {
            NameGiving.Found found = search.next();
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                if (found instanceof NameGiving.Found.AddressTaken taken) {
                    return Optional.of(AddressTaken.refused(plan.wanted(), taken.address(), null));
                }
                if (!(found instanceof NameGiving.Found.Names names)) {
                    break;
                }
                Wanted wanted = plan.wanted().named(names.names());
                List<String> commonNames = wanted.commonNames(null);
                Entry entry =
                        entry(wanted, commonNames.get(Math.min(commonName, commonNames.size() - 1)), plan.parent());
                ledger.plan(id, plan.order(), Operation.ADD, entry.getDN(), writes(entry, null));
                planned = true;
                try {
                    add(entry);
                    return Optional.of(complete(plan, id, entry, containersMade));
                } catch (Answered answered) {
                    if (search.isThereAlready(answered)) {
                        return Optional.empty();
                    }
                    if (search.areTaken(answered)) {
                        found = search.next();
                    } else if (answered.meaning() == Meaning.TAKEN && commonName + 1 < commonNames.size()) {
                        // Neither name is taken, so the place is.
                        commonName++;
                    } else if (answered.meaning() != Meaning.MISSING || !makeContainers()) {
                        return Optional.of(refused(wanted, answered, entry));
                    }
                }
            }
            return Optional.of(noName(plan.parent().toString()));
        }

        private boolean makeContainers() throws Answered {
            if (containersTried) {
                return false;
            }
            containersTried = true;
            Optional<List<String>> made = containers.make(plan.order(), plan.parent());
            containersMade = made.orElse(List.of());
            return made.isPresent();
        }

        void giveUp() {
            if (planned) {
                ledger.refused(id);
            }
        }
    }

    static Refused noName(String dn) {
        return Protection.rule(Cause.NAME_TAKEN, "no free account name", dn, Lookup.ACCOUNT_NAME);
    }

    /** What an account to be created would hold, under the first name that would be tried. */
    Draft draft(Plan.Create plan) {
        Entry entry = entry(plan.wanted(), plan.wanted().commonNames(null).get(0), plan.parent());
        return new Draft.Writes(
                Deed.CREATED,
                entry.getDN(),
                plan.wanted().accountName(null),
                writes(entry, plan.order().state()));
    }

    private static Entry entry(Wanted wanted, String commonName, DN parent) {
        Entry entry = new Entry(CommonNames.dn(commonName, parent));
        entry.addAttribute("objectClass", "user");
        wanted.attributes(null).forEach((attribute, values) -> {
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

    private Outcome complete(Plan.Create plan, UUID id, Entry entry, List<String> containersMade) throws Answered {
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
                ledger.done(disabled(account), false, true, employeeId, List.of());
                return refused(plan.wanted(), answered, entry);
            }
        }
        ledger.done(account, enable, true, employeeId, plans);
        return new Written(
                account,
                Deed.CREATED,
                Containers.and(containersMade, writes(entry, plan.order().state())));
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

    private static Refused refused(Wanted wanted, Answered answered, Entry entry) {
        return Refusals.of(
                answered,
                wanted,
                entry.getAttributes().stream().map(Attribute::getName).toList());
    }
}
