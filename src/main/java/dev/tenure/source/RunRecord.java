package dev.tenure.source;

import dev.tenure.roster.ChangeKind;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * What became of one foreign record in one run.
 *
 * @param because why it was skipped or failed, or a remark on one that was taken in; null if there is nothing to say
 * @param changeId the change that it became; null if it became none
 * @param kind what it means for the person, in the run of an integration; null if that is not known
 * @param personId whom it is about; null if nobody was found, or before there is somebody
 * @param waits it is part of the difference, and not released yet
 */
public record RunRecord(
        String sourceId,
        RecordOutcome outcome,
        @Nullable Because because,
        @Nullable UUID changeId,
        @Nullable ChangeKind kind,
        @Nullable UUID personId,
        boolean waits) {

    RunRecord(String sourceId, RecordOutcome outcome, @Nullable Because because, @Nullable UUID changeId) {
        this(sourceId, outcome, because, changeId, null, null, false);
    }
}
