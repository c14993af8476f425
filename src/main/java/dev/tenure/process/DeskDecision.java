package dev.tenure.process;

import dev.tenure.roster.Field;
import java.time.Instant;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * What somebody decided at the desk.
 *
 * @param field what it is about; null for the matter as a whole
 * @param hrValue what HR said of the field then; the decision holds as long as HR says the same
 * @param basis the newest change that was known then; a decision about the whole holds until there is a newer one
 */
record DeskDecision(
        UUID personId,
        UUID ticketId,
        Need need,
        Resolution resolution,
        @Nullable Field field,
        @Nullable String hrValue,
        @Nullable String value,
        @Nullable String note,
        String decidedBy,
        Instant decidedAt,
        long basis) {

    @Override
    public String toString() {
        return "DeskDecision[" + need + ", " + resolution + ", " + field + "]";
    }
}
