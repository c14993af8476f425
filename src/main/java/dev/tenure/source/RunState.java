package dev.tenure.source;

/** How far a run came. It speaks of the whole; what became of single records is in the counts. */
public enum RunState {
    FETCHING,
    COMPARING,
    WAITING_FOR_APPROVAL,
    RELEASING,
    /** Everything was read. */
    DONE,
    /** Some of it was read, and what was read has been taken in. */
    PARTIAL,
    /** Nothing was read, or the run was cut off. */
    FAILED,
    CANCELLED,
    /** Somebody did not want its changes. */
    REJECTED
}
