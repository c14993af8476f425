package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentitiesControllerTest extends ConsoleTest {

    static final String SECOND =
            "{\"source\": \"push\", \"person\": {\"employeeId\": \"20007\", \"familyName\": \"Öberg\"}}";

    @Test
    void twoBecomeOneAndTwoAgain() {
        Reply first = hire();
        Reply second = hire();
        String one = id(first);
        String other = id(second);
        String number = second.json().at("/person/employeeId").asText();
        String body = "{\"with\": \"" + number + "\", \"reason\": \"the same passport\"}";

        Reply dry = post("desk", "/api/v1/people/" + one + "/merge?dryRun=true", body);
        assertThat(dry.status()).isEqualTo(200);
        assertThat(dry.json().path("dryRun").asBoolean()).isTrue();
        assertThat(get("desk", "/api/v1/people/" + other).json().path("id").asText())
                .isEqualTo(other);

        Reply merged = post("desk", "/api/v1/people/" + one + "/merge", body);
        assertThat(merged.status()).isEqualTo(200);
        assertThat(merged.json().path("personId").asText()).isEqualTo(one);
        assertThat(merged.json().path("mergedId").asText()).isEqualTo(other);
        Reply person = get("desk", "/api/v1/people/" + other);
        assertThat(person.json().path("id").asText()).as("the old id leads on").isEqualTo(one);
        assertThat(person.json().path("employments").findValuesAsText("employeeId"))
                .hasSize(2)
                .contains(number);
        assertThat(person.json().at("/mergedFrom/0").asText()).isEqualTo(other);
        assertThat(person.json().at("/merges/0/reason").asText()).isEqualTo("the same passport");
        assertThat(get("desk", "/api/v1/people?employeeId=" + number)
                        .json()
                        .at("/items/0/id")
                        .asText())
                .isEqualTo(one);
        assertThat(post("desk", "/api/v1/people/" + one + "/merge", body)
                        .json()
                        .path("type")
                        .asText())
                .isEqualTo("urn:tenure:problem:one-person-already");

        Reply split = post(
                "desk",
                "/api/v1/people/" + one + "/split",
                "{\"employeeId\": \"" + number + "\", \"reason\": \"another one\"}");
        assertThat(split.status()).isEqualTo(200);
        assertThat(split.json().path("splitId").asText()).isEqualTo(other);
        assertThat(get("desk", "/api/v1/people/" + other).json().path("id").asText())
                .isEqualTo(other);
    }

    @Test
    void onlyOperatorsMayAndWhatIsWrongIsNamed() {
        String person = "/api/v1/people/" + id(hire());
        String body = "{\"with\": \"nobody\", \"reason\": \"x\"}";
        assertThat(post("auditor", person + "/merge", body).status()).isEqualTo(403);
        assertThat(post("push", person + "/split", body).status()).isEqualTo(403);
        assertThat(post("desk", "/api/v1/people/" + UUID.randomUUID() + "/merge", body)
                        .status())
                .isEqualTo(404);
        assertThat(post("desk", person + "/merge", body)
                        .json()
                        .at("/errors/0/code")
                        .asText())
                .isEqualTo("unknown-person");
        assertThat(post("desk", person + "/merge", "{\"width\": 1}")
                        .json()
                        .path("errors")
                        .findValuesAsText("code"))
                .containsExactlyInAnyOrder("unknown-field", "required", "required");
        assertThat(post("desk", person + "/split", "{\"employeeId\": \"x\", \"reason\": \"y\"}")
                        .json()
                        .path("type")
                        .asText())
                .isEqualTo("urn:tenure:problem:not-their-employment");
    }

    /** Somebody whom no other test knows. */
    private Reply hire() {
        return post(
                "push",
                "/api/v1/personnel-changes",
                SECOND.replace("20007", "m" + UUID.randomUUID().toString().substring(0, 8)));
    }

    private static String id(Reply reply) {
        return reply.json().path("person").path("id").asText();
    }
}
