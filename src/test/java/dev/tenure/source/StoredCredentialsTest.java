package dev.tenure.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.TestDatabase;
import dev.tenure.source.Credential.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

class StoredCredentialsTest {

    private static final String OLD_KEY =
            Base64.getEncoder().encodeToString("an old key of 32 bytes, at least".getBytes(UTF_8));
    private static final String NEW_KEY =
            Base64.getEncoder().encodeToString("a new key of 32 bytes, precisely".getBytes(UTF_8));
    private static final String SECRET = "hemligt-lösenord-1";

    @TempDir
    private Path folder;

    private final JdbcClient db = TestDatabase.migrated().client();
    private final MockEnvironment environment = new MockEnvironment();

    private Credentials credentials(String key, String... oldKeys) {
        var settings = new CredentialSettings(key, List.of(oldKeys), folder.toString());
        return new Credentials(
                db,
                settings,
                new LocalSecrets(environment, settings, List.of()),
                Clock.fixed(Instant.parse("2026-11-23T08:00:00Z"), ZoneOffset.UTC));
    }

    private Credentials keeping(String name, Map<String, String> secrets) {
        Credentials credentials = credentials(OLD_KEY);
        credentials.create(name, Installation.CLOUD, secrets, List.of(), "admin");
        return credentials;
    }

    @Test
    void whatIsStoredNeverHoldsTheSecretAndIsNeverTwiceTheSame() {
        Credentials credentials = keeping("flex", Map.of("password", SECRET, "username", SECRET));

        assertThat(credentials.secrets("flex", Set.of())).isEqualTo(Map.of("password", SECRET, "username", SECRET));
        String rows = db.sql("select string_agg(encode(ciphertext, 'escape') || s::text, ' ') from credential_secret s")
                .query(String.class)
                .single();
        assertThat(rows).doesNotContain(SECRET, "hemligt");
        assertThat(db.sql("select count(distinct nonce) + count(distinct ciphertext) from credential_secret")
                        .query(Integer.class)
                        .single())
                .isEqualTo(4);
        assertThat(credentials.all().toString()).contains("password").doesNotContain(SECRET);
    }

    @Test
    void whatWasChangedOrMovedInTheDatabaseIsFound() {
        Credentials credentials = keeping("flex", Map.of("password", SECRET));
        credentials.create("planhat", Installation.CLOUD, Map.of("password", "another"), List.of(), "admin");

        db.sql("""
                        update credential_secret t set (ciphertext, nonce) =
                          (select ciphertext, nonce from credential_secret where credential = 'flex')
                        where credential = 'planhat'
                        """).update();
        assertThatThrownBy(() -> credentials.secrets("planhat", Set.of()))
                .isInstanceOfSatisfying(
                        FeedFault.class, fault -> assertThat(fault.code()).isEqualTo("credential-damaged"))
                .hasMessageContaining("'planhat'")
                .hasMessageNotContaining(SECRET);
        db.sql(
                        "update credential_secret set ciphertext = set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1) where credential = 'flex'")
                .update();
        assertThatThrownBy(() -> credentials.secrets("flex", Set.of()))
                .isInstanceOfSatisfying(
                        FeedFault.class, fault -> assertThat(fault.code()).isEqualTo("credential-damaged"));
    }

    @Test
    void anotherKeyIsTakenInByEncryptingAllAnew() {
        keeping("flex", Map.of("username", "tenure", "password", SECRET));

        assertThatThrownBy(() -> credentials(NEW_KEY).secrets("flex", Set.of()))
                .isInstanceOfSatisfying(
                        FeedFault.class, fault -> assertThat(fault.code()).isEqualTo("key-missing"));
        assertThatThrownBy(() -> credentials(NEW_KEY).rotate()).hasMessageContaining("'flex'");
        Credentials both = credentials(NEW_KEY, OLD_KEY);
        assertThat(both.secrets("flex", Set.of())).containsEntry("password", SECRET);
        assertThat(both.rotate()).isEqualTo(2);
        assertThat(both.rotate()).isZero();
        assertThat(credentials(NEW_KEY).secrets("flex", Set.of())).containsEntry("password", SECRET);
    }

    @Test
    void withoutAKeyNothingIsStoredAndLocalOnesWork() {
        Credentials credentials = credentials("");

        assertThatThrownBy(() ->
                        credentials.create("flex", Installation.CLOUD, Map.of("password", SECRET), List.of(), "admin"))
                .isInstanceOf(CredentialRefused.class)
                .hasMessageContaining("TENURE_CREDENTIALS_KEY")
                .hasMessageNotContaining(SECRET);
        credentials.create(
                "local", Installation.LOCAL, Map.of("password", "env:TENURE_LOCAL_FLEX"), List.of(), "admin");
        assertThatThrownBy(() -> credentials.secrets("local", Set.of()))
                .hasMessageContaining("TENURE_LOCAL_FLEX is not set");
        environment.setProperty("TENURE_LOCAL_FLEX", SECRET);
        assertThat(credentials.secrets("local", Set.of())).isEqualTo(Map.of("password", SECRET));
    }

