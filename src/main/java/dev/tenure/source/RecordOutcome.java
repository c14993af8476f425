package dev.tenure.source;

/** What became of a foreign record in a run. */
public enum RecordOutcome {
    NEW,
    CHANGED,
    UNCHANGED,
    SKIPPED,
    FAILED,
    /** A filter rule of the integration keeps it out. */
    OUT,
    /** It was there before, and a full feed does not bring it any more. */
    ABSENT
}
