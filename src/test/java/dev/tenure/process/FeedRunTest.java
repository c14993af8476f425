package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.process.Desk.Reply;
import dev.tenure.source.Difference;
import dev.tenure.source.FeedFault;
import dev.tenure.source.Guard;
import dev.tenure.source.Limit;
import dev.tenure.source.ListedPeople;
import dev.tenure.source.RecordOutcome;
import dev.tenure.source.Run;
import dev.tenure.source.RunDecision;
import dev.tenure.source.RunOrders;
import dev.tenure.source.RunState;
import dev.tenure.source.Runs;
import dev.tenure.source.Trigger;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** Runs of an integration as the engine drives them. Each test has an integration and people of its own. */
@Import(FeedRunTest.Orders.class)
class FeedRunTest extends ProcessTest {

    private static final AtomicInteger BLOCKS = new AtomicInteger();
    private static ListedPeople system = new ListedPeople();

    private final int first = 100_000 + BLOCKS.incrementAndGet() * 1_000;
    private final String integration = "listed-" + first;

    @Autowired
    Runs runs;

    @Autowired
    RunDesk runDesk;

    @Autowired
    RunsUnderWay underWay;

    @Autowired
    ObjectMapper json;

    @LocalServerPort
    int port;

    /** No stereotype: only this test has such an integration. */
    static class Orders {

        @Bean
        @Primary
        RunOrders orders() {
            return (integration, version, upload) -> system.order(integration, version, upload);
        }
    }

    @AfterEach
    void forget() {
        system = new ListedPeople();
    }

    @Test
    void aRunGoesToItsEndStepByStep() {
        system.people(first, first + 30);
        UUID id = start();
        assertThat(instance(id).getBusinessKey()).isEqualTo(id.toString());
        work(id);

        Run run = runs.find(id).orElseThrow();
        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(run.count(RecordOutcome.NEW)).isEqualTo(30);
        assertThat(path(id)).containsExactly("fetchFeed", "compareFeed", "judgeRun", "releaseRecords", "closeRun");
        assertThat(tickets.openOf(roster.findByEmployeeId(String.valueOf(100_000 + first))
                        .orElseThrow()
                        .id()))
                .as("each release begins the process of the person")
                .isPresent();
    }

