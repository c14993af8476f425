package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.TestDatabase;
import dev.tenure.roster.FieldProblem;
import dev.tenure.source.Credential.Installation;
import dev.tenure.source.Credentials.Given;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.lang.Nullable;

class CredentialsTest {

    private static final String SECRET = "Kz4+mqWr9TbnXe2y-very-secret";
    private static final String OTHER_KEY = Base64.getEncoder().encodeToString("another key of 32 bytes, as it is".substring(0, 32).getBytes(StandardCharsets.UTF_8));

    private final TestDatabase database = TestDatabase.migrated();

    @Test
    void whatIsStoredIsSealedAndOpensAgain() {
        try (var node = node(IntegrationNode.KEY, List.of(), null)) {
            Credential kept = credentials(node).create("hr", "small", cloud(SECRET), "admin");

            assertThat(kept.members()).containsExactly("token");
            assertThat(credentials(node).open("hr")).isEqualTo(Map.of("token", SECRET));
            assertThat(row("hr")).doesNotContain(SECRET).doesNotContain(Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8)));
            assertThat(kept.toString() + cloud(SECRET) + credentials(node).list("", 10)).doesNotContain(SECRET);

            byte[] nonce = nonce("hr");
            credentials(node).replace("hr", cloud(SECRET), "admin");
            assertThat(nonce("hr")).isNotEqualTo(nonce);
            assertThat(credentials(node).find("hr").orElseThrow().revision()).isEqualTo(2);
        }
    }

    @Test
    void rowsThatAreChangedOrSwappedDoNotOpen() {
        try (var node = node(IntegrationNode.KEY, List.of(), null)) {
            credentials(node).create("one", "small", cloud(SECRET), "admin");
            credentials(node).create("two", "small", cloud("another-secret"), "admin");
            database.client().sql("""
                            update credential a set nonce = b.nonce, sealed = b.sealed from credential b
                            where a.name = 'two' and b.name = 'one'
                            """).update();
            assertRefused(node, "two", "credentials-tampered");
            assertThat(credentials(node).open("one")).containsEntry("token", SECRET);

            database.client()
                    .sql("update credential set sealed = set_byte(sealed, 0, 255 - get_byte(sealed, 0)) where name = 'one'")
                    .update();
            assertRefused(node, "one", "credentials-tampered");

            credentials(node).replace("one", cloud(SECRET), "admin");
            database.client().sql("update credential set name = 'renamed' where name = 'one'").update();
            assertRefused(node, "renamed", "credentials-tampered");
        }
    }

    @Test
    void afterARotationTheFormerKeyIsNoLongerNeeded() {
        try (var node = node(IntegrationNode.KEY, List.of(), null)) {
            for (int i = 0; i < 3; i++) {
                credentials(node).create("hr-" + i, "small", cloud(SECRET + i), "admin");
            }
        }
        try (var without = node(OTHER_KEY, List.of(), null)) {
            assertRefused(without, "hr-0", "credentials-key-unknown");
            assertThat(credentials(without).rotate().unreadable()).containsExactly("hr-0", "hr-1", "hr-2");
        }
        try (var node = node(OTHER_KEY, List.of(IntegrationNode.KEY), null)) {
            assertThat(credentials(node).open("hr-0")).containsEntry("token", SECRET + 0);
            assertThat(credentials(node).rotate().resealed()).isEqualTo(3);
            assertThat(credentials(node).rotate().resealed()).isZero();
        }
        try (var without = node(OTHER_KEY, List.of(), null)) {
            assertThat(credentials(without).open("hr-2")).containsEntry("token", SECRET + 2);
        }
    }

    @Test
    void withoutAKeyNothingIsStoredAndTheRestWorks() {
        try (var node = node(null, List.of(), null)) {
            assertThatThrownBy(() -> credentials(node).create("hr", "small", cloud(SECRET), "admin"))
                    .isInstanceOfSatisfying(
                            SourceRefusal.class, refusal -> assertThat(refusal.code()).isEqualTo("no-credentials-key"))
                    .hasMessageContaining("TENURE_CREDENTIALS_KEY");
            assertThat(credentials(node).list("", 10)).isEmpty();
            credentials(node).create("local", "small", local("env:INTEGRATION_TOKEN"), "admin");
            assertThat(credentials(node).open("local")).containsEntry("token", "from outside");
        }
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithoutBeingQuoted() {
        assertThatThrownBy(() -> node("not a key at all", List.of(), null))
                .rootCause()
                .hasMessageContaining("TENURE_CREDENTIALS_KEY")
                .hasMessageNotContaining("not a key at all");
        assertThat(IntegrationNode.settings(SECRET, List.of(SECRET), null).toString()).doesNotContain(SECRET);
    }

    @Test
    void localOnesReadTheirPrefixAndTheirFolderAndNothingElse(@TempDir Path folder) throws IOException {
        Path inside = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(folder.resolve("database"), "password of the database");
        Files.writeString(inside.resolve("token"), SECRET + "\n");
        Files.createSymbolicLink(inside.resolve("within"), inside.resolve("token"));
        Files.createSymbolicLink(inside.resolve("out"), folder.resolve("database"));
        try (var node = node(null, List.of(), inside)) {
            credentials(node).create("good", "small", local("file:token"), "admin");
            credentials(node).create("linked", "small", local("file:within"), "admin");
            credentials(node).create("out", "small", local("file:out"), "admin");
            credentials(node).create("none", "small", local("file:none"), "admin");

            assertThat(credentials(node).open("good")).containsEntry("token", SECRET);
            assertThat(credentials(node).open("linked")).containsEntry("token", SECRET);
            assertRefused(node, "out", "local-secret-missing");
            assertRefused(node, "none", "local-secret-missing");
            for (String place : List.of(
                    "file:../database",
                    "file:/etc/passwd",
                    "file:..",
                    "env:TENURE_DATABASE_PASSWORD",
                    "env:INTEGRATION_",
                    "env:integration_token",
                    "env:spring.datasource.password",
                    "http://x",
                    "")) {
                assertThatThrownBy(() -> credentials(node).create("bad", "small", local(place), "admin"))
                        .isInstanceOfSatisfying(SourceRefusal.class, refusal -> assertThat(refusal.problems())
                                .extracting(FieldProblem::code)
                                .containsExactly("bad-place"));
            }
            assertThatThrownBy(() -> credentials(node)
                            .create(
                                    "oauth",
                                    "small",
                                    new Given(Installation.LOCAL, Map.of("clientSecret", "env:INTEGRATION_TOKEN")),
                                    "admin"))
                    .isInstanceOfSatisfying(SourceRefusal.class, refusal -> assertThat(refusal.problems())
                            .extracting(FieldProblem::code)
                            .containsExactly("oauth-not-local"));
        }
    }

    private IntegrationNode node(@Nullable String key, List<String> former, @Nullable Path folder) {
        return new IntegrationNode(
                database.dataSource(),
                Clock.systemUTC(),
                IntegrationNode.settings(key, former, folder),
                Map.of("INTEGRATION_TOKEN", "from outside"));
    }

    private static Credentials credentials(IntegrationNode node) {
        return node.bean(Credentials.class);
    }

    private static Given cloud(String token) {
        return new Given(Installation.CLOUD, Map.of("token", token));
    }

    private static Given local(String place) {
        return new Given(Installation.LOCAL, Map.of("token", place));
    }

    private static void assertRefused(IntegrationNode node, String name, String code) {
        assertThatThrownBy(() -> credentials(node).open(name))
                .isInstanceOfSatisfying(
                        SourceRefusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessageNotContaining(SECRET)
                .hasMessageNotContaining("password of");
    }

    private String row(String name) {
        return database.client()
                .sql("select c::text || encode(sealed, 'escape') || encode(sealed, 'base64') from credential c where name = ?")
                .param(name)
                .query(String.class)
                .single();
    }

    private byte[] nonce(String name) {
        return database.client()
                .sql("select nonce from credential where name = ?")
                .param(name)
                .query(byte[].class)
                .single();
    }
}
