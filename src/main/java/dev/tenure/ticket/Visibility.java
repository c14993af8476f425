package dev.tenure.ticket;

/** Who may read a line of a timeline: those who work on tickets, or also those whom the ticket is about. */
public enum Visibility {
    INTERNAL,
    PUBLIC
}
