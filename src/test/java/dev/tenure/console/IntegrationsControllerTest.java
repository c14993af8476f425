package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.source.RunSteps;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class IntegrationsControllerTest extends ConsoleTest {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String FILE = """
            Employee ID;First name;Last name;E-mail;Title
            000501;Åsa;Öberg;asa.oberg@nordlund.example;Nurse
            000502;Kim;Lund;kim.lund@nordlund.example;=1+1
            ;Nobody;Known;nobody@nordlund.example;Nurse
            """;

    /** Its own in each test. */
    private final String name = "staff-" + COUNT.incrementAndGet();

    private final String path = "/api/v1/integrations/" + name;

    @Autowired
    RunSteps steps;

    @Test
    void fromADraftToALaunchedOneByWayOfAFile() {
        Reply made = create();
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("state").asText()).isEqualTo("DRAFT");
        assertThat(made.json().at("/draft/missing")).isEmpty();
        assertThat(made.json().at("/draft/schedule/inWords").asText()).isEqualTo("never by itself");

        String upload = upload();
        Reply preview = post("desk", path + "/preview?upload=" + upload, "");
        assertThat(preview.json().findValuesAsText("fate")).containsExactly("COMES_IN", "COMES_IN", "FAILS");
        Reply proposals = post("desk", path + "/proposals?upload=" + upload, "");
        assertThat(proposals.json().findValuesAsText("field"))
                .contains("employeeId", "givenName", "familyName", "email");
        assertThat(post("admin", path + "/launch", "").json().path("type").asText())
                .isEqualTo("urn:tenure:problem:no-dry-run");

        Reply dryRun = post("desk", path + "/runs?dryRun=true&upload=" + upload, "");
        assertThat(dryRun.status()).isEqualTo(202);
        end(dryRun);
        Reply records = get("auditor", runPath(dryRun) + "/records");
        assertThat(records.json().findValuesAsText("outcome")).containsExactly("PLANNED", "PLANNED", "FAILED");

        Reply launched = post("admin", path + "/launch", "");
        assertThat(launched.json().path("state").asText()).isEqualTo("LAUNCHED");
        assertThat(launched.json().at("/launched/version").asInt()).isEqualTo(1);
        assertThat(launched.json().path("draft").isNull()).isTrue();

        Reply run = post("desk", path + "/runs?upload=" + upload, "");
        end(run);
        assertThat(get("desk", runPath(run)).json().at("/counts/NEW").asInt()).isEqualTo(2);
        assertThat(get("desk", "/api/v1/people?employeeId=000501")
                        .json()
                        .at("/items/0/displayName")
                        .asText())
                .isEqualTo("Åsa Öberg");
    }

    @Test
    void whatIsWrongWithAFormIsToldWithItsPlaces() {
        Reply wrong = post("admin", "/api/v1/integrations", """
                {"name": "Ä", "kind": "csv", "settings": {"colour": "red"},
                 "schedule": {"cron": "now and then", "every": "PT1S"}}
                """);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.pointers()).contains("/name", "/settings/colour", "/schedule/cron", "/schedule/every");
        assertThat(post("admin", "/api/v1/integrations", "{\"name\": \"x1\", \"kind\": \"telex\"}")
                        .pointers())
                .containsExactly("/kind");
        assertThat(post("admin", "/api/v1/integrations", "{\"name\": \"x1\", \"kind\": \"csv\", \"colour\": 1}")
                        .pointers())
                .containsExactly("/colour");
        assertThat(post("admin", "/api/v1/integrations", """
                        {"name": "x1", "kind": "csv", "schedule": {"every": "soon"}}
                        """).pointers()).containsExactly("/schedule/every");
        assertThat(get("admin", "/api/v1/integrations/x1").status()).isEqualTo(404);
    }

    @Test
    void aChangeIsADraftWithItsDifferenceUntilItIsLaunched() {
        create();
        Reply edited = put(
                "admin",
                path,
                "{\"basedOn\": 1, \"full\": true, \"preference\": \"CREATE_ONLY\", \"mapping\": {\"fields\": {}}}");
        assertThat(edited.json().at("/draft/version").asInt()).isEqualTo(2);
        assertThat(edited.json().at("/draft/missing")).isNotEmpty();
        assertThat(edited.json().at("/draft/missing").findValuesAsText("pointer"))
                .allSatisfy(pointer -> assertThat(pointer).startsWith("/mapping"));
        assertThat(post("admin", path + "/launch", "").status()).isEqualTo(409);

        List<String> pointers =
                get("auditor", path + "/diff?from=1&to=2").json().findValuesAsText("pointer");
        assertThat(pointers).contains("/full", "/preference", "/mapping/fields/email");
        assertThat(get("auditor", path + "/diff").status())
                .as("there is no launched version")
                .isEqualTo(400);
        assertThat(put("admin", path, "{\"basedOn\": 1}").status())
                .as("version 2 was made meanwhile")
                .isEqualTo(409);
        assertThat(put("admin", path, "{}").pointers()).containsExactly("/basedOn");
        assertThat(get("auditor", path + "/versions").json().path("items")).hasSize(2);
        assertThat(delete("admin", path + "/draft").status()).isEqualTo(204);
        assertThat(get("admin", path).status()).isEqualTo(404);
    }

    @Test
    void theTimetableIsToldInWordsWithTheNextFiveTurns() {
        Reply made = post("admin", "/api/v1/integrations", "{\"name\": \"" + name + "\", \"kind\": \"rest\"}");
        assertThat(made.json().at("/draft/schedule/inWords").asText()).isEqualTo("every 2 days at 02:00 (UTC)");
        assertThat(made.json().at("/draft/schedule/next").findValuesAsText("inWords"))
                .hasSize(5)
                .allSatisfy(turn -> assertThat(turn).endsWith(" at 02:00 UTC"));
    }

    @Test
    void whoMayDoWhat() {
        assertThat(post("desk", "/api/v1/integrations", "{}").status()).isEqualTo(403);
        create();
        assertThat(get("auditor", path).status()).isEqualTo(200);
        assertThat(get("auditor", "/api/v1/integrations").json().findValuesAsText("name"))
                .contains(name);
        assertThat(get("push", path).status()).isEqualTo(403);
        assertThat(post("auditor", path + "/sample", "").status()).isEqualTo(403);
        assertThat(post("desk", path + "/launch", "").status()).isEqualTo(403);
        assertThat(put("desk", path, "{}").status()).isEqualTo(403);
        assertThat(post("desk", path + "/pause", "").status())
                .as("it was never launched")
                .isEqualTo(409);
        assertThat(get("desk", "/api/v1/integrations/no-such").status()).isEqualTo(404);
    }

    @Test
    void aSampleOfASourceThatCannotBeReadIsItsFault() {
        create();
        Reply sample = post("desk", path + "/sample?upload=" + UUID.randomUUID(), "");

        assertThat(sample.status()).isEqualTo(502);
        assertThat(sample.json().path("type").asText()).isEqualTo("urn:tenure:problem:upload-gone");
    }

    @Test
    void everyKindSaysWhatItIsToBeTold() {
        JsonNode kinds = get("auditor", "/api/v1/integration-kinds").json();

        assertThat(kinds.findValuesAsText("kind")).contains("csv", "flexhr", "planhat", "push", "rest");
        assertThat(put("admin", "/api/v1/own-fields/badge", "{\"title\": \"Badge\", \"unique\": true}")
                        .status())
                .isEqualTo(200);
        assertThat(get("auditor", "/api/v1/own-fields").json().findValuesAsText("name"))
                .contains("badge");
        assertThat(put("admin", "/api/v1/own-fields/0bad", "{\"title\": \"Bad\", \"unique\": true}")
                        .status())
                .isEqualTo(400);
    }

    private Reply create() {
        return post("admin", "/api/v1/integrations", "{\"name\": \"" + name + "\", \"kind\": \"csv\"}");
    }

    private String upload() {
        Reply uploaded = post("desk", path + "/uploads", FILE, "Content-Type", "text/csv");
        assertThat(uploaded.status()).isEqualTo(201);
        return uploaded.json().path("id").asText();
    }

    private static String runPath(Reply run) {
        return "/api/v1/integration-runs/" + run.json().path("id").asText();
    }

    /** As the process does it. */
    private void end(Reply run) {
        UUID id = UUID.fromString(run.json().path("id").asText());
        if (steps.fetch(id) == RunSteps.Fetched.READ) {
            steps.compare(id);
            if (steps.judge(id) == RunSteps.Judgement.WITHIN) {
                while (steps.release(id) == RunSteps.Rest.MORE) {
                    // As the diagram's arrow leads back.
                }
            }
        }
        steps.close(id);
    }
}
