package dev.tenure.roster;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * The person as known before a record; a new one has nothing but an id.
 *
 * @param ownNumber with which the person came
 * @param numbers all employee numbers, the leading one first
 * @param employments of somebody who has several, as far as they were asked for
 * @param others what sources say that does not count
 * @param authority which source is believed; as far as it was asked for
 * @param spokenOf the employment that a record is about: the id of the person as whom it came
 */
record Known(
        UUID id,
        String ownNumber,
        List<String> numbers,
        Facts facts,
        SortedMap<Field, Roster.Provenance> provenance,
        SortedMap<Field, SortedMap<String, Said>> others,
        Instant createdAt,
        long newestChange,
        List<String> disputed,
        @Nullable UUID mergedInto,
        @Nullable Instant turnsAt,
        List<Employment> employments,
        UUID spokenOf,
        boolean isNew,
        boolean keyIsNew,
        Authority authority) {

    String employeeId() {
        return numbers.get(0);
    }

    boolean hasSeveral() {
        return numbers.size() > 1;
    }

    /** All that the person has. */
    List<Employment> allEmployments() {
        return hasSeveral() ? employments : List.of(ownEmployment());
    }

    /** The one with which the person came, of somebody who has no other. */
    Employment ownEmployment() {
        return new Employment(id, ownNumber, facts, provenance, others);
    }

    Known with(List<Employment> found) {
        return new Known(
                id,
                ownNumber,
                numbers,
                facts,
                provenance,
                others,
                createdAt,
                newestChange,
                disputed,
                mergedInto,
                turnsAt,
                found,
                spokenOf,
                isNew,
                keyIsNew,
                authority);
    }

    Known about(UUID employment, boolean newKey) {
        return new Known(
                id,
                ownNumber,
                numbers,
                facts,
                provenance,
                others,
                createdAt,
                newestChange,
                disputed,
                mergedInto,
                turnsAt,
                employments,
                employment,
                isNew,
                newKey,
                authority);
    }

    Person asPerson() {
        return asPerson(facts, provenance.keySet());
    }

    Person asPerson(Facts now, Collection<Field> stated) {
        return new Person(
                id,
                numbers.get(0),
                now,
                Set.copyOf(stated),
                createdAt,
                newestChange,
                disputed,
                numbers.subList(1, numbers.size()),
                turnsAt);
    }
}
