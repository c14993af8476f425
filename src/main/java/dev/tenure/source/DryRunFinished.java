package dev.tenure.source;

import java.util.UUID;

/** A dry run has read everything and its whole difference is known. Told in the transaction that closes it. */
public record DryRunFinished(String integration, int version, UUID runId) {}
