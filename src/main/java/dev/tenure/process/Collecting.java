package dev.tenure.process;

import dev.tenure.directory.HandOver;
import dev.tenure.directory.HandOvers;
import dev.tenure.process.AccountWriting.Withheld;
import dev.tenure.process.DecisionTables.Days;
import dev.tenure.roster.Facts;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Tickets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether a new account's first password was collected. Asked of those alone whose first day lay ahead when their account
 * was made: whoever has worked here for long has a password, however they came by it.
 */
@Component
class Collecting {

    private final DecisionTables tables;
    private final HandOvers handOvers;
    private final Tickets tickets;
    private final Calendar calendar;
    private final Memory memory;

    Collecting(DecisionTables tables, HandOvers handOvers, Tickets tickets, Calendar calendar, Memory memory) {
        this.tables = tables;
        this.handOvers = handOvers;
        this.tickets = tickets;
        this.calendar = calendar;
        this.memory = memory;
    }

    /**
     * How it stands.
     *
     * @param isOver it was handed over while the account was being disabled for want of it
     * @param isMissed somebody has to be asked
     * @param askedAt when somebody will have to be asked; null for never
     */
    record Collection(
            boolean isOver, boolean isMissed, @Nullable Instant askedAt) {

        static final Collection NOTHING_TO_HAND_OVER = new Collection(false, false, null);
        static final Collection OVER = new Collection(true, false, null);
        static final Collection MISSED = new Collection(false, true, null);
    }

    /** With the row of the person locked; the directory is asked only when somebody is about to be. */
    Collection look(Work work, Milestones milestones, BooleanSupplier asks) {
        boolean withheld = memory.known(Withheld.class, work.personId()).isPresent();
        Facts facts = work.corrected().facts();
        Days days = tables.days(facts);
        Instant first = first(facts).orElse(null);
        boolean awaited = days.missed() != null
                && first != null
                && work.ticket().createdAt().isBefore(first)
                && (milestones.phase().isAhead() || milestones.phase() == Phase.WORKING);
        if (!withheld && !awaited) {
            return Collection.NOTHING_TO_HAND_OVER;
        }
        Optional<HandOver> due = handOvers.of(work.personId());
        if (due.isEmpty()) {
            return withheld ? Collection.OVER : Collection.NOTHING_TO_HAND_OVER;
        }
        Collection collection = awaited ? awaited(work, due.get(), days, first, asks) : null;
        if (collection == null) {
            collection = Collection.NOTHING_TO_HAND_OVER;
        } else if (collection.isMissed() && handOvers.isCollected(work.personId())) {
            handOvers.settle(work.personId());
            return withheld ? Collection.OVER : Collection.NOTHING_TO_HAND_OVER;
        }
        if (withheld) {
            tickets.sayOnce(
                    work.ticketId(), "withheld:" + due.get().since(), Remark.comment(Reason.FIRST_PASSWORD_AWAITED));
        }
        return collection;
    }

    @Nullable
    private Collection awaited(Work work, HandOver due, Days days, Instant first, BooleanSupplier asks) {
        boolean isNeeded = due.kind() != HandOver.Kind.RETURN || days.byHandOver();
        if (!isNeeded || !due.since().isBefore(first) || !asks.getAsBoolean()) {
            return null;
        }
        Facts facts = work.corrected().facts();
        Instant day = start(facts.startDate().orElseThrow().minusDays(days.missed()), facts);
        // Of an account that was made later than that nobody is asked before the first day.
        Instant askedAt = due.since().isBefore(day) ? day : first;
        return calendar.isAhead(askedAt) ? new Collection(false, false, askedAt) : Collection.MISSED;
    }

    private Optional<Instant> first(Facts facts) {
        return facts.startDate().map(day -> start(day, facts));
    }

    private Instant start(LocalDate day, Facts facts) {
        ZoneId zone = calendar.zoneOf(facts);
        return day.atStartOfDay(zone).toInstant();
    }
}
