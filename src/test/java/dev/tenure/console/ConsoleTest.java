package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What tests of the API share: real HTTP to a console on a real database. The caller is whom the token names: see {@link ConsoleApp}. */
@SpringBootTest(
        classes = ConsoleApp.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "springdoc.packages-to-scan=dev.tenure.console",
            "spring.main.allow-circular-references=false",
            "tenure.flexhr.enabled=false",
            "tenure.source.look-for-turns-every=0",
            "tenure.credentials.key=dGhlIGNvbnNvbGUncyBrZXksIDMyIGJ5dGVzIGxvbmc="
        })
abstract class ConsoleTest {

    private static final AtomicInteger NUMBERS = new AtomicInteger(10_000);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @LocalServerPort
    private int port;

    @Autowired
    JdbcClient db;

    @Autowired
    StandInProcess process;

    /** An employee number that no other test uses. */
    String employee;

    @BeforeEach
    void newEmployee() {
        employee = "E" + NUMBERS.incrementAndGet();
    }

    /** An answer and its JSON. */
    record Reply(HttpResponse<String> http, JsonNode json) {

        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse(null);
        }

        List<String> pointers() {
            return json.path("errors").findValuesAsText("pointer");
        }
    }

    Reply get(String token, String path, String... headers) {
        return send(request(token, path, headers).GET());
    }

    Reply post(String token, String path, String body, String... headers) {
        return post(token, path, BodyPublishers.ofString(body), headers);
    }

    Reply post(String token, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = request(token, path, headers).POST(body);
        if (request.build().headers().firstValue("Content-Type").isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request);
    }

    Reply put(String token, String path, String body) {
        return send(request(token, path, "Content-Type", "application/json").PUT(BodyPublishers.ofString(body)));
    }

    Reply delete(String token, String path) {
        return send(request(token, path).DELETE());
    }

    private HttpRequest.Builder request(String token, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            String type = answer.headers().firstValue("Content-Type").orElse("");
            return new Reply(answer, type.contains("json") ? JSON.readTree(answer.body()) : JSON.nullNode());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** A personnel change from the source "push"; the members of the person as JSON without braces. */
    String change(String eventId, String person) {
        return """
                {"source": "push", "eventId": "%s", "person": {"employeeId": "%s", %s}}
                """.formatted(eventId, employee, person);
    }

    static String event() {
        return UUID.randomUUID().toString();
    }

    Reply hire(String givenName, String familyName) {
        Reply reply = post(
                "push",
                "/api/v1/personnel-changes",
                change(event(), "\"givenName\": \"%s\", \"familyName\": \"%s\"".formatted(givenName, familyName)));
        assertThat(reply.status()).isEqualTo(202);
        return reply;
    }

    /** How many rows there are in all that a request could leave. */
    long rows() {
        return db.sql("""
                        select (select count(*) from person) + (select count(*) from personnel_change)
                          + (select count(*) from ticket) + (select count(*) from ticket_line)
                          + (select count(*) from idempotency) + (select count(*) from email_address)
                        """).query(Long.class).single();
    }
}
