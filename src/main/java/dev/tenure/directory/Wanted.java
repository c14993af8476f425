package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.lang.Nullable;

/**
 * What an account shall hold: the attributes that we own and no others. We own those of the fields that a source has
 * stated, less those that the order leaves out.
 */
final class Wanted {

    static final String DISPLAY_NAME = "displayName";
    static final String MAIL = "mail";
    static final String PROXY_ADDRESSES = "proxyAddresses";
    static final String MANAGER = "manager";
    static final String ACCOUNT_EXPIRES = "accountExpires";
    static final String ACCOUNT_CONTROL = "userAccountControl";

    private static final long ACCOUNT_DISABLED = 0x2;
    private static final long NORMAL_ACCOUNT = 0x200;
    static final String NEW_AND_DISABLED = Long.toString(NORMAL_ACCOUNT | ACCOUNT_DISABLED);

    private static final String PRIMARY = "SMTP:";
    private static final String ALIAS = "smtp:";

    private static final Map<Field, String> TEXT = Map.ofEntries(
            Map.entry(Field.GIVEN_NAME, "givenName"),
            Map.entry(Field.FAMILY_NAME, "sn"),
            Map.entry(Field.EMAIL, MAIL),
            Map.entry(Field.TITLE, "title"),
            Map.entry(Field.DEPARTMENT, "department"),
            Map.entry(Field.COMPANY, "company"),
            Map.entry(Field.LOCATION, "physicalDeliveryOfficeName"),
            Map.entry(Field.PHONE, "telephoneNumber"),
            Map.entry(Field.MOBILE, "mobile"),
            Map.entry(Field.EMPLOYMENT_TYPE, "employeeType"));

    private final AccountOrder order;
    private final DirectorySettings settings;
    private final Naming naming;
    private final Ledger.Known known;
    private final GivenNames names;
    private final boolean touchesAddresses;
    private final Facts facts;

    Wanted(AccountOrder order, DirectorySettings settings, Naming naming, Ledger.Known known) {
        this(order, settings, naming, known, GivenNames.NONE, true);
    }

    private Wanted(
            AccountOrder order,
            DirectorySettings settings,
            Naming naming,
            Ledger.Known known,
            GivenNames names,
            boolean touchesAddresses) {
        this.order = order;
        this.settings = settings;
        this.naming = naming;
        this.known = known;
        this.names = names;
        this.touchesAddresses = touchesAddresses;
        this.facts = order.person().facts();
    }

    /** The same for an order of which more is known now. */
    Wanted of(AccountOrder settled) {
        return new Wanted(settled, settings, naming, known, names, touchesAddresses);
    }

    /** The same with names that the person is given. */
    Wanted named(GivenNames given) {
        return new Wanted(order, settings, naming, known, given, touchesAddresses);
    }

    /** The same with the mail addresses left as they are. */
    Wanted leavingAddresses() {
        return new Wanted(order, settings, naming, known, names, false);
    }

    /**
     * The names that the person shall be given: for a new account, or because they are called otherwise now.
     *
     * @param now the account as it is; null for a new one
     */
    Naming.Wish wish(@Nullable Entry now) {
        boolean mail = naming.makesMail() && ownsMail();
        if (now == null) {
            return new Naming.Wish(true, mail, null, known.chosenName());
        }
        String present = now.getAttributeValue(Lookup.ACCOUNT_NAME);
        if (!order.create()) {
            // Whoever is gone is called as they were: no name that is taken may hold up that they are disabled.
            return new Naming.Wish(false, false, present, null);
        }
        boolean renamed = ownsNames() && (isOther(now, Field.GIVEN_NAME) || isOther(now, Field.FAMILY_NAME));
        boolean account = naming.renamesAccounts()
                && renamed
                && (known.chosenName() != null || !naming.isAccountOf(order.person(), present));
        String address = now.getAttributeValue(MAIL);
        boolean newMail = mail
                && (address == null || (renamed && (account || !naming.isMailOf(order.person(), present, address))));
        return new Naming.Wish(account, newMail, present, account ? known.chosenName() : null);
    }

