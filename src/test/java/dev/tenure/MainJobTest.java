package dev.tenure;

import com.unboundid.ldap.sdk.LDAPConnection;
import dev.tenure.standin.ActiveDirectory;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The main job against the directory of the embedded run. */
class MainJobTest extends MainJobContract {

    private static final ActiveDirectory DIRECTORY = ActiveDirectory.start();

    private static Surroundings around;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        around = Surroundings.start(settings);
        settings.add("tenure.directory.urls", DIRECTORY::ldapsUrl);
        settings.add("tenure.directory.base-dn", DIRECTORY::baseDn);
        settings.add("tenure.directory.bind-dn", DIRECTORY::bindUpn);
        settings.add("tenure.directory.bind-password", DIRECTORY::bindPassword);
        settings.add(
                "tenure.directory.ca-certificate",
                () -> DIRECTORY.caCertificate().toString());
    }

    @Override
    LDAPConnection directory() {
        return DIRECTORY.connection();
    }

    @Override
    String baseDn() {
        return DIRECTORY.baseDn();
    }

    @Override
    Surroundings around() {
        return around;
    }
}
