package dev.tenure.source;

/**
 * A run has come to its end. Told in the transaction that closes it.
 *
 * @param more the source has more, that is to be read now
 */
record RunEnded(Run run, boolean more) {}
