package dev.tenure.process;

import dev.tenure.process.DecisionTables.Trigger;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.KeptChange;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.NewTicket;
import dev.tenure.ticket.Priority;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** The work that a process is at. */
@Component
class Works {

    private final Roster roster;
    private final Tickets tickets;
    private final DeskDecisions decisions;
    private final Triggers triggers;

    Works(Roster roster, Tickets tickets, DeskDecisions decisions, Triggers triggers) {
        this.roster = roster;
        this.tickets = tickets;
        this.decisions = decisions;
        this.triggers = triggers;
    }

    void open(DelegateExecution execution) {
        UUID changeId = PersonnelChangeSteps.CHANGE.get(execution);
        KeptChange change = roster.change(changeId)
                .orElseThrow(() -> new IllegalStateException("There is no change " + changeId + "."));
        tickets.open(new NewTicket(
                change.personId(),
                changeId,
                change.kind(),
                change.source(),
                change.kind() == ChangeKind.JOINED,
                triggers.of(change.source(), change.kind())
                        .map(Trigger::priority)
                        .orElse(Priority.NORMAL),
                execution.getProcessInstanceId(),
                change.changes()));
    }

    /** Everything as it is at this moment, read afresh. */
    Work of(DelegateExecution execution) {
        Person person = roster.get(PersonnelChangeSteps.PERSON.get(execution));
        if (!person.disputed().isEmpty()) {
            person = roster.claimAddresses(person);
        }
        return new Work(ticketOf(execution), person, decisions.of(person.id()));
    }

    /** The ticket of this process, open or closed. */
    Ticket ticketOf(DelegateExecution execution) {
        UUID change = PersonnelChangeSteps.CHANGE.get(execution);
        Ticket ticket = tickets.ofChange(change)
                .orElseThrow(() -> new IllegalStateException("No ticket tells of the change " + change + "."));
        MDC.put(StepObservation.TICKET, ticket.number());
        return ticket;
    }
}
