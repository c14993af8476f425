package dev.tenure.source;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The table of the runs of integrations. */
@Component
class RunRows {

    private final JdbcClient db;

    RunRows(JdbcClient db) {
        this.db = db;
    }

    /** A time that a step of a run is worked on; a later one makes it void. */
    record Attempt(UUID run, int number) {}

    /** What a run begins with. */
    record Beginning(
            String integration,
            int version,
            boolean dryRun,
            Trigger trigger,
            String by,
            @Nullable UUID upload,
            @Nullable UUID retryOf) {}

    /** Nothing while another run of the integration is under way. */
    Optional<UUID> open(Beginning run, Instant now) {
        return db.sql("""
                        insert into feed_run (id, feed, version, dry_run, triggered, started_by, upload, retry_of, started_at,
                          state, node)
                        values (:id, :feed, :version, :dry, :trigger, :by, :upload::uuid, :retry::uuid, :now, 'FETCHING', '')
                        on conflict (feed) where ended_at is null do nothing
                        returning id
                        """)
                .param("id", UUID.randomUUID())
                .param("feed", run.integration())
                .param("version", run.version())
                .param("dry", run.dryRun())
                .param("trigger", run.trigger().name())
                .param("by", run.by())
                .param("upload", run.upload())
                .param("retry", run.retryOf())
                .param("now", Timestamp.from(now))
                .query(UUID.class)
                .optional();
    }

    Optional<UUID> alive(String integration) {
        return db.sql("select id from feed_run where feed = ? and ended_at is null")
                .param(integration)
                .query(UUID.class)
                .optional();
    }

    List<Run> alive() {
        return db.sql("select * from feed_run where ended_at is null order by started_at, id")
                .query(this::run)
                .list();
    }

    Optional<Run> find(UUID run) {
        return db.sql("select * from feed_run where id = ?")
                .param(run)
                .query(this::run)
                .optional();
    }

    Run get(UUID run) {
        return find(run).orElseThrow(() -> new IllegalStateException("There is no run " + run + "."));
    }

    List<Run> recent(String integration, int limit) {
        return db.sql("select * from feed_run where feed = ? order by started_at desc, id limit ?")
                .params(integration, limit)
                .query(this::run)
                .list();
    }

    /** The newest run of that version. */
    Optional<Run> newest(String integration, int version) {
        return db.sql("select * from feed_run where feed = ? and version = ? order by started_at desc limit 1")
                .params(integration, version)
                .query(this::run)
                .optional();
    }

    /** Of those that have ended, the newest first. */
    List<Run> ended(String integration, boolean dryRun, int limit) {
        return db.sql("""
                        select * from feed_run where feed = ? and dry_run = ? and ended_at is not null
                        order by started_at desc limit ?
                        """).params(integration, dryRun, limit).query(this::run).list();
    }

    /**
     * When the newest runs of a version began that took in what they read; null where there was none.
     *
     * @param any of whatever was changed, or of everybody
     * @param tried of everybody, even if a part could not be read
     * @param everybody of everybody, and read to the end
     */
    record Readings(
            @Nullable Instant any,
            @Nullable Instant tried,
            @Nullable Instant everybody) {}

    Readings readings(String integration, int version, Instant since) {
        return db.sql("""
                        select max(started_at) as newest, max(started_at) filter (where changed_since is null) as tried,
                          max(started_at) filter (where changed_since is null and state = 'DONE' and read_to_end) as everybody
                        from feed_run
                        where feed = ? and started_at >= ? and version = ? and state in ('DONE', 'PARTIAL') and not dry_run
                          and retry_of is null
                        """)
                .params(integration, Timestamp.from(since), version)
                .query((rs, row) -> new Readings(instant(rs, "newest"), instant(rs, "tried"), instant(rs, "everybody")))
                .single();
    }

    Attempt takeUp(UUID run, String node) {
        return new Attempt(
                run,
                db.sql("update feed_run set attempt = attempt + 1, node = ? where id = ? returning attempt")
                        .params(node, run)
                        .query(Integer.class)
                        .single());
    }

