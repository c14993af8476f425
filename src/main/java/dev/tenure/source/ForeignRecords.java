package dev.tenure.source;

import static dev.tenure.source.RunRows.texts;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Each foreign record as it came last, and what became of it then. */
@Component
class ForeignRecords {

    /** Seen until a reading of everybody misses it: as long as it is as it was, nothing is written. */
    static final Instant STILL = Instant.MAX;

    private final JdbcClient db;

    ForeignRecords(JdbcClient db) {
        this.db = db;
    }

    /** A record that is to be remembered anew. */
    record Kept(
            String sourceId,
            String payload,
            String hash,
            RecordOutcome outcome,
            @Nullable Because because,
            @Nullable UUID personId) {}

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
                          last_seen_run, outcome, because_code, because_text, person_id)
                        select :feed, id, payload::jsonb, hash, :now, :seen::timestamptz, :run, outcome, code, text, person
                        from unnest(:ids::text[], :payloads::text[], :hashes::text[], :outcomes::text[], :codes::text[],
                          :texts::text[], :people::uuid[]) r (id, payload, hash, outcome, code, text, person)
                        on conflict (feed, source_id) do update set payload = excluded.payload,
                          content_hash = excluded.content_hash, last_seen = excluded.last_seen,
                          last_seen_run = excluded.last_seen_run, outcome = excluded.outcome,
                          because_code = excluded.because_code, because_text = excluded.because_text,
                          unnamed_since = null,
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
                .param("people", records.stream().map(Kept::personId).toArray(UUID[]::new))
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
}
