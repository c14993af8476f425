package dev.tenure.source;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * One time that a feed was asked.
 *
 * @param endedAt null while it runs
 * @param node the machine and process that did it
 * @param counts records by what became of them; unchanged ones are in here alone
 * @param code the fault that stopped or narrowed it, such as {@code timed-out}; null if none
 * @param message the same for people: what, what the other side answered, what to do
 * @param retryAt the source asked not to be polled before; null if it did not
 * @param integration what the run of an integration has beside that; null for a feed that is polled by settings
 */
public record FeedRun(
        UUID id,
        String feed,
        Instant startedAt,
        @Nullable Instant endedAt,
        RunState state,
        String node,
        Map<RecordOutcome, Integer> counts,
        @Nullable String code,
        @Nullable String message,
        @Nullable Instant retryAt,
        @Nullable RunProgress integration) {

    /** How many records ended like this. */
    public int count(RecordOutcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }
}
