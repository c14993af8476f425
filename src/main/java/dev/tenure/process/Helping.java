package dev.tenure.process;

import dev.tenure.process.PersonnelChangeSteps.Help;
import dev.tenure.process.Waits.Wait;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Tickets;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Asks a person, unless what stopped the work has gone in the meantime. */
@Component
class Helping {

    /** As the due date of the human tasks in the diagram. */
    private static final Duration DUE = Duration.ofDays(1);

    private final Roster roster;
    private final Waits waits;
    private final Tickets tickets;
    private final Calendar calendar;
    private final ProcessSettings settings;

    Helping(Roster roster, Waits waits, Tickets tickets, Calendar calendar, ProcessSettings settings) {
        this.roster = roster;
        this.waits = waits;
        this.tickets = tickets;
        this.calendar = calendar;
        this.settings = settings;
    }

    /** The row of the person is locked from here on: news either came before, and is seen, or finds the process waiting. */
    Help ask(Work work, Need need, long worked) {
        if (roster.lock(work.personId()).newestChange() > worked) {
            waits.end(work.ticketId());
            return Help.NOT_NEEDED;
        }
        Instant due = calendar.now().plus(need.isTask() ? DUE : settings.hrAnswersWithin());
        tickets.become(work.ticketId(), need.status(), need.waitingFor(), due);
        if (need.isTask()) {
            tickets.say(work.ticketId(), Remark.task(Reason.TASK_OPENED, "task", need.activity()));
        }
        return Help.NEEDED;
    }

    /** The account waits for nothing else: only who hands over its first password is asked for. */
    Need askForCollection(Work work, long worked) {
        waits.begin(work, Need.CREDENTIALS_NOT_COLLECTED, null, calendar.now());
        tickets.say(work.ticketId(), Remark.comment(Reason.FIRST_PASSWORD_NOT_COLLECTED));
        ask(work, Need.CREDENTIALS_NOT_COLLECTED, worked);
        return Need.CREDENTIALS_NOT_COLLECTED;
    }

    Need need(Work work) {
        return waits.of(work.ticketId())
                .map(Wait::need)
                .orElseThrow(() -> new IllegalStateException(
                        "Nothing is kept of what ticket " + work.ticket().number() + " waits for."));
    }
}
