package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.process.TicketDesk;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Field;
import dev.tenure.roster.FieldChange;
import dev.tenure.roster.KeptChange;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.InvalidCursor;
import dev.tenure.ticket.Page;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketFilter;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.Tickets;
import dev.tenure.ticket.TimelineEntry;
import dev.tenure.ticket.WaitingFor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What is being done about people, and what was. */
@RestController
@RequestMapping(path = "/api/v1/tickets", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tickets", description = "What is being done about people, and what was.")
class TicketsController {

    private final Tickets tickets;
    private final TicketDesk desk;
    private final Roster roster;
    private final Caller caller;
    private final ConsoleSettings settings;

    TicketsController(Tickets tickets, TicketDesk desk, Roster roster, Caller caller, ConsoleSettings settings) {
        this.tickets = tickets;
        this.desk = desk;
        this.roster = roster;
        this.caller = caller;
        this.settings = settings;
    }

    @GetMapping
    @PreAuthorize(Caller.READ_TICKETS)
    @Operation(
            operationId = "listTickets",
            summary = "Tickets, the newest first",
            description =
                    "q is the beginning of a ticket's number or of a person's name; person is a person's unique id.")
    Listing<TicketView> list(
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String waitingFor,
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String person,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor,
            Locale locale) {
        TicketFilter filter = new TicketFilter(
                Query.one("status", status, TicketStatus.class).orElse(null),
                Query.one("waitingFor", waitingFor, WaitingFor.class).orElse(null),
                Query.text("source", source).orElse(null),
                Query.one("kind", kind, ChangeKind.class).orElse(null),
                Query.text("person", person).map(Query::person).orElse(null),
                Query.text("q", q).orElse(null));
        Page<Ticket> page;
        try {
            page = tickets.list(filter, Query.text("cursor", cursor).orElse(null), Query.limit(limit));
        } catch (InvalidCursor invalid) {
            throw Trouble.invalid("cursor", "bad-cursor", invalid.getMessage());
        }
        Map<UUID, Person> people = roster.find(
                page.items().stream().map(Ticket::personId).distinct().toList());
        return new Listing<>(
                page.items().stream()
                        .map(ticket -> TicketView.of(ticket, people.get(ticket.personId()), locale, null, null))
                        .toList(),
                page.next());
    }

    @GetMapping("/{number}")
    @PreAuthorize(Caller.READ_TICKETS)
    @Operation(
            operationId = "getTicket",
            summary = "A ticket with its timeline",
            description = "The texts come in English or Swedish, as Accept-Language asks.")
    TicketView find(@PathVariable String number, Locale locale) {
        Ticket ticket = ticket(number);
        List<TimelineEntry> timeline = tickets.timeline(ticket.id());
        return TicketView.of(
                ticket,
                roster.get(ticket.personId()),
                locale,
                ChangeView.of(changes(timeline)),
                timeline.stream().map(entry -> TimelineView.of(entry, locale)).toList());
    }

    @PostMapping(path = "/{number}/comments", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "commentOnTicket",
            summary = "Say something on a ticket",
            description = "visibility is INTERNAL unless it says PUBLIC. A closed ticket can still be commented on.")
    TimelineView comment(@PathVariable String number, HttpServletRequest request, Locale locale) throws IOException {
        JsonNode body = JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit()));
        CommentInput comment = CommentInput.read(body);
        Ticket ticket = ticket(number);
        desk.comment(
                ticket,
                Remark.comment(Reason.COMMENT_BY_HAND, "text", comment.text())
                        .by(caller.name())
                        .visibleTo(comment.visibility()));
        List<TimelineEntry> timeline = tickets.timeline(ticket.id());
        return TimelineView.of(timeline.get(timeline.size() - 1), locale);
    }

    @PostMapping(path = "/{number}/reopen", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @PreAuthorize(Caller.OPERATE)
    @Operation(
            operationId = "reopenTicket",
            summary = "Have the work on a closed ticket taken up again",
            description =
                    "A new ticket that names the closed one works on the person as they are now. 409 where the person"
                            + " has an open ticket, which the answer names.")
    ChangeAnswer.TicketReference reopen(@PathVariable String number, HttpServletRequest request) throws IOException {
        ReasonInput input = ReasonInput.read(JsonBody.parse(JsonBody.bytes(request, settings.bodyLimit())));
        Ticket closed = ticket(number);
        try {
            return ChangeAnswer.TicketReference.of(desk.reopen(closed, caller.name(), input.reason()));
        } catch (TicketDesk.StillOpen open) {
            throw new Trouble(
                    HttpStatus.CONFLICT,
                    "ticket-open",
                    "The person is being worked on by the ticket " + open.number() + ": comment there.",
                    List.of());
        } catch (TicketDesk.NothingStarts none) {
            throw new Trouble(
                    HttpStatus.CONFLICT,
                    "nothing-starts",
                    "The table 'ticket-triggers' starts no process for the source 'tenure': give it a row.",
                    List.of());
        }
    }

    private Ticket ticket(String number) {
        return Query.text("number", number).flatMap(tickets::find).orElseThrow(Trouble::notFound);
    }

    /** What HR changed while the ticket was open, from the first value to the last. */
    private List<FieldChange> changes(List<TimelineEntry> timeline) {
        SortedMap<Field, FieldChange> all = new TreeMap<>();
        timeline.stream()
                .map(TimelineEntry::changeId)
                .filter(Objects::nonNull)
                .distinct()
                .map(roster::change)
                .flatMap(Optional::stream)
                .map(KeptChange::changes)
                .flatMap(List::stream)
                .forEach(change -> all.merge(
                        change.field(),
                        change,
                        (first, last) -> new FieldChange(first.field(), first.before(), last.after())));
        return all.values().stream()
                .filter(change -> !Objects.equals(change.before(), change.after()))
                .toList();
    }
}
