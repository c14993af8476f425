package dev.tenure.source;

import java.util.UUID;

/**
 * The whole difference of a dry run is known, and kept with the run. Published in the transaction that ends it.
 *
 * @param passed the source was read to its end, and something of it can be taken in
 */
public record DryRunFinished(UUID integrationId, int version, UUID runId, boolean passed) {}
