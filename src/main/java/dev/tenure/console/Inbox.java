package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.process.Plans;
import dev.tenure.roster.Absorbed;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Where all pushed news goes through, by whichever path it came. */
@Component
class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final Roster roster;
    private final Tickets tickets;
    private final Plans plans;
    private final Caller caller;
    private final Clock clock;
    private final ConsoleSettings settings;

    Inbox(Roster roster, Tickets tickets, Plans plans, Caller caller, Clock clock, ConsoleSettings settings) {
        this.roster = roster;
        this.tickets = tickets;
        this.plans = plans;
        this.caller = caller;
        this.clock = clock;
        this.settings = settings;
    }

    /** @param ticket the one that the change is worked on by; null when nothing is to do, or the process has not opened it yet */
    record Taken(Absorbed absorbed, @Nullable Ticket ticket) {

        /** Nothing is to do, or it is all done. */
        boolean hasEnded() {
            return ticket == null ? absorbed.kind() == ChangeKind.UNCHANGED : !ticket.isOpen();
        }

        ChangeAnswer answer() {
            return new ChangeAnswer(
                    absorbed.changeId(),
                    absorbed.kind() == ChangeKind.UNCHANGED
                            ? ChangeAnswer.Status.UNCHANGED
                            : ChangeAnswer.Status.of(ticket),
                    new ChangeAnswer.PersonReference(absorbed.personId(), absorbed.employeeId()),
                    ChangeAnswer.TicketReference.of(ticket));
        }
    }

    PersonRecord read(JsonNode body) {
        PersonRecord record = ChangeRequest.read(body, clock.instant(), settings.clockSkew());
        checkSource(record.source(), "/source");
        return record;
    }

    void checkSource(String source, String pointer) {
        if (!caller.maySpeakFor(source)) {
            throw Trouble.forbidden("You may not speak for the source that '" + pointer
                    + "' names: use the one that your token was made for.");
        }
    }

    Taken take(PersonRecord record) {
        Absorbed absorbed = roster.absorb(record);
        Ticket ticket = absorbed.kind() == ChangeKind.UNCHANGED || absorbed.changeId() == null
                ? null
                : tickets.ofChange(absorbed.changeId()).orElse(null);
        MDC.put("change", String.valueOf(absorbed.changeId()));
        MDC.put("ticket", ticket == null ? "" : ticket.number());
        LOG.info("Taken from {}: {}{}.", record.source(), absorbed.kind(), absorbed.repeated() ? ", again" : "");
        MDC.remove("change");
        MDC.remove("ticket");
        return new Taken(absorbed, ticket);
    }

    /** What somebody at the desk says of a person as of now, and why; the same again says nothing. */
    @Transactional
    public Taken sayAtDesk(Person person, Field field, boolean value, String reason) {
        Taken taken = take(new PersonRecord(
                Roster.DESK,
                null,
                null,
                clock.instant(),
                person.employeeId(),
                Map.of(field, Optional.of(String.valueOf(value)))));
        if (taken.ticket() != null) {
            tickets.say(
                    taken.ticket().id(),
                    Remark.comment(Reason.COMMENT_BY_HAND, "text", reason).by(caller.name()));
        }
        return taken;
    }

    PlanView plan(PersonRecord record) {
        return PlanView.of(plans.plan(record));
    }
}
