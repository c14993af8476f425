package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers, refusals among them, are what the API's description says. */
class ApiTruthTest extends ConsoleTest {

    private static final String ALL = "/api/v1/integrations";
    private static final String ONE = ALL + "/{name}";

    private final List<String> lies = new ArrayList<>();
    private final JsonNode api = description();

    private static JsonNode description() {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readTree(Path.of("src/main/resources/openapi.yaml").toFile());
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private Reply fits(String method, String template, Reply reply) {
        JsonNode responses = api.path("paths").path(template).path(method).path("responses");
        String what = method + " " + template + " " + reply.status();
        JsonNode response = responses.path(String.valueOf(reply.status()));
        if (response.isMissingNode()) {
            response = responses.path("default");
            if (reply.status() < 400 || (reply.status() >= 500 && reply.status() != 502)) {
                lies.add(what + ": no such status");
            }
        }
        String type =
                reply.http().headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
        if (response.has("content")) {
            JsonNode schema = response.path("content").path(type).path("schema");
            if (schema.isMissingNode()) {
                lies.add(what + ": no such type '" + type + "' " + reply.http().body());
            }
            fits(what, schema, reply.json());
        } else if (!reply.http().body().isEmpty()) {
            lies.add(what + ": a body");
        }
        return reply;
    }

    private void fits(String where, JsonNode given, JsonNode value) {
        JsonNode schema = given.has("$ref") ? api.at(given.path("$ref").asText().substring(1)) : given;
        List<String> types = new ArrayList<>();
        schema.path("type").forEach(each -> types.add(each.asText()));
        if (schema.path("type").isTextual()) {
            types.add(schema.path("type").asText());
        }
        if (value.isNull() || value.isMissingNode()) {
            if (!types.contains("null") && !given.has("$ref") && !types.isEmpty()) {
                lies.add(where + ": null, not " + types);
            }
            return;
        }
        String is = value.isObject()
                ? "object"
                : value.isArray()
                        ? "array"
                        : value.isTextual()
                                ? "string"
                                : value.isBoolean()
                                        ? "boolean"
                                        : value.isInt() || value.isLong() ? "integer" : "number";
        if (!types.isEmpty() && !types.contains(is)) {
            lies.add(where + ": " + is + ", not " + types);
        }
        if (schema.has("enum")) {
            boolean found = false;
            for (JsonNode each : schema.path("enum")) {
                found |= each.equals(value);
            }
            if (!found) {
                lies.add(where + ": " + value + " not in " + schema.path("enum"));
            }
        }
        if (schema.has("properties")) {
            value.properties().forEach(member -> {
                JsonNode inner = schema.path("properties").path(member.getKey());
                if (inner.isMissingNode()) {
                    lies.add(where + "/" + member.getKey() + ": not described");
                } else {
                    fits(where + "/" + member.getKey(), inner, member.getValue());
                }
            });
        }
        if (schema.path("additionalProperties").isObject()) {
            value.properties()
                    .forEach(member -> fits(
                            where + "/" + member.getKey(), schema.path("additionalProperties"), member.getValue()));
        }
        value.forEach(each -> {
            if (value.isArray()) {
                fits(where + "[]", schema.path("items"), each);
            }
        });
    }

    @AfterEach
    void nothingIsUntrue() {
        assertThat(lies).isEmpty();
    }

    @Test
    void ofIntegrations() {
        String name = "truth-" + UUID.randomUUID();
        String at = ALL + "/" + name;
        fits("get", "/api/v1/integration-kinds", get("admin", "/api/v1/integration-kinds"));
        fits("get", "/api/v1/own-fields", get("admin", "/api/v1/own-fields"));
        fits("post", ALL, post("admin", ALL, "{\"name\": \"" + name + "\", \"kind\": \"csv\"}"));
        fits("post", ALL, post("admin", ALL, "{\"name\": \"" + name + "\", \"kind\": \"csv\"}"));
        for (String body : List.of(
                "",
                "[",
                "[]",
                "\"x\"",
                "null",
                "{\"kind\": \"csv\"}",
                "{\"kind\": 5, \"name\": []}",
                "{\"kind\": \"csv\", \"name\": \"a\\u0000b\"}",
                "{\"kind\": \"csv\", \"name\": \"" + "x".repeat(400) + "\"}",
                "{\"kind\": \"csv\", \"name\": \"../x\"}",
                "{\"kind\": \"csv\", \"name\": \"n\", \"nope\": 1}")) {
            fits("post", ALL, post("admin", ALL, body));
        }
        for (String member : List.of(
                "\"mapping\": null",
                "\"schedule\": null",
                "\"guard\": null",
                "\"settings\": null",
                "\"scope\": null",
                "\"preference\": null",
                "\"credential\": null",
                "\"credential\": \"a\\u0000b\"",
                "\"full\": null",
                "\"settings\": {\"folder\": null}",
                "\"settings\": {\"folder\": \"a\\u0000b\"}",
                "\"settings\": {\"a\\u0000b\": \"x\"}",
                "\"settings\": {\"folder\": \"a\\ud800b\"}",
                "\"mapping\": {}",
                "\"mapping\": {\"fields\": null, \"keys\": null}",
                "\"mapping\": {\"fields\": {\"email\": null}}",
                "\"mapping\": {\"fields\": {\"email\": {\"from\": \"a\\u0000b\"}}}",
                "\"mapping\": {\"fields\": {\"email\": {\"constant\": \"a\\u0000b\"}}}",
                "\"mapping\": {\"fields\": {\"a\\u0000b\": {\"constant\": \"b\"}}}",
                "\"mapping\": {\"fields\": {\"email\": {\"then\": [\"value\\u0000\"]}}}",
                "\"mapping\": {\"fields\": {\"email\": {\"then\": [null]}}}",
                "\"mapping\": {\"keys\": [null]}",
                "\"mapping\": {\"keys\": [\"\\u0000\"]}",
                "\"mapping\": {\"id\": \"\"}",
                "\"mapping\": {\"id\": \"a..b\"}",
                "\"mapping\": {\"rules\": [null]}",
                "\"mapping\": {\"rules\": [{\"when\": \"true\", \"because\": \"a\\u0000b\"}]}",
                "\"mapping\": {\"seat\": {\"role\": null}}",
                "\"schedule\": {}",
                "\"schedule\": {\"every\": \"P9999999D\"}",
                "\"schedule\": {\"every\": \"-PT1H\"}",
                "\"schedule\": {\"every\": null, \"at\": null, \"zone\": null}",
                "\"schedule\": {\"zone\": \"Mars/Base\"}",
                "\"schedule\": {\"cron\": \"* * * * * *\"}",
                "\"guard\": {}",
                "\"guard\": {\"perRun\": {\"LEAVE\": null}}",
                "\"guard\": {\"run\": {\"LEAVE\": {\"count\": -1, \"percent\": 900}}}",
                "\"guard\": {\"NOPE\": 1}")) {
            JsonNode now = get("admin", at).json();
            int version = now.path("draft").path("version").asInt();
            Reply reply = fits("put", ONE, put("admin", at, "{\"basedOn\": " + version + ", " + member + "}"));
            if (reply.status() != 200 && reply.status() != 400) {
                lies.add(member + " is answered with " + reply.status());
            }
        }
        fits("get", ONE, get("admin", at));
        fits("get", ALL, get("admin", ALL));
        fits("get", ONE + "/versions", get("admin", at + "/versions?limit=3"));
        fits("get", ONE + "/versions", get("admin", at + "/versions?limit=x"));
        fits("get", ONE + "/diff", get("admin", at + "/diff"));
        fits("get", ONE + "/diff", get("admin", at + "/diff?from=1&to=2"));
        fits("get", ONE + "/diff", get("admin", at + "/diff?from=1&to=99"));
        fits("get", ONE + "/diff", get("admin", at + "/diff?from=x"));
        fits("put", ONE, put("admin", at, "{\"basedOn\": 1}"));
        fits("put", ONE, put("admin", at, "{\"basedOn\": 1.5}"));
        fits("put", ONE, put("admin", at, "x".repeat(3_000_000)));
        for (String odd : List.of("%20" + name, name + "%20", "none", "%E2%80%8B", "%25")) {
            String there = ALL + "/" + odd;
            fits("get", ONE, get("admin", there));
            for (String what : List.of("launch", "pause", "resume", "check", "sample", "preview", "proposals")) {
                fits("post", ONE + "/" + what, post("admin", there + "/" + what, ""));
            }
            fits("post", ONE + "/versions/{version}/launch", post("admin", there + "/versions/1/launch", ""));
            fits("post", ONE + "/runs", post("admin", there + "/runs?dryRun=true", ""));
            fits("get", ONE + "/runs", get("admin", there + "/runs"));
            fits("post", ONE + "/uploads", post("admin", there + "/uploads", "a,b", "Content-Type", "text/csv"));
            fits("put", ONE, put("admin", there, "{\"basedOn\": 1}"));
            fits("get", ONE + "/versions", get("admin", there + "/versions"));
            fits("delete", "/api/v1/credentials/{name}", delete("admin", "/api/v1/credentials/" + odd));
            fits(
                    "put",
                    "/api/v1/credentials/{name}",
                    put("admin", "/api/v1/credentials/" + odd, "{\"secrets\": {\"token\": \"x\"}}"));
            fits(
                    "put",
                    "/api/v1/own-fields/{name}",
                    put("admin", "/api/v1/own-fields/" + odd, "{\"title\": \"x\", \"unique\": true}"));
        }
        for (String what : List.of("launch", "pause", "resume", "check", "sample", "preview", "proposals")) {
            fits("post", ONE + "/" + what, post("admin", at + "/" + what, ""));
            fits("post", ONE + "/" + what, post("auditor", at + "/" + what, ""));
        }
        fits("post", ONE + "/versions/{version}/launch", post("admin", at + "/versions/1/launch", ""));
        fits("post", ONE + "/versions/{version}/launch", post("admin", at + "/versions/99999999999/launch", ""));
        fits("post", ONE + "/versions/{version}/launch", post("admin", at + "/versions/-1/launch", ""));
        fits("post", ONE + "/settings/{setting}/choices", post("admin", at + "/settings/x/choices", ""));
        String upload = fits(
                        "post",
                        ONE + "/uploads",
                        post("admin", at + "/uploads", "id,mail\n1,a@b.se\n1\n", "Content-Type", "text/csv"))
                .json()
                .path("id")
                .asText();
        fits("post", ONE + "/uploads", post("admin", at + "/uploads", "", "Content-Type", "text/csv"));
        fits("post", ONE + "/uploads", post("admin", at + "/uploads", "{}"));
        for (String what : List.of("sample", "preview", "proposals")) {
            fits("post", ONE + "/" + what, post("admin", at + "/" + what + "?upload=" + upload, ""));
            fits("post", ONE + "/" + what, post("admin", at + "/" + what + "?upload=x", ""));
            fits("post", ONE + "/" + what, post("admin", at + "/" + what + "?upload=" + UUID.randomUUID(), ""));
        }
        fits("post", ONE + "/preview", post("admin", at + "/preview?upload=" + upload, "{\"mapping\": null}"));
        fits("post", ONE + "/preview", post("admin", at + "/preview?upload=" + upload, "{}"));
        fits(
                "post",
                ONE + "/preview",
                post(
                        "admin",
                        at + "/preview?upload=" + upload,
                        "{\"mapping\": {\"fields\": {\"email\": {\"from\": \"mail\"}, \"title\": {\"from\": \"id\", \"then\": [\"value[9]\"]}}, \"keys\": [\"email\"], \"rules\": [{\"when\": \"record.id == '2'\", \"because\": \"no\"}]}}"));
        fits("post", ONE + "/runs", post("admin", at + "/runs?dryRun=perhaps", ""));
        fits("post", ONE + "/runs", post("admin", at + "/runs?upload=x", ""));
        fits("delete", ONE + "/draft", delete("admin", at + "/draft"));
        fits("delete", ONE + "/draft", delete("admin", at + "/draft"));
    }

    @Test
    void ofCredentials() {
        String credentials = "/api/v1/credentials";
        for (String body : List.of(
                "{}",
                "[]",
                "{\"name\": \"c\\u0000\", \"secrets\": {\"token\": \"x\"}}",
                "{\"name\": \"c-1\", \"secrets\": {\"token\": \"a\\u0000b\"}}",
                "{\"name\": \"c-2\", \"secrets\": {\"to\\u0000ken\": \"ab\"}}",
                "{\"name\": \"c-3\", \"secrets\": {\"token\": null}}",
                "{\"name\": \"c-4\", \"secrets\": {\"token\": \"" + "x".repeat(70_000) + "\"}}",
                "{\"name\": \"c-5\", \"installation\": \"LOCAL\", \"secrets\": {\"token\": \"file:../../etc/passwd\"}}",
                "{\"name\": \"c-6\", \"installation\": \"MOON\", \"secrets\": {\"token\": \"x\"}}")) {
            fits("post", credentials, post("admin", credentials, body));
        }
        fits("get", credentials, get("admin", credentials));
        fits("get", credentials, get("desk", credentials));
    }

    @Test
    void ofRuns() {
        String run = fits("post", ONE + "/runs", post("desk", ALL + "/listed/runs?dryRun=true", ""))
                .json()
                .path("id")
                .asText();
        String runs = "/api/v1/integration-runs";
        db.sql("""
                        insert into run_record (run_id, source_id, place, outcome, difference, before, after, because_code, because_text)
                        select ?::uuid, 'S' || n, n, case when n = 2 then 'FAILED' else 'PLANNED' end, 'CHANGE',
                          '{"title": "Nurse"}', '{"title": null}', 'x', 'y' from generate_series(1, 4) n
                        """).param(run).update();
        db.sql(
                        "insert into run_tally (run_id, company, difference, people, had, exceeded) values (?::uuid, '', 'LEAVE', 2, 4, false)")
                .param(run)
                .update();
        fits("get", runs + "/{id}", get("desk", runs + "/" + run));
        fits("get", ONE + "/runs", get("desk", ALL + "/listed/runs"));
        for (String query :
                List.of("", "?limit=1", "?outcome=no", "?cursor=zzz", "?cursor=%00", "?limit=0", "?cursor=LTE")) {
            fits("get", runs + "/{id}/records", get("desk", runs + "/" + run + "/records" + query));
        }
        for (String body : List.of(
                "",
                "[]",
                "{}",
                "{\"resolution\": \"APPROVE\", \"note\": \"a\\u0000b\"}",
                "{\"resolution\": 5}",
                "{\"resolution\": \"APPROVE\", \"x\": 1}")) {
            fits("post", runs + "/{id}/decision", post("desk", runs + "/" + run + "/decision", body));
        }
        fits(
                "post",
                runs + "/{id}/decision",
                post("desk", runs + "/" + run + "/decision", "{}", "Content-Type", "text/plain"));
        fits("post", runs + "/{id}/cancel", post("desk", runs + "/" + run + "/cancel", ""));
        fits("post", runs + "/{id}/retry", post("desk", runs + "/" + run + "/retry", ""));
        fits("post", runs + "/{id}/retry", post("desk", runs + "/x/retry", ""));
        db.sql("update feed_run set ended_at = now(), state = 'CANCELLED' where id = ?::uuid")
                .param(run)
                .update();
    }

    @Test
    void ofPeople() {
        String people = "/api/v1/people/{id}";
        Reply hired = hire("Åsa", "Öberg");
        String id = hired.json().path("person").path("id").asText();
        String person = "/api/v1/people/" + id;
        fits("get", people, get("desk", person));
        fits("get", people, get("desk", "/api/v1/people/x"));
        fits("get", "/api/v1/people", get("desk", "/api/v1/people?employeeId=" + employee));
        fits("get", "/api/v1/people", get("desk", "/api/v1/people?email=%00"));
        fits("get", "/api/v1/people", get("desk", "/api/v1/people?source=push"));
        fits("get", people + "/export", get("admin", person + "/export"));
        fits("get", people + "/export", get("desk", person + "/export"));
        fits("get", people + "/export", get("admin", person + "/export", "Accept", "text/html"));
        fits("get", "/api/v1/people/export.csv", get("desk", "/api/v1/people/export.csv"));
        fits(
                "get",
                "/api/v1/people/export.csv",
                get("admin", "/api/v1/people/export.csv", "Accept", "application/json"));
        for (String body : List.of(
                "",
                "{}",
                "{\"reason\": \"a\\u0000b\"}",
                "{\"reason\": \"" + "x".repeat(5000) + "\"}",
                "{\"reason\": \"\\ud800\"}")) {
            fits("post", people + "/erasure", post("admin", person + "/erasure", body));
            fits("post", people + "/suspend", post("desk", person + "/suspend", body));
        }
        for (String body : List.of(
                "{}",
                "{\"with\": \"a\\u0000b\", \"reason\": \"x\"}",
                "{\"with\": \"" + employee + "\", \"reason\": \"x\"}",
                "{\"with\": \"nobody\", \"reason\": \"x\\u0000\"}",
                "{\"with\": \"" + UUID.randomUUID() + "\", \"reason\": \"x\"}")) {
            fits("post", people + "/merge", post("desk", person + "/merge", body));
        }
        for (String body : List.of(
                "{}",
                "{\"employeeId\": \"a\\u0000b\", \"reason\": \"x\"}",
                "{\"employeeId\": \"" + employee + "\", \"reason\": \"x\"}")) {
            fits("post", people + "/split", post("desk", person + "/split", body));
        }
        fits("post", people + "/split", post("desk", person + "/split", "{}", "Content-Type", "text/plain"));
        String first = employee;
        newEmployee();
        hire("Åsa", "Öberg");
        fits(
                "post",
                people + "/merge",
                post("desk", person + "/merge?dryRun=true", "{\"with\": \"" + employee + "\", \"reason\": \"x\"}"));
        fits(
                "post",
                people + "/merge",
                post("desk", person + "/merge", "{\"with\": \"" + employee + "\", \"reason\": \"x\"}"));
        fits("get", people, get("desk", person));
        fits(
                "post",
                people + "/split",
                post("desk", person + "/split", "{\"employeeId\": \"" + first + "\", \"reason\": \"x\"}"));
        fits(
                "post",
                people + "/split",
                post("desk", person + "/split", "{\"employeeId\": \"" + employee + "\", \"reason\": \"x\"}"));
        fits("get", people, get("desk", person));
        fits("get", "/api/v1/erasures", get("admin", "/api/v1/erasures"));
        fits("get", "/api/v1/erasures", get("admin", "/api/v1/erasures?cursor=x"));
    }

    @Test
    void ofTheRoster() {
        fits("get", "/api/v1/roster/authority", get("desk", "/api/v1/roster/authority"));
        for (String body : List.of(
                "{}",
                "{\"authority\": [null]}",
                "{\"authority\": [{\"field\": \"title\", \"source\": \"a\\u0000b\", \"rank\": 1}]}",
                "{\"authority\": [{\"field\": \"title\", \"source\": \"push\", \"rank\": 99999999999}]}",
                "{\"authority\": [{\"field\": \"attributes.a\\u0000b\", \"source\": \"push\", \"rank\": 1}]}",
                "{\"authority\": [{\"field\": \"title\", \"source\": \"push\", \"rank\": 1}]}")) {
            fits("put", "/api/v1/roster/authority", put("admin", "/api/v1/roster/authority?dryRun=true", body));
        }
    }
}
