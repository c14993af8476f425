package dev.tenure.source;

import dev.tenure.source.RunRows.Attempt;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a run does, step by step. Each step may be asked for again, after whatever end: it does what is left. One that is
 * being done already throws {@link RunStepUnderWay}.
 */
@Component
public class RunSteps {

    /** A feed shorter than this part of what its integration knew is believed to be cut off: it makes no leavers. */
    static final double SHORTEST_FEED = 0.5;

    /** After which the rest is a step of its own, so that people see it go on. */
    private static final Duration RELEASE_AT_ONCE = Duration.ofSeconds(20);

    private static final Duration UPLOADS_STAY = Duration.ofDays(7);

    private static final int TRIES = 3;

    private final RunRows rows;
    private final RunThreads threads;
    private final ObjectProvider<RunOrders> orders;
    private final Comparison comparison;
    private final GuardJudgement guard;
    private final Release release;
    private final Sightings sightings;
    private final UploadedFiles uploads;
    private final SourceSettings settings;
    private final JdbcTemplate db;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RunSteps(
            RunRows rows,
            RunThreads threads,
            ObjectProvider<RunOrders> orders,
            Comparison comparison,
            GuardJudgement guard,
            Release release,
            Sightings sightings,
            UploadedFiles uploads,
            SourceSettings settings,
            javax.sql.DataSource database,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.rows = rows;
        this.threads = threads;
        this.orders = orders;
        this.comparison = comparison;
        this.guard = guard;
        this.release = release;
        this.sightings = sightings;
        this.uploads = uploads;
        this.settings = settings;
        this.db = new JdbcTemplate(database);
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /** Was anything read? */
    public enum Fetched {
        READ,
        NOTHING
    }

    /** May it be released? */
    public enum Judgement {
        WITHIN,
        BEYOND,
        NOTHING
    }

    /** Is anything left to release? */
    public enum Rest {
        MORE,
        NOTHING
    }

    /** Reads the source and stages what it says, from the beginning each time. */
    public Fetched fetch(UUID runId) {
        return step(runId, (run, attempt) -> {
            if (run.state() != RunState.FETCHING) {
                return Fetched.READ;
            }
            transaction.executeWithoutResult(status -> {
                rows.change(attempt, "records_read = 0, records_staged = 0, code = null, message = null", Map.of());
                db.update("delete from staged_record where run_id = ?", runId);
            });
            Faults faults = new Faults();
            int staged = 0;
            boolean toItsEnd = false;
            Optional<Instant> changedSince = Optional.empty();
            boolean cancelled = run.isCancelled();
            Staging staging = null;
            try {
                RunOrder order = order(run);
                rows.change(attempt, "credential = :credential", credential(order));
                staging = new Staging(order, run.dryRun(), attempt, rows, db, transaction, threads);
                faults = staging.faults();
                toItsEnd = !cancelled && read(order, staging);
                staged = staging.end();
                changedSince = staging.narrowedTo();
                cancelled |= staging.isCancelled();
            } catch (FeedFault noOrder) {
                faults.add(noOrder);
            }
            Fetched fetched = fetched(
                    attempt, faults, staged, toItsEnd && !cancelled && faults.isEmpty(), changedSince, cancelled);
            if (staging != null) {
                finish(attempt, staging);
            }
            return fetched;
        });
    }

    /** Only now: what is taken away from the source before would be lost if this node died in between. */
    private void finish(Attempt attempt, Staging staging) {
        try {
            staging.finish();
        } catch (FeedFault fault) {
            rows.change(
                    attempt,
                    "code = coalesce(code, :code), message = coalesce(message, :message)",
                    Map.of("code", fault.code(), "message", fault.getMessage()));
        }
        if (staging.hasMore()) {
            rows.change(attempt, "more = true", Map.of());
        }
    }

    private static Map<String, Object> credential(RunOrder order) {
        Map<String, Object> values = new HashMap<>();
        values.put("credential", order.credential());
        return values;
    }

    private boolean read(RunOrder order, Staging staging) {
        try {
            order.connector().read(order.connection(), staging);
            return true;
        } catch (FeedFault fault) {
            staging.fault(fault);
        } catch (RuntimeException failed) {
            staging.failed(failed);
        }
        return false;
    }

    private Fetched fetched(
            Attempt attempt,
            Faults faults,
            int staged,
            boolean toItsEnd,
            Optional<Instant> changedSince,
            boolean cancelled) {
        boolean nothing = cancelled || (staged == 0 && !faults.isEmpty());
        Map<String, Object> values = new HashMap<>();
        values.put("state", nothing ? RunState.FETCHING.name() : RunState.COMPARING.name());
        values.put("end", toItsEnd);
        values.put("since", changedSince.map(Timestamp::from).orElse(null));
        values.put("code", faults.code());
        values.put("message", faults.message());
        values.put("retry", faults.retryAt() == null ? null : Timestamp.from(faults.retryAt()));
        rows.change(
                attempt,
                "state = :state, read_to_end = :end, changed_since = :since::timestamptz, code = :code, message = :message,"
                        + " retry_at = :retry::timestamptz",
                values);
        return nothing ? Fetched.NOTHING : Fetched.READ;
    }

    /** Compares what was read with what is known: the whole difference. */
    public void compare(UUID runId) {
        step(runId, (run, attempt) -> {
            if (run.state() == RunState.COMPARING && !run.isCancelled()) {
                try {
                    RunOrder order = order(run);
                    // In transactions of their own: until its end nobody else could do the same to the table.
                    db.execute("analyze staged_record");
                    int toRelease = Objects.requireNonNull(transaction.execute(status -> compare(run, order, attempt)));
                    if (toRelease > 0) {
                        // What is released next is found by its outcome: the planner has to know how many there are.
                        db.execute("analyze run_record");
                    }
                } catch (FeedFault noOrder) {
                    fail(attempt, noOrder);
                }
            }
            return run;
        });
    }

    private int compare(Run run, RunOrder order, Attempt attempt) {
        int known = comparison.known(run);
        String incomplete = incomplete(run, known);
        String withheld = order.full() ? incomplete : "not-full";
        Comparison.Outcome outcome = comparison.of(run, order, withheld == null);
        Map<String, Object> values = new HashMap<>();
        values.put("release", outcome.toRelease());
        values.put("unchanged", outcome.unchanged());
        values.put("skipped", outcome.skipped());
        values.put("failed", outcome.failed());
        values.put("known", known);
        values.put("withheld", withheld);
        values.put("incomplete", incomplete);
        rows.change(
                attempt,
                "to_release = :release, released = 0, came_unchanged = :unchanged, came_skipped = :skipped,"
                        + " came_failed = :failed, known_before = :known, leavers_withheld = :withheld,"
                        + " incomplete = :incomplete",
                values);
        return outcome.toRelease();
    }

    /** Why what was read may not be all that the source has; null if it is. */
    @Nullable
    private String incomplete(Run run, int known) {
        int staged = run.progress().staged();
        if (run.retryOf() != null) {
            return "retry";
        }
        if (isTrue("not read_to_end", run)) {
            return "cut-off";
        }
        if (isTrue("changed_since is not null", run)) {
            return "changes-only";
        }
        if (staged == 0) {
            return "empty-feed";
        }
        if (staged < SHORTEST_FEED * known) {
            return "short-feed";
        }
        return comparison.hasNameless(run.id()) ? "unreadable-keys" : null;
    }

    private boolean isTrue(String condition, Run run) {
        return Boolean.TRUE.equals(
                db.queryForObject("select " + condition + " from feed_run where id = ?", Boolean.class, run.id()));
    }

    /** Holds the difference against the guard of the integration. */
    public Judgement judge(UUID runId) {
        return step(runId, (run, attempt) -> {
            if (run.isCancelled()) {
                return Judgement.NOTHING;
            }
            if (run.state() != RunState.COMPARING) {
                return run.state() == RunState.WAITING_FOR_APPROVAL ? Judgement.BEYOND : Judgement.WITHIN;
            }
            if (run.code() != null && !isCompared(run)) {
                return Judgement.NOTHING;
            }
            try {
                Guard limits = order(run).guard();
                return transaction.execute(status -> judge(run, limits, attempt));
            } catch (FeedFault noOrder) {
                fail(attempt, noOrder);
                return Judgement.NOTHING;
            }
        });
    }

    private Judgement judge(Run run, Guard limits, Attempt attempt) {
        boolean exceeded = guard.isExceeded(run, limits);
        if (run.dryRun() || (run.progress().toRelease() == 0 && !exceeded)) {
            return Judgement.NOTHING;
        }
        rows.become(attempt, exceeded ? RunState.WAITING_FOR_APPROVAL : RunState.RELEASING);
        return exceeded ? Judgement.BEYOND : Judgement.WITHIN;
    }

    /** Releases for a while, or as long as anything is left and nobody wants it to end. */
    public Rest release(UUID runId) {
        return step(runId, (run, attempt) -> {
            if (run.state() == RunState.WAITING_FOR_APPROVAL) {
                if (run.decision() == null || run.decision().decision() != RunDecision.APPROVE) {
                    return Rest.NOTHING;
                }
                rows.become(attempt, RunState.RELEASING);
            } else if (run.state() != RunState.RELEASING) {
                return Rest.NOTHING;
            }
            OptionalInt last = run.isCancelled() ? OptionalInt.empty() : OptionalInt.of(0);
            long end = System.nanoTime() + RELEASE_AT_ONCE.toNanos();
            while (last.isPresent() && System.nanoTime() < end) {
                RunThreads.goOn(runId);
                last = nextPart(run, attempt, last.getAsInt(), 1);
            }
            return last.isPresent() ? Rest.MORE : Rest.NOTHING;
        });
    }

    /** Its last place; empty if there was none, or if nobody wants another one. */
    private OptionalInt nextPart(Run run, Attempt attempt, int after, int turn) {
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                Release.Part part = release.next(run, after);
                boolean isLast = part.counts().isEmpty() || count(attempt, part.counts());
                return isLast ? OptionalInt.empty() : OptionalInt.of(part.last());
            }));
        } catch (ConcurrencyFailureException deadlock) {
            // Somebody else holds people of this part and waits for others of it: what was done is undone.
            if (turn == TRIES) {
                throw deadlock;
            }
            return nextPart(run, attempt, after, turn + 1);
        }
    }

    private boolean count(Attempt attempt, Map<RecordOutcome, Integer> counts) {
        Map<String, Object> values = new HashMap<>();
        for (RecordOutcome outcome : RecordOutcome.values()) {
            values.put(outcome.name(), counts.getOrDefault(outcome, 0));
        }
        values.put("all", counts.values().stream().mapToInt(Integer::intValue).sum());
        return rows.change(
                attempt,
                "released = released + :all, came_new = came_new + :NEW, came_changed = came_changed + :CHANGED,"
                        + " came_unchanged = came_unchanged + :UNCHANGED, came_skipped = came_skipped + :SKIPPED,"
                        + " came_failed = came_failed + :FAILED",
                values);
    }

    /** Ends the run, says how, and forgets what was staged. */
    public void close(UUID runId) {
        step(runId, (run, attempt) -> {
            if (run.hasEnded()) {
                return run;
            }
            transaction.executeWithoutResult(status -> close(run, attempt));
            return run;
        });
    }

    private void close(Run run, Attempt attempt) {
        RunState state = end(run);
        if (run.dryRun() || !isCompared(run)) {
            db.update("delete from staged_record where run_id = ?", run.id());
        } else {
            if (state != RunState.REJECTED) {
                sightings.tell(run, isTrue("incomplete is null", run));
            }
            if (state == RunState.DONE || state == RunState.PARTIAL) {
                sightings.erase(run);
            }
            release.settle(run);
        }
        forgetUploads(run);
        rows.change(
                attempt,
                "state = :state, ended_at = :now",
                Map.of("state", state.name(), "now", Timestamp.from(clock.instant())));
        events.publishEvent(new RunEnded(rows.get(run.id()), isTrue("more", run)));
        if (run.dryRun() && state == RunState.DONE && isCompared(run)) {
            events.publishEvent(new DryRunFinished(run.integration(), run.version(), run.id()));
        }
    }

    /** A file that is wanted again, after a dry run or for what failed, stays for a while. */
    private void forgetUploads(Run run) {
        if (run.upload() != null && !run.dryRun() && run.count(RecordOutcome.FAILED) == 0) {
            uploads.remove(run.upload());
        }
        uploads.removeFrom(clock.instant().minus(UPLOADS_STAY));
    }

    private RunState end(Run run) {
        boolean released = run.progress().released() >= run.progress().toRelease();
        if (run.isCancelled() && !(isCompared(run) && released && run.state() == RunState.RELEASING)) {
            return RunState.CANCELLED;
        }
        if (run.decision() != null && run.decision().decision() == RunDecision.REJECT) {
            return RunState.REJECTED;
        }
        if (!isCompared(run)) {
            // Nobody has laid a file there: there is nothing to do.
            return "no-file".equals(run.code()) ? RunState.DONE : RunState.FAILED;
        }
        return run.code() == null ? RunState.DONE : RunState.PARTIAL;
    }

    private boolean isCompared(Run run) {
        return isTrue("known_before is not null", run);
    }

    private void fail(Attempt attempt, FeedFault fault) {
        Map<String, Object> values = new HashMap<>();
        values.put("code", fault.code());
        values.put("message", fault.getMessage());
        rows.change(attempt, "code = :code, message = :message, known_before = null", values);
    }

    private RunOrder order(Run run) {
        return orders.getObject().order(run.integration(), run.version(), run.upload());
    }

    private <T> T step(UUID runId, BiFunction<Run, Attempt, T> work) {
        return threads.whileAlone(rows.get(runId), () -> {
            Attempt attempt = rows.takeUp(runId, settings.node());
            return work.apply(rows.get(runId), attempt);
        });
    }
}
