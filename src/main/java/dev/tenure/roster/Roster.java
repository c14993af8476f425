package dev.tenure.roster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
        Optional<Absorbed> earlier = people.absorbedBefore(record);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        People.Known known = people.lock(record, clock.instant());
        Merge merge = Merge.of(known, record, clock.instant(), zones());
        refuseErased(known, record, merge.facts());
        if (merge.kind() == ChangeKind.UNCHANGED) {
            people.keepProvenance(known, merge);
            UUID kept = record.eventId() == null ? null : people.keepUnchanged(known, record, clock.instant());
            return new Absorbed(kept, known.id(), record.employeeId(), ChangeKind.UNCHANGED, false, List.of());
        }
        PersonnelChange change = people.keep(known, record, merge, clock.instant());
        events.publishEvent(change);
        return new Absorbed(change.id(), known.id(), record.employeeId(), merge.kind(), false, merge.changes());
    }

    /** Nobody who works here costs a look for it, but by an old message. */
    private void refuseErased(People.Known known, PersonRecord record, Facts facts) {
        if (!known.isNew()) {
            return;
        }
        Instant now = clock.instant();
        boolean worksHere = facts.employedOn(LocalDate.ofInstant(now, zones().zoneOf(facts)));
        boolean maybeAgain = record.eventId() != null && record.occurredAt().isBefore(now.minus(FRESH));
        if (!worksHere || maybeAgain) {
            people.refuseErased(record, worksHere);
        }
    }

    /** What {@link #absorb} would make of the record, with nothing kept. */
    @Transactional(readOnly = true)
    public Forecast forecast(PersonRecord record) {
        People.Known known = people.look(record);
        Merge merge = Merge.of(known, record, clock.instant(), zones());
        refuseErased(known, record, merge.facts());
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
        UUID id = people.locked(personId).map(People.Known::id).orElse(personId);
        events.publishEvent(people.keepReconsidered(id, kind, reason, clock.instant()));
    }

    /**
     * Sees which of several employments leads now. If that makes other facts true than were kept, it is a change like
     * HR's word.
     *
     * @return whether it did
     */
    @Transactional
    public boolean turn(UUID personId) {
        Optional<People.Known> found = people.locked(personId).filter(People.Known::hasSeveral);
        if (found.isEmpty()) {
            return false;
        }
        People.Known known = found.get().with(people.employmentsOf(found.get().id()));
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
        return people.addressesOf(personId);
    }

    /** The people whose HR record names one of these addresses, which nobody holds now. */
    public List<UUID> waitingFor(Collection<String> addresses) {
        return people.waitingFor(addresses);
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
        people.claim(person.id(), person.facts());
        return get(person.id());
    }

    public Optional<KeptChange> change(UUID changeId) {
        return people.change(changeId);
    }

    /** All changes of a person, the newest first. */
    public List<KeptChange> changesOf(UUID personId, int limit) {
        return people.changesOf(personId, limit);
    }

    /**
     * What HR's statement, newest by field, makes of what is known.
     *
     * @param employments as they are now, of somebody who has several; else none
     * @param lead which of them leads; null of somebody who has one
     */
    record Merge(
            Facts facts,
            SortedMap<Field, Provenance> provenance,
            ChangeKind kind,
            List<FieldChange> changes,
            List<Employment> employments,
            @Nullable Lead lead) {

        static Merge of(People.Known known, PersonRecord record, Instant now, TimeZones zones) {
            if (known.hasSeveral()) {
                return ofSeveral(known, record, now, zones);
            }
            Employment heard = new Employment(known.id(), known.ownNumber(), known.facts(), known.provenance())
                    .hearing(record, false);
            List<FieldChange> changes = known.facts().changesTo(heard.facts());
            return new Merge(
                    heard.facts(), heard.provenance(), kind(known, heard.facts(), changes), changes, List.of(), null);
        }

        /** What the desk says of somebody holds for all that they are here. */
        private static Merge ofSeveral(People.Known known, PersonRecord record, Instant now, TimeZones zones) {
            List<Employment> after = known.employments().stream()
                    .map(one -> one.id().equals(known.spokenOf())
                            ? one.hearing(record, false)
                            : record.source().equals(DESK) ? one.hearing(record, true) : one)
                    .toList();
            Merge merge = of(known, after, now, zones);
            if (!merge.changes.isEmpty() || after.equals(known.employments())) {
                return merge;
            }
            // The account follows another employment, and HR said something new all the same.
            List<FieldChange> changes = known.employments().stream()
                    .flatMap(before -> after.stream()
                            .filter(one -> one.id().equals(before.id()))
                            .flatMap(one -> before.facts().changesTo(one.facts()).stream()))
                    .toList();
            return changes.isEmpty()
                    ? merge
                    : new Merge(
                            merge.facts,
                            merge.provenance,
                            merge.kind == ChangeKind.UNCHANGED ? ChangeKind.CHANGED : merge.kind,
                            changes,
                            after,
                            merge.lead);
        }

        /** What is true of the person by these employments at that moment. */
        static Merge of(People.Known known, List<Employment> after, Instant now, TimeZones zones) {
            Lead lead = Lead.of(after, known.employeeId(), now, zones);
            List<FieldChange> changes = known.facts().changesTo(lead.facts());
            boolean same = changes.isEmpty() && lead.leader().employeeId().equals(known.employeeId());
            return new Merge(
                    lead.facts(),
                    lead.provenance(),
                    kind(known.allEmployments(), after, same, now, zones),
                    changes,
                    after,
                    lead);
        }

        private static ChangeKind kind(
                List<Employment> before, List<Employment> after, boolean same, Instant now, TimeZones zones) {
            if (!Lead.isEmployed(before, now, zones) && Lead.isEmployed(after, now, zones)) {
                return ChangeKind.REHIRED;
            }
            if (Outlook.of(after).isCloserToTheDoorThan(Outlook.of(before))) {
                return ChangeKind.LEFT;
            }
            return same ? ChangeKind.UNCHANGED : ChangeKind.CHANGED;
        }

        private static ChangeKind kind(People.Known known, Facts now, List<FieldChange> changes) {
            Outlook after = Outlook.of(now);
            if (known.isNew()) {
                return after == Outlook.GONE ? ChangeKind.LEFT : ChangeKind.JOINED;
            }
            if (changes.isEmpty()) {
                return ChangeKind.UNCHANGED;
            }
            Outlook before = Outlook.of(known.facts());
            if (before == Outlook.GONE && after != Outlook.GONE) {
                return ChangeKind.REHIRED;
            }
            return after.isCloserToTheDoorThan(before) ? ChangeKind.LEFT : ChangeKind.CHANGED;
        }
    }

    /** In the order in which people leave. Says nothing of today: a last day may lie ahead. */
    private enum Outlook {
        LASTING,
        ENDING,
        GONE;

        static Outlook of(Facts facts) {
            if (!facts.active()) {
                return GONE;
            }
            return facts.endDate().isPresent() ? ENDING : LASTING;
        }

        static Outlook of(List<Employment> employments) {
            return employments.stream()
                    .map(one -> of(one.facts()))
                    .min(Comparator.naturalOrder())
                    .orElse(GONE);
        }

        boolean isCloserToTheDoorThan(Outlook before) {
            return compareTo(before) > 0;
        }
    }

    /**
     * Who said a field last, and when it became true there.
     *
     * @param instead of what the desk said it: a source that only repeats this has heard nothing of the desk's word
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Provenance(
            String source, Instant at, @Nullable String instead) {

        boolean givesWayTo(Field field, @Nullable String value, PersonRecord record) {
            boolean repeatsOnly =
                    instead != null && !record.source().equals(source) && instead.equals(truth(field, value));
            // The desk speaks of this moment, whatever another clock says.
            boolean isOfNow = field.isTruth() && record.source().equals(DESK);
            return isOfNow || (!at.isAfter(record.occurredAt()) && !repeatsOnly);
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

    /** The addresses that a person's facts name, in lower case and in one order, so that claims never deadlock. */
    static List<String> addressKeys(Facts facts) {
        return List.copyOf(Stream.concat(facts.email().stream(), facts.otherEmails().stream())
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
    }
}