    @Test
    void aLocalOneReadsAFileOfItsFolderAndNoOther() throws IOException {
        Files.writeString(folder.resolve("flex"), SECRET + "\n");
        Path outside = Files.writeString(Files.createTempFile("outside", ""), "other");
        Files.createSymbolicLink(folder.resolve("link"), outside);
        Credentials credentials = credentials("");
        credentials.create("file", Installation.LOCAL, Map.of("password", "file:flex"), List.of(), "admin");
        credentials.create("linked", Installation.LOCAL, Map.of("password", "file:link"), List.of(), "admin");
        credentials.create("up", Installation.LOCAL, Map.of("password", "file:.."), List.of(), "admin");

        assertThat(credentials.secrets("file", Set.of())).isEqualTo(Map.of("password", SECRET));
        assertThatThrownBy(() -> credentials.secrets("linked", Set.of())).hasMessageContaining("outside");
        assertThatThrownBy(() -> credentials.secrets("up", Set.of())).hasMessageContaining("outside");
        for (String reference : List.of("env:TENURE_DATABASE_PASSWORD", "file:/etc/passwd", "file:../x", SECRET)) {
            assertThatThrownBy(() -> credentials.create(
                            "bad", Installation.LOCAL, Map.of("password", reference), List.of(), "admin"))
                    .as(reference)
                    .isInstanceOf(CredentialRefused.class)
                    .hasMessageNotContaining(reference);
        }
    }

    @Test
    void oauthIsNotForLocalOnes() {
        assertThatThrownBy(() -> credentials(OLD_KEY)
                        .create(
                                "oauth",
                                Installation.LOCAL,
                                Map.of("clientSecret", "env:TENURE_LOCAL_X"),
                                List.of(),
                                "admin"))
                .isInstanceOfSatisfying(
                        CredentialRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("cloud-only"));
    }

    @Test
    void newSecretsReplaceAllOldOnesUnderTheSameName() {
        Credentials credentials = keeping("flex", Map.of("username", "a", "password", SECRET));

        assertThat(credentials
                        .change("flex", Map.of("token", "new"), List.of(), "other")
                        .orElseThrow()
                        .changedBy())
                .isEqualTo("other");
        assertThat(credentials.secrets("flex", Set.of())).isEqualTo(Map.of("token", "new"));
        assertThat(credentials.change("unknown", Map.of("token", "new"), List.of(), "other"))
                .isEmpty();
        assertThatThrownBy(
                        () -> credentials.create("flex", Installation.CLOUD, Map.of("token", "x"), List.of(), "admin"))
                .isInstanceOf(CredentialRefused.class);
        assertThat(credentials.delete("flex")).isTrue();
        assertThat(credentials.delete("flex")).isFalse();
        assertThatThrownBy(() -> credentials.secrets("flex", Set.of())).hasMessageContaining("no credential 'flex'");
    }

    @Test
    void aKeyThatIsNoneStopsTheStartWithoutBeingTold() {
        assertThatThrownBy(() -> credentials("c2hvcnQ="))
                .hasMessageContaining("TENURE_CREDENTIALS_KEY")
                .hasMessageNotContaining("c2hvcnQ=");
        assertThat(new CredentialSettings(OLD_KEY, List.of(NEW_KEY), "").toString())
                .isEqualTo("CredentialSettings[a key, 1 old keys]");
    }

    @Test
    void secretsAreSentToWhereTheyBelongAndNowhereElse() {
        Credentials credentials = keeping("flex", Map.of("password", SECRET));
        credentials.create(
                "bound",
                Installation.CLOUD,
                Map.of("password", SECRET),
                List.of("https://HR.example.com:443/api", "https://login.example.com"),
                "admin");

        assertThat(credentials.find("bound").orElseThrow().origins())
                .containsExactly("https://hr.example.com", "https://login.example.com");
        assertThat(credentials.secrets("bound", Set.of("https://hr.example.com")))
                .hasSize(1);
        for (String elsewhere :
                List.of("https://hr.example.com:8443", "http://hr.example.com", "https://evil.example.com")) {
            assertElsewhere(credentials, "bound", elsewhere);
        }
        assertThat(credentials.secrets("flex", Set.of("https://first.example.com")))
                .hasSize(1);
        assertElsewhere(credentials, "flex", "https://second.example.com");
        assertThatThrownBy(() -> credentials.secrets(
                        "flex", Set.of("https://first.example.com", "https://evil.example.com/token")))
                .as("one of two")
                .isInstanceOf(FeedFault.class);

        credentials.change("flex", Map.of("password", "new"), List.of(), "admin");
        assertElsewhere(credentials, "flex", "https://second.example.com");
        credentials.change("flex", Map.of("password", "new"), List.of("https://second.example.com"), "admin");
        assertThat(credentials.secrets("flex", Set.of("https://second.example.com")))
                .hasSize(1);
        assertThatThrownBy(() -> credentials.change("flex", Map.of("password", "x"), List.of("nowhere"), "admin"))
                .isInstanceOf(CredentialRefused.class)
                .hasMessageContaining("'origins'");
    }

    private static void assertElsewhere(Credentials credentials, String name, String origin) {
        assertThatThrownBy(() -> credentials.secrets(name, Set.of(origin)))
                .isInstanceOfSatisfying(
                        FeedFault.class, fault -> assertThat(fault.code()).isEqualTo("credential-elsewhere"))
                .hasMessageContaining(origin)
                .hasMessageNotContaining(SECRET);
    }
}
