package dev.tenure.source;

import java.time.Instant;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * A system that people are read from, as somebody set it up.
 *
 * @param name the source of its records in the roster
 * @param launched the version that runs; null if none ever did
 * @param draft the version that is being made; null if there is none
 * @param anchoredAt from when its intervals count; null if it was never launched
 * @param nextRunAt when it runs by itself; null if it does not
 */
public record Integration(
        String name,
        String kind,
        State state,
        @Nullable Integer launched,
        @Nullable Integer draft,
        @Nullable Instant anchoredAt,
        @Nullable Instant nextRunAt,
        Instant createdAt,
        String createdBy) {

    /** How far it is. */
    public enum State {
        /** It was never launched. */
        DRAFT,
        LAUNCHED,
        /** It was launched and does not run by itself for now. */
        PAUSED
    }

    /**
     * One state of its form; it never changes.
     *
     * @param basedOn the version that it was made from; null of the first one
     * @param dryRun the dry run of this very version that went through; null if there was none
     * @param launchedAt when it was launched first; null if it never was
     */
    public record Version(
            int version,
            IntegrationForm form,
            @Nullable Integer basedOn,
            Instant madeAt,
            String madeBy,
            @Nullable UUID dryRun,
            @Nullable Instant launchedAt,
            @Nullable String launchedBy) {}
}
