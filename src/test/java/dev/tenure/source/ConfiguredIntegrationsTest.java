package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenure.TestDatabase;
import dev.tenure.source.Integration.State;
import dev.tenure.standin.FlexHrm;
import dev.tenure.standin.FlexHrm.Fault;
import dev.tenure.standin.FlexPerson;
import dev.tenure.standin.Nordlund;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The integration that {@code tenure.flexhr.*} makes. */
@ExtendWith(OutputCaptureExtension.class)
class ConfiguredIntegrationsTest {

    private static final String NAME = "flexhr";
    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final FlexHrm hrm = FlexHrm.start(clock);
    private final TestDatabase database = TestDatabase.migrated();

    @AfterEach
    void close() {
        hrm.close();
    }

    @Test
    void theConfigurationIsRunDryLaunchedAndRunByItself() {
        Nordlund.in(hrm, TODAY, clock);
        try (var node = node()) {
            node.goOn();
            Run dry = node.runs().recent(NAME, 1).get(0);
            assertThat(dry.dryRun()).isTrue();
            node.goOn();
            assertThat(node.runs().recent(NAME, 10)).as("one is under way").hasSize(1);
            node.node().toRest(dry.id());
            assertThat(node.heard()).isEmpty();
            node.goOn();

            assertThat(node.integration().state()).isEqualTo(State.LAUNCHED);
            assertThat(node.integration().launched()).isEqualTo(1);
            assertThat(node.integration().nextRunAt()).isEqualTo(Instant.parse("2026-11-23T08:02:00Z"));
            Run first = node.runs().recent(NAME, 2).stream()
                    .filter(run -> !run.dryRun())
                    .findFirst()
                    .orElseThrow();
            assertThat(first.startedBy()).isEqualTo("configuration");
            assertThat(node.node().toRest(first.id()).state())
                    .as("the usual guard lets the first people of such a company in")
                    .isEqualTo(RunState.DONE);
            assertThat(node.heard()).hasSize(72);
            assertThat(node.bean(Integrations.class)
                            .version(NAME, 1)
                            .orElseThrow()
                            .madeBy())
                    .isEqualTo("configuration");
            assertThat(node.bean(MeterRegistry.class)
                            .get("tenure.source.records")
                            .tag("outcome", "NEW")
                            .counter()
                            .count())
                    .isEqualTo(72);
        }
    }

    @Test
    void aConfigurationThatIsAsItWasMakesNothing() {
        hire("000501");
        try (var node = node()) {
            node.poll();
        }
        try (var again = node()) {
            again.goOn();
            assertThat(again.integration().draft()).isNull();
            assertThat(versions(again)).hasSize(1);
            assertThat(again.runs().underWay(NAME)).isEmpty();
        }
    }

    @Test
    void aChangedConfigurationIsANewVersionThatIsLaunchedAfterADryRunOfItsOwn() {
        hire("000501");
        try (var node = node()) {
            node.poll();
        }
        try (var changed = node("flexhr.contractor-types", "Tillsvidare", "flexhr.cron", "0 0 3 * * *")) {
            changed.goOn();
            assertThat(changed.integration().launched())
                    .as("runs on until then")
                    .isEqualTo(1);
            assertThat(changed.integration().draft()).isEqualTo(2);
            Run run = changed.poll();

            assertThat(run.version()).isEqualTo(2);
            assertThat(run.count(RecordOutcome.CHANGED)).isEqualTo(1);
            assertThat(changed.integration().nextRunAt()).isEqualTo(Instant.parse("2026-11-24T03:00:00Z"));
        }
    }

    @Test
    void itsSecretsGoToWhereTheConfigurationLeadsAndNowhereElse() {
        hire("000501");
        try (var node = node()) {
            node.poll();
        }
        String moved = hrm.serviceUrl().replace("127.0.0.1", "localhost");
        try (var changed = node("flexhr.service-url", moved)) {
            Run run = changed.poll();
            assertThat(run.version()).isEqualTo(2);
            assertThat(run.state()).isEqualTo(RunState.DONE);
            assertThat(changed.bean(Credentials.class)
                            .find("tenure.flexhr")
                            .orElseThrow()
                            .origins())
                    .singleElement()
                    .asString()
                    .startsWith("http://localhost:");
        }
    }

