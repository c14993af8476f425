package dev.tenure.directory;

/** Whether somebody can sign in with the account. */
public enum State {
    ENABLED,
    /**
     * Enabled unless a first password has yet to be handed over: an account that is made, or whose owner was gone, stays
     * disabled until then; one that was there before is enabled.
     */
    ENABLED_ONCE_HANDED_OVER,
    DISABLED
}
