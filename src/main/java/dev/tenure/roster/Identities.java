package dev.tenure.roster;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which records are one person: two that are one are merged, and one that is two after all is split. */
@Component
public class Identities {

    /** The source of what follows from no word of HR's. */
    static final String OURSELVES = "tenure";

    private final People people;
    private final Roster roster;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Identities(People people, Roster roster, ApplicationEventPublisher events, Clock clock) {
        this.people = people;
        this.roster = roster;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Two who are one.
     *
     * @param person who stays, as they are by all employments: whoever came first
     * @param otherId the unique id that leads there
     * @param changes what becomes other facts of who stays
     */
    public record Merged(
            Person person, UUID otherId, ChangeKind kind, List<FieldChange> changes, List<Employment> employments) {

        public Merged {
            changes = List.copyOf(changes);
            employments = List.copyOf(employments);
        }
    }

    /**
     * One who is two.
     *
     * @param personId who keeps the account
     * @param otherId who is a person again
     */
    public record Split(UUID personId, UUID otherId) {}

    /** A merge as it was kept; the split is null while it holds. */
    public record KeptMerge(
            UUID personId,
            UUID otherId,
            String by,
            String reason,
            Instant at,
            @Nullable Instant splitAt,
            @Nullable String splitBy,
            @Nullable String splitReason) {}

    /** What cannot be merged or split, and why. */
    public static final class NotPossible extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Why why;

        NotPossible(Why why) {
            super(why.name());
            this.why = why;
        }

        public Why why() {
            return why;
        }
    }

    /** Why it cannot be. */
    public enum Why {
        /** They are one person already. */
        ONE_ALREADY,
        /** One of them was erased: nothing is to lead to them. */
        ERASED,
        /** The employment is not one of this person's. */
        NOT_THEIRS,
        /** The person has no other employment. */
        ONLY_ONE,
        /** The person came with this one: the others can be split off. */
        OWN_NUMBER
    }

    /**
     * What {@link #merge} would make of them, with nothing kept.
     *
     * @throws NotPossible if they are one already
     */
    @Transactional(readOnly = true)
    public Merged foresee(UUID one, UUID other) {
        Pair pair = Pair.of(complete(people.find(one)), complete(people.find(other)));
        return pair.merged(pair.merge(clock.instant(), roster.zones()));
    }

    /**
     * Makes them one: the older unique id stays and the other one leads to it, with the number, the keys and the
     * addresses that it has. What follows from it comes as a {@link PersonnelChange} of who stays.
     *
     * @throws NotPossible if they are one already
     */
    @Transactional
    public Merged merge(UUID one, UUID other, String by, String reason) {
        boolean inOrder = one.compareTo(other) < 0;
        // In one order, so that two merges never wait for each other.
        Optional<Known> first = people.locked(inOrder ? one : other);
        Optional<Known> second = people.locked(inOrder ? other : one);
        Pair pair = Pair.of(complete(first), complete(second));
        Instant now = clock.instant();
        Merge merge = pair.merge(now, roster.zones());
        PersonnelChange change = people.keepMerged(pair.stays, pair.goes, word(pair.stays, now), merge, now);
        people.merges().keepMerge(pair.stays.id(), pair.goes.id(), by, reason, now);
        events.publishEvent(change);
        return pair.merged(merge);
    }

