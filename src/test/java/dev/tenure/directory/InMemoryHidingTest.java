package dev.tenure.directory;

import dev.tenure.standin.ActiveDirectory;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;

/** The same, held by the stand-in. */
class InMemoryHidingTest extends HidingContract {

    final ActiveDirectory directory = start();

    ActiveDirectory start() {
        return ActiveDirectory.start();
    }

    @AfterAll
    void stop() {
        directory.close();
    }

    @Override
    DirectoryUnderTest server() {
        return new DirectoryUnderTest(
                URI.create(directory.ldapsUrl()),
                directory.baseDn(),
                directory.bindUpn(),
                directory.bindPassword(),
                directory.caCertificate(),
                directory.adminDn(),
                directory.adminPassword());
    }
}
