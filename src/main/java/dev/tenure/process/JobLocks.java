package dev.tenure.process;

import jakarta.annotation.PreDestroy;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutorContext;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the engine's lock on the job at hand while a long step lasts, so that no other node takes the job for one whose
 * node is dead. The engine has no call for this; the column is the one that it writes itself, and the job's revision is
 * left alone, so that whoever works on it can still end it.
 */
@Component
class JobLocks {

    private static final Logger LOG = LoggerFactory.getLogger(JobLocks.class);

    private final ScheduledExecutorService extender = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "job-locks");
        thread.setDaemon(true);
        return thread;
    });
    private final JdbcClient db;

    JobLocks(JdbcClient db) {
        this.db = db;
    }

    <T> T whileExtended(Supplier<T> work) {
        JobExecutorContext job = Context.getJobExecutorContext();
        if (job == null || job.getCurrentJob() == null) {
            return work.get();
        }
        String id = job.getCurrentJob().getId();
        Duration lock = Duration.ofMillis(
                Context.getProcessEngineConfiguration().getJobExecutor().getLockTimeInMillis());
        long every = Math.max(1, lock.toMillis() / 3);
        ScheduledFuture<?> extending =
                extender.scheduleAtFixedRate(() -> extend(id, lock), every, every, TimeUnit.MILLISECONDS);
        try {
            return work.get();
        } finally {
            extending.cancel(false);
        }
    }

    private void extend(String job, Duration lock) {
        try {
            db.sql("update act_ru_job set lock_exp_time_ = ? where id_ = ? and lock_owner_ is not null")
                    .params(
                            Timestamp.from(
                                    ClockUtil.getCurrentTime().toInstant().plus(lock)),
                            job)
                    .update();
        } catch (DataAccessException away) {
            LOG.warn("The lock of job {} could not be extended; it is tried again.", job, away);
        }
    }

    @PreDestroy
    void close() {
        extender.shutdownNow();
    }
}
