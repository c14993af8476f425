package dev.tenure.process;

import dev.tenure.process.ProcessSettings.ReportsOfLeavers;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** People who are left behind by a manager who leaves. */
@Component
class Reports {

    /** The ticket names so many; the rest is counted. */
    private static final int MOST_NAMED = 200;

    private static final int MOST_SHOWN = 50;

    private final Roster roster;
    private final Tickets tickets;
    private final ProcessSettings settings;
    private final Calendar calendar;

    Reports(Roster roster, Tickets tickets, ProcessSettings settings, Calendar calendar) {
        this.roster = roster;
        this.tickets = tickets;
        this.settings = settings;
        this.calendar = calendar;
    }

    /** Lists them on the leaver's ticket, once for each state of HR's data. */
    void list(Work work) {
        if (work.ticket().kind() != ChangeKind.LEFT || settings.reportsOfLeavers() == ReportsOfLeavers.IGNORE) {
            return;
        }
        List<String> reports = roster.reportsOf(work.person());
        if (!reports.isEmpty()) {
            tickets.sayOnce(
                    work.ticketId(),
                    "reports:" + reports.hashCode(),
                    Remark.comment(Reason.MANAGER_LEAVES, "count", String.valueOf(reports.size()))
                            .withDetails(reports.stream()
                                    .limit(MOST_NAMED)
                                    .map(number -> Map.of("employeeId", number))
                                    .toList()));
        }
    }

    /** Whether somebody has gone who is still named as a manager. */
    boolean areLeftBehind(Ticket ticket) {
        if (!isWanted(ticket)) {
            return false;
        }
        Person person = roster.get(ticket.personId());
        return !calendar.isEmployed(person.facts()) && !roster.reportsOf(person).isEmpty();
    }

    /** Whether somebody has to see to it that they get another manager, once the leaver has gone. */
    boolean areToBeReassigned(Work work, Phase phase) {
        return settings.reportsOfLeavers() == ReportsOfLeavers.TASK
                && work.ticket().kind() == ChangeKind.LEFT
                && (phase == Phase.GONE || phase == Phase.GRACE_OVER)
                && work.endedByHand().isEmpty()
                && !work.areReportsSettled()
                && !roster.reportsOf(work.person()).isEmpty();
    }

    /** Those who are left behind, as far as a form can show them. */
    List<Person> of(Person leaver) {
        return roster.reportsOf(leaver).stream()
                .limit(MOST_SHOWN)
                .map(roster::findByEmployeeId)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether tasks may wait that end when HR names another manager. */
    boolean areAwaited() {
        return settings.reportsOfLeavers() == ReportsOfLeavers.TASK;
    }

    private boolean isWanted(Ticket ticket) {
        return ticket.kind() == ChangeKind.LEFT && settings.reportsOfLeavers() == ReportsOfLeavers.TELL;
    }
}
