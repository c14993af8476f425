package dev.tenure.console;

import dev.tenure.process.AttributeWriteView;
import dev.tenure.process.Plan;
import dev.tenure.process.Plans;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Forecast;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.PersonnelChange;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.NewTicket;
import dev.tenure.ticket.Priority;
import dev.tenure.ticket.Tickets;
import java.util.List;
import java.util.UUID;
import org.springframework.context.event.EventListener;

/** Stands for the process: opens a ticket for each person with news, in the roster's transaction, and leaves it open. */
class StandInProcess implements Plans {

    private final Roster roster;
    private final Tickets tickets;

    StandInProcess(Roster roster, Tickets tickets) {
        this.roster = roster;
        this.tickets = tickets;
    }

    @EventListener
    void on(PersonnelChange change) {
        tickets.openOf(change.personId())
                .ifPresentOrElse(
                        open -> tickets.heardAgain(open.id(), change.id(), change.source(), change.changes()),
                        () -> tickets.open(new NewTicket(
                                change.personId(),
                                change.id(),
                                change.kind(),
                                change.source(),
                                true,
                                Priority.NORMAL,
                                "instance-of-" + change.id(),
                                change.changes())));
    }

    @Override
    public Plan plan(PersonRecord news) {
        Forecast forecast = roster.forecast(news);
        return new Plan(
                forecast.kind(),
                forecast.changes(),
                "CREATE",
                "1",
                "OU=People",
                null,
                null,
                List.of(new AttributeWriteView(
                        "employeeID", null, forecast.person().employeeId())));
    }

    @Override
    public Plan planFor(UUID personId) {
        return new Plan(ChangeKind.CHANGED, List.of(), "UPDATE", "2", "OU=People", null, null, List.of());
    }
}
