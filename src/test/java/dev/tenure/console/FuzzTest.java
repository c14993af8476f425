package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the answer is that nothing changed, a change, a plan or a clear refusal; never a failure of ours. */
class FuzzTest extends ConsoleTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String[] NASTY = {
        "Berg, Åsa",
        "O'Brien \"Bo\"",
        "#1",
        "👩‍👩‍👧‍👦",
        "\u202eעברית",
        "x".repeat(300),
        "<script>alert(1)</script>",
        "*)(uid=*))(|(uid=*",
        "\\2a\\28",
        "\u0000",
        "a\u0000b",
        "\ud800",
        "\udc00x",
        " ",
        "",
        "\u200b",
        "\n\r\t",
        "null",
        "'; drop table person; --",
        "%00",
        "{{7*7}}",
        "${7*7}",
        "a;b@c.example",
        "a@b.example",
        "2026-02-30",
        "+999999999-12-31",
        "-0001-01-01",
        "2026-12-31",
        "\ufffe",
        "ﷺ",
        "Z̸̡̛",
        "true"
    };
    private static final String[] NAMES = {
        "employeeId",
        "givenName",
        "familyName",
        "email",
        "otherEmails",
        "title",
        "department",
        "location",
        "company",
        "managerEmployeeId",
        "employmentType",
        "startDate",
        "endDate",
        "phone",
        "mobile",
        "active",
        "attributes",
        "source",
        "eventId",
        "occurredAt",
        "person",
        "x",
        "",
        "a/b",
        "~",
        "\ud800",
        "\u0000",
        "costCenter",
        "__proto__"
    };

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(Arbitraries.of(NASTY), Arbitraries.strings().ofMaxLength(40));
    }

    private static Arbitrary<JsonNode> values(int depth) {
        Arbitrary<JsonNode> simple = Arbitraries.frequencyOf(
                Tuple.of(6, texts().map(JSON::textNode)),
                Tuple.of(1, Arbitraries.of(true, false).map(JSON::booleanNode)),
                Tuple.of(1, Arbitraries.doubles().map(JSON::numberNode)),
                Tuple.of(1, Arbitraries.just(JSON.nullNode())));
        if (depth == 0) {
            return simple;
        }
        return Arbitraries.frequencyOf(
                Tuple.of(6, simple),
                Tuple.of(
                        1,
                        values(depth - 1)
                                .list()
                                .ofMaxSize(4)
                                .map(items -> JSON.arrayNode().addAll(items))),
                Tuple.of(1, objects(depth - 1).map(node -> node)));
    }

    private static Arbitrary<JsonNode> objects(int depth) {
        return Arbitraries.maps(Arbitraries.of(NAMES), values(depth))
                .ofMaxSize(6)
                .map(FuzzTest::object);
    }

    private static JsonNode object(Map<String, JsonNode> members) {
        ObjectNode object = JSON.objectNode();
        object.setAll(members);
        return object;
    }

    /** A change that is right in its frame, so that the fuzz reaches the person's fields and the database. */
    private Stream<JsonNode> changes() {
        Arbitrary<JsonNode> people = Arbitraries.maps(
                        Arbitraries.of(NAMES).filter(FuzzTest::isField),
                        texts().map(JSON::textNode).map(n -> (JsonNode) n))
                .ofMaxSize(5)
                .map(FuzzTest::object);
        return people.sampleStream().limit(100).map(person -> {
            ObjectNode change = JSON.objectNode().put("source", "push");
            ObjectNode copy = person.deepCopy();
            change.set("person", copy.put("employeeId", employee));
            return change;
        });
    }

    private static boolean isField(String name) {
        return List.of(NAMES).indexOf(name) < 15;
    }

    @Test
    void aPersonMadeOfNastyTextsIsTakenPlannedOrRefused() {
        changes().forEach(change -> {
            String body = body(change);
            answered(post("push", "/api/v1/personnel-changes?dryRun=true", body), 200, body);
            answered(post("push", "/api/v1/personnel-changes", body), 202, body);
        });
        assertThat(get("desk", "/api/v1/people?employeeId=" + employee).status())
                .isEqualTo(200);
    }

    @Test
    void anyJsonIsTakenOrRefused() {
        values(3).sampleStream().limit(100).forEach(value -> {
            String body = body(value);
            answered(post("push", "/api/v1/personnel-changes", body), 202, body);
            answered(post("push", "/api/v1/personnel-changes/batch", "[" + body + "]"), 207, body);
            answered(
                    post(
                            "push",
                            "/api/v1/bulk-upload",
                            "{\"Operations\": [{\"method\": \"POST\", \"path\": \"/Users\","
                                    + " \"bulkId\": \"1\", \"data\": " + body + "}]}"),
                    202,
                    body);
            String start = JSON.objectNode()
                    .put("businessKey", "push:" + event())
                    .set(
                            "variables",
                            JSON.objectNode()
                                    .set(
                                            "person",
                                            JSON.objectNode()
                                                    .put("type", "String")
                                                    .put("value", body)))
                    .toString();
            answered(post("push", CamundaStart.PATH, start), 200, body);
            answered(post("push", CamundaStart.PATH, body), 200, body);
        });
    }

    @Test
    void deepAndHugeThingsAreRefused() {
        for (String value : new String[] {
            "[".repeat(900) + "]".repeat(900),
            "[".repeat(20_000),
            "9".repeat(900),
            "9".repeat(5_000),
            "1e999999999",
            "-1e-999999999",
            "\"" + "\\ud800".repeat(1_000) + "\"",
            "{\"a\":".repeat(990) + "1" + "}".repeat(990)
        }) {
            String body = "{\"source\": \"push\", \"person\": {\"employeeId\": \"" + employee + "\", \"title\": "
                    + value + "}}";
            Reply reply = post("push", "/api/v1/personnel-changes", body);
            assertThat(reply.status()).as(value.substring(0, 10)).isIn(202, 400);
        }
    }

    private static void answered(Reply reply, int well, String body) {
        assertThat(reply.status()).as(body).isIn(well, 400);
        assertThat(reply.http().body()).doesNotContain("\"status\":500", "\"status\":\"500\"", "Exception:");
    }

    private static String body(JsonNode node) {
        try {
            // Half characters can only be written as escapes.
            return new ObjectMapper()
                    .writer()
                    .with(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
