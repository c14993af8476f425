package dev.tenure.roster;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The order in which sources are believed, field by field, and what another order makes of what they said. */
@Component
public class Authorities {

    private static final int CHUNK = 200;

    private final JdbcClient db;
    private final People people;
    private final Roster roster;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Authorities(
            JdbcClient db,
            People people,
            Roster roster,
            ApplicationEventPublisher events,
            Clock clock,
            TransactionTemplate transaction) {
        this.db = db;
        this.people = people;
        this.roster = roster;
        this.events = events;
        this.clock = clock;
        this.transaction = transaction;
    }

    /**
     * How far a source is believed.
     *
     * @param field its name in the API; {@code *} for every field that names no sources of its own
     * @param rank 1 is the most authoritative; sources of one rank are equal
     */
    public record Rank(String field, String source, int rank) {}

    /**
     * What an order makes other than it is.
     *
     * @param people whose facts become others
     * @param fields of how many people each field becomes another, by its name
     */
    public record Effect(int people, Map<String, Integer> fields) {

        public Effect {
            fields = Map.copyOf(fields);
        }
    }

    /** By field and rank. */
    public List<Rank> all() {
        return db.sql("select field, source, rank from authority order by field, rank, source")
                .query(Rank.class)
                .list();
    }

    /** What {@link #replace} would change, with nothing kept. */
    public Effect foresee(Collection<Rank> ranks) {
        Authority authority = Authority.of(List.copyOf(ranks));
        return throughAll(known -> Optional.of(Merge.judged(known, authority, clock.instant(), roster.zones())));
    }

    /**
     * From now on sources are believed in this order. What follows from it for people comes as a
     * {@link PersonnelChange} each, chunk by chunk; the same order again goes on where that was cut off.
     */
    public Effect replace(Collection<Rank> ranks) {
        transaction.executeWithoutResult(status -> keep(ranks));
        return throughAll(known -> {
            // Most people stay as they are: only the others are locked.
            Merge merge = Merge.judged(known, known.authority(), clock.instant(), roster.zones());
            return isOther(known, merge) ? judge(known.id()) : Optional.empty();
        });
    }

    private void keep(Collection<Rank> ranks) {
        // Two who order at the same moment: the later one's order holds as a whole.
        db.sql("lock table authority in share row exclusive mode").update();
        db.sql("delete from authority").update();
        db.sql("""
                        insert into authority (field, source, rank)
                        select * from unnest(:fields::text[], :sources::text[], :ranks::int[])
                        """)
                .param("fields", ranks.stream().map(Rank::field).toArray(String[]::new))
                .param("sources", ranks.stream().map(Rank::source).toArray(String[]::new))
                .param("ranks", ranks.stream().map(Rank::rank).toArray(Integer[]::new))
                .update();
    }

    private interface Judgement {
        Optional<Merge> of(Known known);
    }

    private Effect throughAll(Judgement judgement) {
        int count = 0;
        SortedMap<String, Integer> fields = new TreeMap<>();
        UUID after = new UUID(0, 0);
        List<Known> some = people.contested(after, CHUNK);
        while (!some.isEmpty()) {
            for (Known known : some) {
                List<FieldChange> changes =
                        judgement.of(known).map(Merge::changes).orElse(List.of());
                count += changes.isEmpty() ? 0 : 1;
                changes.forEach(change -> fields.merge(change.field().name(), 1, Integer::sum));
            }
            after = some.get(some.size() - 1).id();
            some = people.contested(after, CHUNK);
        }
        return new Effect(count, fields);
    }

    private Optional<Merge> judge(UUID id) {
        return Optional.ofNullable(transaction.execute(status -> {
            Optional<Known> found = people.locked(id).map(people::withEmployments);
            if (found.isEmpty()) {
                return null;
            }
            Known known = found.get();
            Instant now = clock.instant();
            Merge merge = Merge.judged(known, known.authority(), now, roster.zones());
            if (merge.kind() == ChangeKind.UNCHANGED) {
                people.keepProvenance(known, merge);
            } else {
                PersonRecord ourWord =
                        new PersonRecord(Identities.OURSELVES, null, null, now, known.employeeId(), Map.of());
                events.publishEvent(people.keep(known, ourWord, merge, now));
            }
            return merge;
        }));
    }

    private static boolean isOther(Known known, Merge merge) {
        return !merge.changes().isEmpty()
                || !merge.provenance().equals(known.provenance())
                || !merge.others().equals(known.others())
                || !merge.employments().equals(known.employments());
    }
}
