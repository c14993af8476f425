package dev.tenure.source;

import java.util.UUID;

/** A run is there to be worked on. Told in the transaction that keeps it. */
public record RunBegun(UUID runId, String integration) {}
