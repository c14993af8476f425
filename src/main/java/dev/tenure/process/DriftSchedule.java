package dev.tenure.process;

import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronTrigger;
import org.springframework.stereotype.Component;

/** Has the comparison run by its cron expression, on a thread of its own: it takes long, and holds nothing else up. */
@Component
class DriftSchedule implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DriftSchedule.class);

    private final Drift drift;
    private final DriftSettings settings;
    private final ProcessSettings process;
    private final ThreadPoolTaskScheduler thread = new ThreadPoolTaskScheduler();

    DriftSchedule(Drift drift, DriftSettings settings, ProcessSettings process) {
        this.drift = drift;
        this.settings = settings;
        this.process = process;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (settings.schedule().isEmpty()) {
            return;
        }
        thread.setPoolSize(1);
        thread.setThreadNamePrefix("drift-schedule-");
        thread.initialize();
        ScheduledFuture<?> times =
                thread.schedule(() -> drift.start("schedule"), new CronTrigger(settings.schedule(), process.zone()));
        if (times == null) {
            LOG.warn("The cron expression of tenure.directory.drift.schedule never comes due.");
        }
    }

    @Override
    public void destroy() {
        thread.destroy();
    }
}
