package dev.tenure.source;

/** What became of a foreign record in a run. */
public enum RecordOutcome {
    NEW,
    CHANGED,
    UNCHANGED,
    SKIPPED,
    FAILED,
    /** It is known what it would change, and it was not released: not yet, or never. */
    PLANNED
}
