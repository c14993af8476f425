package dev.tenure.source;

import dev.tenure.source.RunProgress.Decision;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The life of the runs of integrations, from their beginning to their report. */
@Component
public class IntegrationRuns {

    private static final Logger LOG = LoggerFactory.getLogger(IntegrationRuns.class);

    private final JdbcClient db;
    private final FeedRuns runs;
    private final ObjectProvider<RunOrders> orders;
    private final SourceSettings settings;
    private final ApplicationEventPublisher events;
    private final MeterRegistry metrics;
    private final Clock clock;

    IntegrationRuns(
            JdbcClient db,
            FeedRuns runs,
            ObjectProvider<RunOrders> orders,
            SourceSettings settings,
            ApplicationEventPublisher events,
            MeterRegistry metrics,
            Clock clock) {
        this.db = db;
        this.runs = runs;
        this.orders = orders;
        this.settings = settings;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Opens a run.
     *
     * @param retryOf the run of which only the failed records are looked at; null for all
     * @throws RunUnderWay if one of this integration has not ended
     * @throws FeedFault if its order cannot be made
     */
    public UUID open(UUID integrationId, int version, boolean dryRun, String by, @Nullable UUID retryOf) {
        RunOrder order = orders.getObject().of(integrationId, version);
        UUID id = UUID.randomUUID();
        int opened = db.sql("""
                        insert into feed_run (id, feed, started_at, state, node, integration_id, version, dry, started_by,
                          retry_of, stage)
                        values (:id, :feed, :now, 'RUNNING', :node, :integration, :version, :dry, :by, :retry, 'FETCH')
                        on conflict do nothing
                        """)
                .param("id", id)
                .param("feed", order.source())
                .param("now", Timestamp.from(clock.instant()))
                .param("node", settings.node())
                .param("integration", integrationId)
                .param("version", version)
                .param("dry", dryRun)
                .param("by", by)
                .param("retry", retryOf)
                .update();
        if (opened == 0) {
            throw new RunUnderWay(underWay(integrationId).map(FeedRun::id).orElse(id));
        }
        return id;
    }

    /** The run of this integration that has not ended. */
    public Optional<FeedRun> underWay(UUID integrationId) {
        return db.sql("select id from feed_run where integration_id = ? and state = 'RUNNING'")
                .param(integrationId)
                .query(UUID.class)
                .optional()
                .flatMap(runs::find);
    }

    /** Those that have not ended, of all integrations. */
    public List<UUID> underWay() {
        return db.sql("select id from feed_run where integration_id is not null and state = 'RUNNING'")
                .query(UUID.class)
                .list();
    }

    /** Remembers which process works on it. */
    public void inProcess(UUID runId, String processInstanceId) {
        db.sql("update feed_run set process_instance_id = ? where id = ?")
                .params(processInstanceId, runId)
                .update();
    }

    public Optional<String> processOf(UUID runId) {
        return db.sql("select process_instance_id from feed_run where id = ? and process_instance_id is not null")
                .param(runId)
                .query(String.class)
                .optional();
    }

    FeedRun get(UUID runId) {
        return runs.find(runId).orElseThrow(() -> new IllegalStateException("There is no run " + runId + "."));
    }

    RunOrder order(FeedRun run) {
        RunProgress of = integration(run);
        return orders.getObject().of(of.integrationId(), of.version());
    }

    static RunProgress integration(FeedRun run) {
        RunProgress integration = run.integration();
        if (integration == null) {
            throw new IllegalStateException("Run " + run.id() + " is not one of an integration.");
        }
        return integration;
    }

    /** Keeps what somebody decided of a run that went over its limits; false if it does not wait for that. */
    public boolean decide(UUID runId, Decision decision, String by, @Nullable String note) {
        return db.sql("""
                        update feed_run set decision = :decision, decided_by = :by, decided_at = :now, decision_note = :note
                        where id = :run and state = 'RUNNING' and stage = 'APPROVAL' and decision is null
                        """)
                        .param("run", runId)
                        .param("decision", decision.name())
                        .param("by", by)
                        .param("now", Timestamp.from(clock.instant()))
                        .param("note", note)
                        .update()
                == 1;
    }

    /** A step of it failed for good until somebody sets it going again, or ends it. */
    public void stuck(UUID runId, String step) {
        db.sql("update feed_run set code = 'step-failed', message = :message where id = :run and state = 'RUNNING'")
                .param("run", runId)
                .param(
                        "message",
                        "The step '" + step
                                + "' failed and is not tried again by itself. Cockpit has the error: remove its"
                                + " cause and set the step going again there, or cancel the run.")
                .update();
    }

    /**
     * Ends a run that has not ended, whatever it is at. What it had released stays; nothing more of it is.
     *
     * @return false if it had ended
     */
    @Transactional
    public boolean cancel(UUID runId, String code, String message) {
        int ended = db.sql("""
                        update feed_run set state = 'CANCELLED', ended_at = :now, code = :code, message = :message,
                          stage = 'CLOSED'
                        where id = :run and state = 'RUNNING' and integration_id is not null
                        """)
                .param("run", runId)
                .param("now", Timestamp.from(clock.instant()))
                .param("code", code)
                .param("message", message)
                .update();
        if (ended == 1) {
            leave(runId, "run-cancelled", "The run was cancelled before this was released.");
            remember(get(runId));
            clear(runId);
            tell(get(runId));
        }
        return ended == 1;
    }

    /** Ends a run that has done what it could, and tells what came of it. */
    @Transactional
    public void close(UUID runId) {
        FeedRun run = get(runId);
        if (run.state() != RunState.RUNNING) {
            return;
        }
        RunProgress integration = integration(run);
        boolean refused = integration.stage() == RunProgress.Stage.APPROVAL
                && integration.decision() != Decision.APPROVE
                && !integration.dryRun();
        if (refused) {
            leave(runId, "run-rejected", "The run went over its limits, and nobody approved of it.");
        }
        boolean faulty = run.code() != null && !run.code().equals("step-failed");
        RunState state = refused
                ? RunState.REJECTED
                : !faulty ? RunState.DONE : integration.read() > 0 ? RunState.PARTIAL : RunState.FAILED;
        String expired = refused && integration.decision() == null ? "approval-expired" : null;
        db.sql("""
                        update feed_run set state = :state, ended_at = :now, stage = 'CLOSED',
                          code = case when code = 'step-failed' then null else coalesce(:expired, code) end,
                          message = case when code = 'step-failed' then null else message end,
                          released = to_release - (select count(*) from run_record where run_id = :run and waits),
                          came_new = c.new, came_changed = c.changed, came_skipped = c.skipped, came_failed = c.failed,
                          came_out = came_out + c.out_now, came_absent = c.absent,
                          came_unchanged = came_unchanged + c.unchanged
                        from (select count(*) filter (where outcome = 'NEW') as new,
                            count(*) filter (where outcome = 'CHANGED') as changed,
                            count(*) filter (where outcome = 'UNCHANGED') as unchanged,
                            count(*) filter (where outcome = 'SKIPPED') as skipped,
                            count(*) filter (where outcome = 'FAILED') as failed,
                            count(*) filter (where outcome = 'OUT') as out_now,
                            count(*) filter (where outcome = 'ABSENT') as absent
                          from run_record where run_id = :run) c
                        where id = :run
                        """)
                .param("run", runId)
                .param("state", state.name())
                .param("now", Timestamp.from(clock.instant()))
                .param("expired", expired)
                .update();
        FeedRun ended = get(runId);
        if (state != RunState.REJECTED && !integration.dryRun()) {
            remember(ended);
        }
        clear(runId);
        runs.forgetBefore(run.feed(), run.startedAt().minus(settings.retention()));
        tell(ended);
        if (integration.dryRun()) {
            boolean passed = state == RunState.DONE && integration.read() > ended.count(RecordOutcome.FAILED);
            events.publishEvent(new DryRunFinished(integration.integrationId(), integration.version(), runId, passed));
        }
    }

    /** What was to be released and is not: the next run finds it again. */
    private void leave(UUID runId, String code, String text) {
        db.sql("""
                        update run_record set waits = false, outcome = 'SKIPPED', because_code = :code, because_text = :text
                        where run_id = :run and waits
                        """).param("run", runId).param("code", code).param("text", text).update();
    }

    /** What is neither released nor left over: who failed, who was kept out, who was there all the same. */
    private void remember(FeedRun run) {
        Timestamp now = Timestamp.from(run.startedAt());
        db.sql("""
                        insert into foreign_record as f (feed, source_id, payload, content_hash, first_seen, last_seen,
                          last_seen_run, outcome, because_code, because_text, application)
                        select :feed, r.source_id, s.stated, s.content_hash, :now, :now, :run, r.outcome, r.because_code,
                          r.because_text, s.application
                        from run_record r join staged_record s on s.run_id = r.run_id and s.place = r.place
                        where r.run_id = :run and r.outcome in ('FAILED', 'SKIPPED', 'OUT') and r.source_id <> ''
                          and r.because_code not in ('run-rejected', 'run-cancelled', 'known-by-another')
                        on conflict (feed, source_id) do update set payload = excluded.payload,
                          content_hash = excluded.content_hash, last_seen = excluded.last_seen,
                          last_seen_run = excluded.last_seen_run, outcome = excluded.outcome,
                          because_code = excluded.because_code, because_text = excluded.because_text,
                          application = excluded.application
                        """)
                .param("feed", run.feed())
                .param("run", run.id())
                .param("now", now)
                .update();
        db.sql("""
                        update foreign_record f set outcome = 'ABSENT', because_code = null, because_text = null
                        from run_record r
                        where r.run_id = :run and r.outcome = 'ABSENT' and f.feed = :feed and f.source_id = r.source_id
                          and f.outcome <> 'ABSENT'
                        """).param("feed", run.feed()).param("run", run.id()).update();
        // To the day is enough of those who are as they were, and a hundredth of the work of a feed that is read often.
        db.sql("""
                        update foreign_record f set last_seen = :now, last_seen_run = :run
                        from staged_record s
                        where s.run_id = :run and f.feed = :feed and f.source_id = s.source_id
                          and f.last_seen < :now::timestamptz - interval '20 hours'
                        """)
                .param("feed", run.feed())
                .param("run", run.id())
                .param("now", now)
                .update();
    }

    private void clear(UUID runId) {
        db.sql("delete from staged_record where run_id = ?").param(runId).update();
    }

    private void tell(FeedRun run) {
        run.counts()
                .forEach((outcome, count) -> metrics.counter(
                                "tenure.source.records", "feed", run.feed(), "outcome", outcome.name())
                        .increment(count));
        metrics.counter(
                        "tenure.source.runs",
                        "feed",
                        run.feed(),
                        "state",
                        run.state().name())
                .increment();
        LOG.info("Integration {}: run {} {} ({}) {}", run.feed(), run.id(), run.state(), run.code(), run.counts());
    }

    /** Begins the reading anew; false if it is over already, or the run is. */
    boolean beginFetch(UUID runId) {
        int begun = db.sql("""
                        update feed_run set came_read = 0, complete = false, code = null, message = null
                        where id = ? and state = 'RUNNING' and fetched_at is null
                        """).param(runId).update();
        if (begun == 1) {
            clear(runId);
        }
        return begun == 1;
    }

    void endFetch(UUID runId, int read, boolean complete, List<FeedFault> faults) {
        FeedFault first = faults.isEmpty() ? null : faults.get(0);
        Instant retryAt = faults.stream()
                .flatMap(fault -> fault.retryAt().stream())
                .max(Instant::compareTo)
                .orElse(null);
        boolean told = first != null;
        db.sql("""
                        update feed_run set fetched_at = :now, stage = 'COMPARE', came_read = :read, complete = :complete,
                          code = :code, message = :message, retry_at = :retry
                        where id = :run and state = 'RUNNING'
                        """)
                .param("run", runId)
                .param("now", Timestamp.from(clock.instant()))
                .param("read", read)
                .param("complete", complete && !told)
                .param("code", told ? first.code() : complete ? null : "not-complete")
                .param(
                        "message",
                        told
                                ? first.getMessage()
                                : complete ? null : "The source ended before it said that everything was read.")
                .param("retry", retryAt == null ? null : Timestamp.from(retryAt))
                .update();
    }
}
