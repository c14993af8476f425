package dev.tenure.source;

import java.util.UUID;

/** Somebody wants a run to end. It does so at the next place where it can. Told in the transaction that keeps it. */
public record RunCancelled(UUID runId, String by) {}
