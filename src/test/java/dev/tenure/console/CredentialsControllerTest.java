package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class CredentialsControllerTest extends ConsoleTest {

    private static final String PATH = "/api/v1/credentials";

    private final String name = "flex-" + UUID.randomUUID();

    private Reply create(String token, String secrets) {
        return post(
                token,
                PATH,
                "{\"name\": \"%s\", \"installation\": \"CLOUD\", \"secrets\": %s}".formatted(name, secrets));
    }

    @Test
    void secretsAreWrittenAndNeverShown() {
        Reply made = create("root", "{\"username\": \"tenure\", \"password\": \"geheim-123\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("secrets").toString()).isEqualTo("[\"password\",\"username\"]");
        assertThat(made.json().path("usedBy")).isEmpty();
        Reply changed = put("root", PATH + "/" + name, "{\"secrets\": {\"token\": \"geheim-456\"}}");
        assertThat(changed.status()).isEqualTo(200);
        Reply list = get("root", PATH);
        assertThat(list.http().body() + made.http().body() + changed.http().body())
                .contains(name)
                .doesNotContain("geheim");
        assertThat(db.sql("select string_agg(a::text, ' ') from audit_event a where a.target = ?")
                        .param(name)
                        .query(String.class)
                        .single())
                .contains("credential-created", "credential-changed")
                .doesNotContain("geheim");
        assertThat(delete("root", PATH + "/" + name).status()).isEqualTo(204);
        assertThat(delete("root", PATH + "/" + name).status()).isEqualTo(404);
    }

    @Test
    void onlyAdminsComeNearThem() {
        for (String other : new String[] {"operator", "auditor", "push"}) {
            assertThat(get(other, PATH).status()).as(other).isEqualTo(403);
            assertThat(create(other, "{\"token\": \"x\"}").status()).as(other).isEqualTo(403);
        }
        assertThat(get("", PATH).status()).isEqualTo(401);
    }

    @Test
    void oneThatIsInUseIsNotDeleted() {
        create("root", "{\"token\": \"geheim\"}");
        ConsoleApp.USED.add(name);

        Reply refused = delete("root", PATH + "/" + name);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("detail").asText()).contains("integration-of-" + name);
        assertThat(get("root", PATH).http().body()).contains("integration-of-" + name);
    }

    @Test
    void whatIsWrongIsToldWithoutTheSecrets() {
        Reply wrong = create("root", "{\"pass word\": \"geheim\"}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.http().body()).contains("bad-secret-name").doesNotContain("geheim");
        assertThat(create("root", "{\"password\": 7}").pointers()).containsExactly("/secrets/password");
        assertThat(create("root", "{}").pointers()).containsExactly("/secrets");
        assertThat(post(
                                "root",
                                PATH,
                                "{\"name\": \"x\", \"installation\": \"LOCAL\", \"secrets\": {\"password\": \"geheim\"}}")
                        .http()
                        .body())
                .contains("bad-reference")
                .doesNotContain("geheim");
        create("root", "{\"token\": \"geheim\"}");
        assertThat(create("root", "{\"token\": \"geheim\"}").status()).isEqualTo(409);
        assertThat(put("root", PATH + "/unknown", "{\"secrets\": {\"token\": \"x\"}}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void allAreEncryptedAnewOnDemand() {
        create("root", "{\"token\": \"geheim\"}");
        Reply rotated = post("root", PATH + "/rotation", "");

        assertThat(rotated.status()).isEqualTo(200);
        assertThat(rotated.json().path("secrets").asInt()).isZero();
    }
}
