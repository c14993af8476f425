package dev.tenure.roster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * What a source says about a person at one moment, cleaned and checked. It is a state, not a command: a field
 * that is not in {@code stated} stays as it is, one with an empty value is cleared.
 *
 * @param source the feed or API client that speaks
 * @param sourceId the source's own key of the person; null where it has none beside the employee number
 * @param eventId the source's own key of this message, by which a repetition is known; null where it has none
 * @param occurredAt when this became true in the source; the newest statement of a field wins
 * @param employeeId the employee number, leading zeros kept
 */
public record PersonRecord(
        String source,
        @Nullable String sourceId,
        @Nullable String eventId,
        Instant occurredAt,
        String employeeId,
        Map<Field, Optional<String>> stated) {

    /**
     * Cleans and checks.
     *
     * @throws InvalidPersonRecord naming everything that is wrong with the record at once
     */
    public PersonRecord {
        var check = new RecordCheck();
        source = check.key("source", source, 64);
        sourceId = sourceId == null ? null : check.key("sourceId", sourceId, 200);
        eventId = eventId == null ? null : check.key("eventId", eventId, 200);
        employeeId = check.employeeId(employeeId);
        stated = check.stated(stated);
        List<FieldProblem> problems = check.problems();
        if (!problems.isEmpty()) {
            throw new InvalidPersonRecord(problems);
        }
    }

    @Override
    public String toString() {
        return "PersonRecord[" + source + ", event " + eventId + ", " + stated.keySet() + "]";
    }
}
