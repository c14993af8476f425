package dev.tenure.process;

import dev.tenure.directory.Accounts;
import dev.tenure.directory.DirectoryUnavailable;
import dev.tenure.directory.HandOvers;
import dev.tenure.directory.ManagerAccount;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Field;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Tickets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks after waiting processes whose news was lost in a crash, and for managers whose accounts somebody else made in
 * the directory. Events do the work as a rule; this only catches up, over the few that wait and never over all.
 */
@Component
class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int AT_ONCE = 500;

    /** The directory is asked about one person no more often. */
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final Waits waits;
    private final Watches watches;
    private final DeskDecisions decisions;
    private final Accounts accounts;
    private final Roster roster;
    private final Tickets tickets;
    private final News news;
    private final Clock clock;
    private final HandOvers handOvers;
    private final LostProcesses lost;

    Sweep(
            Waits waits,
            Watches watches,
            DeskDecisions decisions,
            Accounts accounts,
            Roster roster,
            Tickets tickets,
            News news,
            Clock clock,
            HandOvers handOvers,
            LostProcesses lost) {
        this.waits = waits;
        this.watches = watches;
        this.decisions = decisions;
        this.accounts = accounts;
        this.roster = roster;
        this.tickets = tickets;
        this.news = news;
        this.clock = clock;
        this.handOvers = handOvers;
        this.lost = lost;
    }

    @Scheduled(fixedDelayString = "${tenure.process.sweep:1m}", initialDelayString = "${tenure.process.sweep:1m}")
    void sweep() {
        news.wake(waits.outdated(AT_ONCE));
        news.wake(watches.outdated(AT_ONCE));
        news.wake(waits.reassigned(AT_ONCE));
        try {
            lookForManagers();
            lookForCollected();
        } catch (DirectoryUnavailable outage) {
            LOG.debug("The directory is not there; managers and passwords are looked for later.");
        }
        // Last: what cannot be taken up again must not keep the others waiting.
        lost.replace();
    }

    /** Whoever has a password by now needs nobody to hand one over. */
    private void lookForCollected() {
        Instant now = clock.instant();
        for (UUID person : waits.uncollected(now.minus(LOOK_AGAIN), now, AT_ONCE)) {
            if (handOvers.isCollected(person)) {
                news.ofPeople(List.of(person));
            }
        }
    }

    private void lookForManagers() {
        Set<String> awaited = new LinkedHashSet<>(waits.awaitedManagers(AT_ONCE));
        awaited.addAll(decisions.awaitedManagers(AT_ONCE));
        for (String manager : awaited) {
            if (accounts.manager(manager).found() == ManagerAccount.Found.ONE) {
                news.wake(waits.waitingForManager(manager));
                settleReminders(manager);
            }
        }
    }

    /** Those who went on without their manager get the manager now, if HR still names the same one. */
    private void settleReminders(String manager) {
        for (UUID person : decisions.settleReminders(manager, clock.instant())) {
            if (manager.equals(roster.get(person).facts().get(Field.MANAGER))) {
                roster.reconsider(person, ChangeKind.CHANGED, "manager-appeared");
                tickets.openOf(person)
                        .ifPresent(ticket -> tickets.say(
                                ticket.id(), Remark.comment(Reason.MANAGER_REMINDER_SETTLED, "manager", manager)));
            }
        }
    }
}
