package dev.tenure.process;

import dev.tenure.roster.Roster;
import dev.tenure.source.RunNotPossible;
import dev.tenure.source.RunStepUnderWay;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.Tickets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks for what somebody has deleted in Cockpit: what HR said must not go with a process. A person's work goes on in a
 * new ticket, their next date is waited for again, and a run of an integration ends, so that another one can begin.
 */
@Component
class LostProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(LostProcesses.class);
    private static final int AT_ONCE = 500;

    private final JdbcClient db;
    private final Roster roster;
    private final Tickets tickets;
    private final Waits waits;
    private final Departures departures;
    private final RunsUnderWay runs;
    private final TransactionTemplate transaction;

    LostProcesses(
            JdbcClient db,
            Roster roster,
            Tickets tickets,
            Waits waits,
            Departures departures,
            RunsUnderWay runs,
            TransactionTemplate transaction) {
        this.db = db;
        this.roster = roster;
        this.tickets = tickets;
        this.waits = waits;
        this.departures = departures;
        this.runs = runs;
        this.transaction = transaction;
    }

    void replace() {
        each("ticket", lostTickets(), this::goOn);
        each("the watch over person", lostWatches(), departures::waitAnew);
        try {
            runs.endTheLost();
        } catch (RunStepUnderWay | RunNotPossible meanwhile) {
            LOG.debug("A run has just ended by itself, or on another node.");
        }
    }

    /** One that cannot be taken up keeps none of the others waiting; it is tried again when they are looked for next. */
    private void each(String what, List<UUID> lost, Consumer<UUID> work) {
        for (UUID one : lost) {
            try {
                transaction.executeWithoutResult(status -> work.accept(one));
            } catch (RuntimeException failed) {
                // Its message may quote what is known of a person.
                LOG.error(
                        "The process of {} {} was deleted and cannot begin anew now: {} at {}.",
                        what,
                        one,
                        failed.getClass().getName(),
                        Arrays.stream(failed.getStackTrace()).findFirst().orElse(null));
            }
        }
    }

    /** A ticket is opened with its process, in one transaction, and closed before its end. */
    private List<UUID> lostTickets() {
        return db.sql("""
                        select t.id from ticket t where t.closed_at is null
                          and not exists (select from act_ru_execution e where e.id_ = t.process_instance_id)
                        order by t.place limit ?
                        """).param(AT_ONCE).query(UUID.class).list();
    }

    private List<UUID> lostWatches() {
        return db.sql("""
                        select l.person_id from lifecycle l where l.process_instance_id is not null
                          and not exists (select from act_ru_execution e where e.id_ = l.process_instance_id) limit ?
                        """).param(AT_ONCE).query(UUID.class).list();
    }

    private void goOn(UUID ticketId) {
        Ticket lost = tickets.find(ticketId).orElseThrow();
        roster.lock(lost.personId());
        if (!tickets.close(ticketId, TicketStatus.CANCELLED, Remark.comment(Reason.PROCESS_DELETED))) {
            return;
        }
        LOG.warn("The process of ticket {} was deleted: its work begins anew.", lost.number());
        waits.end(ticketId);
        roster.reconsider(lost.personId(), lost.kind(), "process-deleted");
        tickets.openOf(lost.personId())
                .ifPresent(anew ->
                        tickets.say(anew.id(), Remark.comment(Reason.PROCESS_GOES_ON, "number", lost.number())));
    }
}
