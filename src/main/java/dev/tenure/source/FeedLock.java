package dev.tenure.source;

import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Lets one node at a time work on a feed. Held for a short while and extended, so that a dead node frees it soon. */
@Component
class FeedLock {

    private final ScheduledExecutorService extender = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "feed-lock");
        thread.setDaemon(true);
        return thread;
    });
    private final LockProvider locks;
    private final Duration atMostFor;
    private final Clock clock;

    FeedLock(DataSource database, SourceSettings settings, Clock clock) {
        // The database's clock decides when a lock is over: those of the nodes may differ.
        this.locks = new KeepAliveLockProvider(
                new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                        .withJdbcTemplate(new JdbcTemplate(database))
                        .usingDbTime()
                        .build()),
                extender);
        this.atMostFor = settings.lockAtMostFor();
        this.clock = clock;
    }

    /** Does it unless other work on this feed is under way, on whatever node; then nothing is done or returned. */
    <T> Optional<T> whileAlone(String feed, Supplier<T> work) {
        Optional<SimpleLock> lock =
                locks.lock(new LockConfiguration(clock.instant(), "feed:" + feed, atMostFor, Duration.ZERO));
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            lock.get().unlock();
        }
    }

    @PreDestroy
    void close() {
        extender.shutdownNow();
    }
}
