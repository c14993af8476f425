package dev.tenure.process;

import dev.tenure.directory.Accounts;
import dev.tenure.directory.Standing;
import dev.tenure.process.Watches.Watch;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Person;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Says where in the employment somebody is now, by HR's dates, the calendar and the table of days. */
@Component
class Phases {

    private final DecisionTables tables;
    private final Calendar calendar;
    private final Accounts accounts;
    private final Watches watches;

    Phases(DecisionTables tables, Calendar calendar, Accounts accounts, Watches watches) {
        this.tables = tables;
        this.calendar = calendar;
        this.accounts = accounts;
        this.watches = watches;
    }

    /** Our own tables are asked about people only who do not work here any more. */
    Milestones of(Person person) {
        if (calendar.isEmployed(person.facts())) {
            return basis(person.facts(), null, null).at(calendar.now()).orEarlier(person.turnsAt());
        }
        return of(person, watches.of(person.id()).flatMap(Watch::goneSince).orElse(null));
    }

    /** The same where it is known already since when the person is gone. */
    Milestones of(Person person, @Nullable Instant goneSince) {
        Optional<Standing> standing =
                calendar.isEmployed(person.facts()) ? Optional.empty() : accounts.standing(person.id());
        return basis(person.facts(), standing.orElse(null), goneSince)
                .at(calendar.now())
                .orEarlier(person.turnsAt());
    }

    /** The phases of several people, with two questions to our own tables. */
    Map<UUID, Phase> of(Collection<Person> people) {
        Set<UUID> gone = people.stream()
                .filter(person -> !calendar.isEmployed(person.facts()))
                .map(Person::id)
                .collect(Collectors.toSet());
        Map<UUID, Watch> watched = gone.isEmpty() ? Map.of() : watches.of(gone);
        Map<UUID, Standing> standing = gone.isEmpty() ? Map.of() : accounts.standing(gone);
        Map<UUID, Phase> found = new HashMap<>();
        for (Person person : people) {
            Instant goneSince = Optional.ofNullable(watched.get(person.id()))
                    .flatMap(Watch::goneSince)
                    .orElse(null);
            found.put(
                    person.id(),
                    basis(person.facts(), standing.get(person.id()), goneSince)
                            .at(calendar.now())
                            .phase());
        }
        return found;
    }

    private Milestones.Basis basis(Facts facts, @Nullable Standing standing, @Nullable Instant goneSince) {
        return new Milestones.Basis(facts, tables.days(facts), calendar.zoneOf(facts), standing, goneSince);
    }
}
