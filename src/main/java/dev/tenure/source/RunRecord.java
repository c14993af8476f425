package dev.tenure.source;

import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * What became of one foreign record in one run.
 *
 * @param because why it was skipped or failed, or a remark on one that was taken in; null if there is nothing to say
 * @param changeId the change that it became; null if it became none
 */
public record RunRecord(
        String sourceId,
        RecordOutcome outcome,
        @Nullable Because because,
        @Nullable UUID changeId) {}
