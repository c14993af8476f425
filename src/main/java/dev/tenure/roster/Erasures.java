package dev.tenure.roster;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Who is to be erased, who was, and whether a record is about one of those. */
@Component
public class Erasures {

    /** What the refusal of a record about somebody erased is called. */
    public static final String ERASED = "erased";

    private final JdbcClient db;
    private final Clock clock;

    Erasures(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * That somebody is to be erased, or was.
     *
     * @param because a source and its word, the end of a time of keeping, or what an admin gave as reason
     * @param dueAt not before then
     * @param rows JSON: room, table, how many rows; empty until it is done
     */
    public record Erasure(
            long place,
            UUID personId,
            String because,
            String askedBy,
            Instant askedAt,
            Instant dueAt,
            @Nullable Instant erasedAt,
            String rows) {}

    /** Whether that is what an employee number was replaced by. */
    static boolean isTombstone(String employeeId) {
        return employeeId.startsWith("erased:");
    }

    /** Has the person erased as soon as nothing hinders it; asked again, nothing more happens. */
    public void ask(UUID personId, String because, String by) {
        Timestamp now = Timestamp.from(clock.instant());
        db.sql("""
                        insert into erasure_request (person_id, because, asked_by, asked_at, due_at) values (?, ?, ?, ?, ?)
                        on conflict do nothing
                        """).params(personId, because, by, now, now).update();
    }

    /** The same for everybody who left before then and of whom nothing new was heard since, at most so many. */
    public int askForLeavers(Instant before, int atMost) {
        return db.sql("""
                        insert into erasure_request (person_id, because, asked_by, asked_at, due_at)
                        select id, 'retention', 'tenure', :now, :now from person
                        where erased_at is null and merged_into is null and updated_at < :before
                          and (facts ->> 'active' = 'false' or facts ->> 'endDate' < :day)
                          and not exists (select from erasure_request r where r.person_id = person.id)
                        limit :most
                        """)
                .param("now", Timestamp.from(clock.instant()))
                .param("before", Timestamp.from(before))
                .param("day", before.toString().substring(0, 10))
                .param("most", atMost)
                .update();
    }

    public Optional<Erasure> of(UUID personId) {
        return db.sql("select * from erasure_request where person_id = ?")
                .param(personId)
                .query(Erasures::erasure)
                .optional();
    }

    /** The newest first. */
    public List<Erasure> list(@Nullable Long before, int limit) {
        return db.sql("""
                        select * from erasure_request where :before::bigint is null or place < :before::bigint
                        order by place desc limit :limit
                        """)
                .param("before", before)
                .param("limit", limit)
                .query(Erasures::erasure)
                .list();
    }

    /** Those that are due, the oldest first. */
    public List<UUID> due(int limit) {
        return db.sql("""
                        select person_id from erasure_request where erased_at is null and due_at <= ?
                        order by due_at, place limit ?
                        """)
                .params(Timestamp.from(clock.instant()), limit)
                .query(UUID.class)
                .list();
    }

    /** Keeps that the person was erased, and how many rows that were; empty texts leave what was said when it was asked for. */
    public void done(UUID personId, String because, String by, String rows) {
        Timestamp now = Timestamp.from(clock.instant());
        db.sql("""
                        insert into erasure_request (person_id, because, asked_by, asked_at, due_at, erased_at, rows)
                        values (:person, :because, :by, :now, :now, :now, :rows::jsonb)
                        on conflict (person_id) do update set erased_at = :now, rows = excluded.rows,
                          because = coalesce(nullif(excluded.because, ''), erasure_request.because),
                          asked_by = coalesce(nullif(excluded.asked_by, ''), erasure_request.asked_by)
                        """)
                .param("person", personId)
                .param("because", because)
                .param("by", by)
                .param("now", now)
                .param("rows", rows)
                .update();
    }

    /** Keeps by what the people would be known again: hashes, since they are to be named no more. */
    public void remember(Traces of) {
        db.sql("""
                        insert into erased_key (hash, erased_at)
                        select erased_hash('number', n), :now::timestamptz from unnest(:numbers::text[]) n
                        union select erased_hash('key', k), :now::timestamptz from unnest(:keys::text[]) k
                        on conflict (hash) do update set erased_at = excluded.erased_at
                        """)
                .params(of.parameters())
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    private static Erasure erasure(ResultSet row, int n) throws SQLException {
        Timestamp erased = row.getTimestamp("erased_at");
        return new Erasure(
                row.getLong("place"),
                row.getObject("person_id", UUID.class),
                row.getString("because"),
                row.getString("asked_by"),
                row.getTimestamp("asked_at").toInstant(),
                row.getTimestamp("due_at").toInstant(),
                erased == null ? null : erased.toInstant(),
                row.getString("rows"));
    }
}
