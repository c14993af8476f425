package dev.tenure.source;

/** Why a run began. */
public enum Trigger {
    SCHEDULE,
    BY_HAND,
    /** At its time nobody was there to begin it. */
    CATCH_UP,
    /** Of what failed in a run before. */
    RETRY,
    PUSH
}
