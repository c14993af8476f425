package dev.tenure.source;

import static dev.tenure.source.FeedRuns.texts;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Each foreign record as it came last, and what became of it then. */
@Component
class ForeignRecords {

    private static final int MOST_LOOKED_AT_AGAIN = 1000;

    /** Seen until a reading of everybody misses it: as long as it is as it was, nothing is written. */
    static final Instant STILL = Instant.MAX;

    private final JdbcClient db;

    ForeignRecords(JdbcClient db) {
        this.db = db;
    }

    /** What is remembered of a record. */
    record Known(
            String hash, RecordOutcome outcome, @Nullable String becauseCode) {}

    /** A record that is to be remembered anew. */
    record Kept(
            String sourceId,
            String payload,
            String hash,
            RecordOutcome outcome,
            @Nullable Because because,
            @Nullable LocalDate lookAgainOn,
            @Nullable UUID personId) {}

    Map<String, Known> known(String feed, Collection<String> sourceIds) {
        Map<String, Known> known = new HashMap<>();
        db.sql(
                        "select source_id, content_hash, outcome, because_code from foreign_record where feed = ? and source_id = any(?)")
                .params(feed, sourceIds.toArray(String[]::new))
                .query(rs -> {
                    known.put(
                            rs.getString("source_id"),
                            new Known(
                                    rs.getString("content_hash"),
                                    RecordOutcome.valueOf(rs.getString("outcome")),
                                    rs.getString("because_code")));
                });
        return known;
    }

    List<String> dueForAnotherLook(String feed, LocalDate today) {
        return db.sql("""
                        select source_id from foreign_record where feed = ? and look_again_on <= ?
                        order by look_again_on, source_id limit ?
                        """)
                .params(feed, today, MOST_LOOKED_AT_AGAIN)
                .query(String.class)
                .list();
    }

    /**
     * Remembers how they came.
     *
     * @param seen when, or {@link #STILL}
     */
    void keep(String feed, UUID run, Instant now, Instant seen, Collection<Kept> records) {
        if (records.isEmpty()) {
            return;
        }
        db.sql("""
                        insert into foreign_record as f (feed, source_id, payload, content_hash, first_seen, last_seen,
                          last_seen_run, outcome, because_code, because_text, look_again_on, person_id)
                        select :feed, id, payload::jsonb, hash, :now, :seen::timestamptz, :run, outcome, code, text, look, person
                        from unnest(:ids::text[], :payloads::text[], :hashes::text[], :outcomes::text[], :codes::text[],
                          :texts::text[], :looks::text[]::date[], :people::uuid[]) r (id, payload, hash, outcome, code, text,
                          look, person)
                        on conflict (feed, source_id) do update set payload = excluded.payload,
                          content_hash = excluded.content_hash, last_seen = excluded.last_seen,
                          last_seen_run = excluded.last_seen_run, outcome = excluded.outcome,
                          because_code = excluded.because_code, because_text = excluded.because_text,
                          look_again_on = excluded.look_again_on, unnamed_since = null,
                          person_id = coalesce(excluded.person_id, f.person_id)
                        """)
                .param("feed", feed)
                .param("now", Timestamp.from(now))
                .param("seen", seen(seen))
                .param("run", run)
                .param("ids", texts(records, Kept::sourceId))
                .param("payloads", texts(records, Kept::payload))
                .param("hashes", texts(records, Kept::hash))
                .param("outcomes", texts(records, r -> r.outcome().name()))
                .param(
                        "codes",
                        texts(
                                records,
                                r -> r.because() == null ? null : r.because().code()))
                .param(
                        "texts",
                        texts(
                                records,
                                r -> r.because() == null ? null : r.because().text()))
                .param("looks", dates(records.stream().map(Kept::lookAgainOn).toList()))
                .param("people", records.stream().map(Kept::personId).toArray(UUID[]::new))
                .update();
    }

    /** Those that came again just as they were. */
    void seenAgain(String feed, UUID run, Instant now, Collection<ForeignRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        db.sql("""
                        update foreign_record f set last_seen = :now, last_seen_run = :run, look_again_on = r.look
                        from unnest(:ids::text[], :looks::text[]::date[]) r (id, look)
                        where f.feed = :feed and f.source_id = r.id
                        """)
                .param("feed", feed)
                .param("now", Timestamp.from(now))
                .param("run", run)
                .param("ids", texts(records, ForeignRecord::sourceId))
                .param(
                        "looks",
                        dates(records.stream().map(ForeignRecord::lookAgainOn).toList()))
                .update();
    }

    /** From now on nobody is missed, so that whoever was {@link #STILL} seen was seen until now. */
    void missNobody(String feed, Instant now) {
        db.sql("update foreign_record set last_seen = ? where feed = ? and last_seen = 'infinity'")
                .params(Timestamp.from(now), feed)
                .update();
    }

    /** As the database reads it. */
    static String seen(Instant seen) {
        return seen.equals(STILL) ? "infinity" : seen.toString();
    }

    private static String[] dates(List<LocalDate> days) {
        return texts(days, day -> day == null ? null : day.toString());
    }
}
