package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.source.Integrations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class IntegrationsApiTest extends ConsoleTest {

    @Autowired
    private Integrations integrations;

    private final String name = "i" + UUID.randomUUID();
    private final String path = "/api/v1/integrations/" + name;

    @Test
    void administratorsChangeAuditorsReadAndNobodyElseSeesAnything() {
        assertThat(create("{\"name\": \"" + name + "\", \"kind\": \"small\"}").status()).isEqualTo(201);
        for (String read : List.of(
                "/api/v1/connectors",
                "/api/v1/integrations",
                path,
                path + "/versions",
                path + "/versions/1",
                path + "/diff",
                path + "/events",
                path + "/schedule",
                "/api/v1/credentials")) {
            assertThat(Stream.of("admin", "auditor", "desk", "push", "").map(who -> get(who, read).status()))
                    .as(read)
                    .containsExactly(200, 200, 403, 403, 401);
        }
        for (String write : List.of("/pause", "/resume", "/run", "/dry-run", "/validate", "/test", "/launch", "/preview")) {
            assertThat(Stream.of("auditor", "desk", "push", "").map(who -> post(who, path + write, "{}").status()))
                    .as(write)
                    .containsExactly(403, 403, 403, 401);
        }
        assertThat(get("admin", "/api/v1/integrations/nothing-there").status()).isEqualTo(404);
        assertThat(get("admin", path + "/versions/x").status()).isEqualTo(404);
    }

    @Test
    void fromADraftToALaunch() {
        assertThat(credentials("c-" + name, "a token that is secret").status()).isEqualTo(201);
        Reply made = create("{\"name\": \"" + name + "\", \"kind\": \"small\", \"schedule\": {\"form\": \"MINUTES\", \"every\": 2}}");
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        String content = """
                {"credentials": "c-%s", "settings": {"baseUrl": "https://hr.example"}, "mapping": {"givenName": "name"}}
                """.formatted(name);
        assertThat(send("PUT", "admin", path + "/draft", content).status()).isEqualTo(428);
        assertThat(send("PUT", "admin", path + "/draft", content, "If-Match", "\"1\"").header("ETag"))
                .isEqualTo("\"2\"");
        assertThat(send("PUT", "admin", path + "/draft", content, "If-Match", "\"1\"").status()).isEqualTo(412);

        Reply refused = post("admin", path + "/launch", "{\"version\": 2}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("type").asText()).isEqualTo("urn:tenure:problem:launch-refused");
        assertThat(refused.json().at("/errors/0/code").asText()).isEqualTo("dry-run-missing");
        assertThat(post("admin", path + "/validate", "").json().path("launchable").asBoolean()).isFalse();
        assertThat(post("admin", path + "/dry-run", "").status()).isEqualTo(202);
        integrations.dryRunPassed(integrations.find(name).orElseThrow().id(), 2, UUID.randomUUID());
        assertThat(post("admin", path + "/launch", "{\"version\": 2}").json().path("state").asText())
                .isEqualTo("LAUNCHED");

        assertThat(post("admin", path + "/pause", "").json().path("state").asText()).isEqualTo("PAUSED");
        assertThat(post("admin", path + "/pause", "").status()).isEqualTo(409);
        assertThat(post("admin", path + "/resume", "").json().path("nextAt").isNull()).isFalse();
        assertThat(post("admin", path + "/run", "").json().path("run").isTextual()).isTrue();
        assertThat(post("admin", path + "/roll-back", "{\"version\": 1}", "If-Match", "\"2\"")
                        .json()
                        .path("draftVersion")
                        .asInt())
                .isEqualTo(3);
        assertThat(get("auditor", path + "/diff").json().path("differences").findValuesAsText("pointer"))
                .contains("/settings/baseUrl", "/credentials", "/schedule/form");
        assertThat(get("auditor", path + "/schedule?version=1", "Accept-Language", "sv")
                        .json()
                        .path("schedule")
                        .asText())
                .isEqualTo("Med 2 minuters mellanrum");
        assertThat(get("auditor", path + "/schedule").json().path("next")).hasSize(5);
        assertThat(get("auditor", path + "/events").json().path("items").findValuesAsText("by"))
                .contains("admin", "run");
        assertThat(send("DELETE", "admin", "/api/v1/credentials/c-" + name, "").status()).isEqualTo(409);
    }

    @Test
    void theSecretIsInNoAnswerAndNoLog(CapturedOutput output) {
        String secret = "s3cret-" + UUID.randomUUID();
        String credentials = "/api/v1/credentials/c-" + name;
        create("{\"name\": \"" + name + "\", \"kind\": \"small\", \"credentials\": \"c-" + name
                + "\", \"settings\": {\"baseUrl\": \"https://hr.example\"}, \"mapping\": {\"givenName\": \"name\"}}");
        List<Reply> answers = List.of(
                credentials("c-" + name, secret),
                credentials("c-" + name, secret),
                credentials("BAD " + secret, secret),
                post("admin", "/api/v1/credentials", "{\"name\": \"x\", \"secrets\": {\"token\": \"" + secret + "\" oops"),
                send("PUT", "admin", credentials, "{\"secrets\": {\"token\": \"" + secret + "\", \"no\": \"" + secret + "\"}}"),
                send("PUT", "admin", credentials, "{\"secrets\": {\"token\": \"" + secret + "\"}}"),
                send("PUT", "admin", credentials, "{\"secrets\": {\"token\": [\"" + secret + "\"]}}"),
                get("admin", credentials),
                get("admin", "/api/v1/credentials"),
                post("admin", credentials + "/test", "{\"settings\": {\"baseUrl\": \"https://hr.example\"}}"),
                post("admin", credentials + "/test", "{\"settings\": {\"token\": \"x\"}}"),
                post("admin", path + "/test", ""),
                post("admin", path + "/preview", "{\"read\": 3}"),
                post("admin", path + "/preview", "{\"records\": [{\"id\": \"7\"}]}"),
                post("admin", "/api/v1/credentials/rotate", ""));

        assertThat(answers).extracting(Reply::status)
                .containsExactly(201, 409, 400, 400, 400, 200, 400, 200, 200, 200, 400, 200, 200, 200, 200);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.http().body()).doesNotContain(secret));
        assertThat(answers.get(4).pointers()).containsExactly("/secrets/no");
        assertThat(output.getAll()).doesNotContain(secret);
    }

    @Test
    void everythingThatIsWrongIsToldByItsPointer() {
        assertThat(create("{\"name\": \"" + name + "\", \"kind\": \"small\", \"x\": 1, \"mode\": \"ALL\","
                                + " \"schedule\": {\"form\": \"DAILY\", \"at\": \"later\"},"
                                + " \"guard\": {\"perRun\": {\"LEFT\": {\"percent\": 101}}}}")
                        .pointers())
                .containsExactlyInAnyOrder("/x", "/mode", "/schedule/at", "/guard/perRun/LEFT/percent");
        assertThat(create("{\"name\": \"" + name + "\", \"kind\": \"none\"}").pointers()).containsExactly("/kind");
        assertThat(create("[]").status()).isEqualTo(400);
        assertThat(create("{\"name\": \"" + name + "\", \"kind\": \"small\", \"mapping\": {\"a\": \"\\u0000\"}}").status())
                .isEqualTo(400);
        assertThat(integrations.find(name)).isEmpty();
    }

    /** So that a name that changed in an answer changes in its example. */
    @Test
    void theExamplesHaveTheMembersOfRealAnswers() throws IOException {
        credentials("c-" + name, "secret");
        Reply made = create("{\"name\": \"" + name + "\", \"kind\": \"small\", \"credentials\": \"c-" + name
                + "\", \"settings\": {\"baseUrl\": \"https://hr.example\"}, \"mapping\": {\"givenName\": \"name\"}}");

        likeIts("createIntegration", "", made);
        likeIts("getIntegration", "/workedOn", get("admin", path));
        likeIts("getIntegration", "/workedOn/content", get("admin", path));
        likeIts("getIntegrationVersion", "", get("admin", path + "/versions/1"));
        likeIts("listConnectors", "/items/0/settings/0", get("admin", "/api/v1/connectors"));
        likeIts("compareIntegrationVersions", "", get("admin", path + "/diff"));
        likeIts("listIntegrationEvents", "/items/0", get("admin", path + "/events"));
        likeIts("getIntegrationSchedule", "/next/0", get("admin", path + "/schedule"));
        likeIts("validateIntegration", "/problems/0", post("admin", path + "/validate", ""));
        likeIts("dryRunIntegration", "", post("admin", path + "/dry-run", ""));
        likeIts("testIntegration", "/steps/0", post("admin", path + "/test", ""));
        likeIts("previewIntegration", "/items/0", post("admin", path + "/preview", "{\"read\": 1}"));
        likeIts("getCredentials", "", get("admin", "/api/v1/credentials/c-" + name));
        likeIts("rotateCredentials", "", post("admin", "/api/v1/credentials/rotate", ""));
        assertThat(send("DELETE", "admin", path, "").status()).isEqualTo(204);
        assertThat(send("DELETE", "admin", "/api/v1/credentials/c-" + name, "").status()).isEqualTo(204);
    }

    private static void likeIts(String operation, String at, Reply reply) throws IOException {
        JsonNode example = new ObjectMapper()
                .readTree(Path.of("src/main/resources/openapi/" + operation + ".response.json").toFile());
        assertThat(reply.json().at(at).fieldNames())
                .toIterable()
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(() -> example.at(at).fieldNames());
    }

    private Reply create(String body) {
        return post("admin", "/api/v1/integrations", body);
    }

    private Reply credentials(String called, String token) {
        return post(
                "admin",
                "/api/v1/credentials",
                "{\"name\": \"" + called + "\", \"kind\": \"small\", \"secrets\": {\"token\": \"" + token + "\"}}");
    }
}
