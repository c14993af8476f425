package dev.tenure.roster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Everybody who works here, and the only door by which news of them comes in. */
@Component
public class Roster {

    /** The source of what somebody at the desk says in place of HR. */
    public static final String DESK = "desk";

    /** Who was erased had left long before. */
    private static final Duration FRESH = Duration.ofHours(1);

    private final People people;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Supplier<TimeZones> zones;
    private final BulkAbsorb bulk;

    @Autowired
    Roster(
            People people,
            ApplicationEventPublisher events,
            Clock clock,
            TransactionTemplate transaction,
            ObjectProvider<TimeZones> zones) {
        this(people, events, clock, transaction, () -> zones.getIfAvailable(() -> facts -> ZoneOffset.UTC));
    }

    Roster(
            People people,
            ApplicationEventPublisher events,
            Clock clock,
            TransactionTemplate transaction,
            Supplier<TimeZones> zones) {
        this.zones = zones;
        this.people = people;
        this.events = events;
        this.clock = clock;
        this.transaction = transaction;
        this.bulk = new BulkAbsorb(people.newcomers(), this::absorbOnce, this::absorbNewcomers, transaction);
    }

    /**
     * Takes in what a source says. The person, the change and whatever follows from {@link PersonnelChange} are
     * kept in one transaction or not at all. A record that says nothing new is {@link ChangeKind#UNCHANGED} and
     * makes nothing; an event that was absorbed before gets its first answer again.
     *
     * @throws InvalidPersonRecord if the record contradicts who is known under its numbers
     */
    public Absorbed absorb(PersonRecord record) {
        try {
            return requireNonNull(transaction.execute(status -> absorbOnce(record)));
        } catch (DuplicateKeyException somebodyWasFaster) {
            // Two first records of one person, or one event, at the same instant: now the first one is there to be
            // seen.
            return requireNonNull(transaction.execute(status -> absorbOnce(record)));
        }
    }

    private Absorbed absorbOnce(PersonRecord record) {
        Optional<Absorbed> earlier = people.changes().absorbedBefore(record);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        Known known = people.lock(record, clock.instant());
        Merge merge = Merge.of(known, record, clock.instant(), zones());
        people.refuseErased(suspect(known, record, merge.facts()).stream().toList());
        if (merge.kind() == ChangeKind.UNCHANGED) {
            people.keepUnchanged(known, record, merge);
            UUID kept =
                    record.eventId() == null ? null : people.changes().keepUnchanged(known, record, clock.instant());
            return new Absorbed(kept, known.id(), record.employeeId(), ChangeKind.UNCHANGED, false, List.of());
        }
        PersonnelChange change = people.keep(known, record, merge, clock.instant());
        events.publishEvent(change);
        return new Absorbed(change.id(), known.id(), record.employeeId(), merge.kind(), false, merge.changes());
    }

    /**
     * Takes in many, as {@link #absorb(PersonRecord)} would one by one in this order, in one transaction; the answers
     * are in the order of the records. A record that cannot be taken leaves the others alone. People of whom nobody
     * has heard come first in the order of changes.
     */
    public List<Answer> absorb(Collection<PersonRecord> records) {
        return bulk.absorb(records);
    }

