package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class UndoAndDriftTest extends ConsoleTest {

    private static final String REASON = "{\"reason\": \"a mistake\"}";

    @Test
    void anOperatorUndoesAChangeAndOthersDoNot() {
        String change = hire("Åsa", "Öberg").header("Location");

        Reply undone = post("desk", change + "/undo", REASON);

        assertThat(undone.status()).isEqualTo(200);
        assertThat(undone.json().at("/writes/0/attribute").asText()).isEqualTo("title");
        assertThat(undone.json().path("dryRun").asBoolean()).isFalse();
        assertThat(undone.json().at("/ticket/href").asText()).startsWith("/api/v1/tickets/");
        assertThat(post("desk", change + "/undo?dryRun=true", REASON)
                        .json()
                        .path("dryRun")
                        .asBoolean())
                .isTrue();
        assertThat(post("auditor", change + "/undo", REASON).status()).isEqualTo(403);
        assertThat(post("push", change + "/undo", REASON).status()).isEqualTo(403);
        assertThat(post("", change + "/undo", REASON).status()).isEqualTo(401);
    }

    @Test
    void anUndoNeedsAReasonAndAChangeThatIsThere() {
        String change = hire("Åsa", "Öberg").header("Location");

        assertThat(post("desk", change + "/undo", "{}").pointers()).containsExactly("/reason");
        assertThat(post("desk", change + "/undo", "{\"reason\": \" \", \"x\": 1}")
                        .pointers())
                .containsExactlyInAnyOrder("/reason", "/x");
        assertThat(post("desk", "/api/v1/personnel-changes/" + UUID.randomUUID() + "/undo", REASON)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void somethingNewerIsAConflictThatSaysWhat() {
        String change = hire("Åsa", "Öberg").header("Location");

        Reply conflict = post("desk", change + "/undo", "{\"reason\": \"newer\"}");

        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.json().path("type").asText()).isEqualTo("urn:tenure:problem:newer-since");
        assertThat(conflict.pointers()).containsExactly("title", "memberOf");
        assertThat(conflict.json().at("/errors/0/code").asText()).isEqualTo("changed-elsewhere");
        assertThat(conflict.json().at("/errors/0/detail").asText()).contains("Pirate", "somebody else");
        assertThat(conflict.json().at("/errors/1/detail").asText())
                .as("the group is named")
                .contains("CN=nurses,OU=Groups", "taken the account out of", "undo that one first");
    }

    @Test
    void whatWasWrittenForSomebodyWhoWasMergedSinceIsAConflict() {
        String change = hire("Åsa", "Öberg").header("Location");

        Reply conflict = post("desk", change + "/undo", "{\"reason\": \"merged\"}");

        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.json().path("type").asText()).isEqualTo("urn:tenure:problem:merged-since");
        assertThat(conflict.json().path("detail").asText()).contains("split them first");
    }

    @Test
    void aDeletedAccountIsRestoredByOperatorsOnly() {
        String person = "/api/v1/people/"
                + hire("Åsa", "Öberg").json().path("person").path("id").asText();

        Reply there = post("desk", person + "/restore-account", "");

        assertThat(there.status()).isEqualTo(202);
        assertThat(there.json().path("restored").asBoolean()).isFalse();
        assertThat(post("auditor", person + "/restore-account", "").status()).isEqualTo(403);
        assertThat(post("desk", "/api/v1/people/" + UUID.randomUUID() + "/restore-account", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void findingsArePagedAndOrphansAreAListOfTheirOwn() {
        Reply first = get("auditor", "/api/v1/drift?limit=2");
        Reply second = get(
                "auditor",
                "/api/v1/drift?limit=2&cursor=" + first.json().path("next").asText());

        assertThat(first.json().path("items").findValuesAsText("kind")).containsExactly("DIFFERENT", "VANISHED");
        assertThat(second.json().path("items").findValuesAsText("kind")).containsExactly("OUTSIDE", "PROTECTED");
        assertThat(second.json().path("next").isNull()).isTrue();
        assertThat(get("auditor", "/api/v1/drift/orphans").json().path("items").findValuesAsText("kind"))
                .containsExactly("ORPHAN");
        assertThat(get("auditor", "/api/v1/drift?kind=NONSENSE").status()).isEqualTo(400);
        assertThat(get("auditor", "/api/v1/drift?cursor=nonsense").status()).isEqualTo(400);
        assertThat(get("push", "/api/v1/drift").status()).isEqualTo(403);
    }

    @Test
    void oneComparisonAtATimeIsStartedByOperators() {
        assertThat(post("desk", "/api/v1/drift/runs", "").json().path("type").asText())
                .isEqualTo("urn:tenure:problem:comparison-under-way");
        assertThat(post("auditor", "/api/v1/drift/runs", "").status()).isEqualTo(403);
        assertThat(get("auditor", "/api/v1/drift/runs/" + UUID.randomUUID()).status())
                .isEqualTo(404);
    }
}
