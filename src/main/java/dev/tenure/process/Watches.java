package dev.tenure.process;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The phase of an employment that was last worked on, for those for whom another one lies ahead or behind. */
@Component
class Watches {

    private final JdbcClient db;

    Watches(JdbcClient db) {
        this.db = db;
    }

    /**
     * One person's.
     *
     * @param since when the phase was first worked on
     * @param next when the next phase begins; null if none is known
     * @param process that waits for it; null if none does
     */
    record Watch(
            UUID personId,
            Phase phase,
            Instant since,
            @Nullable Instant next,
            @Nullable String process) {

        Optional<Instant> goneSince() {
            return phase == Phase.GONE || phase == Phase.GRACE_OVER ? Optional.of(since) : Optional.empty();
        }
    }

    Optional<Watch> of(UUID personId) {
        return db.sql("select * from lifecycle where person_id = ?")
                .param(personId)
                .query(Watches::watch)
                .optional();
    }

    Map<UUID, Watch> of(Collection<UUID> people) {
        return db
                .sql("select * from lifecycle where person_id = any(?)")
                .param(people.toArray(UUID[]::new))
                .query(Watches::watch)
                .list()
                .stream()
                .collect(Collectors.toMap(Watch::personId, Function.identity()));
    }

    /** Keeps what was worked on and what lies ahead; since when somebody is gone does not change while they are. */
    Watch keep(UUID personId, Phase phase, @Nullable Instant next, Instant now) {
        return db.sql("""
                        insert into lifecycle (person_id, phase, since, next_at) values (:person, :phase, :now, :next)
                        on conflict (person_id) do update set phase = excluded.phase, next_at = excluded.next_at,
                          since = case when lifecycle.phase = excluded.phase
                              or (lifecycle.phase = 'GONE' and excluded.phase = 'GRACE_OVER')
                            then lifecycle.since else excluded.since end
                        returning *
                        """)
                .param("person", personId)
                .param("phase", phase.name())
                .param("now", Timestamp.from(now))
                .param("next", next == null ? null : Timestamp.from(next))
                .query(Watches::watch)
                .single();
    }

    /** The process waits for the instant now; null for neither. */
    void arm(UUID personId, @Nullable String process, @Nullable Instant next) {
        db.sql(
                        "update lifecycle set process_instance_id = :process, next_at = :next, armed_at = :next where person_id = :person")
                .param("person", personId)
                .param("process", process)
                .param("next", next == null ? null : Timestamp.from(next))
                .update();
    }

    /** Forgets the person, and says which process waited. */
    Optional<String> remove(UUID personId) {
        return db
                .sql("delete from lifecycle where person_id = ? returning process_instance_id")
                .param(personId)
                .query((rs, row) -> Optional.ofNullable(rs.getString(1)))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Processes that wait for another instant than they should, because their news was lost. */
    List<String> outdated(int limit) {
        return db.sql("""
                        select process_instance_id from lifecycle
                        where process_instance_id is not null and next_at is distinct from armed_at limit ?
                        """).param(limit).query(String.class).list();
    }

    private static Watch watch(ResultSet rs, int row) throws SQLException {
        Timestamp next = rs.getTimestamp("next_at");
        return new Watch(
                rs.getObject("person_id", UUID.class),
                Phase.valueOf(rs.getString("phase")),
                rs.getTimestamp("since").toInstant(),
                next == null ? null : next.toInstant(),
                rs.getString("process_instance_id"));
    }
}
