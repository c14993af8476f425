package dev.tenure.source;

import java.time.Instant;
import java.util.UUID;
import org.springframework.lang.Nullable;

/** Who did what to an integration, and when. */
public record IntegrationEvent(
        long id,
        Instant at,
        String by,
        What what,
        @Nullable Integer version,
        @Nullable UUID run) {

    /** What can be done to one. */
    public enum What {
        CREATED,
        EDITED,
        ROLLED_BACK,
        DRAFT_DISCARDED,
        DELETED,
        LAUNCHED,
        PAUSED,
        RESUMED,
        RUN_STARTED,
        DRY_RUN_STARTED,
        DRY_RUN_PASSED
    }
}
