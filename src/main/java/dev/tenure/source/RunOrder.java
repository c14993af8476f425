package dev.tenure.source;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * All that a run is to know of its integration, in the version with which it runs.
 *
 * @param integration its name: the source of its records in the roster
 * @param credential name of the one that it signs in with; null if it needs none
 * @param full the feed names everybody, so that who is absent has left
 * @param changedSince read only what changed since then; null: everything
 */
public record RunOrder(
        String integration,
        int version,
        Connector connector,
        Connection connection,
        @Nullable String credential,
        Mapping mapping,
        Preference preference,
        boolean full,
        Guard guard,
        @Nullable Instant changedSince) {}
