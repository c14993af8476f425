package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenure.TestDatabase;
import dev.tenure.standin.FlexHrm;
import dev.tenure.standin.FlexHrm.Fault;
import dev.tenure.standin.FlexPerson;
import dev.tenure.standin.Nordlund;
import java.sql.Connection;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;

class FeedsTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final FlexHrm hrm = FlexHrm.start(clock);
    private final TestDatabase database = TestDatabase.migrated();

    @AfterEach
    void close() {
        hrm.close();
    }

    @Test
    void twoNodesAtOnceMakeOneRun() {
        Nordlund.in(hrm, TODAY, clock);
        try (var first = node();
                var second = node()) {
            hrm.fail(Fault.HANG, "/companies", 0);
            CompletableFuture<Optional<FeedRun>> slow =
                    CompletableFuture.supplyAsync(() -> first.feeds().pollNow("flexhr"));
            await().until(() -> !hrm.requests().isEmpty());

            assertThat(second.feeds().pollNow("flexhr")).isEmpty();
            assertThat(first.feeds().pollNow("flexhr")).isEmpty();
            hrm.heal();
            assertThat(slow.join().orElseThrow().count(RecordOutcome.NEW)).isEqualTo(72);
            assertThat(second.runs().recent(10)).hasSize(1);
            assertThat(second.poll().count(RecordOutcome.UNCHANGED)).isEqualTo(72);
        }
    }

    @Test
    void manyPollersAtOnceTakeEverybodyInOnce() {
        Nordlund.in(hrm, TODAY, clock);
        try (var first = node();
                var second = node()) {
            IntStream.range(0, 8)
                    .parallel()
                    .forEach(i -> (i % 2 == 0 ? first : second).feeds().pollNow("flexhr"));

            assertThat(first.heard().size() + second.heard().size()).isEqualTo(72);
            assertThat(first.runs().recent(10)).allMatch(run -> run.state() == RunState.DONE);
        }
    }

    @Test
    void aDeadNodeFreesTheLockSoonAndItsRunIsClosed() {
        hire("000501");
        try (var survivor = node()) {
            // What a killed node leaves: a lock that nobody extends any more, and a run that runs.
            var dead = new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                    .withJdbcTemplate(new JdbcTemplate(database.dataSource()))
                    .usingDbTime()
                    .build());
            assertThat(dead.lock(new LockConfiguration(
                            Instant.now(), "feed:flexhr", Duration.ofMillis(1500), Duration.ZERO)))
                    .isPresent();
            FeedRun lost = survivor.runs().open("flexhr", "dead-node:1", clock.instant());
            assertThat(survivor.feeds().pollNow("flexhr")).isEmpty();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> survivor.feeds().pollNow("flexhr").isPresent());
            FeedRun closed = survivor.runs().find(lost.id()).orElseThrow();
            assertThat(closed.state()).isEqualTo(RunState.FAILED);
            assertThat(closed.code()).isEqualTo("node-lost");
            assertThat(closed.message()).contains("dead-node:1");
            assertThat(survivor.heard()).hasSize(1);
        }
    }

    @Test
    void aDatabaseThatGoesAwayEndsTheRunAndTheNextOneGoesOn() {
        IntStream.range(0, 5).forEach(i -> hire("00050" + i));
        var shaky = new ShakyDatabase(database.dataSource());
        try (var node = new FeedNode(shaky, hrm, clock)) {
            hrm.fail(Fault.HANG, "/companies", 0);
            CompletableFuture<Optional<FeedRun>> poll =
                    CompletableFuture.supplyAsync(() -> node.feeds().pollNow("flexhr"));
            await().until(() -> !hrm.requests().isEmpty());
            shaky.away.set(true);
            hrm.heal();
            assertThatThrownBy(poll::join).hasRootCauseInstanceOf(SQLTransientConnectionException.class);
            shaky.away.set(false);

            // The lock could not be given back; it runs out by itself, for which no test should wait.
            database.client().sql("delete from shedlock").update();
            try (var other = node()) {
                assertThat(other.poll().count(RecordOutcome.NEW)).isEqualTo(5);
                assertThat(other.runs().recent(2))
                        .extracting(FeedRun::state)
                        .containsExactlyInAnyOrder(RunState.DONE, RunState.FAILED);
            }
        }
    }

    @Test
    void healthIsDownOnlyAfterSeveralFailedRuns() {
        hire("000501");
        try (var node = node()) {
            HrHealthIndicator health = node.bean(HrHealthIndicator.class);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            hrm.fail(Fault.SERVER_ERROR);
            poll(node);
            poll(node);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            poll(node);
            clock.forward(Duration.ofSeconds(30));
            Health down = health.health();
            assertThat(down.getStatus()).isEqualTo(Status.DOWN);
            assertThat(down.getDetails().get("flexhr").toString())
                    .contains("server-error")
                    .contains("ageSeconds=30");
            hrm.heal();
            poll(node);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void withoutSettingsNothingIsPolled() {
        try (var node = new FeedNode(database, hrm, clock, "flexhr.enabled", "false")) {
            assertThat(node.feeds().names()).isEmpty();
            assertThatThrownBy(() -> node.feeds().pollNow("flexhr")).hasMessageContaining("No feed 'flexhr'");
            assertThat(node.bean(HrHealthIndicator.class).health().getStatus()).isEqualTo(Status.UNKNOWN);
        }
    }

    @Test
    void aFeedIsAskedByItsCronExpression() {
        hire("000501");
        try (var node = new FeedNode(database, hrm, clock, "flexhr.cron", "* * * * * *")) {
            FeedSchedule schedule = node.bean(FeedSchedule.class);
            schedule.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !node.runs().recent("flexhr", 1).isEmpty());
            schedule.destroy();
        }
    }

    private void poll(FeedNode node) {
        clock.forward(Duration.ofMinutes(2));
        node.poll();
    }

    private FeedNode node() {
        return new FeedNode(database, hrm, clock);
    }

    private void hire(String number) {
        hrm.company(1, "Nordlund AB");
        hrm.hire(FlexPerson.of(1, number, "Bo", "Ek", TODAY.minusYears(1), "Säljare"));
    }

    /** Refuses connections while it is away. */
    private static final class ShakyDatabase extends AbstractDataSource {

        private final AtomicBoolean away = new AtomicBoolean();
        private final DataSource real;

        ShakyDatabase(DataSource real) {
            this.real = real;
        }

        @Override
        public Connection getConnection() throws java.sql.SQLException {
            if (away.get()) {
                throw new SQLTransientConnectionException("The database is away", "08001");
            }
            return real.getConnection();
        }

        @Override
        public Connection getConnection(String username, String password) throws java.sql.SQLException {
            return getConnection();
        }
    }
}
