package dev.tenure.source;

/** How far a run came. It speaks of reading the source; what became of single records is in the counts. */
public enum RunState {
    RUNNING,
    /** Everything was read. */
    DONE,
    /** Some of it was read, and what was read has been taken in. */
    PARTIAL,
    /** Nothing was read, or the run was cut off. */
    FAILED,
    /** Somebody ended it; what it had released by then stays. */
    CANCELLED,
    /** It went over its limits, and nobody approved of it: nothing of it was released. */
    REJECTED
}
