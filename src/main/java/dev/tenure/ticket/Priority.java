package dev.tenure.ticket;

/** How soon a person should look at a ticket that needs one. */
public enum Priority {
    LOW,
    NORMAL,
    HIGH,
    URGENT
}
