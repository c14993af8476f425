package dev.tenure.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Takes secrets from files, as Docker and Kubernetes hand them over: where {@code TENURE_DATABASE_PASSWORD_FILE} is
 * set, the file's content is {@code TENURE_DATABASE_PASSWORD}. So for every variable {@code TENURE_...} or
 * {@code SPRING_...} that ends in PASSWORD, TOKEN, SECRET, KEY, KEYS or HASH (with _FILE behind). Line breaks at the file's end do
 * not count.
 */
class SecretFiles implements EnvironmentPostProcessor {

    private static final Pattern VARIABLE =
            Pattern.compile("((?:TENURE|SPRING)_\\w*(?:PASSWORD|TOKEN|SECRET|KEYS?|HASH))_FILE");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> secrets = read(environment.getSystemEnvironment());
        if (!secrets.isEmpty()) {
            // The name's end tells Spring that these are spelt as environment variables are.
            environment
                    .getPropertySources()
                    .addBefore(
                            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                            new SystemEnvironmentPropertySource(
                                    "secretFiles-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                    secrets));
        }
    }

    /**
     * The secrets by their variables.
     *
     * @throws IllegalStateException naming the variable whose file cannot be read, or that is set twice
     */
    static Map<String, Object> read(Map<String, Object> variables) {
        Map<String, Object> secrets = new HashMap<>();
        variables.forEach((variable, path) -> {
            Matcher matcher = VARIABLE.matcher(variable);
            if (matcher.matches() && !path.toString().isBlank()) {
                if (variables.containsKey(matcher.group(1))) {
                    throw new IllegalStateException(
                            "Both " + matcher.group(1) + " and " + variable + " are set: take one away.");
                }
                secrets.put(matcher.group(1), content(variable, path.toString()));
            }
        });
        return secrets;
    }

    private static String content(String variable, String path) {
        try {
            return Files.readString(Path.of(path)).replaceAll("[\\r\\n]+$", "");
        } catch (IOException | InvalidPathException unreadable) {
            throw new IllegalStateException(
                    "The file '" + path + "' that " + variable + " names cannot be read.", unreadable);
        }
    }
}
