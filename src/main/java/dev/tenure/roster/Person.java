package dev.tenure.roster;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Somebody on the roster.
 *
 * @param id the unique id: ours, opaque, stable for life
 * @param employeeId the employee number as HR writes it, leading zeros kept; the anchor of the directory account
 * @param stated the fields that some source has ever stated, cleared ones included: Tenure owns these and no others
 * @param createdAt when the source created the person, or else when Tenure first heard of them
 * @param newestChange the order number of the newest change of this person; it only grows
 * @param disputed addresses that HR states for this person and another person holds
 */
public record Person(
        UUID id,
        String employeeId,
        Facts facts,
        Set<Field> stated,
        Instant createdAt,
        long newestChange,
        List<String> disputed) {

    /** The same person with other facts, which count as stated; for what is planned, not for what is kept. */
    public Person withFacts(Facts other) {
        Set<Field> all = new TreeSet<>(stated);
        all.addAll(other.values().keySet());
        return new Person(id, employeeId, other, all, createdAt, newestChange, disputed);
    }

    @Override
    public String toString() {
        return "Person[" + id + "]";
    }
}
