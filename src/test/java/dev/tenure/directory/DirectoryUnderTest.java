package dev.tenure.directory;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A server that the directory contract is held against.
 *
 * @param adminDn who may set things up; the room itself signs in with fewer rights, as {@code bindDn}
 */
public record DirectoryUnderTest(
        URI url, String baseDn, String bindDn, String bindPassword, Path ca, String adminDn, String adminPassword) {

    DirectorySettings settings(URI... urls) {
        return settings(bindPassword, ca, urls);
    }

    DirectorySettings settings(String password, Path trusted, URI... urls) {
        return settings(password, trusted, "", urls);
    }

    /** The same room, signed in as the administrator. */
    DirectoryUnderTest asAdmin() {
        return new DirectoryUnderTest(url, baseDn, adminDn, adminPassword, ca, adminDn, adminPassword);
    }

    DirectorySettings settings(String password, Path trusted, String createContainers, URI... urls) {
        return new DirectorySettings(
                urls.length == 0 ? List.of(url) : List.of(urls),
                false,
                baseDn,
                bindDn,
                password,
                trusted,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                8,
                Duration.ofSeconds(30),
                Duration.ofMillis(200),
                Duration.ofMinutes(10),
                "employeeID",
                "",
                "OU=People," + baseDn + ";OU=Leavers," + baseDn,
                "",
                createContainers,
                Map.of("costCenter", "division", "bogus", "noSuchAttribute"));
    }
}
