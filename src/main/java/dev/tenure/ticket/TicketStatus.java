package dev.tenure.ticket;

/** Where the work on a ticket stands. It follows the process; nobody sets it by hand. */
public enum TicketStatus {
    NEW,
    RUNNING,
    ACTION_NEEDED,
    WAITING,
    DONE,
    CLOSED_MANUALLY,
    CANCELLED,
    MERGED;

    /** True while work goes on; a person has at most one ticket of which this is true. */
    public boolean isOpen() {
        return compareTo(DONE) < 0;
    }
}
