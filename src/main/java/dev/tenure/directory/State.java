package dev.tenure.directory;

/** Whether somebody can sign in with the account. */
public enum State {
    ENABLED,
    DISABLED
}
