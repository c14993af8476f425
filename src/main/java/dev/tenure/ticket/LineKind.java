package dev.tenure.ticket;

/** What sort of thing a line of a timeline tells of. */
public enum LineKind {
    COMMENT,
    /** What HR said, before and after. */
    CHANGE,
    STEP,
    /** What was written to the directory, attribute by attribute. */
    WRITE,
    TASK,
    MAIL
}
