package dev.tenure.process;

import dev.tenure.process.DecisionTables.Trigger;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.FieldChange;
import dev.tenure.roster.KeptChange;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonnelChange;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.NewTicket;
import dev.tenure.ticket.Priority;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import java.util.List;
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
    private final Memory memory;
    private final Calendar calendar;

    Works(
            Roster roster,
            Tickets tickets,
            DeskDecisions decisions,
            Triggers triggers,
            Memory memory,
            Calendar calendar) {
        this.roster = roster;
        this.tickets = tickets;
        this.decisions = decisions;
        this.triggers = triggers;
        this.memory = memory;
        this.calendar = calendar;
    }

    void open(DelegateExecution execution) {
        UUID changeId = PersonnelChangeSteps.CHANGE.get(execution);
        PersonnelChange heard = memory.known(PersonnelChange.class, changeId).orElse(null);
        if (heard != null) {
            open(execution, changeId, heard.personId(), heard.kind(), heard.source(), heard.changes());
            return;
        }
        KeptChange kept = roster.change(changeId)
                .orElseThrow(() -> new IllegalStateException("There is no change " + changeId + "."));
        open(execution, changeId, kept.personId(), kept.kind(), kept.source(), kept.changes());
    }

    private void open(
            DelegateExecution execution,
            UUID changeId,
            UUID personId,
            ChangeKind kind,
            String source,
            List<FieldChange> changes) {
        tickets.open(new NewTicket(
                personId,
                changeId,
                kind,
                source,
                kind == ChangeKind.JOINED,
                triggers.of(source, kind).map(Trigger::priority).orElse(Priority.NORMAL),
                execution.getProcessInstanceId(),
                changes));
    }

    /** Everything as it is at this moment, read afresh; what follows in this transaction is done with it. */
    Work afresh(DelegateExecution execution) {
        memory.forget();
        return of(execution);
    }

    /**
     * Everything as a step before in this transaction read it, else as it is at this moment. Whether HR has spoken
     * since, {@link Closing} asks under a lock before anything ends.
     */
    Work of(DelegateExecution execution) {
        return memory.once(Work.class, PersonnelChangeSteps.CHANGE.get(execution), () -> read(execution));
    }

    private Work read(DelegateExecution execution) {
        Person person = roster.get(PersonnelChangeSteps.PERSON.get(execution));
        if (person.turnsAt() != null && !calendar.isAhead(person.turnsAt())) {
            roster.turn(person.id());
            person = roster.get(person.id());
        }
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
