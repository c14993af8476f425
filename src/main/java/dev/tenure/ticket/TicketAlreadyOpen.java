package dev.tenure.ticket;

import java.util.UUID;

/** A person has an open ticket, and can have no second one: what is new belongs on the timeline of the first. */
public class TicketAlreadyOpen extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TicketAlreadyOpen(UUID personId) {
        super("Person " + personId + " already has an open ticket: comment on that one instead of opening another.");
    }
}
