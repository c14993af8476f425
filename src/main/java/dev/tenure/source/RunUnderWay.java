package dev.tenure.source;

import java.util.UUID;

/** An integration is run once at a time, on whatever node. */
public class RunUnderWay extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final UUID runId;

    RunUnderWay(UUID runId) {
        super("Run " + runId + " of this integration has not ended yet.");
        this.runId = runId;
    }

    /** The run that has not ended. */
    public UUID runId() {
        return runId;
    }
}
