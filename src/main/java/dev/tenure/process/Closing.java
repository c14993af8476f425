package dev.tenure.process;

import dev.tenure.directory.Account;
import dev.tenure.directory.Accounts;
import dev.tenure.process.PersonnelChangeSteps.Rest;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.Tickets;
import dev.tenure.ticket.WaitingFor;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Ends the work on a person, once there is nothing left to do with the newest data. */
@Component
class Closing {

    private final Roster roster;
    private final Accounts accounts;
    private final Waits waits;
    private final Tickets tickets;
    private final Calendar calendar;
    private final Phases phases;
    private final Reports reports;
    private final Departures departures;
    private final ProcessMetrics metrics;
    private final Memory memory;

    Closing(
            Roster roster,
            Accounts accounts,
            Waits waits,
            Tickets tickets,
            Calendar calendar,
            Phases phases,
            Reports reports,
            Departures departures,
            ProcessMetrics metrics,
            Memory memory) {
        this.roster = roster;
        this.accounts = accounts;
        this.waits = waits;
        this.tickets = tickets;
        this.calendar = calendar;
        this.phases = phases;
        this.reports = reports;
        this.departures = departures;
        this.metrics = metrics;
        this.memory = memory;
    }

    /** The row of the person is locked from here to the end: nothing new can slip in between this look and the closing. */
    Rest check(Work work, long worked) {
        if (roster.lock(work.personId()).newestChange() > worked) {
            return Rest.NEWER;
        }
        if (!work.ticket().isOpen()) {
            return Rest.NOTHING;
        }
        reports.list(work);
        Milestones milestones = phases.of(work.corrected());
        Optional<Instant> later = laterDay(work, milestones);
        if (later.isEmpty()) {
            departures.expect(
                    work.corrected(), watched(work, milestones), work.ticket().kind() == ChangeKind.JOINED);
            return Rest.NOTHING;
        }
        departures.rest(work.personId());
        waits.begin(work, null, null, calendar.now());
        tickets.become(work.ticketId(), TicketStatus.WAITING, WaitingFor.START_DATE, later.get());
        tickets.sayOnce(
                work.ticketId(),
                "until:" + later.get(),
                Remark.comment(Reason.WAITING_UNTIL, "instant", later.get().toString()));
        return Rest.LATER;
    }

    /**
     * The day on which this ticket's matter goes on: a joiner's first and those before it, a leaver's last; none once
     * somebody ended it.
     */
    Optional<Instant> laterDay(Work work) {
        return laterDay(work, phases.of(work.corrected()));
    }

    private Optional<Instant> laterDay(Work work, Milestones milestones) {
        boolean isLeaving = work.ticket().kind() == ChangeKind.LEFT
                && milestones.phase().isEmployed()
                && work.corrected().facts().endDate().isPresent();
        return work.endedByHand().isEmpty() && (milestones.phase().isAhead() || isLeaving)
                ? milestones.next()
                : Optional.empty();
    }

    /** Of whom somebody decided that nothing be done before the first day, only the last one is awaited. */
    private Milestones watched(Work work, Milestones milestones) {
        return milestones.phase().isAhead()
                ? new Milestones(
                                milestones.phase(),
                                calendar.end(work.corrected().facts()).filter(calendar::isAhead))
                        .orEarlier(work.person().turnsAt())
                : milestones;
    }

    /** The status that it ends with. */
    TicketStatus close(Work work) {
        if (!work.ticket().isOpen()) {
            return work.ticket().status();
        }
        Optional<DeskDecision> ended = work.endedByHand();
        TicketStatus last = ended.isPresent() ? TicketStatus.CANCELLED : TicketStatus.DONE;
        Remark remark = ended.map(decision -> Remark.comment(Reason.TICKET_CANCELLED, "by", decision.decidedBy()))
                .or(() -> memory.known(Account.class, work.personId())
                        .or(() -> accounts.of(work.personId()))
                        .map(this::done))
                .orElseGet(() -> Remark.comment(Reason.TICKET_DONE_WITHOUT_ACCOUNT));
        if (tickets.close(work.ticketId(), last, remark)) {
            metrics.closed(work.ticket().kind(), last);
        }
        return last;
    }

    private Remark done(Account account) {
        return Remark.comment(
                Reason.TICKET_DONE,
                "dn",
                account.dn(),
                "accountName",
                account.accountName(),
                "baseDn",
                accounts.baseDn());
    }
}
