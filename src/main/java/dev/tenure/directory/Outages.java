package dev.tenure.directory;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The record of outages, shared by all nodes: whoever writes its beginning or end tells the house. */
@Component
class Outages {

    private static final String SYSTEM = "directory";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final TransactionTemplate apart;

    Outages(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
        // The work that met the outage is undone; its record is not.
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Begins an outage, or notes that the one that is on goes on; says when it began, the same on all nodes. Nothing if
     * another node has seen the end of it after the directory was asked here: whoever asks now knows better.
     */
    Optional<Instant> seen(String answer, Instant asked) {
        return requireNonNull(apart.execute(status -> {
            if (!isNews(asked)) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            UUID id = UUID.randomUUID();
            DirectoryLost open = jdbc.sql("""
                            insert into outage (id, system, began_at, seen_at, last_answer)
                            values (:id, :system, :now, :now, :answer)
                            on conflict (system) where ended_at is null
                            do update set seen_at = excluded.seen_at, last_answer = excluded.last_answer
                            returning id, began_at
                            """)
                    .param("id", id)
                    .param("system", SYSTEM)
                    .param("now", utc(now))
                    .param("answer", answer)
                    .query((row, n) -> new DirectoryLost(row.getObject("id", UUID.class), instant(row), answer))
                    .single();
            if (open.outageId().equals(id)) {
                events.publishEvent(open);
            }
            return Optional.of(open.at());
        }));
    }

    /** Waits for a node that is ending the last outage at this moment. */
    private boolean isNews(Instant asked) {
        return jdbc.sql("""
                        select ended_at is null or ended_at < :asked from outage where system = :system
                        order by began_at desc limit 1 for update
                        """)
                .param("asked", utc(asked))
                .param("system", SYSTEM)
                .query(Boolean.class)
                .optional()
                .orElse(true);
    }

    /** Ends the outage that is on, if no other node did before, and tells this node's house. */
    void over() {
        end(Duration.ZERO);
        events.publishEvent(new DirectoryReached(clock.instant()));
    }

    /** Ends an outage that no node has seen for so long: the node that began it is gone. */
    void overIfUnseenFor(Duration silence) {
        end(silence);
    }

    private void end(Duration silence) {
        apart.executeWithoutResult(status -> {
            Instant now = clock.instant();
            jdbc.sql("""
                            update outage set ended_at = :now
                            where system = :system and ended_at is null and seen_at <= :unseenSince
                            returning id, began_at
                            """)
                    .param("system", SYSTEM)
                    .param("now", utc(now))
                    .param("unseenSince", utc(now.minus(silence)))
                    .query((row, n) -> new DirectoryBack(row.getObject("id", UUID.class), instant(row), now))
                    .optional()
                    .ifPresent(events::publishEvent);
        });
    }

    /** What the directory answered last in the outage that is on. */
    Optional<String> open() {
        return requireNonNull(
                apart.execute(status -> jdbc.sql("select last_answer from outage where system = ? and ended_at is null")
                        .param(SYSTEM)
                        .query(String.class)
                        .optional()));
    }

    private static Instant instant(ResultSet row) throws SQLException {
        return row.getObject("began_at", OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
