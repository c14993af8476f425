package dev.tenure;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.io.File;
import java.net.URI;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The main job against a real Active Directory domain controller, with the least rights that it needs. */
@Tag("samba")
@EnabledIfEnvironmentVariable(named = "TENURE_TEST_AD_URL", matches = ".+")
class SambaMainJobTest extends MainJobContract {

    private static Surroundings around;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        around = Surroundings.start(settings);
        settings.add("tenure.directory.urls", () -> System.getenv("TENURE_TEST_AD_URL"));
        settings.add("tenure.directory.base-dn", () -> System.getenv("TENURE_TEST_AD_BASE_DN"));
        settings.add("tenure.directory.bind-dn", () -> System.getenv("TENURE_TEST_AD_BIND_DN"));
        settings.add("tenure.directory.bind-password", () -> System.getenv("TENURE_TEST_AD_BIND_PASSWORD"));
        settings.add("tenure.directory.ca-certificate", () -> System.getenv("TENURE_TEST_AD_CA"));
    }

    @Override
    LDAPConnection directory() throws LDAPException {
        URI url = URI.create(System.getenv("TENURE_TEST_AD_URL"));
        try {
            return new LDAPConnection(
                    new SSLUtil(new PEMFileTrustManager(new File(System.getenv("TENURE_TEST_AD_CA"))))
                            .createSSLSocketFactory(),
                    url.getHost(),
                    url.getPort() < 0 ? 636 : url.getPort(),
                    System.getenv("TENURE_TEST_AD_ADMIN_DN"),
                    System.getenv("TENURE_TEST_AD_ADMIN_PASSWORD"));
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalStateException("The certificate of the test directory cannot be used.", unreadable);
        }
    }

    @Override
    String baseDn() {
        return System.getenv("TENURE_TEST_AD_BASE_DN");
    }

    @Override
    Surroundings around() {
        return around;
    }
}