    /** The same with the names that would be tried first; who carries it out claims them, or others. */
    Wanted withFirstNames(Entry now) {
        Naming.Wish wish = wish(now);
        return wish.account() || wish.mail() ? named(naming.first(order.person(), wish)) : this;
    }

    /** Whether the account has another value there; none is no other. */
    private boolean isOther(Entry now, Field field) {
        String present = now.getAttributeValue(TEXT.get(field));
        return present != null
                && facts.find(field).filter(value -> !value.equals(present)).isPresent();
    }

    /** Addresses that HR wants the account to have and that it has not. */
    List<NameLedger.Name> newAddresses(@Nullable Entry now) {
        SortedMap<String, List<String>> wanted = attributes(now);
        Set<String> present = new HashSet<>();
        if (now != null) {
            mailAddresses(now).forEach(address -> present.add(NameKey.of(address)));
        }
        if (names.mail() != null) {
            present.add(NameKey.of(names.mail()));
        }
        Map<String, NameLedger.Name> added = new LinkedHashMap<>();
        wanted.getOrDefault(MAIL, List.of()).forEach(address -> add(added, present, address, true));
        for (String address : wanted.getOrDefault(PROXY_ADDRESSES, List.of())) {
            if (isMail(address)) {
                add(added, present, address.substring(ALIAS.length()), address.startsWith(PRIMARY));
            }
        }
        return List.copyOf(added.values());
    }

    private static void add(Map<String, NameLedger.Name> added, Set<String> present, String address, boolean main) {
        String key = NameKey.of(address);
        if (!present.contains(key)) {
            added.putIfAbsent(key, new NameLedger.Name(NameLedger.Kind.MAIL, address, NameLedger.Origin.HR, main));
        }
    }

    /** The names that an account bears already. */
    static List<NameLedger.Name> bornBy(Entry account) {
        List<NameLedger.Name> names = new ArrayList<>();
        born(names, NameLedger.Kind.ACCOUNT, account.getAttributeValue(Lookup.ACCOUNT_NAME));
        born(names, NameLedger.Kind.UPN, account.getAttributeValue(Lookup.PRINCIPAL_NAME));
        String main = account.getAttributeValue(MAIL);
        for (String address : mailAddresses(account)) {
            names.add(new NameLedger.Name(
                    NameLedger.Kind.MAIL, address, NameLedger.Origin.FOUND, address.equalsIgnoreCase(main)));
        }
        return names;
    }

    private static void born(List<NameLedger.Name> names, NameLedger.Kind kind, @Nullable String name) {
        if (name != null) {
            names.add(new NameLedger.Name(kind, name, NameLedger.Origin.FOUND, false));
        }
    }

    /** The main address and the aliases of an entry. */
    static List<String> mailAddresses(Entry entry) {
        Map<String, String> addresses = new LinkedHashMap<>();
        String main = entry.getAttributeValue(MAIL);
        if (main != null) {
            addresses.put(main.toLowerCase(Locale.ROOT), main);
        }
        if (entry.hasAttribute(PROXY_ADDRESSES)) {
            for (String address : entry.getAttributeValues(PROXY_ADDRESSES)) {
                if (isMail(address)) {
                    String bare = address.substring(ALIAS.length());
                    addresses.putIfAbsent(bare.toLowerCase(Locale.ROOT), bare);
                }
            }
        }
        return List.copyOf(addresses.values());
    }

    private static boolean isMail(String proxyAddress) {
        return proxyAddress.regionMatches(true, 0, ALIAS, 0, ALIAS.length());
    }

