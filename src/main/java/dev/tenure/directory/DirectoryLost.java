package dev.tenure.directory;

import java.time.Instant;
import java.util.UUID;

/**
 * The directory has become unusable. Published once for each outage, whatever the number of nodes, within the
 * transaction that records it.
 *
 * @param outageId of the record
 * @param answer what the directory answered, without personal data
 */
public record DirectoryLost(UUID outageId, Instant at, String answer) {}
