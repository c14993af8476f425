package dev.tenure.directory;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.directory.CorrelationSettings.Rule;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Says how likely an account that does not carry the person's number is the person's, by rules in order of trust. */
@Component
class Correlation {

    static final String GIVEN_NAME = "givenName";
    static final String FAMILY_NAME = "sn";

    /** What names alone do not tell: one of these must be the same, too. */
    private static final Map<Field, String> TELLING = Map.of(
            Field.COMPANY, "company",
            Field.DEPARTMENT, "department",
            Field.TITLE, "title",
            Field.PHONE, "telephoneNumber");

    private final CorrelationSettings settings;
    private final Lookup lookup;

    Correlation(CorrelationSettings settings, Lookup lookup) {
        this.settings = settings;
        this.lookup = lookup;
    }

    /** What the one question for accounts asks besides numbers and addresses. */
    Optional<Filter> names(Person person) {
        Facts facts = person.facts();
        return settings.rules().containsKey(Rule.NAME)
                        && facts.givenName().isPresent()
                        && facts.familyName().isPresent()
                ? Optional.of(Filter.createANDFilter(
                        Filter.createEqualityFilter(
                                GIVEN_NAME, facts.givenName().get()),
                        Filter.createEqualityFilter(
                                FAMILY_NAME, facts.familyName().get())))
                : Optional.empty();
    }

    /** All facts by which accounts are found to be alike, in one key: other facts, another key. */
    static UUID key(Facts facts) {
        Map<Field, String> telling = new TreeMap<>();
        Stream.concat(
                        TELLING.keySet().stream(),
                        Stream.of(Field.GIVEN_NAME, Field.FAMILY_NAME, Field.EMAIL, Field.OTHER_EMAILS))
                .forEach(field -> facts.find(field).ifPresent(value -> telling.put(field, value)));
        StringBuilder text = new StringBuilder();
        telling.forEach((field, value) -> text.append(field.name())
                .append(' ')
                .append(value.length())
                .append(' ')
                .append(value));
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Attributes that tell, to be asked for. */
    static List<String> asked() {
        List<String> asked = new ArrayList<>(List.of(GIVEN_NAME, FAMILY_NAME));
        asked.addAll(TELLING.values());
        return asked;
    }

    /** Those of them that may be the person's, the likeliest first. */
    List<Candidate> ranked(List<SearchResultEntry> alike, Person person) {
        return alike.stream()
                .flatMap(entry -> candidate(entry, person).stream())
                .sorted(Comparator.comparingInt(Candidate::confidence)
                        .reversed()
                        .thenComparing(Candidate::accountName)
                        .thenComparing(Candidate::dn))
                .toList();
    }

    /** The one that need not be asked about: nobody's by its number, and as sure as no other is. */
    Optional<Candidate> sure(List<Candidate> ranked) {
        List<Candidate> sure = ranked.stream()
                .filter(candidate -> candidate.confidence() >= settings.correlationSure())
                .toList();
        return sure.size() == 1 && sure.get(0).employeeId().isEmpty() ? Optional.of(sure.get(0)) : Optional.empty();
    }

    private Optional<Candidate> candidate(SearchResultEntry entry, Person person) {
        Integer byAddress = hasAddress(entry, person.facts()) ? settings.rules().get(Rule.ADDRESS) : null;
        Integer byName = hasName(entry, person.facts()) ? settings.rules().get(Rule.NAME) : null;
        if (byAddress == null && byName == null) {
            return Optional.empty();
        }
        boolean address = byName == null || (byAddress != null && byAddress >= byName);
        return Optional.of(
                lookup.candidate(entry, (address ? Rule.ADDRESS : Rule.NAME).code(), address ? byAddress : byName));
    }

    private static boolean hasAddress(Entry entry, Facts facts) {
        Set<String> addresses = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        facts.email().ifPresent(addresses::add);
        addresses.addAll(facts.otherEmails());
        return Wanted.mailAddresses(entry).stream().anyMatch(addresses::contains);
    }

    private static boolean hasName(Entry entry, Facts facts) {
        return is(entry, GIVEN_NAME, facts.givenName())
                && is(entry, FAMILY_NAME, facts.familyName())
                && TELLING.entrySet().stream().anyMatch(fact -> is(entry, fact.getValue(), facts.find(fact.getKey())));
    }

    private static boolean is(Entry entry, String attribute, Optional<String> value) {
        String present = entry.getAttributeValue(attribute);
        return present != null
                && value.filter(said -> NameKey.of(said).equals(NameKey.of(present)))
                        .isPresent();
    }
}
