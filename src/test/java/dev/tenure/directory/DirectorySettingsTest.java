package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DirectorySettingsTest {

    private final Map<String, String> given = new HashMap<>(Map.of(
            "tenure.directory.urls", "ldaps://dc1.corp.example,ldaps://dc2.corp.example:1636",
            "tenure.directory.base-dn", "DC=corp,DC=example",
            "tenure.directory.bind-dn", "svc@corp.example",
            "tenure.directory.bind-password", "s3cret"));

    @Test
    void namesAndDefaultsAreThese() {
        DirectorySettings settings = bind();

        assertThat(settings.urls())
                .containsExactly(URI.create("ldaps://dc1.corp.example"), URI.create("ldaps://dc2.corp.example:1636"));
        assertThat(settings.startTls()).isFalse();
        assertThat(settings.caCertificate()).isNull();
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.responseTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.poolSize()).isEqualTo(8);
        assertThat(settings.healthCheckInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.probeInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.credentialsRetryInterval()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.anchorAttribute()).isEqualTo("employeeID");
        assertThat(settings.upnSuffix()).isEqualTo("corp.example");
        assertThat(settings.bases()).containsExactly(settings.base());
        assertThat(settings.furtherProtectedGroups()).isEmpty();
        assertThat(settings.attributes()).isEmpty();
    }

    @Test
    void listsOfDnsAreSeparatedBySemicolonsAndOwnFieldsKnowNoCase() {
        given.put("tenure.directory.people-bases", "OU=People,DC=corp,DC=example; OU=Leavers,DC=corp,DC=example");
        given.put("tenure.directory.attributes.costcenter", "extensionAttribute1");

        assertThat(bind().bases()).hasSize(2);
        assertThat(bind().attributes().get("costCenter")).isEqualTo("extensionAttribute1");
    }

    @Test
    void aPasswordIsNeverSentInTheClear() {
        given.put("tenure.directory.urls", "ldap://dc1.corp.example");
        assertThatThrownBy(this::bind).rootCause().hasMessageContaining("in the clear");

        given.put("tenure.directory.start-tls", "true");
        assertThat(bind().startTls()).isTrue();
    }

    @Test
    void whatIsMissingOrWrongIsNamed() {
        given.remove("tenure.directory.bind-password");
        assertThatThrownBy(this::bind).rootCause().hasMessageContaining("tenure.directory.bind-password");
        given.put("tenure.directory.bind-password", "s3cret");
        given.put("tenure.directory.base-dn", "corp.example");
        assertThatThrownBy(this::bind).rootCause().isNotNull();
        given.put("tenure.directory.base-dn", "DC=corp,DC=example");
        given.put("tenure.directory.attributes.x", "unicodePwd");
        assertThatThrownBy(this::bind).rootCause().hasMessageContaining("unicodePwd");
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(bind().toString()).doesNotContain("s3cret");
    }

    private DirectorySettings bind() {
        return new Binder(new MapConfigurationPropertySource(given))
                .bind("tenure.directory", DirectorySettings.class)
                .get();
    }
}
