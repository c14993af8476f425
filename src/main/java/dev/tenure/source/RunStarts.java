package dev.tenure.source;

import java.util.UUID;

/** By which a run of an integration begins; it goes on by itself. */
public interface RunStarts {

    /**
     * Begins a run.
     *
     * @param dryRun stop when the difference is known, and keep it as a report
     * @param by who wants it: a user, an API client, {@code schedule}
     * @return the run, to be asked for
     * @throws RunUnderWay if a run of this integration has not ended yet
     * @throws FeedFault if the order of the run cannot be made
     */
    UUID start(UUID integrationId, int version, boolean dryRun, String by);
}
