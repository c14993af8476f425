package dev.tenure.source;

/** What became of a foreign record in a run. */
public enum RecordOutcome {
    NEW,
    CHANGED,
    UNCHANGED,
    SKIPPED,
    FAILED
}
