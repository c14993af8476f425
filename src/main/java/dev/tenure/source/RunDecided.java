package dev.tenure.source;

import java.util.UUID;

/**
 * A run that waited for somebody's word has it. Told in the transaction that keeps it.
 *
 * @param by who
 */
public record RunDecided(UUID runId, RunDecision decision, String by) {}
