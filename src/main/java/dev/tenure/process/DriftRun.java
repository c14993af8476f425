package dev.tenure.process;

import java.time.Instant;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * One comparison of what we own with what is there.
 *
 * @param place its order among the runs
 * @param complete false where only what was changed since the run before was read
 * @param startedBy a user name, or {@code schedule}
 * @param accounts how many were looked at
 * @param sentToRepair for how many people a process was set going
 * @param note a stable code: {@code too-many} where nobody was repaired because too many differ, {@code failed} or
 *     {@code interrupted} where it did not go through and changed no finding
 */
public record DriftRun(
        UUID id,
        long place,
        Instant startedAt,
        @Nullable Instant finishedAt,
        State state,
        boolean complete,
        String policy,
        String startedBy,
        int accounts,
        int peopleWithDrift,
        int vanished,
        int orphans,
        int sentToRepair,
        @Nullable String note) {

    /** How far it is. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }
}