    @Test
    void whoeverChangedItByHandIsNotOverruledAndTheLogSaysWhatToDo(CapturedOutput log) {
        hire("000501");
        try (var node = node()) {
            node.poll();
            Integrations integrations = node.bean(Integrations.class);
            IntegrationForm form = versions(node).get(0).form();
            integrations.edit(NAME, withSchedule(form, ScheduleForm.every(Duration.ofHours(1))), 1, "kim");
        }
        try (var changed = node("flexhr.page-size", "20")) {
            changed.goOn();
            changed.goOn();
            assertThat(versions(changed)).hasSize(2);
            assertThat(changed.integration().launched()).isEqualTo(1);
            assertThat(changed.runs().underWay(NAME))
                    .as("nor is it launched for them")
                    .isEmpty();
            assertThat(log.getOut().lines().filter(line -> line.contains("not heeded")))
                    .singleElement()
                    .asString()
                    .contains("version 2", "tenure.flexhr", "let go of the draft");
            changed.bean(Integrations.class).discard(NAME);
        }
        try (var heeded = node("flexhr.page-size", "20")) {
            heeded.launch();
            assertThat(heeded.integration().launched()).isEqualTo(3);
        }
    }

    @Test
    void whoeverWentBackToAnEarlierVersionIsNotOverruled() {
        hire("000501");
        try (var node = node()) {
            node.poll();
        }
        try (var changed = node("flexhr.page-size", "20")) {
            changed.poll();
            changed.bean(Integrations.class).rollBack(NAME, 1, "kim");
        }
        try (var again = node("flexhr.page-size", "20")) {
            again.launch();
            assertThat(again.integration().launched()).isEqualTo(1);
            assertThat(versions(again)).hasSize(2);
        }
    }

