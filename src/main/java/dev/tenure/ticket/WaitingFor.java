package dev.tenure.ticket;

/** Whom or what an open ticket waits for. */
public enum WaitingFor {
    HR,
    MANAGER,
    DIRECTORY,
    START_DATE,
    APPROVAL
}
