package dev.tenure.process;

import dev.tenure.process.DecisionTables.Trigger;
import dev.tenure.roster.ChangeKind;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which process works on what HR said, by the table of ticket triggers. */
@Component
class Triggers {

    private static final String CREATED = "CREATED";
    private static final String HR = "HR";

    private final DecisionTables tables;
    private final ProcessSettings settings;

    Triggers(DecisionTables tables, ProcessSettings settings) {
        this.tables = tables;
        this.settings = settings;
    }

    /** None where operators decided that changes of this source or kind are only kept. */
    Optional<Trigger> of(String source, ChangeKind kind) {
        String sourceKind = settings.sourceKinds().getOrDefault(source, HR);
        List<Trigger> triggers = tables.triggers(CREATED, sourceKind, source, kind);
        if (triggers.size() > 1) {
            throw new IllegalStateException("The table 'ticket-triggers' starts " + triggers.size()
                    + " processes for source '" + source + "' and kind " + kind
                    + "; one person's changes are worked on by one process at a time: let one row fit.");
        }
        return triggers.stream().findFirst();
    }
}
