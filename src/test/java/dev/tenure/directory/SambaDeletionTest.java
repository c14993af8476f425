package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Deletions, held by a real Active Directory domain controller: Samba's. */
@Tag("samba")
@EnabledIfEnvironmentVariable(named = "TENURE_TEST_AD_URL", matches = ".+")
class SambaDeletionTest extends DeletionContract {

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

    @Test
    void anAccountWithSomethingBelowItIsRefused() throws Exception {
        Orders anna = person("Anna");
        Account account = disabled(anna);
        String below = "CN=Below," + account.dn();
        admin().add(below, new Attribute("objectClass", "classStore"));

        assertThat(((Refused) delete(anna)).refusal().cause()).isEqualTo(Cause.NOT_EMPTY);
        assertThat(admin().getEntry(account.dn())).isNotNull();

        admin().delete(below);
        assertThat(((Written) delete(anna)).deed()).isEqualTo(Deed.DELETED);
    }
}