    /** The field by which the person has the address. */
    Field fieldOfAddress(String address) {
        boolean main = naming.makesMail()
                || facts.email().filter(address::equalsIgnoreCase).isPresent();
        return main ? Field.EMAIL : Field.OTHER_EMAILS;
    }

    /** The user name that the account shall have. */
    String accountName(@Nullable Entry now) {
        if (names.account() != null) {
            return names.account();
        }
        return Objects.requireNonNull(now).getAttributeValue(Lookup.ACCOUNT_NAME);
    }

    /** The user principal name that the account shall have; empty text for none. */
    String principalName(Entry now) {
        if (names.principal() != null) {
            return names.principal();
        }
        String present = now.getAttributeValue(Lookup.PRINCIPAL_NAME);
        return present == null ? "" : present;
    }

    /** The common names to try; none when the present one stays. */
    List<String> commonNames(@Nullable Entry now) {
        String accountName = accountName(now);
        return displayName()
                .or(() -> now == null ? Optional.of(accountName) : Optional.empty())
                .map(name -> naming.commonNames(order.person(), name, accountName))
                .orElse(List.of());
    }

    /**
     * The attributes that we own with their values, none for an attribute that shall go. {@code userAccountControl} is
     * among them.
     *
     * @param now the account as it is; null for a new one
     */
    SortedMap<String, List<String>> attributes(@Nullable Entry now) {
        SortedMap<String, List<String>> wanted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        wanted.put(settings.anchorAttribute(), List.of(order.person().employeeId()));
        TEXT.forEach((field, attribute) -> {
            if (owns(field) && !field.equals(Field.EMAIL)) {
                wanted.put(attribute, facts.find(field).stream().toList());
            }
        });
        settings.attributes()
                .forEach((name, attribute) -> ownField(name)
                        .ifPresent(field ->
                                wanted.put(attribute, facts.find(field).stream().toList())));
        if (ownsNames()) {
            wanted.put(DISPLAY_NAME, displayName().stream().toList());
        }
        if (names.account() != null) {
            wanted.put(Lookup.ACCOUNT_NAME, List.of(names.account()));
            wanted.put(Lookup.PRINCIPAL_NAME, List.of(names.principal()));
        }
        if (touchesAddresses && ownsMail()) {
            addresses(now, wanted);
        }
        if (owns(Field.MANAGER)) {
            wanted.put(MANAGER, manager(now));
        }
        if (!order.leaveOut().contains(Field.END_DATE) && (owns(Field.END_DATE) || order.expires() != null)) {
            expires(now).ifPresent(value -> wanted.put(ACCOUNT_EXPIRES, List.of(value)));
        }
        wanted.put(ACCOUNT_CONTROL, List.of(accountControl(now)));
        return wanted;
    }

    private void addresses(@Nullable Entry now, SortedMap<String, List<String>> wanted) {
        String main = mainAddress(now);
        if (main == null && naming.makesMail()) {
            // Nobody who is gone is given an address.
            return;
        }
        wanted.put(MAIL, main == null ? List.of() : List.of(main));
        if (!order.leaveOut().contains(Field.OTHER_EMAILS)) {
            wanted.put(PROXY_ADDRESSES, proxyAddresses(now, main));
        }
    }

    private boolean ownsMail() {
        return naming.makesMail() ? !order.leaveOut().contains(Field.EMAIL) : owns(Field.EMAIL);
    }

    @Nullable
    private String mainAddress(@Nullable Entry now) {
        if (!naming.makesMail()) {
            return facts.email().orElse(null);
        }
        if (names.mail() != null) {
            return names.mail();
        }
        return now == null ? null : now.getAttributeValue(MAIL);
    }

    /** Empty when no source has said how the person is called, or when the name is not to be touched. */
    Optional<String> displayName() {
        return ownsNames()
                ? Optional.of(naming.display(order.person())).filter(name -> !name.isBlank())
                : Optional.empty();
    }

