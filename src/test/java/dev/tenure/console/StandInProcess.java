package dev.tenure.console;

import dev.tenure.directory.AttributeWrite;
import dev.tenure.process.Plan;
import dev.tenure.process.Plans;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.FieldChange;
import dev.tenure.roster.Forecast;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.PersonnelChange;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.NewTicket;
import dev.tenure.ticket.Priority;
import dev.tenure.ticket.Tickets;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/** Stands for the process: opens a ticket for each person with news, in the roster's transaction, and leaves it open. */
class StandInProcess {

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

    /** Plans whose first line is the roster's forecast. */
    @Bean
    Plans plans() {
        var standIn = new ProxyFactory();
        standIn.setTargetClass(Plans.class);
        standIn.setProxyTargetClass(true);
        standIn.addAdvice((MethodInterceptor) call -> {
            if (call.getArguments()[0] instanceof PersonRecord news) {
                Forecast forecast = roster.forecast(news);
                return plan(
                        forecast.kind(), forecast.changes(), forecast.person().employeeId());
            }
            return plan(ChangeKind.CHANGED, List.of(), null);
        });
        return (Plans) standIn.getProxy();
    }

    private static Plan plan(ChangeKind kind, List<FieldChange> changes, String employeeId) {
        List<AttributeWrite> writes =
                employeeId == null ? List.of() : List.of(new AttributeWrite("employeeID", null, employeeId));
        return new Plan(kind, changes, "ENABLED", "2", false, "OU=People", null, null, null, null, writes);
    }
}
