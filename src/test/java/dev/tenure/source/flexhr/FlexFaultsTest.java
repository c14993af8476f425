package dev.tenure.source.flexhr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.TestDatabase;
import dev.tenure.source.FlexNode;
import dev.tenure.source.MovableClock;
import dev.tenure.source.RecordOutcome;
import dev.tenure.source.Run;
import dev.tenure.source.RunState;
import dev.tenure.standin.FlexHrm;
import dev.tenure.standin.FlexHrm.Fault;
import dev.tenure.standin.Nordlund;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlexFaultsTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final FlexHrm hrm = FlexHrm.start(clock);
    private final FlexNode node =
            new FlexNode(TestDatabase.migrated(), hrm, clock, "flexhr.read-timeout", "900ms", "flexhr.page-size", "10");

    @BeforeEach
    void fill() {
        Nordlund.in(hrm, TODAY, clock);
    }

    @AfterEach
    void close() {
        node.close();
        hrm.close();
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, sign-in-refused, user name and password",
        "TOO_MANY_REQUESTS, too-many-requests, 2026-11-23T08:02:00Z",
        "SERVER_ERROR, server-error, An error has occurred",
        "HTML_PAGE, html-page, web page instead of JSON",
        "TRUNCATED, truncated, breaks off",
        "HANG, timed-out, timeoutSeconds",
        "HANG_MIDWAY, timed-out, timeoutSeconds"
    })
    void aServerThatIsOutOfOrderFailsTheDryRunWhichIsTriedAgain(Fault fault, String code, String told) {
        hrm.fail(fault);
        Run run = node.poll();

        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.message()).contains(told).doesNotContain(FlexHrm.PASSWORD);
        assertThat(node.heard()).isEmpty();

        hrm.heal();
        clock.forward(Duration.ofMinutes(3));
        assertThat(node.poll().count(RecordOutcome.NEW)).isEqualTo(72);
    }

    @Test
    void aServerThatIsOutOfOrderFailsTheRunOfALaunchedOneToo() {
        node.launch();
        hrm.fail(Fault.SERVER_ERROR);
        Run run = node.poll();

        assertThat(run.dryRun()).isFalse();
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        hrm.heal();
        assertThat(node.poll().count(RecordOutcome.NEW)).isEqualTo(72);
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER_ERROR, server-error",
        "HTML_PAGE, html-page",
        "TRUNCATED, truncated",
        "REPEATED_PAGE, page-repeats"
    })
    void aPageThatCannotBeReadLeavesWhatCameBeforeIt(Fault fault, String code) {
        node.launch();
        hrm.fail(fault, "/employees", 2);
        Run run = node.poll();

        // Two pages of ten of Nordlund AB and of Nordlund Service AB.
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.count(RecordOutcome.NEW)).isBetween(20, 40);
        assertThat(node.heard()).hasSize(run.count(RecordOutcome.NEW));

        hrm.heal();
        Run next = node.poll();
        assertThat(next.state()).isEqualTo(RunState.DONE);
        assertThat(node.heard()).hasSize(72);
    }

    @ParameterizedTest
    @CsvSource({"SERVER_ERROR", "HTML_PAGE", "TRUNCATED"})
    void aPersonWhosePeriodsCannotBeReadIsTakenInWhollyOrNotAtAll(Fault fault) {
        node.launch();
        hrm.fail(fault, Nordlund.id(Nordlund.CHIEF) + "/employmentperiods", 0);
        Run run = node.poll();

        assertThat(run.state()).isEqualTo(RunState.PARTIAL);
        assertThat(run.count(RecordOutcome.NEW)).isEqualTo(71);
        assertThat(run.message()).contains("employmentperiods");
        assertThat(node.roster().findByEmployeeId(Nordlund.CHIEF)).isEmpty();
        hrm.heal();
        assertThat(node.poll().state()).isEqualTo(RunState.DONE);
        assertThat(node.roster().findByEmployeeId(Nordlund.CHIEF)).isPresent();
    }

    @Test
    void titlesThatCannotBeReadClearNoTitles() {
        node.poll();
        hrm.fail(Fault.SERVER_ERROR, "/employmenttitles", 0);
        Run run = node.poll();

        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.message()).contains("employmenttitles");
        assertThat(node.heard()).hasSize(72);
    }

    @Test
    void whoeverAsksToBeLeftAloneIsLeftAlone() {
        hrm.fail(Fault.TOO_MANY_REQUESTS);
        assertThat(node.poll().retryAt()).isEqualTo(Instant.parse("2026-11-23T08:02:00Z"));
        hrm.heal();
        hrm.forgetRequests();
        clock.forward(Duration.ofSeconds(119));

        node.launch();
        assertThat(hrm.requests()).isEmpty();
        clock.forward(Duration.ofSeconds(2));
        assertThat(node.poll().state()).isEqualTo(RunState.DONE);
    }

    @Test
    void aServerThatIsNotThereIsToldWithItsAddress() {
        hrm.close();
        Run run = node.poll();

        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.code()).isEqualTo("unreachable");
        assertThat(run.message()).contains(hrm.serviceUrl());
    }

    @Test
    void requestsAreTimedByWhatCameOfThem() {
        node.poll();
        hrm.fail(Fault.HTML_PAGE);
        node.poll();

        MeterRegistry metrics = node.bean(MeterRegistry.class);
        assertThat(metrics.get("tenure.hr.request").tag("outcome", "ok").timers())
                .isNotEmpty();
        assertThat(metrics.get("tenure.hr.request")
                        .tag("outcome", "html-page")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(metrics.get("tenure.source.records")
                        .tag("outcome", "NEW")
                        .counter()
                        .count())
                .isEqualTo(72);
    }
}