    private List<Absorbed> absorbNewcomers(List<PersonRecord> records) {
        Instant now = clock.instant();
        List<Newcomers.Newcomer> all = records.stream()
                .map(record -> {
                    Known known = People.unknown(record, now, record.sourceId() != null);
                    return new Newcomers.Newcomer(known, record, Merge.of(known, record, now, zones()));
                })
                .toList();
        people.refuseErased(all.stream()
                .flatMap(one -> suspect(one.known(), one.record(), one.merge().facts()).stream())
                .toList());
        List<PersonnelChange> changes = people.newcomers().keep(all, now);
        changes.forEach(events::publishEvent);
        List<Absorbed> absorbed = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            PersonnelChange change = changes.get(i);
            absorbed.add(new Absorbed(
                    change.id(),
                    change.personId(),
                    records.get(i).employeeId(),
                    change.kind(),
                    false,
                    change.changes()));
        }
        return absorbed;
    }

    /** Who may have been erased before. Nobody who works here costs a look for it, but by an old message. */
    private Optional<People.Suspect> suspect(Known known, PersonRecord record, Facts facts) {
        if (!known.isNew()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        boolean worksHere = facts.employedOn(LocalDate.ofInstant(now, zones().zoneOf(facts)));
        boolean maybeAgain = record.eventId() != null && record.occurredAt().isBefore(now.minus(FRESH));
        return worksHere && !maybeAgain ? Optional.empty() : Optional.of(new People.Suspect(record, worksHere));
    }

    /** What {@link #absorb} would make of the record, with nothing kept. */
    @Transactional(readOnly = true)
    public Forecast forecast(PersonRecord record) {
        Known known = people.look(record);
        Merge merge = Merge.of(known, record, clock.instant(), zones());
        people.refuseErased(suspect(known, record, merge.facts()).stream().toList());
        return new Forecast(
                known.asPerson(merge.facts(), merge.provenance().keySet()),
                merge.kind(),
                merge.changes(),
                merge.provenance());
    }

    /**
     * Takes the work on a person up again although HR said nothing new, because something else did: a manager's
     * account appeared, for one.
     *
     * @param kind what this means for the person: {@link ChangeKind#LEFT} when a last day is over
     * @param reason stable and short; part of the business key
     */
    @Transactional
    public void reconsider(UUID personId, ChangeKind kind, String reason) {
        UUID id = people.locked(personId).map(Known::id).orElse(personId);
        events.publishEvent(people.changes().keepReconsidered(id, kind, reason, clock.instant()));
    }

    /**
     * Sees which of several employments leads now. If that makes other facts true than were kept, it is a change like
     * HR's word.
     *
     * @return whether it did
     */
    @Transactional
    public boolean turn(UUID personId) {
        Optional<Known> found = people.locked(personId).filter(Known::hasSeveral);
        if (found.isEmpty()) {
            return false;
        }
        Known known = people.withEmployments(found.get());
        Instant now = clock.instant();
        Merge merge = Merge.of(known, known.employments(), now, zones());
        if (merge.kind() == ChangeKind.UNCHANGED) {
            people.turnsAt(known.id(), merge.lead().turnsAt());
            return false;
        }
        PersonRecord ourWord = new PersonRecord(Identities.OURSELVES, null, null, now, known.employeeId(), Map.of());
        events.publishEvent(people.keep(known, ourWord, merge, now));
        return true;
    }

    TimeZones zones() {
        return zones.get();
    }

    public Optional<Person> find(UUID personId) {
        return people.find(personId, false);
    }

    /** Everybody who is known under the id must be there: a missing one is a fault of ours. */
    public Person get(UUID personId) {
        return find(personId).orElseThrow(() -> new IllegalStateException("There is no person " + personId + "."));
    }

    /** The newest state, and no news of this person can come in until the transaction ends. */
    @Transactional
    public Person lock(UUID personId) {
        return people.find(personId, true)
                .orElseThrow(() -> new IllegalStateException("There is no person " + personId + "."));
    }

    public Optional<Person> findByEmployeeId(String employeeId) {
        return people.findByNumber(employeeId);
    }

    /** By primary address or alias, without case. */
    public Optional<Person> findByEmail(String address) {
        return people.findBy(
                "p.id = (select person_id from email_address where address = ?)", address.toLowerCase(Locale.ROOT));
    }

    public Optional<Person> findBySourceId(String source, String sourceId) {
        return people.findBy("""
                p.id = (select coalesce(o.merged_into, o.id) from person o
                  where o.id = (select person_id from person_key where source = ? and source_id = ?))
                """, source, sourceId);
    }

    /** By the beginning of the display name, without case, in the order of names. */
    public List<Person> search(String beginning, int limit) {
        return people.search(beginning, null, limit);
    }

    /**
     * The same from a place on.
     *
     * @param after the last person of the part before; null for the first part
     */
    public List<Person> search(String beginning, @Nullable UUID after, int limit) {
        return people.search(beginning, after, limit);
    }

    /** Those of the ids that are known, by id. */
    public Map<UUID, Person> find(Collection<UUID> personIds) {
        return people.find(personIds);
    }

    /** The employee numbers of those who name this person as their manager and are not said to be inactive, in order. */
    public List<String> reportsOf(Person manager) {
        return people.reportsOf(manager.numbers());
    }

    /** Those of the employee numbers that are somebody's. */
    public Set<String> numbersKnown(Collection<String> employeeIds) {
        return people.numbersKnown(employeeIds);
    }

    /** Who said each of the person's fields last, and when it became true there. */
    public Map<Field, Provenance> provenanceOf(UUID personId) {
        return people.provenanceOf(personId);
    }

    /** Addresses that lead to this person, the primary one first. */
    public List<String> addressesOf(UUID personId) {
        return people.addresses().of(personId);
    }

    /** The people whose HR record names one of these addresses, which nobody holds now. */
    public List<UUID> waitingFor(Collection<String> addresses) {
        return people.addresses().waitingFor(addresses);
    }

    /**
     * Whether the person stands above this manager already, so that both would report to each other.
     *
     * @param manager an employee number
     */
    public boolean isAbove(Person person, String manager) {
        return people.isAbove(person.numbers(), manager);
    }

    /** Takes the addresses that were disputed and that nobody holds any more, and says which still are. */
    @Transactional
    public Person claimAddresses(Person person) {
        people.addresses().claim(person.id(), person.facts());
        return get(person.id());
    }

    public Optional<KeptChange> change(UUID changeId) {
        return people.changes().find(changeId);
    }

    /** All changes of a person, the newest first. */
    public List<KeptChange> changesOf(UUID personId, int limit) {
        return people.changes().ofPerson(personId, limit);
    }

    /**
     * Who said a field last, and when it became true there.
     *
     * @param instead of what the desk said it: a source that only repeats this has heard nothing of the desk's word
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Provenance(
            String source, Instant at, @Nullable String instead) {

        boolean givesWayTo(Field field, Said word, String speaker) {
            boolean repeatsOnly =
                    instead != null && !speaker.equals(source) && instead.equals(truth(field, word.value()));
            // The desk speaks of this moment, whatever another clock says.
            boolean isOfNow = field.isTruth() && speaker.equals(DESK);
            return isOfNow || (!at.isAfter(word.at()) && !repeatsOnly);
        }

        @Nullable
        static String replaced(Field field, @Nullable Provenance said, Facts facts, PersonRecord record) {
            if (!record.source().equals(DESK) || !field.isTruth()) {
                return null;
            }
            return said != null && said.instead != null ? said.instead : truth(field, facts.get(field));
        }

        /** Who is not said to be inactive is active, and who is not said to be suspended is not. */
        private static String truth(Field field, @Nullable String value) {
            return value != null ? value : String.valueOf(field.equals(Field.ACTIVE));
        }
    }
}
