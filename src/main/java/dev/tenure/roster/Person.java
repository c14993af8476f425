package dev.tenure.roster;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/**
 * Somebody on the roster.
 *
 * @param id the unique id: ours, opaque, stable for life
 * @param employeeId the employee number as HR writes it, leading zeros kept; the anchor of the directory account; of
 *     somebody with several employments that of the leading one, as are the facts
 * @param stated the fields that some source has ever stated, cleared ones included: Tenure owns these and no others
 * @param createdAt when Tenure first heard of the person; when the source created them is a fact
 * @param newestChange the order number of the newest change of this person; it only grows
 * @param disputed addresses that HR states for this person and another person holds
 * @param otherEmployeeIds the numbers of further employments
 * @param turnsAt when, by the dates of several employments, the facts become others; null for never
 */
public record Person(
        UUID id,
        String employeeId,
        Facts facts,
        Set<Field> stated,
        Instant createdAt,
        long newestChange,
        List<String> disputed,
        List<String> otherEmployeeIds,
        @Nullable Instant turnsAt) {

    /** Somebody with one employment. */
    public Person(
            UUID id,
            String employeeId,
            Facts facts,
            Set<Field> stated,
            Instant createdAt,
            long newestChange,
            List<String> disputed) {
        this(id, employeeId, facts, stated, createdAt, newestChange, disputed, List.of(), null);
    }

    /** All employee numbers, the leading one first. */
    public List<String> numbers() {
        return Stream.concat(Stream.of(employeeId), otherEmployeeIds.stream()).toList();
    }

    public boolean hasSeveralEmployments() {
        return !otherEmployeeIds.isEmpty();
    }

    /** The same person with other facts; what is new counts as stated. For what is planned, not for what is kept. */
    public Person withFacts(Facts other) {
        Set<Field> all = new TreeSet<>(stated);
        other.values().forEach((field, value) -> {
            if (!Objects.equals(value, facts.get(field))) {
                all.add(field);
            }
        });
        return new Person(id, employeeId, other, all, createdAt, newestChange, disputed, otherEmployeeIds, turnsAt);
    }

    @Override
    public String toString() {
        return "Person[" + id + "]";
    }
}
