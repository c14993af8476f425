package dev.tenure.source;

import dev.tenure.source.IntegrationRows.Due;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Starts the runs whose turn has come. The turn is in the database, so that of several nodes one starts it, and turns
 * that went by while nobody was there are made up for by one run.
 */
@Component
class IntegrationSchedule implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(IntegrationSchedule.class);
    private static final Duration WHILE_BUSY = Duration.ofSeconds(15);

    private final IntegrationRows rows;
    private final Runs runs;
    private final ConfiguredIntegrations configured;
    private final TransactionTemplate transaction;
    private final SourceSettings settings;
    private final Clock clock;
    private final ThreadPoolTaskScheduler thread = new ThreadPoolTaskScheduler();

    IntegrationSchedule(
            IntegrationRows rows,
            Runs runs,
            ConfiguredIntegrations configured,
            TransactionTemplate transaction,
            SourceSettings settings,
            Clock clock) {
        this.rows = rows;
        this.runs = runs;
        this.configured = configured;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (settings.lookForTurnsEvery().isZero()) {
            return;
        }
        thread.setThreadNamePrefix("integrations-");
        thread.setAwaitTerminationSeconds(10);
        thread.initialize();
        ScheduledFuture<?> turns = thread.scheduleWithFixedDelay(this::look, settings.lookForTurnsEvery());
        LOG.debug("The timetable is looked at every {}: {}", settings.lookForTurnsEvery(), turns);
    }

    /** What else there is to be read does not wait for the next turn. */
    @EventListener
    void on(RunEnded ended) {
        if (ended.more() && ended.run().state() != RunState.CANCELLED) {
            rows.startNow(ended.run().integration(), clock.instant());
        }
    }

    private void look() {
        try {
            startDue();
            configured.goOn();
        } catch (RuntimeException failed) {
            if (!DatabaseAway.causes(failed)) {
                throw failed;
            }
            LOG.warn("The turns of integrations cannot be looked up: the database is away. It is tried again.");
        }
    }

    /** Starts a run of each integration whose turn has come. */
    void startDue() {
        while (Boolean.TRUE.equals(transaction.execute(status -> startOne()))) {
            // Each in a transaction of its own.
        }
    }

    private boolean startOne() {
        Instant now = clock.instant();
        Optional<Due> next = rows.nextDue(now);
        next.ifPresent(due -> start(due, now));
        return next.isPresent();
    }

    private void start(Due due, Instant now) {
        Optional<Instant> notBefore = notBefore(due, now);
        if (notBefore.isPresent()) {
            rows.plan(due.name(), due.dueAt(), notBefore.get());
            return;
        }
        Timetable timetable = new Timetable(due.name(), due.schedule(), due.anchoredAt());
        Optional<Instant> following = timetable.next(due.dueAt());
        boolean missed = following.isPresent() && !following.get().isAfter(now);
        runs.start(due.name(), due.version(), false, missed ? Trigger.CATCH_UP : Trigger.SCHEDULE, "tenure", null);
        Optional<Instant> then = timetable.next(now);
        rows.plan(due.name(), then.orElse(null), then.map(timetable::withJitter).orElse(null));
    }

    /** One run of an integration at a time, and none while the source asked to be left alone. */
    private Optional<Instant> notBefore(Due due, Instant now) {
        if (runs.underWay(due.name()).isPresent()) {
            return Optional.of(now.plus(WHILE_BUSY));
        }
        return runs.recent(due.name(), 1).stream()
                .flatMap(run -> Optional.ofNullable(run.retryAt()).stream())
                .filter(now::isBefore)
                .findFirst();
    }

    @Override
    public void destroy() {
        thread.shutdown();
    }
}
