package dev.tenure.source;

/** What was asked of a run does not fit how far it has come; the message says why, for people. */
public class RunNotPossible extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RunNotPossible(String message) {
        super(message);
    }
}
