package dev.tenure.source;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** When the feeds were asked, and what became of what they said. */
@Component
public class FeedRuns {

    private static final String RUN = """
            select id, feed, started_at, ended_at, state, node, came_new, came_changed, came_unchanged, came_skipped,
              came_failed, code, message, retry_at
            from feed_run
            """;

    private final JdbcClient db;

    FeedRuns(JdbcClient db) {
        this.db = db;
    }

    /** Of all feeds, the newest first. */
    public List<FeedRun> recent(int limit) {
        return db.sql(RUN + "order by started_at desc, id limit ?")
                .param(limit)
                .query(FeedRuns::run)
                .list();
    }

    /** Of one feed, the newest first. */
    public List<FeedRun> recent(String feed, int limit) {
        return db.sql(RUN + "where feed = ? order by started_at desc, id limit ?")
                .params(feed, limit)
                .query(FeedRuns::run)
                .list();
    }

    public Optional<FeedRun> find(UUID runId) {
        return db.sql(RUN + "where id = ?").param(runId).query(FeedRuns::run).optional();
    }

    /**
     * What became of the records of a run that brought something to tell, in the order of their keys; one that is and
     * fares as it did before is only counted.
     *
     * @param after the last key of the page before; empty for the first page
     */
    public List<RunRecord> recordsOf(UUID runId, String after, int limit) {
        return db.sql("""
                        select source_id, outcome, because_code, because_text, change_id from run_record
                        where run_id = ? and source_id > ? order by source_id limit ?
                        """)
                .params(runId, after, limit)
                .query((rs, row) -> new RunRecord(
                        rs.getString("source_id"),
                        RecordOutcome.valueOf(rs.getString("outcome")),
                        because(rs),
                        rs.getObject("change_id", UUID.class)))
                .list();
    }

    FeedRun open(String feed, String node, Instant now) {
        UUID id = UUID.randomUUID();
        db.sql("insert into feed_run (id, feed, started_at, state, node) values (?, ?, ?, 'RUNNING', ?)")
                .params(id, feed, Timestamp.from(now), node)
                .update();
        return new FeedRun(id, feed, now, null, RunState.RUNNING, node, Map.of(), null, null, null);
    }

    /** To be called by whoever holds the feed's lock: nobody else can be at it. */
    int closeLost(String feed, Instant now) {
        return db.sql("""
                        update feed_run set state = 'FAILED', ended_at = :now, code = 'node-lost',
                          message = 'The node ' || node || ' stopped, or lost the database, before the run ended.'
                            || ' What it had taken in stays; this run goes on with the rest.'
                        where feed = :feed and state = 'RUNNING'
                        """).param("now", Timestamp.from(now)).param("feed", feed).update();
    }

    void keep(UUID run, Collection<RunRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        db.sql("""
                        insert into run_record (run_id, source_id, outcome, because_code, because_text, change_id)
                        select :run, r.* from unnest(
                          :ids::text[], :outcomes::text[], :codes::text[], :texts::text[], :changes::uuid[]) r
                        on conflict do nothing
                        """)
                .param("run", run)
                .param("ids", texts(records, RunRecord::sourceId))
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
                .param("changes", records.stream().map(RunRecord::changeId).toArray(UUID[]::new))
                .update();
    }

    static <T> String[] texts(Collection<T> of, java.util.function.Function<T, String> text) {
        return of.stream().map(text).toArray(String[]::new);
    }

    void close(FeedRun run) {
        db.sql("""
                        update feed_run set ended_at = :ended, state = :state, came_new = :new, came_changed = :changed,
                          came_unchanged = :unchanged, came_skipped = :skipped, came_failed = :failed,
                          code = :code, message = :message, retry_at = :retry
                        where id = :id
                        """)
                .param("id", run.id())
                .param("ended", timestamp(run.endedAt()))
                .param("state", run.state().name())
                .param("new", run.count(RecordOutcome.NEW))
                .param("changed", run.count(RecordOutcome.CHANGED))
                .param("unchanged", run.count(RecordOutcome.UNCHANGED))
                .param("skipped", run.count(RecordOutcome.SKIPPED))
                .param("failed", run.count(RecordOutcome.FAILED))
                .param("code", run.code())
                .param("message", run.message())
                .param("retry", timestamp(run.retryAt()))
                .update();
    }

    private static FeedRun run(ResultSet rs, int row) throws SQLException {
        Map<RecordOutcome, Integer> counts = new EnumMap<>(RecordOutcome.class);
        for (RecordOutcome outcome : EnumSet.complementOf(EnumSet.of(RecordOutcome.PLANNED))) {
            counts.put(outcome, rs.getInt("came_" + outcome.name().toLowerCase(java.util.Locale.ROOT)));
        }
        return new FeedRun(
                rs.getObject("id", UUID.class),
                rs.getString("feed"),
                rs.getTimestamp("started_at").toInstant(),
                instant(rs, "ended_at"),
                RunState.valueOf(rs.getString("state")),
                rs.getString("node"),
                counts,
                rs.getString("code"),
                rs.getString("message"),
                instant(rs, "retry_at"));
    }

    @Nullable
    private static Because because(ResultSet rs) throws SQLException {
        String code = rs.getString("because_code");
        return code == null ? null : new Because(code, rs.getString("because_text"));
    }

    @Nullable
    private static Instant instant(ResultSet rs, String column) throws SQLException {
        Timestamp at = rs.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    @Nullable
    private static Timestamp timestamp(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }
}
