package dev.tenure.directory;

/** What it took to make the directory agree. */
public enum Deed {
    CREATED,
    /** An account that was there before and was not linked yet is this person's now. */
    ADOPTED,
    UPDATED,
    /** Nothing was written: it agreed already. */
    AGREED
}
