package dev.tenure.process;

import dev.tenure.roster.Erasures;
import dev.tenure.roster.PersonalData;
import dev.tenure.roster.PersonalData.Retention;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Forgets once a day what is older than it may be, and erases within the hour whoever is to be erased and whom nothing
 * hinders any more: on one node at a time, a few thousand rows a transaction, so that nobody waits for it.
 */
@Component
class Forgetting {

    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);
    private static final int CHUNK = 5000;
    private static final int MOST_PEOPLE = 10_000;

    private final List<Retention> retentions;
    private final RetentionSettings settings;
    private final JdbcClient db;
    private final Erasures erasures;
    private final Privacy privacy;
    private final DriftLock lock;
    private final Clock clock;
    private final MeterRegistry meters;

    Forgetting(
            List<PersonalData> rooms,
            RetentionSettings settings,
            JdbcClient db,
            Erasures erasures,
            Privacy privacy,
            DriftLock lock,
            Clock clock,
            MeterRegistry meters) {
        this.retentions =
                rooms.stream().flatMap(room -> room.retentions().stream()).toList();
        this.settings = settings;
        this.db = db;
        this.erasures = erasures;
        this.privacy = privacy;
        this.lock = lock;
        this.clock = clock;
        this.meters = meters;
        retentions.forEach(settings::of);
    }

    @Scheduled(cron = "${tenure.retention.schedule:0 15 2 * * *}", zone = "${tenure.process.zone:Europe/Stockholm}")
    void forget() {
        alone(() -> {
            Map<String, Long> forgotten = new TreeMap<>();
            Instant now = clock.instant();
            for (Retention what : retentions) {
                long rows = forget(what, now.minus(settings.of(what)), now);
                meters.counter("tenure.privacy.forgotten", "kind", what.kind()).increment((double) rows);
                forgotten.put(what.kind(), rows);
            }
            erasures.askForLeavers(now.minus(settings.people()), MOST_PEOPLE);
            forgotten.put("people", erase());
            LOG.info("Forgotten as older than it may be: {}", forgotten);
        });
    }

    @Scheduled(
            fixedDelayString = "${tenure.retention.erasures:1h}",
            initialDelayString = "${tenure.retention.erasures:1h}")
    void eraseDue() {
        alone(() -> {
            long erased = erase();
            if (erased > 0) {
                LOG.info("People erased: {}", erased);
            }
        });
    }

    private void alone(Runnable work) {
        Optional<SimpleLock> taken = lock.take("privacy");
        if (taken.isPresent()) {
            try {
                work.run();
            } finally {
                taken.get().unlock();
            }
        }
    }

    private long forget(Retention what, Instant limit, Instant now) {
        long all = 0;
        int rows;
        do {
            rows = db.sql(what.forget())
                    .param("limit", Timestamp.from(limit))
                    .param("now", Timestamp.from(now))
                    .param("chunk", CHUNK)
                    .update();
            all += rows;
        } while (rows > 0);
        return all;
    }

    /** Whoever is hindered is asked about again the next time. */
    private long erase() {
        return erasures.due(MOST_PEOPLE).stream().filter(this::isErased).count();
    }

    private boolean isErased(UUID person) {
        try {
            return privacy.hindrances(person).isEmpty()
                    && privacy.erase(person, "", "").erased();
        } catch (DataAccessException failed) {
            // Its message quotes rows. One person's fault must not keep all others from being erased.
            LOG.error(
                    "Person {} could not be erased: {}. It is tried again.",
                    person,
                    failed.getClass().getName());
            meters.counter("tenure.privacy.failed").increment();
            return false;
        }
    }
}
