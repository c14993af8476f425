package dev.tenure.roster;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.lang.Nullable;

/** A change as it was absorbed; it is never altered. */
public record KeptChange(
        UUID id,
        long order,
        UUID personId,
        ChangeKind kind,
        String source,
        @Nullable String eventId,
        Instant occurredAt,
        Instant receivedAt,
        List<FieldChange> changes) {}