    /** The field that a refused attribute comes from. */
    @Nullable
    Field fieldOf(@Nullable String attribute) {
        if (attribute == null) {
            return null;
        }
        Map<String, Field> byAttribute = new LinkedHashMap<>();
        TEXT.forEach((field, name) -> byAttribute.put(name.toLowerCase(Locale.ROOT), field));
        byAttribute.put(MANAGER.toLowerCase(Locale.ROOT), Field.MANAGER);
        byAttribute.put(ACCOUNT_EXPIRES.toLowerCase(Locale.ROOT), Field.END_DATE);
        byAttribute.put(PROXY_ADDRESSES.toLowerCase(Locale.ROOT), Field.OTHER_EMAILS);
        settings.attributes()
                .forEach((name, own) ->
                        ownField(name).ifPresent(field -> byAttribute.put(own.toLowerCase(Locale.ROOT), field)));
        return byAttribute.get(attribute.toLowerCase(Locale.ROOT));
    }

    private boolean owns(Field field) {
        boolean disputed = field.equals(Field.EMAIL)
                && facts.email().filter(this::isDisputed).isPresent();
        return order.person().stated().contains(field) && !order.leaveOut().contains(field) && !disputed;
    }

    private boolean ownsNames() {
        boolean stated = order.person().stated().contains(Field.GIVEN_NAME)
                || order.person().stated().contains(Field.FAMILY_NAME);
        return stated
                && !order.leaveOut().contains(Field.GIVEN_NAME)
                && !order.leaveOut().contains(Field.FAMILY_NAME);
    }

    /** Environment variables know no case, so neither does the name of an own field in the settings. */
    private Optional<Field> ownField(String name) {
        return order.person().stated().stream()
                .filter(field -> field.isAttribute() && field.attributeName().equalsIgnoreCase(name))
                .filter(this::owns)
                .findFirst();
    }

    /**
     * Other kinds of address (x500, sip) stay as they are, and so do aliases that no source has spoken of. What was the
     * main address stays an alias, as long as it is still the person's.
     */
    private List<String> proxyAddresses(@Nullable Entry now, @Nullable String main) {
        SortedMap<String, String> byKey = new TreeMap<>();
        if (now != null && now.hasAttribute(PROXY_ADDRESSES)) {
            for (String address : now.getAttributeValues(PROXY_ADDRESSES)) {
                if (!isMail(address)) {
                    byKey.put(address, address);
                } else if (!owns(Field.OTHER_EMAILS) && !isTakenBack(now, main, address.substring(ALIAS.length()))) {
                    alias(byKey, address.substring(ALIAS.length()));
                }
            }
        }
        if (now != null && names.mail() != null && now.hasAttribute(MAIL)) {
            alias(byKey, now.getAttributeValue(MAIL));
        }
        known.mails().stream().filter(address -> !isDisputed(address)).forEach(address -> alias(byKey, address));
        if (owns(Field.OTHER_EMAILS)) {
            facts.otherEmails().stream()
                    .filter(address -> !isDisputed(address))
                    .forEach(address -> alias(byKey, address));
        }
        if (main != null) {
            byKey.put((ALIAS + main).toLowerCase(Locale.ROOT), PRIMARY + main);
        }
        return List.copyOf(byKey.values());
    }

    /** HR said it of the person, and says of no address now that it is the person's. */
    private static boolean isTakenBack(Entry now, @Nullable String main, String address) {
        return main == null && address.equalsIgnoreCase(now.getAttributeValue(MAIL));
    }

    private static void alias(SortedMap<String, String> byKey, String address) {
        byKey.put((ALIAS + address).toLowerCase(Locale.ROOT), ALIAS + address);
    }

    private boolean isDisputed(String address) {
        return order.person().disputed().stream().anyMatch(address::equalsIgnoreCase);
    }

