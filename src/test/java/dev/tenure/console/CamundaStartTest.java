package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CamundaStartTest extends ConsoleTest {

    private String body(String key, String person) {
        var variables = Map.of("person", Map.of("value", person, "type", "String"));
        return new ObjectMapper()
                .valueToTree(Map.of("businessKey", key, "variables", variables))
                .toString();
    }

    private String nurse() {
        return "{\"employeeId\": \"%s\", \"title\": \"Nurse\"}".formatted(employee);
    }

    @Test
    void aPersonIsTakenThroughTheSameDoorAndTheAnswerIsCamundas() {
        String event = event();
        Reply reply = post("push", CamundaStart.PATH, body("push:" + event, nurse()));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().fieldNames())
                .toIterable()
                .containsExactly(
                        "links",
                        "id",
                        "definitionId",
                        "businessKey",
                        "caseInstanceId",
                        "ended",
                        "suspended",
                        "tenantId");
        assertThat(reply.json().path("id").asText()).startsWith("instance-of-");
        assertThat(reply.json().path("businessKey").asText()).isEqualTo("push:" + event);
        assertThat(reply.json().path("ended").asBoolean()).isFalse();
        assertThat(reply.json().at("/links/0/href").asText())
                .endsWith("/engine-rest/process-instance/"
                        + reply.json().path("id").asText());
    }

    @Test
    void theSameKeyAgainStartsNothingAndGivesTheFirstInstance() {
        String body = body("push:" + event(), nurse());
        Reply first = post("push", CamundaStart.PATH, body);
        long rows = rows();

        assertThat(post("push", CamundaStart.PATH, body).json()).isEqualTo(first.json());
        assertThat(post("push", CamundaStart.PATH, body.replace("Nurse", "Doctor"))
                        .json())
                .isEqualTo(first.json());
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    void nothingNewIsAnInstanceThatHasEnded() {
        post("push", CamundaStart.PATH, body("push:" + event(), nurse()));
        Reply again = post("push", CamundaStart.PATH, body("push:" + event(), nurse()));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("id").isNull()).isTrue();
        assertThat(again.json().path("ended").asBoolean()).isTrue();
    }

    @Test
    void wrongInputIsRefusedInCamundasShapeWithEveryReason() {
        Reply reply = post(
                "push",
                CamundaStart.PATH,
                body("no colon", "{\"employeeId\": 7, \"startDate\": \"soon\", \"shoeSize\": \"42\"}"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("type").asText()).isEqualTo("InvalidRequestException");
        assertThat(reply.json().path("message").asText())
                .contains("/businessKey", "/employeeId", "/startDate", "/shoeSize");
    }

    @Test
    void whatCamundaWouldTakeOrFailOnIsRefusedWithAReason() {
        refused("{}", "businessKey", "variables");
        refused("{\"businessKey\": \"push:1\", \"variables\": {}}", "/variables/person");
        refused(
                "{\"businessKey\": \"push:1\", \"variables\": {\"person\": {\"value\": \"{}\"}}}",
                "/variables/person/type");
        refused(
                "{\"businessKey\": \"push:1\", \"variables\": {\"person\": {\"value\": {}, \"type\": \"String\"}}}",
                "/value");
        refused(
                "{\"businessKey\": \"push:1\", \"variables\": {\"other\": {}}}",
                "/variables/other",
                "/variables/person");
        refused("{\"businessKey\": \"push:1\", \"startInstructions\": [{}]}", "/startInstructions");
        refused(body("push:1", "x".repeat(4001)), "4000");
        refused(body("push:1", "{oops"), "line 1");
        refused("oops", "line 1");
    }

    private void refused(String body, String... reasons) {
        Reply reply = post("push", CamundaStart.PATH, body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("message").asText()).contains(reasons);
    }

    @Test
    void otherStartsOfThisProcessAreDenied() {
        String base = "/engine-rest/process-definition/";
        for (String path : new String[] {
            "key/personnel-change/tenant-id/a/start",
            "key/personnel-change/submit-form",
            "personnel-change:1:abc/start",
            "personnel-change%3A1%3Aabc/submit-form"
        }) {
            assertThat(post("admin", base + path, "{}").status()).as(path).isEqualTo(403);
        }
        assertThat(post("push", "/engine-rest/engine/default/process-definition/key/personnel-change/start", "{}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void onlyWhoMayPushMayStartAndOnlyForTheirSource() {
        String body = body("push:" + event(), nurse());

        assertThat(post("", CamundaStart.PATH, body).status()).isEqualTo(401);
        assertThat(post("reader", CamundaStart.PATH, body).status()).isEqualTo(403);
        assertThat(post("other", CamundaStart.PATH, body).status()).isEqualTo(403);
        assertThat(post("desk", CamundaStart.PATH, body).status()).isEqualTo(200);
    }
}
