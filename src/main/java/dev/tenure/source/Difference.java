package dev.tenure.source;

/** What a record of a run would make of what is known. */
public enum Difference {
    /** Somebody new, or somebody who comes back. */
    JOIN,
    /** Department, location, company, manager or title becomes another one. */
    MOVE,
    /** Anything else becomes another one. */
    CHANGE,
    /** Somebody leaves, or is absent from a full feed. */
    LEAVE,
    /** The source has blanked somebody for good, who is to be erased here as well. Limited as those who leave, of a run. */
    ERASE
}
