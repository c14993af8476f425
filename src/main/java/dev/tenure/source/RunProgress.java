package dev.tenure.source;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * What the run of an integration has beside that of a feed.
 *
 * @param dryRun it stops when the difference is known
 * @param retryOf the run of which only the failed records are looked at again; null for all records
 * @param read records that were read so far
 * @param toRelease records of the difference that are to be released
 * @param released those of them that were
 * @param complete the source was read to its end, and no part of it failed
 * @param reached the limits that the difference reached; empty if none, or if it is not known yet
 * @param decision APPROVE or REJECT; null if nobody had to decide, or has not yet
 */
public record RunProgress(
        UUID integrationId,
        int version,
        boolean dryRun,
        String startedBy,
        @Nullable UUID retryOf,
        Stage stage,
        int read,
        int toRelease,
        int released,
        boolean complete,
        List<Reached> reached,
        @Nullable Decision decision,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String note) {

    /** How far it is. */
    public enum Stage {
        FETCH,
        COMPARE,
        APPROVAL,
        RELEASE,
        CLOSED
    }

    /** What somebody decided about a run that went over its limits. */
    public enum Decision {
        APPROVE,
        REJECT
    }

    /**
     * A limit that was reached.
     *
     * @param kind of change
     * @param company null for the run as a whole
     * @param count how many changes of this kind there are
     * @param known how many people the source knew there before
     * @param limitCount from how many on it is too many; null where only the percentage counts
     * @param limitPercent from how many of a hundred known people on it is too many
     */
    public record Reached(
            String kind,
            @Nullable String company,
            int count,
            int known,
            @Nullable Integer limitCount,
            int limitPercent) {}
}
