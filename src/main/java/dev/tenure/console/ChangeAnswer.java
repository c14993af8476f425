package dev.tenure.console;

import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * What a pushed change became.
 *
 * @param id of the change; null when it said nothing new and named no event
 */
record ChangeAnswer(
        @Nullable UUID id,
        Status status,
        PersonReference person,
        @Nullable TicketReference ticket) {

    /** How far the work on a change is. */
    enum Status {
        UNCHANGED,
        RUNNING,
        ACTION_NEEDED,
        WAITING,
        DONE,
        CANCELLED;

        /** A change whose ticket is not open yet is being worked on: its process has started. */
        static Status of(@Nullable Ticket ticket) {
            return ticket == null ? RUNNING : of(ticket.status());
        }

        private static Status of(TicketStatus status) {
            return switch (status) {
                case NEW, RUNNING -> RUNNING;
                case ACTION_NEEDED -> ACTION_NEEDED;
                case WAITING -> WAITING;
                case DONE, CLOSED_MANUALLY, MERGED -> DONE;
                case CANCELLED -> CANCELLED;
            };
        }
    }

    record PersonReference(UUID id, String employeeId) {}

    record TicketReference(String number, String href) {

        @Nullable
        static TicketReference of(@Nullable Ticket ticket) {
            return ticket == null ? null : new TicketReference(ticket.number(), "/api/v1/tickets/" + ticket.number());
        }
    }
}
