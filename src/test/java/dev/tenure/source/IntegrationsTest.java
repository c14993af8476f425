package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.TestDatabase;
import dev.tenure.roster.Field;
import dev.tenure.roster.FieldProblem;
import dev.tenure.source.Credential.Installation;
import dev.tenure.source.Integration.State;
import dev.tenure.source.IntegrationEvent.What;
import dev.tenure.source.Integrations.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntegrationsTest {

    private static final String SECRET = "Kz4+mqWr9TbnXe2y";
    private static final String COMPLETE = """
            {"credentials": "hr", "settings": {"baseUrl": "https://hr.example"}, "mapping": {"givenName": "name"},
             "schedule": {"form": "DAILY", "at": "02:30"}}
            """;

    private final TestDatabase database = TestDatabase.migrated();
    private final MovableClock clock = new MovableClock(IntegrationNode.START);
    private final IntegrationNode node = new IntegrationNode(database.dataSource(), clock);
    private final Integrations integrations = node.bean(Integrations.class);
    private final IntegrationNode.Runs runs = node.bean(IntegrationNode.Runs.class);

    @BeforeEach
    void keepCredentials() {
        node.bean(Credentials.class)
                .create("hr", "small", new Credentials.Given(Installation.CLOUD, Map.of("token", SECRET)), "admin");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aLaunchNeedsADryRunOfThisVeryVersionAndEverythingElseAtOnce() {
        integrations.create("x", "small", json("{\"fullFeed\": true, \"guard\": {}}"), "admin");
        assertThat(problems(() -> integrations.launch("x", 1, "admin")))
                .containsExactlyInAnyOrder(
                        "/settings/baseUrl required",
                        "/credentials required",
                        "/mapping required",
                        "/guard/perRun/LEFT required",
                        " dry-run-missing");

        integrations.edit("x", json(COMPLETE), 1, "admin");
        assertThat(problems(() -> integrations.launch("x", 2, "admin"))).containsExactly(" dry-run-missing");
        UUID id = integrations.find("x").orElseThrow().id();
        integrations.dryRunPassed(id, 2, UUID.randomUUID());
        integrations.edit("x", json(COMPLETE.replace("02:30", "03:30")), 2, "admin");
        assertThat(problems(() -> integrations.launch("x", 3, "admin"))).containsExactly(" dry-run-missing");
        assertRefused(() -> integrations.launch("x", 2, "admin"), "not-the-draft");

        integrations.dryRunPassed(id, 3, UUID.randomUUID());
        Integration launched = integrations.launch("x", 3, "admin");
        assertThat(launched.state()).isEqualTo(State.LAUNCHED);
        assertThat(launched.draftVersion()).isNull();
        assertThat(launched.nextAt()).isEqualTo(Instant.parse("2026-11-24T02:30:00Z"));
        assertRefused(() -> integrations.delete("x", "admin"), "was-launched");
    }

    @Test
    void anEditMakesADraftBesideWhatIsLaunchedAndARollBackIsANewVersion() {
        launch("x");
        assertThat(integrations.edit("x", json(COMPLETE.replace("02:30", "04:00")), 1, "eva").launchedVersion())
                .isEqualTo(1);
        assertRefused(() -> integrations.edit("x", json(COMPLETE), 1, "adam"), "outdated");
        assertThat(integrations.differences("x", 1, 2)).singleElement().satisfies(difference -> {
            assertThat(difference.pointer()).isEqualTo("/schedule/at");
            assertThat(difference.before().asText()).isEqualTo("02:30");
            assertThat(difference.after().asText()).isEqualTo("04:00");
        });

        Integration back = integrations.rollBack("x", 1, 2, "eva");
        assertThat(back.draftVersion()).isEqualTo(3);
        assertThat(integrations.differences("x", 1, 3)).isEmpty();
        assertThat(problems(() -> integrations.launch("x", 3, "eva"))).containsExactly(" dry-run-missing");
        assertThat(integrations.discardDraft("x", 3, "eva").draftVersion()).isNull();
        assertThat(integrations.edit("x", json(COMPLETE), 3, "eva").draftVersion()).isEqualTo(4);

        assertThat(integrations.events(back, Long.MAX_VALUE, 10))
                .extracting(IntegrationEvent::what)
                .containsExactly(
                        What.EDITED,
                        What.DRAFT_DISCARDED,
                        What.ROLLED_BACK,
                        What.EDITED,
                        What.LAUNCHED,
                        What.DRY_RUN_PASSED,
                        What.CREATED);
        assertThatThrownBy(() -> database.client()
                        .sql("update integration_version set content = '{}' where version = 1")
                        .update())
                .hasMessageContaining("never changed");
    }

    @Test
    void pausedItRunsByHandOnlyAndGoesOnFromItsNextTime() {
        launch("x");
        assertRefused(() -> integrations.resume("x", "admin"), "wrong-state");
        assertThat(integrations.pause("x", "admin").nextAt()).isNull();
        clock.forward(Duration.ofDays(3));
        assertThat(integrations.startDue()).isEqualTo(Due.NONE);
        integrations.run("x", "admin");
        assertThat(runs.started).containsExactly("1 admin");

        assertThat(integrations.resume("x", "admin").nextAt()).isEqualTo(Instant.parse("2026-11-27T01:30:00Z"));
        assertThat(integrations.startDue()).isEqualTo(Due.NONE);
    }

    @Test
    void whatWasMissedIsMadeUpForOnce() {
        launch("x");
        assertThat(integrations.startDue()).isEqualTo(Due.NONE);
        clock.forward(Duration.ofDays(5));

        assertThat(integrations.startDue()).isEqualTo(Due.STARTED);
        assertThat(integrations.startDue()).isEqualTo(Due.NONE);
        assertThat(runs.started).containsExactly("1 schedule");
        assertThat(integrations.find("x").orElseThrow().nextAt()).isEqualTo(Instant.parse("2026-11-29T01:30:00Z"));
    }

    @Test
    void oneThatIsUnderWayOrCannotBeStartedIsLookedAtAgainAndHoldsUpNobody() {
        launch("x");
        launch("y");
        clock.forward(Duration.ofDays(1));
        runs.busy = true;
        assertThat(integrations.startDue()).isEqualTo(Due.PUT_OFF);
        runs.busy = false;
        runs.failure = new IllegalStateException(SECRET);
        assertThat(integrations.startDue()).isEqualTo(Due.PUT_OFF);
        assertThat(integrations.startDue()).isEqualTo(Due.NONE);
        assertThat(integrations.list("", 10))
                .extracting(Integration::trouble)
                .containsExactlyInAnyOrder("run-under-way", "java.lang.IllegalStateException");

        runs.failure = null;
        clock.forward(Duration.ofMinutes(1));
        assertThat(List.of(integrations.startDue(), integrations.startDue(), integrations.startDue()))
                .containsExactly(Due.STARTED, Due.STARTED, Due.NONE);
        assertThat(integrations.list("", 10)).extracting(Integration::trouble).containsOnlyNulls();
    }

    @Test
    void ofManyNodesOneStartsWhatIsDue() {
        for (int i = 0; i < 5; i++) {
            launch("x" + i);
        }
        clock.forward(Duration.ofDays(1));
        try (var second = new IntegrationNode(database.dataSource(), clock)) {
            var both = List.of(integrations, second.bean(Integrations.class));
            IntStream.range(0, 40).parallel().forEach(i -> both.get(i % 2).startDue());

            assertThat(runs.started.size() + second.bean(IntegrationNode.Runs.class).started.size())
                    .isEqualTo(5);
            assertThat(database.client()
                            .sql("select count(distinct integration_id) from integration_event where what = 'RUN_STARTED'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(5);
        }
    }

    @Test
    void aRunUnderWayIsNotDoubledByHand() {
        launch("x");
        runs.busy = true;
        assertRefused(() -> integrations.run("x", "admin"), "run-under-way");
        integrations.create("draft", "small", json(COMPLETE), "admin");
        runs.busy = false;
        assertRefused(() -> integrations.run("draft", "admin"), "not-launched");
        integrations.dryRun("draft", null, "admin");
        assertThat(runs.started).containsExactly("1 dry admin");
        integrations.create("empty", "small", json("{}"), "admin");
        assertThat(problems(() -> integrations.dryRun("empty", null, "admin"))).hasSize(3);
    }

    @Test
    void anOrderHasTheSettingsOfItsVersionAndTheSecretsOfNow() {
        launch("x");
        Integration x = integrations.edit("x", json(COMPLETE.replace("hr.example", "new.example")), 1, "admin");
        node.bean(Credentials.class)
                .replace("hr", new Credentials.Given(Installation.CLOUD, Map.of("token", "new token")), "admin");

        RunOrder order = node.bean(RunOrders.class).of(x.id(), 1);

        assertThat(order.source()).isEqualTo("x");
        assertThat(order.connection().get("baseUrl")).isEqualTo("https://hr.example");
        assertThat(order.connection().get("pageSize")).isEqualTo("100");
        assertThat(order.connection().get("token")).isEqualTo("new token");
        assertThat(order.rules().deactivates()).isTrue();
        assertThat(order.rules().guard().perRun().get("LEFT").percent()).isEqualTo(10);
        Mapped.Person person = (Mapped.Person)
                order.mapping().apply(new RawRecord("p1", "1", json("{\"id\": \"p1\", \"name\": \"Åsa\"}")));
        assertThat(person.stated().get(Field.GIVEN_NAME)).contains("Åsa");
        assertThat(person.application()).isEmpty();
        assertThat(node.bean(RunOrders.class).of(x.id(), 2).connection().get("baseUrl"))
                .isEqualTo("https://new.example");
        assertThatThrownBy(() -> node.bean(RunOrders.class).of(x.id(), 9)).isInstanceOf(FeedFault.class);
    }

    @Test
    void trialsShowWhatWouldComeInAndHideWhatTheOtherSideQuotes() {
        launch("x");
        Trials trials = node.bean(Trials.class);

        assertThat(trials.test("x", null)).extracting(ConnectorCheck::passed).containsExactly(true, false);
        assertThat(trials.test("x", null).toString()).contains("•••").doesNotContain(SECRET);
        List<Previewed> fresh = trials.preview("x", null, 8);
        assertThat(fresh).hasSize(8);
        assertThat(fresh.get(0).fields()).containsEntry("givenName", "Åsa 1");
        assertThat(fresh.get(6).because().code()).isEqualTo("filtered");
    }

    @Test
    void credentialsInUseStayAndSecretsHaveNoPlaceAmongSettings() {
        launch("x");
        assertRefused(() -> node.bean(Credentials.class).delete("hr"), "in-use");
        assertThat(problems(() -> integrations.create(
                        "Y!", "small", json("{\"settings\": {\"token\": \"t\", \"x\": \"y\"}, \"mode\": \"ALL\"}"), "admin")))
                .containsExactlyInAnyOrder(
                        "/name bad-name", "/settings/token secret", "/settings/x unknown-field", "/mode unknown-value");
        assertRefused(() -> integrations.create("x", "small", json("{}"), "admin"), "name-taken");
    }

    private void launch(String name) {
        Integration integration = integrations.create(name, "small", json(COMPLETE), "admin");
        integrations.dryRunPassed(integration.id(), 1, UUID.randomUUID());
        integrations.launch(name, 1, "admin");
    }

    private static List<String> problems(ThrowingCallable call) {
        SourceRefusal refusal = (SourceRefusal) catchThrowable(call);
        Stream<FieldProblem> problems = refusal.problems().stream();
        return problems.map(problem -> problem.field() + " " + problem.code()).toList();
    }

    private static void assertRefused(ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SourceRefusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static JsonNode json(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException(ours);
        }
    }
}
