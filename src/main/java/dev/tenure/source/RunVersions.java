package dev.tenure.source;

import java.util.OptionalInt;

/** Tells with which version of an integration somebody's run shall be. */
public interface RunVersions {

    /**
     * The version that is launched; for a dry run the draft beside it, where there is one. Empty if there is no such
     * integration.
     *
     * @throws RunNotPossible if it may not run now, such as one that is paused
     */
    OptionalInt versionFor(String integration, boolean dryRun);
}
