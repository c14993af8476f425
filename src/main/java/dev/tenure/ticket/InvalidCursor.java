package dev.tenure.ticket;

/** A cursor that no page of tickets has given out. */
public class InvalidCursor extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidCursor() {
        super(
                "The cursor is not one that this list gave out: take it unchanged from 'next' of the page before, or leave"
                        + " it out to begin at the newest ticket.");
    }
}
