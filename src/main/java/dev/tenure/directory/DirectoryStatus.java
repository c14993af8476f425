package dev.tenure.directory;

import java.time.Duration;
import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * How the directory was at the last contact.
 *
 * @param server the address of the server in use; null before the first contact
 * @param latency of the last probe; null before the first
 * @param lastFailure what it answered when it last failed; null if it never did
 * @param since when it became reachable or unreachable
 */
public record DirectoryStatus(
        boolean reachable,
        @Nullable String server,
        @Nullable Duration latency,
        @Nullable String lastFailure,
        Instant since) {}
