package dev.tenure.directory;

/** What became of a user name that a human chose. */
public enum ChosenName {
    /** It is the person's, and used next. */
    KEPT,
    /** Active Directory, or a system behind it, does not take such a name. */
    NOT_ALLOWED,
    /** Somebody has it, or had it. */
    TAKEN
}
