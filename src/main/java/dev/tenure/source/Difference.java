package dev.tenure.source;

/** What a record of a run would make of what is known. */
public enum Difference {
    /** Somebody new, or somebody who comes back. */
    JOIN,
    /** Department, location, company, manager or title becomes another one. */
    MOVE,
    /** Anything else becomes another one. */
    CHANGE,
    /**
     * An account goes out of use, now or on a day that is named: somebody leaves, is absent from a full feed, is suspended or
     * goes on leave, or a last day is set or comes earlier.
     */
    LEAVE,
    /** The source has blanked somebody for good, who is to be erased here as well. Limited as those who leave, of a run. */
    ERASE
}
