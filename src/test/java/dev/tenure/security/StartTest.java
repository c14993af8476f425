package dev.tenure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

/** What Tenure refuses to start without. */
class StartTest {

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        assertThatThrownBy(() -> start(Map.of("server.port", "0", "tenure.directory.base-dn", "DC=example")))
                .hasMessageContaining("tenure.database.url (environment variable TENURE_DATABASE_URL)")
                .hasMessageContaining("TENURE_DATABASE_PASSWORD")
                .hasMessageContaining(
                        "tenure.notification.link-base (environment variable TENURE_NOTIFICATION_LINK_BASE)")
                .hasMessageContaining("TENURE_DIRECTORY_BIND_PASSWORD")
                .hasMessageContaining("SPRING_MAIL_HOST")
                .hasMessageNotContaining("base-dn");
    }

    @Test
    void nobodyToAdministerIsRefused() {
        Map<String, String> settings = GuardedHouse.settings(TestDatabase.empty());
        settings.keySet().removeIf(name -> name.startsWith("tenure.security.users"));
        assertThatThrownBy(() -> start(settings))
                .rootCause()
                .hasMessageContaining("TENURE_SECURITY_USERS_0_USERNAME")
                .hasMessageContaining("TENURE_SECURITY_USERS_0_PASSWORD_FILE")
                .hasMessageContaining("ADMIN");
    }

    @Test
    void secretsMayStandInFiles(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), " from a file \r\n");
        assertThat(SecretFiles.read(Map.of(
                        "TENURE_DATABASE_PASSWORD_FILE", file.toString(),
                        "SPRING_MAIL_PASSWORD_FILE", file.toString(),
                        "TENURE_DIRECTORY_CA_CERTIFICATE_FILE", file.toString(),
                        "OTHER_PASSWORD_FILE", file.toString())))
                .isEqualTo(
                        Map.of("TENURE_DATABASE_PASSWORD", " from a file ", "SPRING_MAIL_PASSWORD", " from a file "));
        assertThatThrownBy(() -> SecretFiles.read(Map.of("TENURE_X_TOKEN_FILE", folder + "/none")))
                .hasMessageContaining("TENURE_X_TOKEN_FILE");
        assertThatThrownBy(() ->
                        SecretFiles.read(Map.of("TENURE_X_TOKEN_FILE", file.toString(), "TENURE_X_TOKEN", "also")))
                .hasMessageContaining("TENURE_X_TOKEN and TENURE_X_TOKEN_FILE");
    }

    private static void start(Map<String, String> settings) {
        new SpringApplication(GuardedHouse.Configuration.class)
                .run(GuardedHouse.arguments(settings))
                .close();
    }
}
