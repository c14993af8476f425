package dev.tenure.source;

import java.util.UUID;

/** Sets a run of an integration going; the engine does, which this room does not know. */
public interface RunStarts {

    /**
     * Begins a run in the caller's transaction: if that is rolled back, nothing has begun. At most one run of an
     * integration is under way, dry or not, on whatever node.
     *
     * @param dryRun reads, maps, compares and judges, and releases nothing
     * @param by the user name, or {@code schedule}
     * @return the run
     * @throws RunUnderWay if the one before has not ended
     */
    UUID start(UUID integrationId, int version, boolean dryRun, String by);
}
