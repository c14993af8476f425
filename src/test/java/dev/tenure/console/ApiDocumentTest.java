package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApiDocumentTest extends ConsoleTest {

    private static final Path COMMITTED = Path.of("src/main/resources/openapi.yaml");
    private static final Path EXAMPLES = Path.of("src/main/resources/openapi");

    /** To bring it up to date: {@code ./mvnw test -Dtest=ApiDocumentTest -Dopenapi.write=true}. */
    @Test
    void theCommittedDescriptionIsTheOneThatIsServed() throws IOException {
        Reply served = get("", "/v3/api-docs.yaml");
        assertThat(served.status()).isEqualTo(200);
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(COMMITTED, served.http().body());
        }
        assertThat(served.http().body())
                .as("Run ./mvnw test -Dtest=ApiDocumentTest -Dopenapi.write=true and commit the difference.")
                .isEqualTo(Files.readString(COMMITTED));
    }

    @Test
    void theExamplesOfRequestsAreTaken() throws IOException {
        assertThat(post("push", "/api/v1/personnel-changes", example("pushPersonnelChange"))
                        .status())
                .isEqualTo(202);
        assertThat(post("push", "/api/v1/personnel-changes/batch", example("pushPersonnelChanges"))
                        .status())
                .isEqualTo(207);
        assertThat(post("push", "/api/v1/bulk-upload", example("bulkUpload")).status())
                .isEqualTo(202);
        assertThat(post("push", CamundaStart.PATH, example("startPersonnelChange"))
                        .status())
                .isEqualTo(200);
        String ticket = hire("Åsa", "Öberg").json().path("ticket").path("href").asText();
        assertThat(post("desk", ticket + "/reopen", example("reopenTicket")).status())
                .as("it is open")
                .isEqualTo(409);
        assertThat(post("desk", ticket + "/comments", example("commentOnTicket"))
                        .status())
                .isEqualTo(201);
    }

    /** So that a name that changed in an answer changes in its example. */
    @Test
    void theExamplesOfAnswersHaveTheMembersOfRealOnes() throws IOException {
        Reply hired = hire("Åsa", "Öberg");
        String ticket = hired.json().path("ticket").path("href").asText();
        String person =
                "/api/v1/people/" + hired.json().path("person").path("id").asText();

        likeIts("pushPersonnelChange", hired);
        likeIts("getPersonnelChange", get("desk", hired.header("Location")));
        likeIts("getTicket", get("desk", ticket));
        likeIts("getPerson", get("desk", person));
        likeIts("getAuthority", get("desk", "/api/v1/roster/authority"));
        likeIts("putAuthority", put("admin", "/api/v1/roster/authority?dryRun=true", example("putAuthority")));
        likeIts("listApplications", get("desk", "/api/v1/applications"));
        likeIts("refreshPerson", post("desk", person + "/refresh", ""));
        likeIts("showFirstPassword", post("desk", person + "/first-password", ""));
        likeIts("tryPerson", post("desk", person + "/try", ""));
        likeIts("suspendPerson", post("desk", person + "/suspend", example("suspendPerson")));
        likeIts("resumePerson", post("desk", person + "/resume", example("resumePerson")));
        likeIts("leaveNow", post("desk", person + "/leave-now", example("leaveNow")));
        likeIts(
                "undoPersonnelChange",
                post("desk", hired.header("Location") + "/undo", example("undoPersonnelChange")));
        post("push", "/api/v1/personnel-changes", IdentitiesControllerTest.SECOND);
        likeIts("mergePeople", post("desk", person + "/merge", example("mergePeople")));
        likeIts("splitPerson", post("desk", person + "/split", example("splitPerson")));
        likeIts("restoreAccount", post("desk", person + "/restore-account", ""));
        likeIts("createCredential", post("admin", "/api/v1/credentials", example("createCredential")));
        likeIts("listCredentials", get("admin", "/api/v1/credentials"));
        likeIts("rotateCredentials", post("admin", "/api/v1/credentials/rotation", ""));
        likeIts("exportPerson", get("admin", person + "/export"));
        likeIts("erasePerson", post("admin", person + "/erasure?dryRun=true", example("erasePerson")));
        likeIts("listErasures", get("admin", "/api/v1/erasures"));
        likeIts("listDrift", get("desk", "/api/v1/drift"));
        likeIts("listOrphans", get("desk", "/api/v1/drift/orphans"));
        likeIts("listDriftRuns", get("desk", "/api/v1/drift/runs"));
        likeIts("getDriftRun", get("desk", "/api/v1/drift/runs/" + ConsoleApp.OBJECT_GUID));
    }

    private static void likeIts(String operation, Reply reply) throws IOException {
        var example = new ObjectMapper()
                .readTree(EXAMPLES.resolve(operation + ".response.json").toFile());
        assertThat(reply.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(() -> example.fieldNames());
    }

    private static String example(String operation) throws IOException {
        return Files.readString(EXAMPLES.resolve(operation + ".request.json"));
    }
}
