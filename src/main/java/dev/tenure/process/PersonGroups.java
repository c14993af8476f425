package dev.tenure.process;

import dev.tenure.directory.Membership;
import dev.tenure.directory.Membership.State;
import dev.tenure.directory.Memberships;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Person;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells which groups a person has of us, and why. Asks our own tables, not the directory. */
@Component
public class PersonGroups {

    private final Memberships memberships;
    private final GroupOrders orders;
    private final DeskDecisions decisions;

    PersonGroups(Memberships memberships, GroupOrders orders, DeskDecisions decisions) {
        this.memberships = memberships;
        this.orders = orders;
        this.decisions = decisions;
    }

    /**
     * A group that a person was put into by us.
     *
     * @param held an undo keeps the person in it, whatever the rows say
     */
    public record Of(Membership membership, boolean held) {}

    /** The newest first. */
    public List<Of> of(Person person) {
        List<Membership> granted = memberships.of(person.id()).stream()
                .filter(membership -> membership.state() == State.GRANTED)
                .toList();
        if (granted.isEmpty()) {
            return List.of();
        }
        Work work = new Work(Plans.imagined(person, ChangeKind.CHANGED), person, decisions.of(person.id()));
        Set<UUID> held = orders.keptIn(work.decisions(), work.corrected());
        return granted.stream()
                .map(membership ->
                        new Of(membership, held.contains(membership.group().objectGuid())))
                .toList();
    }
}
