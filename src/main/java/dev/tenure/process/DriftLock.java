package dev.tenure.process;

import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Lets one node at a time compare. Held for a short while and extended, so that a dead node frees it soon. */
@Component
class DriftLock {

    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final ScheduledExecutorService extender = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "drift-lock");
        thread.setDaemon(true);
        return thread;
    });
    private final LockProvider locks;
    private final Clock clock;

    DriftLock(DataSource database, Clock clock) {
        // The database's clock decides when a lock is over: those of the nodes may differ.
        this.locks = new KeepAliveLockProvider(
                new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                        .withJdbcTemplate(new JdbcTemplate(database))
                        .usingDbTime()
                        .build()),
                extender);
        this.clock = clock;
    }

    /** The lock, unless another comparison is under way on whatever node. */
    Optional<SimpleLock> take() {
        return take("drift");
    }

    /** The lock of other long work that one node does at a time. */
    Optional<SimpleLock> take(String work) {
        return locks.lock(new LockConfiguration(clock.instant(), work, AT_MOST, Duration.ZERO));
    }

    @PreDestroy
    void close() {
        extender.shutdownNow();
    }
}
