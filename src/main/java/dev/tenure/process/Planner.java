package dev.tenure.process;

import dev.tenure.directory.State;
import dev.tenure.process.DecisionTables.Account;
import dev.tenure.process.DecisionTables.Days;
import dev.tenure.process.DecisionTables.Planned;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Decides what a change means, from the facts, the decision tables and the phase; touches nothing. */
@Component
class Planner {

    private final DecisionTables tables;
    private final Phases phases;

    Planner(DecisionTables tables, Phases phases) {
        this.tables = tables;
        this.phases = phases;
    }

    /**
     * What shall be.
     *
     * @param container RDNs under the base DN
     * @param missing fields without which no account can be made, or whose value cannot be used
     * @param byHandOver the account is enabled only once its first password was handed over
     */
    record Intent(Planned planned, Phase phase, String container, List<Field> missing, boolean byHandOver) {

        Account account() {
            return planned.account();
        }

        State state() {
            if (account() != Account.ENABLED) {
                return State.DISABLED;
            }
            return byHandOver ? State.ENABLED_ONCE_HANDED_OVER : State.ENABLED;
        }

        /** Whether an account may be made where there is none. */
        boolean creates() {
            return phase.isEmployed() && account() != Account.NONE;
        }
    }

    Intent intend(ChangeKind kind, Person person, Set<Field> skipped) {
        return intend(kind, person, phases.of(person).phase(), skipped);
    }

    Intent intend(ChangeKind kind, Person person, Phase phase, Set<Field> skipped) {
        Facts facts = person.facts();
        Planned planned = tables.plan(kind, phase, facts);
        Days days = tables.days(facts);
        if (planned.account() == Account.DELETED && phase == Phase.GRACE_OVER && days.deletionApproval()) {
            planned = new Planned(planned.account(), true, planned.rule());
        }
        return new Intent(
                planned,
                phase,
                tables.container(phase, facts),
                missing(person, phase.isEmployed(), skipped),
                days.byHandOver());
    }

    /** The row that says where the account of this person shall lie. */
    String containerRule(Intent intent, Person person) {
        return tables.containerRule(intent.phase(), person.facts());
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
