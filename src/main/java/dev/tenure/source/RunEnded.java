package dev.tenure.source;

/** A run has come to its end. Told in the transaction that closes it. */
record RunEnded(Run run) {}
