package dev.tenure.directory;

/** Why nobody can be shown a first password for an account. The message says what to do; it names nobody. */
public class NoFirstPassword extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Why why;

    NoFirstPassword(Why why, String message) {
        super(message);
        this.why = why;
    }

    /** What stands in the way. */
    public enum Why {
        /** There is none yet, or none any more. */
        NO_ACCOUNT,
        /** It was there before Tenure: whoever uses it has a password. */
        NOT_MADE_BY_TENURE,
        /** Its owner, or somebody else, has set a password since it was made or last shown. */
        IN_USE,
        /** An administrator's, or outside our bases. */
        PROTECTED,
        /** The directory said no. */
        REFUSED
    }

    public Why why() {
        return why;
    }
}
