package dev.tenure.roster;

import java.sql.Timestamp;
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
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The order in which sources are believed, field by field, and what another order makes of what they said. */
@Component
public class Authorities {

    /** One transaction holds as many people. */
    private static final int CHUNK = 200;

    private static final UUID NOBODY = new UUID(0, 0);

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

    /**
     * How far the newest order has come through all people.
     *
     * @param effect so far
     * @param endedAt null while it goes on
     */
    public record Settlement(
            Instant orderedAt, Effect effect, @Nullable Instant endedAt) {}

    /** What {@link #replace} would change, with nothing kept. */
    public Effect foresee(Collection<Rank> ranks) {
        Authority authority = Authority.of(List.copyOf(ranks));
        Tally tally = new Tally();
        List<Known> some = people.contested(NOBODY, CHUNK);
        while (!some.isEmpty()) {
            for (Known known : some) {
                tally.add(Merge.judged(known, authority, clock.instant(), roster.zones()));
            }
            some = people.contested(some.get(some.size() - 1).id(), CHUNK);
        }
        return tally.effect();
    }

    /**
     * From now on sources are believed in this order. What follows from it for people comes as a
     * {@link PersonnelChange} each, by and by: see {@link #settleSome}.
     */
    public void replace(Collection<Rank> ranks) {
        transaction.executeWithoutResult(status -> {
            keep(ranks);
            db.sql("""
                            insert into authority_settling (ordered_at) values (?)
                            on conflict (single) do update set ordered_at = excluded.ordered_at,
                              after_person = excluded.after_person, people = 0, ended_at = null
                            """).param(Timestamp.from(clock.instant())).update();
            db.sql("delete from authority_effect").update();
        });
    }

    /** Of the newest order; empty where none was ever given. */
    public Optional<Settlement> settlement() {
        return db.sql("select ordered_at, people, ended_at from authority_settling")
                .query((rs, row) -> new Settlement(
                        rs.getTimestamp("ordered_at").toInstant(),
                        new Effect(rs.getInt("people"), effects()),
                        Optional.ofNullable(rs.getTimestamp("ended_at"))
                                .map(Timestamp::toInstant)
                                .orElse(null)))
                .optional();
    }

    private Map<String, Integer> effects() {
        Map<String, Integer> effects = new TreeMap<>();
        db.sql("select field, people from authority_effect").query(rs -> {
            effects.put(rs.getString("field"), rs.getInt("people"));
        });
        return effects;
    }

    /**
     * Applies the newest order to the next people of whom several sources speak. One node at a time does; what is
     * settled is known in the same transaction, so that whoever goes on begins after it.
     *
     * @return whether there may be more to do
     */
    public boolean settleSome() {
        return Boolean.TRUE.equals(transaction.execute(status -> db.sql(
                        "select after_person from authority_settling where ended_at is null for update skip locked")
                .query(UUID.class)
                .optional()
                .map(this::settleAfter)
                .orElse(false)));
    }

    private boolean settleAfter(UUID last) {
        List<Known> some = people.contested(last, CHUNK);
        if (some.isEmpty()) {
            db.sql("update authority_settling set ended_at = ?")
                    .param(Timestamp.from(clock.instant()))
                    .update();
            return false;
        }
        Tally tally = new Tally();
        for (Known known : some) {
            // Most people stay as they are: only the others are locked.
            if (isOther(known, Merge.judged(known, known.authority(), clock.instant(), roster.zones()))) {
                judge(known.id()).ifPresent(tally::add);
            }
        }
        db.sql("update authority_settling set after_person = ?, people = people + ?")
                .params(some.get(some.size() - 1).id(), tally.people)
                .update();
        db.sql("""
                        insert into authority_effect as e (field, people) select * from unnest(:fields::text[], :counts::int[])
                        on conflict (field) do update set people = e.people + excluded.people
                        """)
                .param("fields", tally.fields.keySet().toArray(String[]::new))
                .param("counts", tally.fields.values().toArray(Integer[]::new))
                .update();
        return true;
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

    private Optional<Merge> judge(UUID id) {
        Optional<Known> found = people.locked(id).map(people::withEmployments);
        return found.map(known -> {
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
        });
    }

    /** Counts what becomes other. */
    private static final class Tally {

        private final SortedMap<String, Integer> fields = new TreeMap<>();
        private int people;

        void add(Merge merge) {
            people += merge.changes().isEmpty() ? 0 : 1;
            merge.changes().forEach(change -> fields.merge(change.field().name(), 1, Integer::sum));
        }

        Effect effect() {
            return new Effect(people, fields);
        }
    }

    private static boolean isOther(Known known, Merge merge) {
        return !merge.changes().isEmpty()
                || !merge.provenance().equals(known.provenance())
                || !merge.others().equals(known.others())
                || !merge.employments().equals(known.employments());
    }
}
