package dev.tenure.directory;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same, held by a real Active Directory domain controller: Samba's. */
@Tag("samba")
@EnabledIfEnvironmentVariable(named = "TENURE_TEST_AD_URL", matches = ".+")
class SambaHidingTest extends HidingContract {

    @Override
    DirectoryUnderTest server() {
        return new DirectoryUnderTest(
                URI.create(System.getenv("TENURE_TEST_AD_URL")),
                System.getenv("TENURE_TEST_AD_BASE_DN"),
                System.getenv("TENURE_TEST_AD_BIND_DN"),
                System.getenv("TENURE_TEST_AD_BIND_PASSWORD"),
                Path.of(System.getenv("TENURE_TEST_AD_CA")),
                System.getenv("TENURE_TEST_AD_ADMIN_DN"),
                System.getenv("TENURE_TEST_AD_ADMIN_PASSWORD"));
    }
}
