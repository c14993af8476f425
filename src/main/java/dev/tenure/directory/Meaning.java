package dev.tenure.directory;

/** What an answer of the directory means to us. */
enum Meaning {
    FINE,
    /** It, or the way to it, does not work now. */
    UNAVAILABLE,
    /** It does not let us in. */
    CREDENTIALS,
    /** A name is taken; which one must be looked up, as the numbers differ between Microsoft and Samba. */
    TAKEN,
    /** A name is taken or a value is refused; looking up tells. */
    TAKEN_OR_VALUE,
    /** The entry, or the container that it shall lie in, is not there. */
    MISSING,
    /** A value names another entry that is not there. */
    REFERENCE,
    /** Something lies below the entry. */
    NOT_EMPTY,
    POLICY,
    NO_RIGHT,
    VALUE,
    OTHER
}
