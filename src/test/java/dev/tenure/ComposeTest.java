package dev.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What {@code docker compose config} does not check: secrets, privileges, pinned images, and that all parts fit. */
class ComposeTest {

    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|TOKEN|SECRET|KEY)");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)(:[?-][^}]*)?}");

    private final String text;
    private final JsonNode compose;

    ComposeTest() throws IOException {
        text = Files.readString(Path.of("docker-compose.yml"));
        compose = new ObjectMapper().valueToTree(new Yaml().load(text));
    }

    @Test
    void everySecretComesFromTheEnvironmentAndNoneHasADefault() {
        List<String> defaults = new ArrayList<>();
        compose.path("services")
                .properties()
                .forEach(service -> service.getValue()
                        .path("environment")
                        .properties()
                        .forEach(variable -> {
                            String value = variable.getValue().asText();
                            boolean required = value.matches("\\$\\{\\w+:\\?[^}]+}");
                            // Of Flex HRM nothing is required: without an address it is not read, with one Tenure
                            // asks for all. Without a key, secrets of integrations are not stored.
                            boolean absent = value.matches("\\$\\{TENURE_(FLEXHR_\\w+|CREDENTIALS_KEY):-}");
                            if (SECRET.matcher(variable.getKey()).matches() && !required && !absent) {
                                defaults.add(service.getKey() + "." + variable.getKey());
                            }
                        }));

        assertThat(defaults).isEmpty();
    }

    @Test
    void theExampleNamesEveryVariableAndGivesNone() throws IOException {
        List<String> example = Files.readAllLines(Path.of(".env.example"));

        assertThat(example.stream().filter(line -> !line.startsWith("#") && line.contains("=")))
                .allMatch(line -> line.endsWith("="));
        Set<String> required = REFERENCE
                .matcher(text)
                .results()
                .filter(reference ->
                        reference.group(2) != null && reference.group(2).startsWith(":?"))
                .map(reference -> reference.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(required).isNotEmpty();
        assertThat(required).allMatch(name -> example.contains(name + "="));
    }

    @Test
    void everyImageIsPinnedOrBuiltHere() {
        assertThat(compose.path("services"))
                .allSatisfy(service -> assertThat(service.has("build")
                                || service.path("image").asText().matches("[\\w./-]+:v?\\d+\\.\\d+.*"))
                        .as(service.path("image").asText())
                        .isTrue());
        assertThat(Path.of("docker/samba/Dockerfile")).content().contains("FROM debian:12-slim");
    }

    @Test
    void everyServiceSaysHowItFares() throws IOException {
        compose.path("services").properties().stream()
                .filter(service -> !service.getKey().equals("tenure"))
                .forEach(service -> assertThat(service.getValue().has("healthcheck"))
                        .as(service.getKey())
                        .isTrue());
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("HEALTHCHECK");
        assertThat(compose.at("/services/tenure/depends_on"))
                .isNotEmpty()
                .allSatisfy(dependency ->
                        assertThat(dependency.path("condition").asText()).isEqualTo("service_healthy"));
    }

    @Test
    void tenureRunsWithoutPrivileges() throws IOException {
        JsonNode tenure = compose.at("/services/tenure");

        assertThat(tenure.path("user").asText()).matches("[1-9]\\d*:[1-9]\\d*");
        assertThat(tenure.path("read_only").asBoolean()).isTrue();
        assertThat(tenure.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("USER 10001:10001");
        assertThat(compose.path("services")).allSatisfy(service -> {
            assertThat(service.has("privileged")).isFalse();
            assertThat(service.has("cap_add")).isFalse();
        });
    }

    @Test
    void nothingIsReachedFromOutsideThisMachineAndTheDatabaseFromNowhere() {
        compose.path("services")
                .forEach(service -> service.path("ports")
                        .forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
        for (String hidden : List.of("database", "directory")) {
            assertThat(compose.at("/services/" + hidden).has("ports")).isFalse();
            assertThat(compose.at("/services/" + hidden + "/networks").toString())
                    .isEqualTo("[\"back\"]");
        }
        assertThat(compose.at("/networks/back/internal").asBoolean()).isTrue();
    }

    @Test
    void tenureTrustsTheDirectoryByTheCertificateThatTheDirectoryHandsOut() {
        assertThat(compose.at("/services/directory/volumes").toString()).contains("directory-ca:/ca");
        assertThat(compose.at("/services/tenure/volumes").toString()).contains("directory-ca:/run/directory-ca:ro");
        assertThat(compose.at("/services/tenure/environment/TENURE_DIRECTORY_CA_CERTIFICATE")
                        .asText())
                .isEqualTo("/run/directory-ca/ca.pem");
        // The name in the address is in the certificate.
        assertThat(compose.at("/services/tenure/environment/TENURE_DIRECTORY_URLS")
                        .asText())
                .isEqualTo("ldaps://"
                        + compose.at("/services/directory/environment/SAMBA_AD_NAMES")
                                .asText()
                        + ":636");
    }
}
