package dev.tenure.source;

import java.util.UUID;

/** A run cannot begin, because another one of the same integration has not ended. */
public class RunAlreadyUnderWay extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final UUID running;

    RunAlreadyUnderWay(String integration, UUID running) {
        super("A run of '" + integration + "' is under way: wait for its end, or cancel it.");
        this.running = running;
    }

    /** The one that is under way. */
    public UUID running() {
        return running;
    }
}
