package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import dev.tenure.roster.Tracking;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class RosterControllerTest extends ConsoleTest {

    private static final String AUTHORITY = "/api/v1/roster/authority";
    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");
    private static final String HR_FIRST = """
            {"authority": [{"field": "title", "source": "hr-a", "rank": 1}, {"field": "title", "source": "crm-a", "rank": 2}]}
            """;

    @Autowired
    Roster roster;

    @Autowired
    Tracking tracking;

    @AfterEach
    void nobodyIsAboveAnybody() {
        put("admin", AUTHORITY, "{\"authority\": []}");
    }

    @Test
    void whoIsBelievedIsForeseenThenSaidAndSeen() {
        says("hr-a", 0, "familyName", "Öberg", "title", "Nurse", "createdDate", "2019-03-01");
        says("crm-a", 60, "title", "Contact");
        assertThat(field("title").path("because").asText()).isEqualTo("NEWEST");

        Reply dry = put("admin", AUTHORITY + "?dryRun=true", HR_FIRST);
        assertThat(dry.status()).isEqualTo(200);
        assertThat(dry.json().at("/foreseen/people").asInt()).isEqualTo(1);
        assertThat(dry.json().at("/foreseen/fields/title").asInt()).isEqualTo(1);
        assertThat(get("auditor", AUTHORITY).json().path("authority").size()).isZero();
        assertThat(field("title").path("value").asText()).isEqualTo("Contact");

        String admin = "admin-" + employee;
        Reply ordered = put(admin, AUTHORITY, HR_FIRST);
        assertThat(ordered.json().path("authority").size()).isEqualTo(2);
        assertThat(ordered.json().path("settlement").path("orderedAt").isTextual())
                .isTrue();
        await().untilAsserted(() -> {
            JsonNode now = get("auditor", AUTHORITY).json();
            assertThat(now.path("authority").size()).isEqualTo(2);
            assertThat(now.at("/settlement/endedAt").isTextual()).isTrue();
            assertThat(now.at("/settlement/people").asInt()).isEqualTo(1);
            assertThat(now.at("/settlement/fields/title").asInt()).isEqualTo(1);
        });
        JsonNode title = field("title");
        assertThat(title.path("value").asText()).isEqualTo("Nurse");
        assertThat(title.path("source").asText()).isEqualTo("hr-a");
        assertThat(title.path("because").asText()).isEqualTo("MORE_AUTHORITATIVE");
        assertThat(title.path("others").toString())
                .isEqualTo("[{\"source\":\"crm-a\",\"value\":\"Contact\",\"at\":\"2026-11-23T08:01:00Z\","
                        + "\"because\":\"LESS_AUTHORITATIVE\"}]");
        assertThat(field("familyName").path("because").asText()).isEqualTo("ONLY_ONE");
        assertThat(db.sql("select action from audit_event where actor = ?")
                        .param(admin)
                        .query(String.class)
                        .list())
                .containsExactly("authority-change");
    }

    @Test
    void eachFieldSaysWhyItIsWhatItIs() {
        put("admin", AUTHORITY, HR_FIRST);
        says("hr-a", 0, "familyName", "Öberg", "title", "Nurse", "active", "true", "department", "Ward 4");
        says("hr-a", 100, "familyName", "Öberg", "title", null);
        says("crm-a", 60, "title", "Contact", "familyName", "Oeberg");
        says(Roster.DESK, 120, "active", "false");

        assertThat(field("title").path("because").asText()).isEqualTo("OTHERS_NAME_NONE");
        assertThat(field("title").at("/others/0/because").asText()).isEqualTo("NAMES_NONE");
        assertThat(field("familyName").path("since").asText()).isEqualTo("2026-11-23T08:00:00Z");
        assertThat(field("familyName").path("confirmedAt").asText()).isEqualTo("2026-11-23T08:01:40Z");
        assertThat(field("familyName").at("/others/0/because").asText()).isEqualTo("OLDER");
        assertThat(field("active").path("because").asText()).isEqualTo("DESK");
        assertThat(field("active").at("/others/0/because").asText()).isEqualTo("DESK_ABOVE");
    }

    @Test
    void aPersonShowsWhichSourcesKnowItUnderWhichKeysAndSinceWhen() {
        says("hr-a", 0, "familyName", "Öberg", "createdDate", "2019-03-01");
        says("crm-a", 0, "familyName", "Öberg");
        tracking.heard("hr-a", "hr-main", MONDAY.plusSeconds(10), List.of("hr-a-" + employee, "nobody"));
        tracking.heard("hr-a", "hr-old", MONDAY, List.of("hr-a-" + employee));

        JsonNode person = person();
        assertThat(person.path("createdDate").asText()).isEqualTo("2019-03-01");
        assertThat(person.path("sourceIds").toString()).isEqualTo("""
                        [{"source":"crm-a","sourceId":"crm-a-%1$s","credential":null,"syncedAt":null},\
                        {"source":"hr-a","sourceId":"hr-a-%1$s","credential":"hr-main","syncedAt":"2026-11-23T08:00:10Z"}]\
                        """.formatted(employee));
        assertThat(get("desk", "/api/v1/people?source=crm-a&sourceId=crm-a-" + employee)
                        .json()
                        .at("/items/0/id"))
                .as("said nothing new, and its key is known all the same")
                .isEqualTo(person.path("id"));
    }

    @Test
    void anOrderThatMakesNoSenseIsRefusedWithEveryReason() {
        assertThat(put("admin", AUTHORITY, """
                        {"authority": [{"field": "shoeSize", "source": "a", "rank": 1}, {"field": "*", "source": "desk", "rank": 1},
                          {"field": "*", "source": "a", "rank": 0}, {"field": "*", "source": "a", "rank": 2}]}
                        """).pointers())
                .containsExactly("/authority/0/field", "/authority/1/source", "/authority/2/rank", "/authority/3");
        assertThat(put("admin", AUTHORITY, "[]").pointers()).containsExactly("/authority");
        assertThat(put("desk", AUTHORITY, HR_FIRST).status()).isEqualTo(403);
        assertThat(put("", AUTHORITY, HR_FIRST).status()).isEqualTo(401);
        assertThat(get("push", AUTHORITY).status()).isEqualTo(403);
    }

    private void says(String source, int seconds, String... fields) {
        Map<Field, Optional<String>> stated = new TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            stated.put(Field.named(fields[i]), Optional.ofNullable(fields[i + 1]));
        }
        roster.absorb(new PersonRecord(
                source,
                source.equals(Roster.DESK) ? null : source + "-" + employee,
                null,
                MONDAY.plusSeconds(seconds),
                employee,
                stated));
    }

    private JsonNode person() {
        Person person = roster.findByEmployeeId(employee).orElseThrow();
        return get("desk", "/api/v1/people/" + person.id()).json();
    }

    private JsonNode field(String name) {
        for (JsonNode field : person().path("fields")) {
            if (field.path("field").asText().equals(name)) {
                return field;
            }
        }
        throw new AssertionError(name);
    }
}
