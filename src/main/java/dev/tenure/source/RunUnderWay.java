package dev.tenure.source;

/** A run cannot begin before the one of the same integration that is under way has ended. */
public class RunUnderWay extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RunUnderWay(String integration) {
        super("A run of '" + integration + "' is under way: wait for its end, or cancel it.");
    }
}
