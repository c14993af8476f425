package dev.tenure.process;

/** Where in an employment somebody is; the tables of the business speak of it. */
enum Phase {
    /** The first day is so far away that nothing is made yet. */
    NOT_YET,
    /** The account is made, and cannot be used before its day. */
    PREPARING,
    WORKING,
    ON_LEAVE,
    SUSPENDED,
    /** The last day is over, or HR says that the person is no longer active. */
    GONE,
    /** Gone for so long that the account may go too. */
    GRACE_OVER,
    /** It ended before the first day came, and nobody could ever use the account that was made for it. */
    RESCINDED;

    /** Works here, or will. */
    boolean isEmployed() {
        return this != GONE && this != GRACE_OVER && this != RESCINDED;
    }

    boolean isAhead() {
        return this == NOT_YET || this == PREPARING;
    }
}
