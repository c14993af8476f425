package dev.tenure.process;

import dev.tenure.directory.Account;
import dev.tenure.directory.Accounts;
import dev.tenure.process.Collecting.Collection;
import dev.tenure.process.PersonnelChangeSteps.Rest;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.Tickets;
import dev.tenure.ticket.WaitingFor;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Ends the work on a person, once there is nothing left to do with the newest data. */
@Component
class Closing {

    /** Nothing lies ahead of whom is asked about: they are looked at anew after this. */
    private static final Duration LONG = Duration.ofDays(365);

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
    private final Collecting collecting;
    private final Triggers triggers;

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
            Memory memory,
            Collecting collecting,
            Triggers triggers) {
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
        this.collecting = collecting;
        this.triggers = triggers;
    }

    /**
     * What is left to do.
     *
     * @param until when the work goes on by itself; null where it does not wait
     * @param need what somebody is to be asked for; null for nothing
     */
    record Left(
            Rest rest, @Nullable Instant until, @Nullable Need need) {

        Left(Rest rest, @Nullable Instant until) {
            this(rest, until, null);
        }
    }

    /**
     * The row of the person is locked from here to the end: nothing new can slip in between this look and the closing.
     *
     * @param asks whether the diagram can ask for it: one that began before Tenure did cannot
     */
    Left check(Work work, long worked, Predicate<Need> asks) {
        if (roster.lock(work.personId()).newestChange() > worked) {
            return new Left(Rest.NEWER, null);
        }
        if (!work.ticket().isOpen()) {
            return new Left(Rest.NOTHING, null);
        }
        reports.list(work);
        Milestones milestones = phases.of(work.corrected());
        Collection collection = work.endedByHand().isEmpty()
                ? collecting.look(work, milestones, () -> asks.test(Need.CREDENTIALS_NOT_COLLECTED))
                : Collection.NOTHING_TO_HAND_OVER;
        if (collection.isOver()) {
            return new Left(Rest.NEWER, null);
        }
        if (collection.isMissed()) {
            departures.rest(work.personId());
            return new Left(
                    Rest.ASK, milestones.next().orElse(calendar.now().plus(LONG)), Need.CREDENTIALS_NOT_COLLECTED);
        }
        Optional<Instant> later = Stream.concat(
                        laterDay(work, milestones).stream(), Stream.ofNullable(collection.askedAt()))
                .min(Comparator.naturalOrder());
        if (later.isEmpty()) {
            departures.expect(
                    work.corrected(), watched(work, milestones), work.ticket().kind() == ChangeKind.JOINED);
            return reports.areToBeReassigned(work, milestones.phase()) && asks.test(Need.REASSIGN_REPORTS)
                    ? new Left(Rest.ASK, null, Need.REASSIGN_REPORTS)
                    : new Left(Rest.NOTHING, null);
        }
        departures.rest(work.personId());
        waits.begin(work, null, null, calendar.now());
        tickets.become(work.ticketId(), TicketStatus.WAITING, WaitingFor.START_DATE, later.get());
        tickets.sayOnce(
                work.ticketId(),
                "until:" + later.get(),
                Remark.comment(Reason.WAITING_UNTIL, "instant", later.get().toString()));
        return new Left(Rest.LATER, later.get());
    }

    /**
     * The day on which this ticket's matter goes on: a joiner's first and those before it, a leaver's last; none once
     * somebody ended it.
     */
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
            triggers.happened(Triggers.Event.CLOSED, work.ticket());
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
