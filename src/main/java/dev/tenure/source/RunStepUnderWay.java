package dev.tenure.source;

import java.util.UUID;

/** A step of a run cannot be done now: it is being done already, or this node has its hands full. Nothing is wrong. */
public class RunStepUnderWay extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RunStepUnderWay(UUID runId, String why) {
        super("Run " + runId + ": " + why);
    }
}
