package dev.tenure.directory;

import java.time.Instant;

/**
 * A first password that nobody has been handed yet.
 *
 * @param since when the account was made, or its owner was gone
 */
public record HandOver(Kind kind, Instant since) {

    /** Why there is something to be handed over. */
    public enum Kind {
        /** Tenure made the account, and nobody has ever known its password. */
        NEW,
        /** Its owner was gone: whatever password it has is of the time before. */
        RETURN,
        /** As {@link #NEW}, but the account was enabled on its day without waiting for that. */
        ENABLED
    }

    /** Whether an account that is enabled only by the hand-over stays disabled. */
    public boolean withholds() {
        return kind != Kind.ENABLED;
    }
}
