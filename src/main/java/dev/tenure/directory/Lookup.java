package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.roster.Person;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Finds accounts: by key, by the employee number, by addresses, by whatever a human calls them. */
@Component
class Lookup {

    static final String ACCOUNT_NAME = "sAMAccountName";
    static final String PRINCIPAL_NAME = "userPrincipalName";

    static final Filter PEOPLE = Filter.createANDFilter(
            Filter.createEqualityFilter("objectClass", "user"),
            Filter.createNOTFilter(Filter.createEqualityFilter("objectClass", "computer")));

    private final Directory directory;
    private final DirectorySettings settings;

    Lookup(Directory directory, DirectorySettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /**
     * What one question found.
     *
     * @param fitting accounts with the employee number
     * @param alike accounts without it that have an address of the person, or are otherwise like them
     * @param others what is no account and has an address of the person: groups, contacts
     */
    record Sighting(List<SearchResultEntry> fitting, List<SearchResultEntry> alike, List<SearchResultEntry> others) {

        /** Whatever has an address of the person and not the person's number. */
        List<SearchResultEntry> holders() {
            return Stream.concat(alike.stream(), others.stream()).toList();
        }
    }

    /** The account with everything that is compared and everything that protects it. */
    Optional<SearchResultEntry> account(UUID guid, Wanted wanted) throws Answered {
        List<String> attributes = new ArrayList<>(wanted.compared());
        attributes.addAll(List.of(
                ObjectGuid.ATTRIBUTE,
                ACCOUNT_NAME,
                PRINCIPAL_NAME,
                Protection.ADMIN_COUNT,
                Protection.SID,
                Protection.TOKEN_GROUPS));
        return directory.read(guid, attributes.toArray(String[]::new));
    }

    /** @param further what else may be the person's */
    Sighting sight(Person person, Optional<Filter> further) throws Answered {
        List<String> numbers = person.numbers();
        List<Filter> any = new ArrayList<>();
        for (String number : numbers) {
            any.add(Filter.createEqualityFilter(settings.anchorAttribute(), number));
        }
        for (String address : addresses(person)) {
            any.add(Filter.createEqualityFilter(Wanted.MAIL, address));
            any.add(Filter.createEqualityFilter(Wanted.PROXY_ADDRESSES, "smtp:" + address));
        }
        further.ifPresent(any::add);
        List<SearchResultEntry> found = directory.find(
                Filter.createORFilter(any),
                Stream.concat(Stream.of(shown()), further.isPresent() ? Correlation.asked().stream() : Stream.empty())
                        .toArray(String[]::new));
        List<SearchResultEntry> people = found.stream().filter(Lookup::isPerson).toList();
        return new Sighting(
                people.stream().filter(entry -> carriesOneOf(entry, numbers)).toList(),
                people.stream().filter(entry -> !carriesOneOf(entry, numbers)).toList(),
                found.stream().filter(entry -> !isPerson(entry)).toList());
    }

    /** Whatever has one of the addresses, but for that account. */
    List<SearchResultEntry> holders(Collection<String> addresses, @Nullable UUID but) throws Answered {
        List<Filter> any = new ArrayList<>();
        for (String address : addresses) {
            any.add(Filter.createEqualityFilter(Wanted.MAIL, address));
            any.add(Filter.createEqualityFilter(Wanted.PROXY_ADDRESSES, "smtp:" + address));
        }
        return directory
                .find(Filter.createORFilter(any), ObjectGuid.ATTRIBUTE, Wanted.MAIL, Wanted.PROXY_ADDRESSES)
                .stream()
                .filter(entry -> !ObjectGuid.of(entry).equals(but))
                .toList();
    }

    /** Mail addresses that begin so, but for those of that account. */
    List<String> addressesLike(String beginning, @Nullable UUID but) throws Answered {
        List<SearchResultEntry> found = directory.find(
                Filter.createORFilter(
                        Filter.createSubInitialFilter(Wanted.MAIL, beginning),
                        Filter.createSubInitialFilter(Wanted.PROXY_ADDRESSES, "smtp:" + beginning)),
                ObjectGuid.ATTRIBUTE,
                Wanted.MAIL,
                Wanted.PROXY_ADDRESSES);
        return found.stream()
                .filter(entry -> !ObjectGuid.of(entry).equals(but))
                .flatMap(entry -> Wanted.mailAddresses(entry).stream())
                .toList();
    }

    List<SearchResultEntry> byNumber(String employeeId) throws Answered {
        return directory.find(
                Filter.createANDFilter(PEOPLE, Filter.createEqualityFilter(settings.anchorAttribute(), employeeId)),
                shown());
    }

    /** Accounts and groups of one of the names, and the accounts of those employee numbers. */
    List<SearchResultEntry> named(Collection<String> names, Collection<String> employeeIds) throws Answered {
        List<Filter> any = new ArrayList<>();
        for (String name : names) {
            int at = name.indexOf('@');
            any.add(Filter.createEqualityFilter(ACCOUNT_NAME, at < 0 ? name : name.substring(0, at)));
            any.add(Filter.createEqualityFilter(PRINCIPAL_NAME, at < 0 ? name + "@" + settings.upnSuffix() : name));
        }
        for (String employeeId : employeeIds) {
            any.add(Filter.createEqualityFilter(settings.anchorAttribute(), employeeId));
        }
        return directory.find(Filter.createORFilter(any), named());
    }

    /** Accounts and groups whose name begins so. */
    List<SearchResultEntry> namedLike(String beginning) throws Answered {
        return directory.find(
                Filter.createORFilter(
                        Filter.createSubInitialFilter(ACCOUNT_NAME, beginning),
                        Filter.createSubInitialFilter(PRINCIPAL_NAME, beginning)),
                named());
    }

    private String[] named() {
        return new String[] {ObjectGuid.ATTRIBUTE, ACCOUNT_NAME, PRINCIPAL_NAME, settings.anchorAttribute()};
    }

    boolean isOfOurDomain(String principalName) {
        return principalName
                .toLowerCase(Locale.ROOT)
                .endsWith("@" + settings.upnSuffix().toLowerCase(Locale.ROOT));
    }

    /** By DN, objectGUID, account name or user principal name; nothing if several are called so. */
    Optional<SearchResultEntry> meant(String reference) throws Answered {
        String text = reference.strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<UUID> guid = guid(text);
        if (guid.isPresent()) {
            return directory.read(guid.get(), shown()).filter(Lookup::isPerson);
        }
        if (text.contains("=") && DN.isValidDN(text)) {
            return directory.read(text, shown()).filter(Lookup::isPerson);
        }
        List<SearchResultEntry> found = directory.find(
                Filter.createANDFilter(
                        PEOPLE,
                        Filter.createORFilter(
                                Filter.createEqualityFilter(ACCOUNT_NAME, text),
                                Filter.createEqualityFilter(PRINCIPAL_NAME, text))),
                shown());
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    boolean isThere(String dn) throws Answered {
        return directory.read(dn, "objectClass").isPresent();
    }

    /** The directory compares numbers without case; so do we. */
    boolean carriesOneOf(SearchResultEntry entry, Collection<String> employeeIds) {
        String carried = entry.getAttributeValue(settings.anchorAttribute());
        return employeeIds.stream().anyMatch(number -> number.equalsIgnoreCase(carried));
    }

    Candidate candidate(SearchResultEntry entry, String why, int confidence) {
        return new Candidate(
                ObjectGuid.of(entry),
                entry.getDN(),
                text(entry, ACCOUNT_NAME),
                text(entry, Wanted.DISPLAY_NAME),
                text(entry, Wanted.MAIL),
                text(entry, settings.anchorAttribute()),
                Wanted.isEnabled(entry),
                why,
                confidence);
    }

    private static String text(SearchResultEntry entry, String attribute) {
        String value = entry.getAttributeValue(attribute);
        return value == null ? "" : value;
    }

    private String[] shown() {
        return new String[] {
            "objectClass",
            ObjectGuid.ATTRIBUTE,
            ACCOUNT_NAME,
            PRINCIPAL_NAME,
            Wanted.DISPLAY_NAME,
            Wanted.MAIL,
            Wanted.PROXY_ADDRESSES,
            Wanted.ACCOUNT_CONTROL,
            settings.anchorAttribute()
        };
    }

    private static boolean isPerson(SearchResultEntry entry) {
        return entry.hasObjectClass("user") && !entry.hasObjectClass("computer");
    }

    private static Iterable<String> addresses(Person person) {
        TreeSet<String> addresses = new TreeSet<>();
        Stream.concat(person.facts().email().stream(), person.facts().otherEmails().stream())
                .map(address -> address.toLowerCase(Locale.ROOT))
                .forEach(addresses::add);
        return addresses;
    }

    private static Optional<UUID> guid(String text) {
        try {
            UUID guid = UUID.fromString(text);
            return guid.toString().equalsIgnoreCase(text) ? Optional.of(guid) : Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
