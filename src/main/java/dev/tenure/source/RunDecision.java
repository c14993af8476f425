package dev.tenure.source;

/** What somebody says of a run that its guard stopped. */
public enum RunDecision {
    APPROVE,
    REJECT
}
