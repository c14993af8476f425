package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class PrivacyControllerTest extends ConsoleTest {

    private static final String REASON = "{\"reason\": \"asked by letter\"}";

    @Autowired
    private JdbcClient database;

    @Test
    void anAdminIsShownEverythingAboutOnePersonAndThatIsKept() {
        String person = person(hire("Åsa", "Öberg"));

        Reply export = get("admin", "/api/v1/people/" + person + "/export");

        assertThat(export.status()).isEqualTo(200);
        assertThat(export.header("Content-Type")).startsWith("application/json");
        assertThat(export.header("Content-Disposition")).contains("person-" + person + ".json");
        assertThat(export.header("Cache-Control")).isEqualTo("no-store");
        assertThat(export.json().at("/rooms/roster/person/0/display_name").asText())
                .isEqualTo("Åsa Öberg");
        assertThat(export.json().at("/rooms/ticket/ticket")).hasSize(1);
        for (String other : List.of("desk", "auditor", "push", "reader")) {
            assertThat(get(other, "/api/v1/people/" + person + "/export").status())
                    .as(other)
                    .isEqualTo(403);
        }
        assertThat(get("admin", "/api/v1/people/" + UUID.randomUUID() + "/export")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void somebodyWhoWorksHereIsNotErasedAndTheAnswerSaysWhatHasToEnd() {
        String person = person(hire("Åsa", "Öberg"));

        Reply refused = post("admin", "/api/v1/people/" + person + "/erasure", REASON);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("type").asText()).isEqualTo("urn:tenure:problem:erasure-hindered");
        assertThat(refused.json().path("errors").findValuesAsText("code")).containsExactly("employed", "ticket-open");
        assertThat(refused.json().at("/errors/0/detail").asText()).contains("HR has to");
        Reply dry = post("admin", "/api/v1/people/" + person + "/erasure?dryRun=true", REASON);
        assertThat(dry.json().path("dryRun").asBoolean()).isTrue();
        assertThat(dry.json().path("hinderedBy")).hasSize(2);
        assertThat(dry.json().at("/rows/roster/person").asInt()).isEqualTo(1);
        assertThat(post("admin", "/api/v1/people/" + person + "/erasure", "{}").pointers())
                .containsExactly("/reason");
        for (String other : List.of("desk", "auditor", "push")) {
            assertThat(post(other, "/api/v1/people/" + person + "/erasure", REASON)
                            .status())
                    .as(other)
                    .isEqualTo(403);
        }
    }

    @Test
    void whoIsGoneIsErasedAndListed() {
        // Not the name of the account that everybody has here.
        Reply hired = hire("Zaphira", "Quistlund");
        String person = person(hired);
        gone(person);

        Reply erased = post("admin", "/api/v1/people/" + person + "/erasure", REASON);

        assertThat(erased.status()).isEqualTo(200);
        assertThat(erased.json().path("erased").asBoolean()).isTrue();
        assertThat(erased.json().at("/rows/roster/personnel_change").asInt()).isEqualTo(1);
        assertThat(get("admin", "/api/v1/people/" + person).json().toString()).doesNotContain("Quistlund", employee);
        assertThat(get("desk", hired.header("Location")).json().toString()).doesNotContain("Quistlund");
        assertThat(get("admin", "/api/v1/people?employeeId=" + employee).json().path("items"))
                .isEmpty();
        Reply list = get("auditor", "/api/v1/erasures?limit=1");
        assertThat(list.json().at("/items/0/personId").asText()).isEqualTo(person);
        assertThat(list.json().at("/items/0/because").asText()).isEqualTo("asked by letter");
        assertThat(list.json().at("/items/0/rows/roster/person").asInt()).isEqualTo(1);
        assertThat(StreamSupport.stream(list.json().at("/items/0/hinderedBy").spliterator(), false)
                        .map(JsonNode::asText))
                .isEmpty();
        Reply push = post(
                "push",
                "/api/v1/personnel-changes",
                change(event(), "\"familyName\": \"Quistlund\", \"active\": false"));
        assertThat(push.status()).isEqualTo(400);
        assertThat(push.json().at("/errors/0/code").asText()).isEqualTo("erased");
    }

    static String person(Reply reply) {
        return reply.json().at("/person/id").asText();
    }

    /** HR said so and the ticket is closed. */
    private void gone(String person) {
        UUID id = UUID.fromString(person);
        database.sql("update person set facts = facts || '{\"active\": \"false\"}' where id = ?")
                .param(id)
                .update();
        database.sql("update ticket set status = 'DONE', closed_at = now() where person_id = ?")
                .param(id)
                .update();
    }
}
