package dev.tenure.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Asks the stand-in and a real Samba domain controller the same; what they may answer differently is listed here. */
@Tag("samba")
@EnabledIfEnvironmentVariable(named = "TENURE_TEST_AD_URL", matches = "ldaps://.+")
class StandinAgainstSambaTest {

    private static final Map<Integer, String> KNOWN_DIFFERENCES = Map.of(
            1006, "Samba takes any text for userAccountControl at an add; Windows does not",
            1010, "Samba lets an add write uSNChanged; Windows does not",
            1109, "Windows takes two account names that differ in accents alone for one; so does the stand-in",
            1604, "Samba changes tombstones without the show-deleted control; Windows does not");

    @Test
    void bothGiveTheSameAnswers() {
        Map<Integer, String> real;
        Map<Integer, String> ours;
        try (ProbedDirectory samba = new ProbedDirectory(new ProbedDirectory.Place(
                env("URL"),
                Path.of(env("CA")),
                env("BASE_DN"),
                env("ADMIN_DN"),
                env("ADMIN_PASSWORD"),
                env("BIND_DN"),
                env("BIND_PASSWORD")))) {
            real = samba.answers();
        }
        try (ActiveDirectory directory =
                        ActiveDirectory.builder().withoutExchange().start();
                ProbedDirectory standin = new ProbedDirectory(place(directory))) {
            ours = standin.answers();
        }
        Map<Integer, String> differences = new TreeMap<>();
        real.forEach((step, answer) -> {
            if (!answer.equals(ours.get(step)) && !KNOWN_DIFFERENCES.containsKey(step)) {
                differences.put(step, "Samba " + answer + ", stand-in " + ours.get(step));
            }
        });
        assertThat(differences).isEmpty();
        assertThat(real).hasSameSizeAs(ours);
    }

    static ProbedDirectory.Place place(ActiveDirectory directory) {
        return new ProbedDirectory.Place(
                directory.ldapsUrl(),
                directory.caCertificate(),
                directory.baseDn(),
                directory.adminDn(),
                directory.adminPassword(),
                directory.bindDn(),
                directory.bindPassword());
    }

    private static String env(String name) {
        return Objects.requireNonNull(System.getenv("TENURE_TEST_AD_" + name), "TENURE_TEST_AD_" + name);
    }
}