    /**
     * Makes an employment a person of its own again, under the unique id that it had.
     *
     * @throws NotPossible if it is no other employment of the person
     */
    @Transactional
    public Split split(UUID personId, String employeeId, String by, String reason) {
        Known person = complete(people.locked(personId));
        Employment off = person.allEmployments().stream()
                .filter(one -> one.employeeId().equals(employeeId))
                .findFirst()
                .orElseThrow(() -> new NotPossible(Why.NOT_THEIRS));
        if (!person.hasSeveral()) {
            throw new NotPossible(Why.ONLY_ONE);
        }
        if (off.id().equals(person.id())) {
            throw new NotPossible(Why.OWN_NUMBER);
        }
        Instant now = clock.instant();
        List<Employment> rest =
                person.employments().stream().filter(one -> !one.equals(off)).toList();
        Merge left = rest.size() > 1 ? Merge.of(person, rest, now, roster.zones()) : alone(person, rest.get(0));
        people.merges().splitOff(person.id(), off, rest);
        PersonnelChange ofTheRest = people.keep(person, word(person, now), changed(left), now);
        PersonnelChange ofTheOther = people.keep(
                complete(people.locked(off.id())),
                new PersonRecord(OURSELVES, null, null, now, employeeId, Map.of()),
                new Merge(
                        off.facts(),
                        off.provenance(),
                        off.others(),
                        ChangeKind.CHANGED,
                        Facts.NONE.changesTo(off.facts()),
                        List.of(),
                        null),
                now);
        people.merges().keepSplit(off.id(), by, reason, now);
        events.publishEvent(ofTheRest);
        events.publishEvent(ofTheOther);
        return new Split(person.id(), off.id());
    }

    /** All employments of the person, the leading one first. */
    @Transactional(readOnly = true)
    public List<Employment> employmentsOf(Person person) {
        List<Employment> all = complete(people.find(person.id())).allEmployments();
        return person.numbers().stream()
                .flatMap(number -> all.stream().filter(one -> one.employeeId().equals(number)))
                .toList();
    }

    /** The unique ids that lead to this one. */
    public List<UUID> mergedInto(UUID personId) {
        return people.merges().into(personId);
    }

    /** Who was merged with this person or those who were merged into it, and split from them, the newest first. */
    public List<KeptMerge> historyOf(UUID personId) {
        return people.merges().of(personId);
    }

    private Known complete(Optional<Known> found) {
        Known known = found.orElseThrow(() -> new IllegalStateException("There is no such person."));
        return people.withEmployments(known);
    }

    private static PersonRecord word(Known person, Instant now) {
        return new PersonRecord(OURSELVES, null, null, now, person.employeeId(), Map.of());
    }

    private static Merge alone(Known person, Employment only) {
        return new Merge(
                only.facts(),
                only.provenance(),
                only.others(),
                ChangeKind.CHANGED,
                person.facts().changesTo(only.facts()),
                List.of(),
                null);
    }

    /** Even if no fact is another one now, the work on the person is taken up. */
    private static Merge changed(Merge merge) {
        return merge.kind() != ChangeKind.UNCHANGED
                ? merge
                : new Merge(
                        merge.facts(),
                        merge.provenance(),
                        merge.others(),
                        ChangeKind.CHANGED,
                        merge.changes(),
                        merge.employments(),
                        merge.lead());
    }

    private record Pair(Known stays, Known goes) {

        static Pair of(Known one, Known other) {
            if (one.id().equals(other.id())) {
                throw new NotPossible(Why.ONE_ALREADY);
            }
            if (Erasures.isTombstone(one.employeeId()) || Erasures.isTombstone(other.employeeId())) {
                throw new NotPossible(Why.ERASED);
            }
            int age = one.createdAt().compareTo(other.createdAt());
            boolean firstStays = age == 0 ? one.id().compareTo(other.id()) < 0 : age < 0;
            return firstStays ? new Pair(one, other) : new Pair(other, one);
        }

        Merge merge(Instant now, TimeZones zones) {
            List<Employment> all = new ArrayList<>(Stream.of(stays, goes)
                    .flatMap(known -> known.allEmployments().stream())
                    .toList());
            return changed(Merge.of(stays, all, now, zones));
        }

        Merged merged(Merge merge) {
            Person person = new Person(
                    stays.id(),
                    merge.lead().numbers().get(0),
                    merge.facts(),
                    merge.provenance().keySet(),
                    stays.createdAt(),
                    stays.newestChange(),
                    List.of(),
                    merge.lead().numbers().subList(1, merge.lead().numbers().size()),
                    merge.lead().turnsAt());
            List<Employment> inOrder = person.numbers().stream()
                    .flatMap(number -> merge.employments().stream()
                            .filter(one -> one.employeeId().equals(number)))
                    .toList();
            return new Merged(person, goes.id(), merge.kind(), merge.changes(), inOrder);
        }
    }
}
