package dev.tenure.directory;

import java.time.Instant;

/**
 * A first password, in clear for as long as somebody looks at it. It is kept nowhere: who loses it has another one made.
 *
 * @param password has to be changed at the first sign-in
 * @param shownUntil when whoever shows it takes it away again
 */
public record FirstPassword(String accountName, String userPrincipalName, String password, Instant shownUntil) {

    /** How it is handed over. */
    public enum Form {
        /** Shown to whoever tells the owner. */
        SCREEN,
        /** A letter to be printed. */
        LETTER
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "FirstPassword[" + accountName + "]";
    }
}
