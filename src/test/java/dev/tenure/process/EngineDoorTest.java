package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The engine's own API in the whole of Tenure: what it starts, what it completes, and what it refuses. */
class EngineDoorTest extends ProcessTest {

    @Autowired
    DecisionTables tables;

    private static final String CLIENT = "Bearer push-token-of-tests-0123456789abcdef";
    private static final String DESK = basic("desk", "desk-of-tests");
    private static final String AUDITOR = basic("auditor", "auditor-of-tests");
    private static final String START = "/engine-rest/process-definition/key/personnel-change/start";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient db;

    @Autowired
    private RepositoryService repository;

    @Test
    void aStartGoesThroughTheOneDoorAndLeavesNoPersonInAVariable() throws Exception {
        String number = newNumber();
        String body = start(number, "push:engine-" + number, "Sverkersson");
        HttpResponse<String> first = post(START, CLIENT, body);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        HttpResponse<String> again = post(START, CLIENT, body);
        assertThat(again.body()).as("the same business key starts nothing").isEqualTo(first.body());

        Ticket ticket = tickets.openOf(
                        roster.findByEmployeeId(number).orElseThrow().id())
                .orElseThrow();
        assertThat(first.body()).contains(ticket.processInstanceId());
        assertThat(db.sql("select count(*) from act_ru_variable where text_ like '%Sverkersson%' or name_ = 'person'")
                        .query(Long.class)
                        .single())
                .isZero();
        work(ticket);
        assertThat(entry(number)).isPresent();
    }

    @Test
    void aWrongStartIsAnsweredWithAReason() throws Exception {
        HttpResponse<String> answer = post(START, CLIENT, start("", "push:engine-wrong", "Wrong"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("employeeId");
        assertThat(post(START, CLIENT, "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void theLinkOfAMailLeadsToTheTicket() throws Exception {
        Ticket ticket = worked(hr(newNumber(), "givenName", "Frej", "familyName", "Linked"));
        HttpResponse<String> answer = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/tickets/" + ticket.number()))
                                .header("Authorization", DESK)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains(ticket.number(), "Frej Linked");
    }

    @Test
    void nobodyDeploys() throws Exception {
        for (String door : new String[] {"/engine-rest", "/camunda/api/engine/engine/default"}) {
            for (String caller : new String[] {CLIENT, DESK, basic("admin", "admin-of-tests")}) {
                assertThat(post(door + "/deployment/create", caller, "{}").statusCode())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void aTaskIsAnsweredByOperatorsAloneAndOnlyAsItCanBe() throws Exception {
        Ticket waiting =
                worked(hr(newNumber(), "givenName", "Disa", "familyName", "Waits", "managerEmployeeId", newNumber()));
        String complete = "/engine-rest/task/" + task(waiting).getId() + "/complete";
        assertThat(post(complete, CLIENT, resolution("SKIP_FIELD")).statusCode())
                .isEqualTo(403);
        assertThat(post(complete, AUDITOR, resolution("SKIP_FIELD")).statusCode())
                .isEqualTo(403);
        HttpResponse<String> refused = post(complete, DESK, resolution("APPROVE"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("RETRY, USE_VALUE, SKIP_FIELD");
        String disguised = complete.replace("complete", "%63omplete");
        assertThat(post(disguised, DESK, resolution("APPROVE")).statusCode())
                .as("no spelling leads past the desk")
                .isGreaterThanOrEqualTo(400);
        assertThat(task(waiting)).isNotNull();

        assertThat(post(complete, DESK, resolution("SKIP_FIELD")).statusCode()).isEqualTo(204);
        work(waiting);
        assertThat(tickets.find(waiting.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
    }

    @Test
    void tenureDoesNotStartWithoutTheStepsOfProcessesThatRun() {
        newest(hr(newNumber(), "givenName", "Ebon", "familyName", "Runs"));
        Deployments withoutSteps = new Deployments(
                repository,
                runtime,
                new PathMatchingResourcePatternResolver(),
                new DefaultListableBeanFactory(),
                tables);
        assertThatThrownBy(withoutSteps::refuseMissingSteps)
                .hasMessageContaining("personnel-change version 1: writeAccount");
    }

    private static String start(String number, String key, String familyName) {
        String person =
                "{\\\"employeeId\\\": \\\"%s\\\", \\\"familyName\\\": \\\"%s\\\"}".formatted(number, familyName);
        return """
                {"businessKey": "%s", "variables": {"person": {"value": "%s", "type": "String"}}}
                """.formatted(key, person);
    }

    private static String resolution(String name) {
        return "{\"variables\": {\"resolution\": {\"value\": \"" + name + "\", \"type\": \"String\"}}}";
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> post(String path, String authorization, String body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Authorization", authorization)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
