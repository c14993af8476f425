package dev.tenure.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Person;
import dev.tenure.ticket.Priority;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.WaitingFor;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * A ticket as callers see it.
 *
 * @param changes what HR changed while the ticket was open, from the first value to the last; left out in lists
 * @param timeline the oldest line first; left out in lists
 */
record TicketView(
        String number,
        TicketStatus status,
        @Nullable WaitingFor waitingFor,
        String source,
        ChangeKind kind,
        boolean newUser,
        String subject,
        PersonName person,
        Instant createdAt,
        @Nullable Instant closedAt,
        @Nullable Instant dueAt,
        Priority priority,
        String processInstanceId,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) List<ChangeView> changes,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) List<TimelineView> timeline) {

    record PersonName(UUID id, String employeeId, String displayName) {

        static PersonName of(Person person) {
            return new PersonName(
                    person.id(), person.employeeId(), person.facts().displayName());
        }
    }

    static TicketView of(
            Ticket ticket,
            Person person,
            Locale locale,
            @Nullable List<ChangeView> changes,
            @Nullable List<TimelineView> timeline) {
        PersonName name = PersonName.of(person);
        return new TicketView(
                ticket.number(),
                ticket.status(),
                ticket.waitingFor(),
                ticket.source(),
                ticket.kind(),
                ticket.newUser(),
                ticket.subject(locale, name.displayName()),
                name,
                ticket.createdAt(),
                ticket.closedAt(),
                ticket.dueAt(),
                ticket.priority(),
                ticket.processInstanceId(),
                changes,
                timeline);
    }
}
