package dev.tenure.roster;

import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/** Applies a new order of the sources to everybody, on whichever node comes first, until it holds for all. */
@Component
class AuthoritySchedule implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(AuthoritySchedule.class);

    private final Authorities authorities;
    private final RosterSettings settings;
    private final ThreadPoolTaskScheduler thread = new ThreadPoolTaskScheduler();

    AuthoritySchedule(Authorities authorities, RosterSettings settings) {
        this.authorities = authorities;
        this.settings = settings;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (settings.lookForOrdersEvery().isZero()) {
            return;
        }
        thread.setThreadNamePrefix("authority-");
        thread.setAwaitTerminationSeconds(10);
        thread.initialize();
        ScheduledFuture<?> looks = thread.scheduleWithFixedDelay(this::settle, settings.lookForOrdersEvery());
        LOG.debug("A new order of the sources is looked for every {}: {}", settings.lookForOrdersEvery(), looks);
    }

    private void settle() {
        try {
            boolean more = true;
            while (more && !Thread.currentThread().isInterrupted()) {
                more = authorities.settleSome();
            }
        } catch (ConcurrencyFailureException others) {
            LOG.debug("Somebody else holds the people who are to be settled: they are tried again.");
        } catch (CannotCreateTransactionException away) {
            LOG.warn("The order of the sources cannot be looked up: the database is away. It is tried again.");
        }
    }

    @Override
    public void destroy() {
        thread.shutdown();
    }
}
