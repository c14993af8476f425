package dev.tenure.source;

import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * One record of a run: what it would change, and what became of it.
 *
 * @param place in the feed, from 1; those that the feed did not name follow
 * @param difference null where it is no change
 * @param because why it was skipped or failed; null if there is nothing to say
 * @param personId whom it is about; null of somebody who is new until the record is released
 * @param company where the person is, or was before
 * @param before by field; a field that was not known is absent
 * @param after by field; a field that is cleared is null
 */
public record ReleasedRecord(
        UUID runId,
        int place,
        String sourceId,
        RecordOutcome outcome,
        @Nullable Difference difference,
        @Nullable Because because,
        @Nullable UUID personId,
        @Nullable UUID changeId,
        @Nullable String company,
        Map<String, String> before,
        Map<String, String> after) {

    /** Names nobody. */
    @Override
    public String toString() {
        return "ReleasedRecord[" + runId + ", " + place + ", " + outcome + ", " + difference + "]";
    }
}
