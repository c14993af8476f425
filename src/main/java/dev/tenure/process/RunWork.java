package dev.tenure.process;

import dev.tenure.source.Comparison;
import dev.tenure.source.FeedRuns;
import dev.tenure.source.Fetch;
import dev.tenure.source.Release;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The long steps of a run. Each keeps its job locked as long as it lives, however long that is, and half of the job
 * threads at most is given to them, so that a slow source holds up nobody's account.
 */
@Component
class RunWork implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(RunWork.class);

    private static final int AT_ONCE = 2;

    /** As the engine's own: a node that dies frees its job after that. */
    private static final Duration LOCK = Duration.ofMinutes(5);

    private static final Duration EXTEND_EVERY = Duration.ofMinutes(1);

    private final Fetch fetch;
    private final Comparison comparison;
    private final Release release;
    private final FeedRuns runs;
    private final JdbcClient db;
    private final Calendar calendar;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final ScheduledExecutorService extender = Executors.newSingleThreadScheduledExecutor(named("run-lock"));
    private final ExecutorService threads = Executors.newCachedThreadPool(named("run-release"));

    RunWork(Fetch fetch, Comparison comparison, Release release, FeedRuns runs, JdbcClient db, Calendar calendar) {
        this.fetch = fetch;
        this.comparison = comparison;
        this.release = release;
        this.runs = runs;
        this.db = db;
        this.calendar = calendar;
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Other runs have the room that there is; waited out like any outage. */
    static final class NoRoom extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoRoom() {
            super("Other runs of integrations are at work; this one follows.");
        }
    }

    void fetch(DelegateExecution execution, UUID run) throws Exception {
        inRoom(execution, () -> {
            fetch.read(run);
            return run;
        });
    }

    Comparison.Verdict compare(DelegateExecution execution, UUID run) throws Exception {
        return inRoom(execution, () -> comparison.compare(run));
    }

    /** On a thread of its own: what the roster's news start in the engine must be kept with each record, not with the chunk. */
    boolean release(DelegateExecution execution, UUID run) throws Exception {
        return inRoom(execution, () -> {
            try {
                return threads.submit(() -> release.chunk(run)).get();
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RuntimeException ours
                        ? ours
                        : new IllegalStateException(failed.getCause());
            }
        });
    }

    long released(UUID run) {
        return runs.find(run)
                .map(found ->
                        found.integration() == null ? 0L : found.integration().released())
                .orElse(0L);
    }

    private <T> T inRoom(DelegateExecution execution, Callable<T> work) throws Exception {
        if (!room.tryAcquire()) {
            throw new NoRoom();
        }
        String held = execution.getId();
        ScheduledFuture<?> extending = extender.scheduleWithFixedDelay(
                () -> extend(held), EXTEND_EVERY.toMillis(), EXTEND_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return work.call();
        } finally {
            extending.cancel(false);
            room.release();
        }
    }

    /** The engine has no word for it. The revision stays, so that the engine finds its job as it left it. */
    private void extend(String executionId) {
        try {
            db.sql("update act_ru_job set lock_exp_time_ = ? where execution_id_ = ? and lock_owner_ is not null")
                    .params(Timestamp.from(calendar.now().plus(LOCK)), executionId)
                    .update();
        } catch (RuntimeException away) {
            LOG.warn(
                    "The lock of a run's job could not be extended: {}",
                    away.getClass().getName());
        }
    }

    @Override
    public void destroy() {
        extender.shutdownNow();
        threads.shutdownNow();
    }
}
