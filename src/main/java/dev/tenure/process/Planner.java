package dev.tenure.process;

import dev.tenure.process.DecisionTables.Planned;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Decides what a change means, from the facts, the decision tables and the calendar; touches nothing. */
@Component
class Planner {

    private final DecisionTables tables;
    private final Calendar calendar;

    Planner(DecisionTables tables, Calendar calendar) {
        this.tables = tables;
        this.calendar = calendar;
    }

    /**
     * What shall be.
     *
     * @param container RDNs under the base DN
     * @param missing fields without which no account can be made, or whose value cannot be used
     */
    record Intent(Planned planned, boolean employed, String container, List<Field> missing) {}

    Intent intend(ChangeKind kind, Person person, Set<Field> skipped) {
        Facts facts = person.facts();
        boolean employed = calendar.isEmployed(facts);
        Planned planned = tables.plan(kind, employed, calendar.hasStarted(facts), facts);
        return new Intent(planned, employed, tables.container(employed, facts), missing(person, employed, skipped));
    }

    /** The row that says where the account of this person shall lie. */
    String containerRule(Person person) {
        return tables.containerRule(calendar.isEmployed(person.facts()), person.facts());
    }

    private static List<Field> missing(Person person, boolean employed, Set<Field> skipped) {
        if (!employed) {
            // Whoever is gone needs no complete record: it must not keep an account from being disabled.
            return List.of();
        }
        if (person.facts().displayName().isBlank()) {
            return List.of(Field.FAMILY_NAME);
        }
        return person.disputed().isEmpty() || skipped.contains(disputedField(person))
                ? List.of()
                : List.of(disputedField(person));
    }

    /** The field that names an address which another person holds. */
    static Field disputedField(Person person) {
        return person.facts()
                        .email()
                        .filter(email -> person.disputed().stream().anyMatch(email::equalsIgnoreCase))
                        .isPresent()
                ? Field.EMAIL
                : Field.OTHER_EMAILS;
    }
}
