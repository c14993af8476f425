package dev.tenure.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Secrets that are kept outside Tenure: {@code env:TENURE_LOCAL_...} and {@code file:name}, in one folder, and those that
 * Tenure's own configuration gives an integration. Other variables and files cannot be named, for among them are Tenure's
 * own secrets.
 */
@Component
class LocalSecrets {

    /** Before the name of a setting of Tenure that the configuration of an integration names; of no other. */
    static final String SETTING = "setting:";

    private static final Pattern VARIABLE = Pattern.compile("env:(TENURE_LOCAL_[A-Z0-9_]{1,100})");
    private static final Pattern FILE = Pattern.compile("file:([\\w.-]{1,100})");
    private static final int LONGEST = 100_000;

    private final Environment environment;
    private final String folder;
    private final Set<String> ofConfiguration;

    LocalSecrets(Environment environment, CredentialSettings settings, List<ConfiguredIntegration> configured) {
        this.environment = environment;
        this.folder = settings.localFolder();
        this.ofConfiguration = configured.stream()
                .flatMap(each -> each.secrets().values().stream())
                .map(setting -> SETTING + setting)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws CredentialRefused if it is no reference that can be followed */
    void check(String secret, String reference) {
        if (FILE.matcher(reference).matches() && folder.isBlank()) {
            throw new CredentialRefused(
                    "no-local-folder",
                    "'" + secret
                            + "' names a file, and tenure.credentials.local-folder names no folder: set it, or refer"
                            + " to an environment variable.");
        }
        if (!VARIABLE.matcher(reference).matches()
                && !FILE.matcher(reference).matches()
                && !ofConfiguration.contains(reference)) {
            throw new CredentialRefused(
                    "bad-reference",
                    "'" + secret + "' of a local credential is a reference, not the secret: env:TENURE_LOCAL_... for an"
                            + " environment variable, or file:... for a file in tenure.credentials.local-folder.");
        }
    }

    /** @throws FeedFault {@code secret-missing} */
    String find(String reference) {
        if (ofConfiguration.contains(reference)) {
            String setting = reference.substring(SETTING.length());
            return present(environment.getProperty(setting, ""), "the setting " + setting);
        }
        var variable = VARIABLE.matcher(reference);
        if (variable.matches()) {
            return present(
                    environment.getProperty(variable.group(1), ""), "the environment variable " + variable.group(1));
        }
        var file = FILE.matcher(reference);
        if (!file.matches() || folder.isBlank()) {
            throw missing("it refers to something that cannot be read here");
        }
        return content(file.group(1));
    }

    private static String present(String value, String where) {
        if (value.isBlank()) {
            throw missing(where + " is not set");
        }
        return value;
    }

    private String content(String name) {
        try {
            Path home = Path.of(folder).toRealPath();
            Path file = home.resolve(name).toRealPath();
            // Kubernetes links each secret to a folder beside it: a link may lead within the folder, not out of it.
            if (!file.startsWith(home) || !Files.isRegularFile(file) || Files.size(file) > LONGEST) {
                throw missing("the file " + name + " lies outside the folder of local secrets, or is none");
            }
            return Files.readString(file, StandardCharsets.UTF_8).replaceAll("[\\r\\n]+$", "");
        } catch (IOException | InvalidPathException unreadable) {
            throw missing("the file " + name + " cannot be read in tenure.credentials.local-folder");
        }
    }

    private static FeedFault missing(String what) {
        return FeedFault.ofAll("secret-missing", "A local credential cannot be used: " + what + ".");
    }
}
