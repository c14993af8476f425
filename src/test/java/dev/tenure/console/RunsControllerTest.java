package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.source.Runs;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class RunsControllerTest extends ConsoleTest {

    private static final String ALL = "/api/v1/integrations/listed/runs";

    @Autowired
    Runs runs;

    @Test
    void aRunIsBegunSeenAndCancelled() {
        Reply begun = post("desk", ALL + "?dryRun=true", "");
        assertThat(begun.status()).isEqualTo(202);
        assertThat(begun.json().path("version").asInt()).as("the draft").isEqualTo(3);
        assertThat(begun.json().path("state").asText()).isEqualTo("FETCHING");
        assertThat(begun.json().path("trigger").asText()).isEqualTo("BY_HAND");
        String run = "/api/v1/integration-runs/" + begun.json().path("id").asText();

        Reply second = post("admin", ALL, "");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("type").asText()).isEqualTo("urn:tenure:problem:run-under-way");
        assertThat(second.json().path("detail").asText()).contains(run);

        assertThat(get("auditor", run).json().path("dryRun").asBoolean()).isTrue();
        assertThat(get("auditor", ALL).json().at("/items/0/id").asText())
                .isEqualTo(begun.json().path("id").asText());
        assertThat(post("desk", run + "/decision", "{\"resolution\": \"APPROVE\"}")
                        .status())
                .isEqualTo(409);
        assertThat(post("desk", run + "/retry", "").status()).isEqualTo(409);
        assertThat(post("desk", run + "/cancel", "").json().path("cancelledBy").asText())
                .isNotEmpty();
        assertThat(post("desk", run + "/cancel", "").status()).isEqualTo(409);
        end(begun);
    }

    @Test
    void recordsAreReadPartByPart() {
        Reply begun = post("desk", ALL, "");
        assertThat(begun.json().path("version").asInt()).as("what is launched").isEqualTo(2);
        UUID id = UUID.fromString(begun.json().path("id").asText());
        db.sql("""
                        insert into run_record (run_id, source_id, place, outcome, difference, before, after)
                        select ?, 'S' || n, n, case when n = 2 then 'FAILED' else 'PLANNED' end, 'CHANGE',
                          '{"title": "Nurse"}', '{"title": null}' from generate_series(1, 4) n
                        """).param(id).update();
        String records = "/api/v1/integration-runs/" + id + "/records";

        Reply first = get("auditor", records + "?outcome=PLANNED&limit=2");
        assertThat(first.json().at("/items/1/sourceId").asText()).isEqualTo("S3");
        assertThat(first.json().at("/items/0/after/title").isNull()).isTrue();
        Reply rest = get(
                "auditor",
                records + "?outcome=PLANNED&limit=2&cursor="
                        + first.json().path("next").asText());
        assertThat(rest.json().path("items")).hasSize(1);
        assertThat(rest.json().path("next").isNull()).isTrue();
        assertThat(get("desk", records + "?outcome=NO").status()).isEqualTo(400);
        end(begun);
    }

    @Test
    void onlyWhoOperatesMayMoveARunAndOnlyWhoReadsPeopleSeesOne() {
        String unknown = "/api/v1/integration-runs/" + UUID.randomUUID();
        assertThat(post("auditor", ALL, "").status()).isEqualTo(403);
        assertThat(post("auditor", unknown + "/cancel", "").status()).isEqualTo(403);
        assertThat(post("auditor", unknown + "/retry", "").status()).isEqualTo(403);
        assertThat(post("auditor", unknown + "/decision", "{}").status()).isEqualTo(403);
        assertThat(post("", ALL, "").status()).isEqualTo(401);
        assertThat(get("push", ALL).status()).isEqualTo(403);
        assertThat(get("desk", unknown).status()).isEqualTo(404);
        assertThat(post("desk", "/api/v1/integrations/none/runs", "").status()).isEqualTo(404);
        assertThat(post("desk", unknown + "/decision", "{\"resolution\": \"LATER\"}")
                        .pointers())
                .containsExactly("/resolution");
    }

    private void end(Reply begun) {
        db.sql("update feed_run set ended_at = now(), state = 'CANCELLED' where id = ?::uuid")
                .param(begun.json().path("id").asText())
                .update();
    }
}
