package dev.tenure.roster;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** The order in which sources are believed, field by field, and what another order makes of what they said. */
@Component
public class Authorities {

    /** One transaction holds as many people. */
    private static final int CHUNK = 200;

    private static final UUID NOBODY = new UUID(0, 0);

    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Authorities.class);

    private final JdbcClient db;
    private final People people;
    private final Roster roster;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final TransactionTemplate alone;

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
        this.alone = new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
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
     * @param leftOut for how many people what follows from it failed: they are as they were, and are tried again
     * @param endedAt null while it goes on
     */
    public record Settlement(
            Instant orderedAt,
            Effect effect,
            int leftOut,
            @Nullable Instant endedAt) {}

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
            db.sql("delete from authority_left_out").update();
        });
    }

    /** Of the newest order; empty where none was ever given. */
    public Optional<Settlement> settlement() {
        return db.sql(
                        "select ordered_at, people, ended_at, (select count(*) from authority_left_out) as left_out from authority_settling")
                .query((rs, row) -> new Settlement(
                        rs.getTimestamp("ordered_at").toInstant(),
                        new Effect(rs.getInt("people"), effects()),
                        rs.getInt("left_out"),
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
     * Applies the newest order to the next people of whom several sources speak, and in the end to those for whom that
     * failed a while ago. One node at a time does; what is settled is known in the same transaction, so that whoever goes
     * on begins after it.
     *
     * @return whether there may be more to do
     */
    public boolean settleSome() {
        return Boolean.TRUE.equals(transaction.execute(status -> db.sql(
                        "select after_person, ended_at from authority_settling for update skip locked")
                .query((rs, row) -> rs.getTimestamp("ended_at") == null
                        ? settleAfter(rs.getObject("after_person", UUID.class))
                        : settleLeftOut())
                .optional()
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
        // Most people stay as they are: only the others are locked.
        settle(some.stream()
                .filter(known ->
                        isOther(known, Merge.judged(known, known.authority(), clock.instant(), roster.zones())))
                .map(Known::id)
                .toList());
        db.sql("update authority_settling set after_person = ?")
                .param(some.get(some.size() - 1).id())
                .update();
        return true;
    }

    private boolean settleLeftOut() {
        List<UUID> some = db.sql(
                        "select person_id from authority_left_out where tried_at <= ? order by person_id limit ?")
                .params(Timestamp.from(clock.instant().minus(TRY_AGAIN)), CHUNK)
                .query(UUID.class)
                .list();
        settle(some);
        return !some.isEmpty();
    }

    private void settle(List<UUID> some) {
        Tally tally = new Tally();
        List<UUID> settled = new ArrayList<>();
        for (UUID person : some) {
            try {
                alone.executeWithoutResult(status -> judge(person).ifPresent(tally::add));
                settled.add(person);
            } catch (TransientDataAccessException
                    | NonTransientDataAccessResourceException
                    | TransactionException outage) {
                throw outage;
            } catch (RuntimeException failed) {
                // Its message may quote what is known of the person.
                LOG.error(
                        "The new order of the sources could not be applied to person {} ({}). It is tried again in {}.",
                        person,
                        failed.getClass().getName(),
                        TRY_AGAIN);
            }
        }
        keep(
                tally,
                settled,
                some.stream().filter(Predicate.not(settled::contains)).toList());
    }

    private void keep(Tally tally, List<UUID> settled, List<UUID> leftOut) {
        db.sql("delete from authority_left_out where person_id = any(?)")
                .param(settled.toArray(UUID[]::new))
                .update();
        db.sql("""
                        insert into authority_left_out (person_id, tried_at) select unnest(:people::uuid[]), :now
                        on conflict (person_id) do update set tried_at = excluded.tried_at
                        """)
                .param("people", leftOut.toArray(UUID[]::new))
                .param("now", Timestamp.from(clock.instant()))
                .update();
        db.sql("update authority_settling set people = people + ?")
                .param(tally.people)
                .update();
        db.sql("""
                        insert into authority_effect as e (field, people) select * from unnest(:fields::text[], :counts::int[])
                        on conflict (field) do update set people = e.people + excluded.people
                        """)
                .param("fields", tally.fields.keySet().toArray(String[]::new))
                .param("counts", tally.fields.values().toArray(Integer[]::new))
                .update();
    }

    private void keep(Collection<Rank> ranks) {
        // Whoever has judged a person by the old order has committed before the new one is there: settling finds it.
        // Of two who order at the same moment the later one's order holds as a whole.
        db.sql("lock table authority in access exclusive mode").update();
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
