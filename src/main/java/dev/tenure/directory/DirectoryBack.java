package dev.tenure.directory;

import java.time.Instant;
import java.util.UUID;

/**
 * The directory can be used again. Published once for each outage, whatever the number of nodes, within the
 * transaction that records it.
 */
public record DirectoryBack(UUID outageId, Instant beganAt, Instant at) {}
