package dev.tenure.roster;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Which source knows a person under which key, and when it spoke of them last. */
@Component
public class Tracking {

    private final JdbcClient db;

    Tracking(JdbcClient db) {
        this.db = db;
    }

    /**
     * A source's own key of a person.
     *
     * @param credential name of the credential with which the source was asked last; null if no run has told
     * @param syncedAt when a run heard of the person last, whether or not anything was new
     */
    public record Tracked(
            String source,
            String sourceId,
            @Nullable String credential,
            @Nullable Instant syncedAt) {}

    /**
     * A run has heard of these people. What is older than is known changes nothing, and a key that is nobody's is passed
     * over.
     *
     * @return how many of the keys are somebody's
     */
    public int heard(String source, String credential, Instant at, Collection<String> sourceIds) {
        return db.sql("""
                        insert into person_tracking (source, source_id, person_id, credential, synced_at)
                        select k.source, k.source_id, k.person_id, :credential, :at
                        from (select distinct id from unnest(:ids::text[]) as id) h
                        join person_key k on k.source = :source and k.source_id = h.id
                        on conflict (source, source_id) do update set
                          person_id = excluded.person_id,
                          credential = case when excluded.synced_at >= person_tracking.synced_at
                            then excluded.credential else person_tracking.credential end,
                          synced_at = greatest(person_tracking.synced_at, excluded.synced_at)
                        """)
                .param("source", source)
                .param("credential", credential)
                .param("at", Timestamp.from(at))
                .param("ids", sourceIds.toArray(String[]::new))
                .update();
    }

    /** All keys of the person and of those who were merged into it, by source. */
    public List<Tracked> of(UUID personId) {
        return db.sql("""
                        select k.source, k.source_id, t.credential, t.synced_at
                        from person_key k
                        left join person_tracking t on t.source = k.source and t.source_id = k.source_id
                        where k.person_id in (select id from person where id = :person or merged_into = :person)
                        order by k.source, k.source_id
                        """)
                .param("person", personId)
                .query((rs, row) -> {
                    Timestamp synced = rs.getTimestamp("synced_at");
                    return new Tracked(
                            rs.getString("source"),
                            rs.getString("source_id"),
                            rs.getString("credential"),
                            synced == null ? null : synced.toInstant());
                })
                .list();
    }
}
