package dev.tenure.source;

import dev.tenure.source.Integrations.Due;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Looks now and then whether an integration is due, on every node: the row's lock has one of them start it. Before that,
 * seals anew what is sealed with a former key.
 */
@Component
class IntegrationSchedule implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(IntegrationSchedule.class);

    private final Integrations integrations;
    private final Credentials credentials;
    private final CredentialKeys keys;
    private final IntegrationSettings settings;
    private final ThreadPoolTaskScheduler thread = new ThreadPoolTaskScheduler();

    IntegrationSchedule(
            Integrations integrations, Credentials credentials, CredentialKeys keys, IntegrationSettings settings) {
        this.integrations = integrations;
        this.credentials = credentials;
        this.keys = keys;
        this.settings = settings;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        thread.setPoolSize(1);
        thread.setThreadNamePrefix("integrations-");
        thread.initialize();
        if (keys.currentId().isPresent()) {
            thread.execute(this::rotate);
        }
        if (!settings.look().isZero()) {
            thread.scheduleWithFixedDelay(this::look, settings.look());
        }
    }

    private void rotate() {
        try {
            Credentials.Rotation done = credentials.rotate();
            if (done.resealed() > 0) {
                LOG.info("{} credentials were sealed anew with the key {}.", done.resealed(), done.keyId());
            }
            if (!done.unreadable().isEmpty()) {
                LOG.warn(
                        "No key here opens the credentials {}: give the former key, or replace them.",
                        done.unreadable());
            }
        } catch (RuntimeException failed) {
            LOG.error(
                    "Credentials could not be sealed anew ({}); former keys are still needed.",
                    failed.getClass().getName());
        }
    }

    /** Starts everything that is due. */
    void look() {
        try {
            while (integrations.startDue() != Due.NONE) {
                // Each look is a transaction of its own: one that fails holds up none of the others.
            }
        } catch (RuntimeException failed) {
            LOG.error(
                    "It could not be looked which integrations are due ({}). It is tried again.",
                    failed.getClass().getName());
        }
    }

    @Override
    public void destroy() {
        thread.destroy();
    }
}
