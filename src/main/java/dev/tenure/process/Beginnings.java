package dev.tenure.process;

import dev.tenure.roster.Field;
import dev.tenure.roster.FieldChange;
import dev.tenure.roster.PersonnelChange;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Hears what HR said, in the transaction that keeps it. The roster has locked the person by then, so that a person
 * never has two processes, nor news that no process sees.
 */
@Component
class Beginnings {

    private final Tickets tickets;
    private final Roster roster;
    private final Triggers triggers;
    private final RuntimeService runtime;
    private final News news;
    private final Memory memory;
    private final Reports reports;

    Beginnings(
            Tickets tickets,
            Roster roster,
            Triggers triggers,
            RuntimeService runtime,
            News news,
            Memory memory,
            Reports reports) {
        this.tickets = tickets;
        this.roster = roster;
        this.triggers = triggers;
        this.runtime = runtime;
        this.news = news;
        this.memory = memory;
        this.reports = reports;
    }

    @EventListener
    void on(PersonnelChange change) {
        tellDisputants(change);
        tellOfReports(change);
        Optional<Ticket> open = tickets.openOf(change.personId());
        if (open.isPresent()) {
            tickets.heardAgain(open.get().id(), change.id(), change.source(), change.changes());
            news.of(open.get().processInstanceId());
            return;
        }
        memory.keep(PersonnelChange.class, change.id(), change);
        triggers.of(change.source(), change.kind())
                .ifPresent(trigger -> runtime.startProcessInstanceByKey(
                        trigger.process(),
                        change.businessKey(),
                        Map.of(
                                PersonnelChangeSteps.PERSON.name(),
                                        change.personId().toString(),
                                PersonnelChangeSteps.CHANGE.name(), change.id().toString())));
    }

    private void tellOfReports(PersonnelChange change) {
        boolean another = change.changes().stream()
                .anyMatch(difference -> difference.field().equals(Field.MANAGER) && difference.before() != null);
        if (another && reports.areAwaited()) {
            news.reassigned();
        }
    }

    /** An address that HR takes from one person may be what another one waits for. */
    private void tellDisputants(PersonnelChange change) {
        List<String> released = new ArrayList<>();
        for (FieldChange difference : change.changes()) {
            boolean isAddress =
                    difference.field().equals(Field.EMAIL) || difference.field().equals(Field.OTHER_EMAILS);
            if (isAddress && difference.before() != null) {
                released.addAll(List.of(difference.before().split(";")));
            }
        }
        if (!released.isEmpty()) {
            news.ofPeople(roster.waitingFor(released));
        }
    }
}
