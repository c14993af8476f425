package dev.tenure.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * One run of an integration.
 *
 * @param version of the integration, with which it runs
 * @param dryRun nothing is released
 * @param credential the name of the one with which it signed in; null before, or if it needs none
 * @param retryOf the run whose failed records alone are released; null if all are
 * @param endedAt null while it runs
 * @param node the machine and process that works on it, or did last; empty before
 * @param progress grows while it runs
 * @param counts records by what became of them so far
 * @param tallies how many people it changes, and what the guard says; empty until that is known
 * @param leaversWithheld why nobody is missed for being absent; null where whoever is absent from the feed has left
 * @param code the fault that stopped or narrowed it; null if none
 * @param message the same for people: what, what the other side answered, what to do
 * @param retryAt the source asked not to be read before; null if it did not
 * @param decision what somebody said of it; null if nobody was asked, or nobody has answered
 */
public record Run(
        UUID id,
        String integration,
        int version,
        boolean dryRun,
        Trigger trigger,
        String startedBy,
        @Nullable UUID upload,
        @Nullable String credential,
        @Nullable UUID retryOf,
        Instant startedAt,
        @Nullable Instant endedAt,
        RunState state,
        String node,
        Progress progress,
        Map<RecordOutcome, Integer> counts,
        List<Tally> tallies,
        @Nullable String leaversWithheld,
        @Nullable String code,
        @Nullable String message,
        @Nullable Instant retryAt,
        @Nullable String cancelledBy,
        @Nullable Decision decision) {

    /**
     * How far it is.
     *
     * @param read records that the source handed over
     * @param staged those that are kept to be compared
     * @param toRelease records that would change something, or confirm what is known
     */
    public record Progress(int read, int staged, int toRelease, int released) {}

    /**
     * How many people a run changes in one way.
     *
     * @param company null: of the whole run
     * @param people who would change
     * @param had whom the integration, or the company, had before
     * @param limit what the guard allows; both parts null: anything
     * @param exceeded the guard stops it
     */
    public record Tally(
            @Nullable String company, Difference difference, int people, int had, Limit limit, boolean exceeded) {}

    /** What somebody said of it. */
    public record Decision(
            RunDecision decision,
            String by,
            Instant at,
            @Nullable String note) {}

    /** How many records ended like this. */
    public int count(RecordOutcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    boolean isCancelled() {
        return cancelledBy != null;
    }

    boolean hasEnded() {
        return endedAt != null;
    }
}
