package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PersonnelChangesTest extends ConsoleTest {

    private static final String PUSH = "/api/v1/personnel-changes";

    @Test
    void aHireIsTakenAndLeadsToItsTicket() {
        Reply reply = hire("Åsa", "Öberg");

        assertThat(reply.header("Location"))
                .isEqualTo(PUSH + "/" + reply.json().path("id").asText());
        assertThat(reply.json().path("status").asText()).isEqualTo("RUNNING");
        assertThat(reply.json().path("person").path("employeeId").asText()).isEqualTo(employee);
        assertThat(reply.json().path("ticket").path("number").asText()).startsWith("HR-");
        assertThat(reply.header("X-Request-Id")).isNotBlank();
    }

    @Test
    void aChangeCanBeReadBackByWhoSentIt() {
        Reply hired = hire("Åsa", "Öberg");
        Reply change = get("push", hired.header("Location"));

        assertThat(change.status()).isEqualTo(200);
        assertThat(change.json().path("kind").asText()).isEqualTo("JOINED");
        assertThat(change.json().path("before").path("givenName").isNull()).isTrue();
        assertThat(change.json().path("after").path("givenName").asText()).isEqualTo("Åsa");
        assertThat(change.json().path("ticket")).isEqualTo(hired.json().path("ticket"));
        assertThat(get("desk", hired.header("Location")).json().path("steps").size())
                .isPositive();
        assertThat(get("other", hired.header("Location")).status()).isEqualTo(404);
    }

    @Test
    void theSameContentAgainIsUnchangedAndHasNoTicket() {
        hire("Åsa", "Öberg");
        Reply again = hire("Åsa", "Öberg");

        assertThat(again.json().path("status").asText()).isEqualTo("UNCHANGED");
        assertThat(again.json().path("ticket").isNull()).isTrue();
    }

    @Test
    void theSameEventAgainIsTheSameChange() {
        String body = change(event(), "\"title\": \"Nurse\"");
        Reply first = post("push", PUSH, body);
        Reply again = post("push", PUSH, body);

        assertThat(again.json()).isEqualTo(first.json());
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        Reply reply = post("push", PUSH, """
                {"source": "push", "eventId": 8812, "occurredAt": "yesterday", "sauce": 1, "person": {
                  "employeeId": 10442, "givenName": ["Åsa"], "startDate": "1 december", "active": "yes", "shoeSize": "42",
                  "email": "asa", "otherEmails": ["a@b.example", "nonsense", 7], "a/b~c": "x",
                  "attributes": {"costCenter": 4130, "9": "x"}}}
                """);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("type").asText()).isEqualTo("urn:tenure:problem:invalid-input");
        assertThat(reply.json().path("traceId").asText()).isEqualTo(reply.header("X-Request-Id"));
        assertThat(reply.pointers())
                .containsExactlyInAnyOrder(
                        "/sauce",
                        "/eventId",
                        "/occurredAt",
                        "/person/employeeId",
                        "/person/givenName",
                        "/person/startDate",
                        "/person/active",
                        "/person/shoeSize",
                        "/person/email",
                        "/person/otherEmails/1",
                        "/person/otherEmails/2",
                        "/person/a~1b~0c",
                        "/person/attributes/costCenter",
                        "/person/attributes/9");
        assertThat(reply.json().path("errors").findValuesAsText("code")).contains("unknown-field", "wrong-type");
    }

    @Test
    void whatIsMissingIsNamedAtOnceToo() {
        assertThat(post("admin", PUSH, "{}").pointers()).containsExactlyInAnyOrder("/source", "/person");
        assertThat(post("admin", PUSH, "{\"source\": \"push\", \"person\": {}}").pointers())
                .containsExactly("/person/employeeId");
        assertThat(post("admin", PUSH, "[]").pointers()).containsExactly("");
    }

    @Test
    void absentIsLeftAsItIsAndNullClears() {
        post(
                "push",
                PUSH,
                change(event(), "\"title\": \"Nurse\", \"phone\": \"08-1\", \"attributes\": {\"room\": \"4\"}"));
        Reply change = post(
                "push",
                PUSH,
                change(event(), "\"title\": null, \"attributes\": {\"room\": null}, \"otherEmails\": []"));
        Reply seen = get("push", change.header("Location"));

        assertThat(seen.json().path("before").toString()).isEqualTo("{\"title\":\"Nurse\",\"attributes.room\":\"4\"}");
        assertThat(seen.json().path("after").toString()).isEqualTo("{\"title\":null,\"attributes.room\":null}");
    }

    @Test
    void aChangeFromTheFutureIsRefused() {
        Reply reply = post("push", PUSH, """
                {"source": "push", "occurredAt": "2999-01-01T00:00:00Z", "person": {"employeeId": "%s"}}
                """.formatted(employee));

        assertThat(reply.pointers()).containsExactly("/occurredAt");
    }

    @Test
    void aDryRunSaysThePlanAndKeepsNothing() {
        long before = rows();
        Reply reply =
                post("push", PUSH + "?dryRun=true", change(event(), "\"title\": \"Nurse\""), "Idempotency-Key", "dry");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("kind").asText()).isEqualTo("JOINED");
        assertThat(reply.json().path("changes").get(0).path("after").asText()).isEqualTo("Nurse");
        assertThat(reply.json().path("writes").size()).isOne();
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void brokenJsonIsToldByPlaceAndNotRepeated() {
        Reply reply = post("push", PUSH, "{\"source\": \"push\",\n \"person\": {secretName}}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asText()).contains("line 2", "column");
        assertThat(reply.http().body()).doesNotContain("secretName");
        assertThat(post("push", PUSH, "").status()).isEqualTo(400);
        assertThat(post("push", PUSH, "{\"source\": \"a\", \"source\": \"b\"}").status())
                .isEqualTo(400);
        assertThat(post("push", PUSH, "[".repeat(5000)).status()).isEqualTo(400);
        assertThat(post("push", PUSH, BodyPublishers.ofByteArray(new byte[] {'"', (byte) 0xc3, '"'}))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatIsTooLargeOrOfAnotherTypeIsRefused() {
        String large = " ".repeat(65 * 1024);
        assertThat(post("push", PUSH, large).status()).isEqualTo(413);
        assertThat(post(
                                "push",
                                PUSH,
                                BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                        .status())
                .isEqualTo(413);
        Reply text = post("push", PUSH, "{}", "Content-Type", "text/plain");
        assertThat(text.status()).isEqualTo(415);
        assertThat(text.json().path("type").asText()).isEqualTo("urn:tenure:problem:unsupported-media-type");
    }

    @Test
    void aClientSpeaksForItsOwnSourceOnlyAndAnOperatorForAny() {
        String body = change(event(), "\"title\": \"Nurse\"");

        assertThat(post("other", PUSH, body).status()).isEqualTo(403);
        assertThat(post("reader", PUSH, body).status()).isEqualTo(403);
        assertThat(post("auditor", PUSH, body).status()).isEqualTo(403);
        assertThat(post("", PUSH, body).status()).isEqualTo(401);
        assertThat(post("desk", PUSH, body).status()).isEqualTo(202);
    }

    @Test
    void eachItemOfABatchIsAnsweredInOrder() {
        String good = change(event(), "\"title\": \"Nurse\"");
        Reply reply = post("push", PUSH + "/batch", "{\"items\": [" + good + ", {\"source\": 1}, 7, " + good + "]}");

        assertThat(reply.status()).isEqualTo(207);
        assertThat(reply.json().path("items"))
                .extracting(item -> item.path("status").asText())
                .containsExactly("202", "400", "400", "202");
        assertThat(reply.json()
                        .path("items")
                        .get(1)
                        .path("problem")
                        .path("errors")
                        .findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/source", "/person");
        assertThat(reply.json().path("items").get(3).path("answer"))
                .isEqualTo(reply.json().path("items").get(0).path("answer"));
    }

    @Test
    void aBatchHasAThousandItemsAtMost() {
        assertThat(post("push", PUSH + "/batch", "[" + "0,".repeat(1000) + "0]").pointers())
                .containsExactly("/items");
        assertThat(post("push", PUSH + "/batch", "[]").pointers()).isEqualTo(List.of("/items"));
    }

    @Test
    void anEmployeeNumberCanBeStatedByTwoRequestsAtOnce() throws Exception {
        var both = Stream.of("a", "b")
                .map(key -> CompletableFuture.supplyAsync(() ->
                        post("push", PUSH, change(event(), "\"title\": \"Nurse\""), "Idempotency-Key", key + employee)))
                .toList();

        for (var reply : both) {
            assertThat(reply.get().status()).isEqualTo(202);
        }
    }
}