    @Test
    void aSourceThatCannotBeReadIsTriedAgainAndTheHealthSaysWhy() {
        hire("000501");
        hrm.fail(Fault.SERVER_ERROR);
        try (var node = node()) {
            HrHealthIndicator health = node.bean(HrHealthIndicator.class);
            assertThat(health.health().getStatus()).isEqualTo(Status.UNKNOWN);
            for (int tries = 1; tries <= 3; tries++) {
                assertThat(health.health().getStatus()).isNotEqualTo(Status.DOWN);
                node.poll();
                node.goOn();
                assertThat(node.runs().recent(NAME, 10)).as("not at once").hasSize(tries);
                clock.forward(Duration.ofMinutes(2));
            }
            Health down = health.health();
            assertThat(down.getStatus()).isEqualTo(Status.DOWN);
            assertThat(down.getDetails().get(NAME).toString()).contains("server-error", "dryRun=true");
            assertThat(node.integration().state()).isEqualTo(State.DRAFT);

            hrm.heal();
            assertThat(node.poll().count(RecordOutcome.NEW)).isEqualTo(1);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void healthIsDownOnlyAfterSeveralFailedRunsOfALaunchedOne() {
        hire("000501");
        try (var node = node()) {
            HrHealthIndicator health = node.bean(HrHealthIndicator.class);
            node.poll();
            hrm.fail(Fault.SERVER_ERROR);
            later(node);
            later(node);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            later(node);
            clock.forward(Duration.ofSeconds(30));
            Health down = health.health();
            assertThat(down.getStatus()).isEqualTo(Status.DOWN);
            assertThat(down.getDetails().get(NAME).toString()).contains("server-error", "ageSeconds=30");
            node.bean(Integrations.class).pause(NAME);
            assertThat(health.health().getStatus()).as("nobody waits for it").isEqualTo(Status.UNKNOWN);
            node.bean(Integrations.class).resume(NAME);
            hrm.heal();
            later(node);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        }
    }

    private void later(FlexNode node) {
        clock.forward(Duration.ofMinutes(2));
        node.poll();
    }

    @Test
    void whatIsSwitchedOffIsPausedAndWithoutSettingsNothingIsMade() {
        hire("000501");
        try (var node = node("flexhr.enabled", "false")) {
            node.goOn();
            assertThat(node.bean(Integrations.class).all()).isEmpty();
            assertThat(node.bean(Credentials.class).all()).isEmpty();
        }
        try (var node = node()) {
            node.poll();
        }
        try (var node = node("flexhr.enabled", "false")) {
            node.goOn();
            assertThat(node.integration().state()).isEqualTo(State.PAUSED);
        }
    }

    @Test
    void withoutATimetableItIsLaunchedAndRunsWhenSomebodyWantsIt() {
        hire("000501");
        try (var node = node("flexhr.cron", "-")) {
            node.launch();
            assertThat(node.integration().launched()).isEqualTo(1);
            assertThat(node.integration().nextRunAt()).isNull();
            assertThat(node.runs().underWay(NAME)).isEmpty();
            assertThat(node.poll().count(RecordOutcome.NEW)).isEqualTo(1);
        }
    }

    @Test
    void manyNodesMakeItAndRunItOnce() {
        Nordlund.in(hrm, TODAY, clock);
        try (var first = node();
                var second = node()) {
            for (int turn = 0; turn < 4; turn++) {
                Stream.of(first, second, first, second).parallel().forEach(FlexNode::goOn);
            }
            assertThat(versions(first)).hasSize(1);
            assertThat(first.runs().recent(NAME, 10)).hasSize(1);
            first.node().toRest(first.runs().underWay(NAME).orElseThrow());
            Stream.of(first, second, first, second).parallel().forEach(FlexNode::goOn);
            assertThat(first.runs().recent(NAME, 10)).hasSize(2);
            assertThat(second.poll().count(RecordOutcome.NEW)).isEqualTo(72);
        }
    }

    @Test
    void noSecretIsKeptAndNobodyElseCanReferToASettingOfTenure() {
        hire("000501");
        try (var node = node()) {
            node.poll();
            assertThat(database.client()
                            .sql(
                                    "select s::text from credential_secret s union select v::text from integration_version v")
                            .query(String.class)
                            .list())
                    .hasSize(3)
                    .allSatisfy(row -> assertThat(row).doesNotContain(FlexHrm.PASSWORD));
            assertThatThrownBy(() -> node.bean(Credentials.class)
                            .create(
                                    "x",
                                    Credential.Installation.LOCAL,
                                    Map.of("password", "setting:tenure.database.password"),
                                    List.of(),
                                    "kim"))
                    .isInstanceOf(CredentialRefused.class);
        }
    }

    @Test
    void itsTurnsComeByThemselves() {
        hire("000501");
        try (var node = node("source.look-for-turns-every", "50ms")) {
            IntegrationSchedule schedule = node.bean(IntegrationSchedule.class);
            schedule.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !node.runs().recent(NAME, 1).isEmpty());
            schedule.destroy();
        }
    }

    private static IntegrationForm withSchedule(IntegrationForm form, ScheduleForm schedule) {
        return new IntegrationForm(
                form.settings(),
                form.credential(),
                form.scope(),
                form.preference(),
                form.full(),
                form.employmentStatus(),
                form.deactivates(),
                form.mapping(),
                schedule,
                form.guard());
    }

    private static List<Integration.Version> versions(FlexNode node) {
        return node.bean(Integrations.class).versions(NAME, 10);
    }

    private FlexNode node(String... settings) {
        return new FlexNode(database, hrm, clock, settings);
    }

    private void hire(String number) {
        hrm.company(1, "Nordlund AB");
        hrm.hire(FlexPerson.of(1, number, "Bo", "Ek", TODAY.minusYears(1), "Säljare"));
    }
}
