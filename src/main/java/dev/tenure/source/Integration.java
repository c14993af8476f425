package dev.tenure.source;

import java.time.Instant;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * A system that people are read from, and how far it has come with us.
 *
 * @param name the source of its records; never changed
 * @param newestVersion the highest number so far: what an edit must know to be made
 * @param draftVersion what is being prepared; null for nothing
 * @param launchedVersion what runs by the schedule; null before the first launch
 * @param nextAt when it runs next; null while it does not run by itself
 * @param trouble why the schedule could not start it the last time
 */
public record Integration(
        UUID id,
        String name,
        String kind,
        State state,
        int newestVersion,
        @Nullable Integer draftVersion,
        @Nullable Integer launchedVersion,
        @Nullable Instant nextAt,
        @Nullable Instant lastStartedAt,
        @Nullable UUID lastRun,
        @Nullable String trouble) {

    /** How far it has come. */
    public enum State {
        /** Never launched. */
        DRAFT,
        /** Runs by its schedule. */
        LAUNCHED,
        /** Was launched, and does not run by itself until it is resumed. */
        PAUSED
    }

    /** The version that is worked on: the draft, or else what was launched. */
    int workedOn() {
        if (draftVersion != null) {
            return draftVersion;
        }
        return launchedVersion == null ? newestVersion : launchedVersion;
    }
}
