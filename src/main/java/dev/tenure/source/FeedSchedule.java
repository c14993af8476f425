package dev.tenure.source;

import java.time.ZoneOffset;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronTrigger;
import org.springframework.stereotype.Component;

/**
 * Asks each feed by its cron expression (UTC; {@code -} means never) as soon as the house is ready. The feeds have
 * threads of their own: a source that hangs must not hold up anything else that is scheduled.
 */
@Component
class FeedSchedule implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(FeedSchedule.class);

    private final Feeds feeds;
    private final ThreadPoolTaskScheduler threads = new ThreadPoolTaskScheduler();

    FeedSchedule(Feeds feeds) {
        this.feeds = feeds;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var due = feeds.all().stream()
                .filter(feed -> !feed.cron().equals(Scheduled.CRON_DISABLED))
                .toList();
        if (due.isEmpty()) {
            return;
        }
        threads.setPoolSize(due.size());
        threads.setThreadNamePrefix("feed-");
        threads.setAwaitTerminationSeconds(10);
        threads.initialize();
        for (Feed feed : due) {
            ScheduledFuture<?> times = threads.schedule(() -> poll(feed), new CronTrigger(feed.cron(), ZoneOffset.UTC));
            if (times == null) {
                LOG.warn("Feed {}: the cron expression '{}' never comes due.", feed.name(), feed.cron());
            }
        }
    }

    private void poll(Feed feed) {
        try {
            feeds.pollNow(feed.name());
        } catch (RuntimeException failed) {
            LOG.error(
                    "Feed {}: the run could not be kept ({}). The next one is tried at its time.",
                    feed.name(),
                    failed.getClass().getName());
        }
    }

    @Override
    public void destroy() {
        threads.destroy();
    }
}
