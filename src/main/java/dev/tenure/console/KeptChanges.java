package dev.tenure.console;

import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.FieldChange;
import dev.tenure.roster.KeptChange;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import dev.tenure.ticket.Visibility;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** What became of changes that were taken. */
@Component
class KeptChanges {

    private final Roster roster;
    private final Tickets tickets;
    private final Caller caller;

    KeptChanges(Roster roster, Tickets tickets, Caller caller) {
        this.roster = roster;
        this.tickets = tickets;
        this.caller = caller;
    }

    /**
     * A change in full.
     *
     * @param before the fields that it changed, as they were; a field that was not known is null
     * @param after the same fields as they are
     * @param steps what was said on its ticket, from this change on
     */
    record View(
            UUID id,
            ChangeKind kind,
            ChangeAnswer.Status status,
            String source,
            @Nullable String eventId,
            Instant occurredAt,
            Instant receivedAt,
            ChangeAnswer.PersonReference person,
            Map<String, String> before,
            Map<String, String> after,
            List<TimelineView> steps,
            @Nullable ChangeAnswer.TicketReference ticket) {}

    /** @throws Trouble 404 if there is no such change, or it is none of the caller's */
    View view(UUID id, Locale locale) {
        KeptChange change = roster.change(id)
                .filter(kept -> caller.readsTickets() || caller.maySpeakFor(kept.source()))
                .orElseThrow(Trouble::notFound);
        Ticket ticket = change.kind() == ChangeKind.UNCHANGED
                ? null
                : tickets.ofChange(id).orElse(null);
        Map<String, String> before = new LinkedHashMap<>();
        Map<String, String> after = new LinkedHashMap<>();
        for (FieldChange field : change.changes()) {
            before.put(field.field().name(), field.before());
            after.put(field.field().name(), field.after());
        }
        return new View(
                id,
                change.kind(),
                change.kind() == ChangeKind.UNCHANGED ? ChangeAnswer.Status.UNCHANGED : ChangeAnswer.Status.of(ticket),
                change.source(),
                change.eventId(),
                change.occurredAt(),
                change.receivedAt(),
                new ChangeAnswer.PersonReference(
                        change.personId(), roster.get(change.personId()).employeeId()),
                before,
                after,
                ticket == null ? List.of() : steps(ticket, id, locale),
                ChangeAnswer.TicketReference.of(ticket));
    }

    private List<TimelineView> steps(Ticket ticket, UUID change, Locale locale) {
        boolean everything = caller.readsTickets();
        return tickets.timeline(ticket.id()).stream()
                .dropWhile(entry -> !change.equals(entry.changeId()))
                .filter(entry -> everything || entry.visibility() == Visibility.PUBLIC)
                .map(entry -> TimelineView.of(entry, locale))
                .toList();
    }
}