    /**
     * Changes the row as long as the attempt is the newest.
     *
     * @param set assignments, by the names of {@code values}
     * @return whether somebody wants the run to end
     * @throws RunStepUnderWay if somebody else has taken the step up meanwhile
     */
    boolean change(Attempt attempt, String set, Map<String, ?> values) {
        return db.sql(
                        "update feed_run set " + set
                                + " where id = :run and attempt = :attempt and ended_at is null returning cancelled_at is not null")
                .params(values)
                .param("run", attempt.run())
                .param("attempt", attempt.number())
                .query(Boolean.class)
                .optional()
                .orElseThrow(() -> new RunStepUnderWay(attempt.run(), "another node has taken it up."));
    }

    boolean become(Attempt attempt, RunState state) {
        return change(attempt, "state = :state", Map.of("state", state.name()));
    }

    boolean cancel(UUID run, String by, Instant now) {
        return db.sql("""
                        update feed_run set cancelled_by = :by, cancelled_at = :now
                        where id = :run and ended_at is null and cancelled_at is null
                        """)
                        .param("by", by)
                        .param("now", Timestamp.from(now))
                        .param("run", run)
                        .update()
                > 0;
    }

    boolean decide(UUID run, RunDecision decision, String by, @Nullable String note, Instant now) {
        return db.sql("""
                        update feed_run set decision = :decision, decided_by = :by, decided_at = :now, decision_note = :note
                        where id = :run and state = 'WAITING_FOR_APPROVAL' and decision is null and cancelled_at is null
                        """)
                        .param("decision", decision.name())
                        .param("by", by)
                        .param("now", Timestamp.from(now))
                        .param("note", note)
                        .param("run", run)
                        .update()
                > 0;
    }

    /** One column of what is to be written, for {@code unnest}. */
    static <T> String[] texts(Collection<T> of, Function<T, String> text) {
        return of.stream().map(text).toArray(String[]::new);
    }

    private Run run(ResultSet rs, int row) throws SQLException {
        UUID id = rs.getObject("id", UUID.class);
        Map<RecordOutcome, Integer> counts = new EnumMap<>(RecordOutcome.class);
        for (RecordOutcome outcome : EnumSet.complementOf(EnumSet.of(RecordOutcome.PLANNED))) {
            counts.put(outcome, rs.getInt("came_" + outcome.name().toLowerCase(Locale.ROOT)));
        }
        counts.put(RecordOutcome.PLANNED, rs.getInt("to_release") - rs.getInt("released"));
        return new Run(
                id,
                rs.getString("feed"),
                rs.getInt("version"),
                rs.getBoolean("dry_run"),
                Trigger.valueOf(rs.getString("triggered")),
                rs.getString("started_by"),
                rs.getObject("upload", UUID.class),
                rs.getString("credential"),
                rs.getObject("retry_of", UUID.class),
                rs.getTimestamp("started_at").toInstant(),
                instant(rs, "ended_at"),
                RunState.valueOf(rs.getString("state")),
                rs.getString("node"),
                new Run.Progress(
                        rs.getInt("records_read"),
                        rs.getInt("records_staged"),
                        rs.getInt("to_release"),
                        rs.getInt("released")),
                counts,
                tallies(id),
                rs.getString("leavers_withheld"),
                rs.getString("code"),
                rs.getString("message"),
                instant(rs, "retry_at"),
                rs.getString("cancelled_by"),
                decision(rs));
    }

    private List<Run.Tally> tallies(UUID run) {
        return db.sql("select * from run_tally where run_id = ? order by company nulls first, difference")
                .param(run)
                .query((rs, row) -> new Run.Tally(
                        rs.getString("company"),
                        Difference.valueOf(rs.getString("difference")),
                        rs.getInt("people"),
                        rs.getInt("had"),
                        new Limit(
                                rs.getObject("most_people", Integer.class), rs.getObject("most_percent", Double.class)),
                        rs.getBoolean("exceeded")))
                .list();
    }

    @Nullable
    private static Run.Decision decision(ResultSet rs) throws SQLException {
        Instant at = instant(rs, "decided_at");
        return at == null
                ? null
                : new Run.Decision(
                        RunDecision.valueOf(rs.getString("decision")),
                        rs.getString("decided_by"),
                        at,
                        rs.getString("decision_note"));
    }

    @Nullable
    private static Instant instant(ResultSet rs, String column) throws SQLException {
        Timestamp at = rs.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