    @Test
    void aSourceThatCannotBeReadEndsTheRunAndIsNoIncident() {
        system = new ListedPeople() {
            @Override
            public void read(dev.tenure.source.Connection connection, dev.tenure.source.Reading reading) {
                throw FeedFault.ofAll("sign-in-refused", "The list refused the sign-in: give it another password.");
            }
        };
        UUID id = start();
        work(id);
        Run run = runs.find(id).orElseThrow();
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.code()).isEqualTo("sign-in-refused");
        assertThat(path(id)).containsExactly("fetchFeed", "closeRun");
    }

    @Test
    void pastAGuardOnePersonDecidesInTasklist() throws Exception {
        UUID id = waiting();
        Task task = underWay.task(id).orElseThrow();

        assertThat(runtime.getVariables(task.getExecutionId()))
                .as("nothing but its id and verdicts")
                .isEqualTo(Map.of("runId", id.toString(), "fetched", "READ", "judgement", "BEYOND"));
        JsonNode shown = get("/engine-rest/task/" + task.getId() + "/form-variables");
        assertThat(shown.path("integration").path("value").asText()).isEqualTo(integration);
        JsonNode exceeded = json.readTree(shown.path("exceeded").path("value").asText());
        assertThat(exceeded).hasSize(1);
        assertThat(exceeded.get(0).path("kind").asText()).isEqualTo("LEAVE");
        assertThat(exceeded.get(0).path("percent").asText()).isEqualTo("60");
        JsonNode samples = json.readTree(shown.path("samples").path("value").asText());
        assertThat(samples).hasSize(6);
        assertThat(samples.get(0).path("who").asText()).contains("Lund");
        assertThat(samples.get(0).path("change").asText()).isEqualTo("active: – → false");

        assertThat(post(task, "{\"variables\": {\"resolution\": {\"value\": \"SKIP_FIELD\"}}}"))
                .isEqualTo(400);
        assertThat(
                        post(
                                task,
                                "{\"variables\": {\"resolution\": {\"value\": \"APPROVE\"}, \"note\": {\"value\": \"A branch is sold\"}}}"))
                .isEqualTo(204);
        work(id);
        Run run = runs.find(id).orElseThrow();
        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(run.decision().by()).isEqualTo("desk");
        assertThat(run.decision().note()).isEqualTo("A branch is sold");
        assertThat(run.count(RecordOutcome.CHANGED)).isEqualTo(6);
    }

    @Test
    @Tag("browser")
    @EnabledIfEnvironmentVariable(named = "TENURE_TEST_BROWSER", matches = ".+")
    void itIsApprovedInTasklist() {
        UUID id = waiting();
        try (Chromium chromium = Chromium.start();
                Visitor visitor = new Visitor(chromium.browser(), "http://127.0.0.1:" + port)) {
            visitor.open("/camunda/app/tasklist/default/#/?task="
                    + underWay.task(id).orElseThrow().getId());
            visitor.signIn("desk");
            assertThat(visitor.form().textContent()).contains(integration, "60", "Lund", "active: – → false");
            visitor.claim();
            visitor.choose("Approve: release all of it");
            visitor.fill("Note for the run", "A branch is sold");
            visitor.picture(Path.of("target/browser/approve-run.png"));
            visitor.complete();
            await().until(() -> underWay.task(id).isEmpty());
            assertThat(visitor.faults()).as("what went wrong in the browser").isEmpty();
        }
        work(id);
        Run run = runs.find(id).orElseThrow();
        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(run.count(RecordOutcome.CHANGED)).isEqualTo(6);
        assertThat(run.decision().by()).isEqualTo("desk");
        assertThat(run.decision().note()).isEqualTo("A branch is sold");
    }

    @Test
    void aRejectedRunReleasesNothing() {
        UUID id = waiting();

        runDesk.resolve(underWay.task(id).orElseThrow().getId(), "desk", new Reply("REJECT", null, " no "));
        work(id);
        Run run = runs.find(id).orElseThrow();
        assertThat(run.state()).isEqualTo(RunState.REJECTED);
        assertThat(run.decision().note()).isEqualTo("no");
        assertThat(run.progress().released()).isZero();
        assertThat(path(id)).doesNotContain("releaseRecords");
    }

    @Test
    void theDeskIsToldOfARunThatWaitsAndRemindedEachDay() throws Exception {
        UUID id = waiting();
        fire(id, "aMinuteUnanswered");
        assertThat(mails()).isEqualTo(1);
        assertThat(underWay.task(id).orElseThrow().getPriority()).isEqualTo(50);

        fire(id, "everyDayUnanswered");
        fire(id, "everyDayUnanswered");
        assertThat(mails()).as("one a day").isEqualTo(2);
        assertThat(underWay.task(id).orElseThrow().getPriority()).isEqualTo(100);
        CLOCK.moveOn(Duration.ofDays(1));
        fire(id, "everyDayUnanswered");
        assertThat(mails()).isEqualTo(3);
        assertThat(path(id)).doesNotContain("releaseRecords");
    }

    private void fire(UUID run, String timer) {
        management.executeJob(management
                .createJobQuery()
                .processInstanceId(instance(run).getId())
                .activityId(timer)
                .singleResult()
                .getId());
        work(run);
    }

    private int mails() throws MessagingException {
        int ours = 0;
        for (MimeMessage mail : MAIL.getReceivedMessages()) {
            ours += mail.getSubject().equals("[Tenure] A run waits for approval: " + integration) ? 1 : 0;
        }
        return ours;
    }

    @Test
    void theApiDecidesAsTasklistDoes() {
        UUID id = waiting();
        runs.decide(id, RunDecision.APPROVE, "api", null);
        assertThat(underWay.task(id)).isEmpty();
        work(id);
        assertThat(runs.find(id).orElseThrow().state()).isEqualTo(RunState.DONE);
    }

    @Test
    void aRunThatWaitsCanBeCancelled() {
        UUID id = waiting();
        runs.cancel(id, "desk");
        work(id);
        assertThat(runs.find(id).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aRunWhoseProcessWasDeletedInCockpitEndsAndTheNextOneBegins() {
        UUID lost = waiting();
        runtime.deleteProcessInstance(instance(lost).getId(), "by hand");
        UUID alive = runs.start(integration + "-b", 1, false, Trigger.BY_HAND, "desk", null);

        sweep.sweep();
        sweep.sweep();

        Run run = runs.find(lost).orElseThrow();
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(run.cancelledBy()).isEqualTo("cockpit");
        assertThat(run.progress().released()).isZero();
        assertThat(runs.find(alive).orElseThrow().endedAt()).isNull();
        work(alive);
        work(start());
    }

    @Test
    void aStepThatNobodyTriesAnyMoreDoesNotKeepACancelledRunFromItsEnd() {
        UUID id = start();
        Job job = jobs(id).get(0);
        management.setJobRetries(job.getId(), 0);
        runs.cancel(id, "desk");
        assertThat(jobs(id).get(0).getRetries()).isEqualTo(1);
        work(id);
        assertThat(runs.find(id).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
    }

    private UUID waiting() {
        system.guard = new Guard(Map.of(Difference.LEAVE, new Limit(null, 20.0)), Map.of());
        system.people(first, first + 10);
        work(start());
        for (int i = first; i < first + 6; i++) {
            system.change("S" + i, "active", "false");
        }
        CLOCK.moveOn(Duration.ofMinutes(1));
        UUID id = start();
        work(id);
        assertThat(runs.find(id).orElseThrow().state()).isEqualTo(RunState.WAITING_FOR_APPROVAL);
        return id;
    }

    private UUID start() {
        return runs.start(integration, 1, false, Trigger.BY_HAND, "desk", null);
    }

    private void work(UUID run) {
        for (List<Job> due = due(run); !due.isEmpty(); due = due(run)) {
            management.executeJob(due.get(0).getId());
        }
    }

    private List<Job> due(UUID run) {
        return jobs(run).stream()
                .filter(job -> job.getDuedate() == null
                        || !job.getDuedate().toInstant().isAfter(Instant.now()))
                .toList();
    }

    private List<Job> jobs(UUID run) {
        return Optional.ofNullable(instance(run))
                .map(instance -> management
                        .createJobQuery()
                        .processInstanceId(instance.getId())
                        .list())
                .orElse(List.of());
    }

    private ProcessInstance instance(UUID run) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(run.toString(), FeedRunSteps.PROCESS)
                .singleResult();
    }

    private String historic(UUID run) {
        return engine.getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(run.toString())
                .singleResult()
                .getId();
    }

    private List<String> path(UUID run) {
        return engine
                .getHistoryService()
                .createHistoricActivityInstanceQuery()
                .processInstanceId(historic(run))
                .activityType("serviceTask")
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .stream()
                .map(activity -> activity.getActivityId())
                .toList();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(path).GET());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    private int post(Task task, String body) throws IOException, InterruptedException {
        return send(request("/engine-rest/task/" + task.getId() + "/complete")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("desk:desk-of-tests".getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