    /** A DN that means the same is left as the directory writes it. */
    private List<String> manager(@Nullable Entry now) {
        String manager = order.managerDn();
        if (manager == null) {
            return List.of();
        }
        String present = now == null ? null : now.getAttributeValue(MANAGER);
        return List.of(present != null && sameDn(present, manager) ? present : manager);
    }

    static boolean sameDn(String one, String other) {
        try {
            return DN.equals(one, other);
        } catch (LDAPException notADn) {
            return one.equals(other);
        }
    }

    /** Nothing when there is no date and none is wanted, as the directory has several ways to say never. */
    private Optional<String> expires(@Nullable Entry now) {
        String present = now == null ? null : now.getAttributeValue(ACCOUNT_EXPIRES);
        if (order.expires() == null && FileTime.isNever(present)) {
            return Optional.empty();
        }
        return Optional.of(FileTime.text(order.expires()));
    }

    /** Only the one flag is ours; a new account is disabled until everything about it is right. */
    private String accountControl(@Nullable Entry now) {
        if (now == null) {
            return NEW_AND_DISABLED;
        }
        long flags = flags(now);
        return Long.toString(order.state() == State.ENABLED ? flags & ~ACCOUNT_DISABLED : flags | ACCOUNT_DISABLED);
    }

    static boolean isEnabled(Entry account) {
        return (flags(account) & ACCOUNT_DISABLED) == 0;
    }

    static boolean isEnabled(String flags) {
        return (Long.parseLong(flags) & ACCOUNT_DISABLED) == 0;
    }

    static String withEnabled(String flags, boolean enabled) {
        long number = Long.parseLong(flags);
        return Long.toString(enabled ? number & ~ACCOUNT_DISABLED : number | ACCOUNT_DISABLED);
    }

    /** The person's fields that an attribute is made of; none for what comes from no field. */
    static Set<Field> fieldsOf(String attribute, DirectorySettings settings) {
        Set<Field> fields = new TreeSet<>();
        TEXT.forEach((field, name) -> {
            if (name.equalsIgnoreCase(attribute)) {
                fields.add(field);
            }
        });
        settings.attributes().forEach((name, own) -> {
            if (own.equalsIgnoreCase(attribute)) {
                fields.add(Field.attribute(name));
            }
        });
        if (attribute.equalsIgnoreCase(MANAGER)) {
            fields.add(Field.MANAGER);
        } else if (attribute.equalsIgnoreCase(ACCOUNT_EXPIRES)) {
            fields.add(Field.END_DATE);
        } else if (attribute.equalsIgnoreCase(PROXY_ADDRESSES)) {
            fields.add(Field.OTHER_EMAILS);
        } else if (attribute.equalsIgnoreCase(DISPLAY_NAME)) {
            fields.addAll(List.of(Field.GIVEN_NAME, Field.FAMILY_NAME));
        }
        return fields;
    }

    /** Whether the account could be signed in with before it and not after, or the other way round. */
    static boolean isSwitched(AttributeWrite write) {
        return write.attribute().equals(ACCOUNT_CONTROL)
                && write.before() != null
                && write.after() != null
                && ((Long.parseLong(write.before()) ^ Long.parseLong(write.after())) & ACCOUNT_DISABLED) != 0;
    }

    private static long flags(Entry account) {
        Long flags = account.getAttributeValueAsLong(ACCOUNT_CONTROL);
        if (flags == null) {
            throw new IllegalStateException("We may not read userAccountControl: Tenure's account lacks a right.");
        }
        return flags;
    }

    /** What is read of an account to compare it with what is wanted. */
    List<String> compared() {
        return compared(settings);
    }

    static List<String> compared(DirectorySettings settings) {
        List<String> names = new ArrayList<>(TEXT.values());
        names.addAll(List.of(DISPLAY_NAME, PROXY_ADDRESSES, MANAGER, ACCOUNT_EXPIRES, ACCOUNT_CONTROL));
        names.add(settings.anchorAttribute());
        names.addAll(settings.attributes().values());
        return names;
    }
}
