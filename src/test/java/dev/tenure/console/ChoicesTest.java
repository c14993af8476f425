package dev.tenure.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.standin.FlexHrm;
import dev.tenure.standin.FlexHrm.Fault;
import dev.tenure.standin.RestStandIn;
import dev.tenure.standin.RestStandIn.Answer;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which companies there are to choose from, asked of a Flex HRM over real HTTP. */
class ChoicesTest extends ConsoleTest {

    private final FlexHrm hrm = FlexHrm.start(Clock.systemUTC());
    private final String name = "flex-" + UUID.randomUUID().toString().substring(0, 8);
    private final String path = "/api/v1/integrations/" + name;
    private final String choices = path + "/settings/companies/choices";

    @BeforeEach
    void fill() {
        hrm.company(1, "Nordlund AB");
        hrm.company(2, "Nordlund Service AB");
    }

    @AfterEach
    void close() {
        hrm.close();
    }

    @Test
    void theCompaniesOfTheSourceAreListedAsTheDescriptionShowsThem() throws IOException {
        create("1, 77", credential(FlexHrm.PASSWORD));

        Reply listed = post("desk", choices, "");

        assertThat(listed.status()).isEqualTo(200);
        assertThat(listed.json())
                .isEqualTo(new ObjectMapper()
                        .readTree(new File("src/main/resources/openapi/listIntegrationChoices.response.json")));
    }

    @Test
    void whatIsListedIsWhatTheSettingTakes() {
        String credential = credential(FlexHrm.PASSWORD);
        create("", credential);
        assertThat(post("desk", choices, "").json().findValuesAsText("chosen")).containsExactly("false", "false");

        String second = post("desk", choices, "").json().at("/items/1/value").asText();
        Reply edited = put("admin", path, "{\"basedOn\": 1, " + form(second, credential) + "}");

        assertThat(edited.status()).isEqualTo(200);
        assertThat(post("desk", choices, "").json().findValuesAsText("chosen")).containsExactly("false", "true");
    }

    @Test
    void allPagesAreListed() {
        for (int number = 3; number <= 9; number++) {
            hrm.company(number, "Nordlund " + number + " AB");
        }
        hrm.largestPage(2);
        create("", credential(FlexHrm.PASSWORD));

        assertThat(post("desk", choices, "").json().path("items")).hasSize(9);
    }

    @Test
    void aSourceThatDoesNotTellIsAnsweredAsForASample() {
        create("", credential("wrong"));
        Reply refused = post("desk", choices, "");
        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.json().path("type").asText()).isEqualTo("urn:tenure:problem:sign-in-refused");
        assertThat(refused.json().path("detail").asText())
                .isEqualTo(
                        post("desk", path + "/sample", "").json().path("detail").asText())
                .doesNotContain("wrong");

        hrm.fail(Fault.FORBIDDEN);
        assertThat(post("desk", choices, "").status()).isEqualTo(502);
        hrm.close();
        assertThat(post("desk", choices, "").json().path("type").asText())
                .isEqualTo(
                        post("desk", path + "/sample", "").json().path("type").asText());
    }

    @Test
    void aDraftThatIsNotCompleteYetSaysWhatItLacks() {
        create("", null);
        Reply noCredential = post("desk", choices, "");
        assertThat(noCredential.status()).isEqualTo(502);
        assertThat(noCredential.json().path("type").asText()).isEqualTo("urn:tenure:problem:not-configured");
        assertThat(noCredential.json().path("detail").asText()).contains("'username'");

        put("admin", path, "{\"basedOn\": 1}");
        assertThat(post("desk", choices, "").json().path("detail").asText()).contains("'serviceUrl'");
        assertThat(hrm.requests()).isEmpty();
    }

    @Test
    void aSettingWithoutChoicesIsToldWithThoseThatHaveSome() {
        create("", credential(FlexHrm.PASSWORD));
        for (String setting : new String[] {"pageSize", "password", "colour"}) {
            Reply refused = post("desk", path + "/settings/" + setting + "/choices", "");
            assertThat(refused.status()).as(setting).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/code").asText()).isEqualTo("no-choices");
            assertThat(refused.json().at("/errors/0/detail").asText()).contains("[companies]");
        }
    }

    @Test
    void whoMayAsk() {
        create("", credential(FlexHrm.PASSWORD));
        assertThat(post("admin", choices, "").status()).isEqualTo(200);
        assertThat(post("auditor", choices, "").status()).isEqualTo(403);
        assertThat(post("push", choices, "").status()).isEqualTo(403);
        assertThat(post("", choices, "").status()).isEqualTo(401);
        assertThat(post("desk", choices.replace(name, "no-such"), "").status()).isEqualTo(404);
    }

    @Test
    void whoPointsAnIntegrationElsewhereDoesNotGetTheSecretsThere() {
        String credential = credential(FlexHrm.PASSWORD);
        create("", credential);
        assertThat(post("desk", choices, "").status()).isEqualTo(200);
        try (RestStandIn elsewhere = RestStandIn.start(asked -> Answer.json("[]"))) {
            put(
                    "admin",
                    path,
                    "{\"basedOn\": 1, " + form("", credential).replace(hrm.serviceUrl(), elsewhere.url()) + "}");

            for (String ask : new String[] {choices, path + "/sample", path + "/check"}) {
                Reply refused = post("desk", ask, "");
                assertThat(refused.json().path("type").asText())
                        .as(ask)
                        .isEqualTo("urn:tenure:problem:credential-elsewhere");
                assertThat(refused.json().path("detail").asText()).contains(elsewhere.url(), "'origins'");
            }
            assertThat(elsewhere.asked()).isEmpty();
        }
    }

    @Test
    void aHeaderThatCarriesASecretIsNotKeptWhereAuditorsReadIt() {
        Reply refused = post("admin", "/api/v1/integrations", """
                {"name": "%s", "kind": "rest", "settings": {"url": "https://hr.example.com", "headers": "X-Api-Key: abc"}}
                """.formatted(name));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.pointers()).containsExactly("/settings/headers");
        assertThat(refused.json().toString()).contains("'authHeader'").doesNotContain("abc");
    }

    @Test
    void theKindSaysWhichSettingsHaveChoices() {
        assertThat(get("auditor", "/api/v1/integration-kinds").json().findValues("settings").stream()
                        .flatMap(settings -> StreamSupport.stream(settings.spliterator(), false)))
                .filteredOn(setting -> setting.path("hasChoices").asBoolean())
                .extracting(setting -> setting.path("name").asText())
                .containsExactly("companies");
    }

    private String credential(String password) {
        String credential = name + "-credential";
        Reply made = post("root", "/api/v1/credentials", """
                {"name": "%s", "installation": "CLOUD", "secrets": {"username": "%s", "password": "%s"}}
                """.formatted(credential, FlexHrm.USERNAME, password));
        assertThat(made.status()).isEqualTo(201);
        return credential;
    }

    private void create(String companies, String credential) {
        Reply made = post(
                "admin",
                "/api/v1/integrations",
                "{\"name\": \"%s\", \"kind\": \"flexhr\", %s}".formatted(name, form(companies, credential)));
        assertThat(made.status()).isEqualTo(201);
    }

    private String form(String companies, String credential) {
        return """
                "credential": %s, "settings": {"serviceUrl": "%s", "instance": "%s", "companies": "%s"}
                """.formatted(
                credential == null ? "null" : "\"" + credential + "\"", hrm.serviceUrl(), FlexHrm.INSTANCE, companies);
    }
}
