package dev.tenure.source;

/**
 * The answer to one step of trying a connection.
 *
 * @param text what was tried, what the other side answered, what to do; no secret and no personal data
 */
public record ConnectionCheck(Step step, boolean passed, String text) {

    /** In the order in which they are tried; a kind that has no such step leaves it out. */
    public enum Step {
        NAME,
        TLS,
        SIGN_IN,
        RIGHTS,
        RECORD
    }

    public static ConnectionCheck passed(Step step, String text) {
        return new ConnectionCheck(step, true, text);
    }

    public static ConnectionCheck failed(Step step, String text) {
        return new ConnectionCheck(step, false, text);
    }
}
