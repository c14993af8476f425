package dev.tenure.process;

import dev.tenure.process.DecisionTables.Trigger;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Ticket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Which process works on what HR said, and which follow what happens to a ticket, by the table of ticket triggers. */
@Component
class Triggers {

    static final Variable<UUID> TICKET = Variable.ofId("ticketId");

    private static final String HR = "HR";

    private final DecisionTables tables;
    private final ProcessSettings settings;
    private final Roster roster;
    private final RuntimeService runtime;

    Triggers(DecisionTables tables, ProcessSettings settings, Roster roster, @Lazy RuntimeService runtime) {
        this.tables = tables;
        this.settings = settings;
        this.roster = roster;
        this.runtime = runtime;
    }

    /** What can happen to a ticket. */
    enum Event {
        CREATED,
        /** A person or an API client said something; what Tenure says itself is no event. */
        COMMENTED,
        CLOSED,
        REOPENED
    }

    /** None where operators decided that changes of this source or kind are only kept. */
    Optional<Trigger> of(String source, ChangeKind kind) {
        List<Trigger> triggers = ask(Event.CREATED, source, kind);
        if (triggers.size() > 1) {
            throw new IllegalStateException("The table 'ticket-triggers' starts " + triggers.size()
                    + " processes for source '" + source + "' and kind " + kind
                    + "; one person's changes are worked on by one process at a time: let one row fit.");
        }
        return triggers.stream().findFirst();
    }

    /** Starts what shall follow, in the caller's transaction. */
    void happened(Event event, Ticket ticket) {
        happened(event, ticket, ticket);
    }

    /**
     * Starts what shall follow; one process of a key at a time on a ticket, so that what it says there itself starts no
     * other one. The table is asked in memory: where it has no row for the event, nothing else is.
     *
     * @param asked whose source and kind the table is asked about
     */
    void happened(Event event, Ticket asked, Ticket ticket) {
        for (Trigger trigger : ask(event, asked.source(), asked.kind())) {
            if (trigger.process().equals(PersonnelChangeSteps.PROCESS)) {
                // It opens tickets itself: whoever was created or reopened is worked on already.
                continue;
            }
            roster.lock(ticket.personId());
            String key = ticket.id().toString();
            boolean runs = runtime.createProcessInstanceQuery()
                            .processInstanceBusinessKey(key, trigger.process())
                            .count()
                    > 0;
            if (!runs) {
                runtime.startProcessInstanceByKey(
                        trigger.process(),
                        key,
                        Map.of(
                                TICKET.name(), key,
                                PersonnelChangeSteps.PERSON.name(),
                                        ticket.personId().toString(),
                                PersonnelChangeSteps.CHANGE.name(),
                                        ticket.changeId().toString()));
            }
        }
    }

    private List<Trigger> ask(Event event, String source, ChangeKind kind) {
        String sourceKind = settings.sourceKinds().getOrDefault(source, HR);
        return tables.triggers(event.name(), sourceKind, source, kind);
    }
}
