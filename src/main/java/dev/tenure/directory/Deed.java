package dev.tenure.directory;

/** What it took to make the directory agree. */
public enum Deed {
    CREATED,
    /** An account that was there before and was not linked yet is this person's now. */
    ADOPTED,
    UPDATED,
    /** Updated, and can be signed in with from now on. */
    ENABLED,
    /** Updated, and cannot be signed in with from now on. */
    DISABLED,
    /** The account is gone; what it held is told attribute by attribute. */
    DELETED,
    /** Nothing was written: it agreed already. */
    AGREED
}
