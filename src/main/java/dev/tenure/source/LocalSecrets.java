package dev.tenure.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Secrets that are kept outside: {@code env:NAME} and {@code file:NAME}. Only variables with the prefix, and only files
 * of the one folder, so that nobody who may name them reads another secret of this process.
 */
@Component
class LocalSecrets {

    private static final int LONGEST = 16_384;
    private static final Pattern VARIABLE = Pattern.compile("[A-Z0-9_]{1,100}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Environment environment;
    private final String prefix;

    @Nullable
    private final Path folder;

    LocalSecrets(Environment environment, CredentialSettings settings) {
        this.environment = environment;
        this.prefix = settings.localPrefix();
        this.folder = settings.localFolder();
        if (!prefix.matches("[A-Z][A-Z0-9]*_") || prefix.equals("TENURE_") || prefix.equals("SPRING_")) {
            throw new IllegalStateException("TENURE_CREDENTIALS_LOCAL_PREFIX is capital letters and an underscore, such as"
                    + " INTEGRATION_, and neither TENURE_ nor SPRING_: those are secrets of Tenure's own.");
        }
    }

    /** What is wrong with a place; empty if it may be named, whether or not something is there. */
    Optional<String> refusal(String place) {
        if (place.startsWith("env:")) {
            String name = place.substring("env:".length());
            return name.startsWith(prefix) && name.length() > prefix.length() && VARIABLE.matcher(name).matches()
                    ? Optional.empty()
                    : Optional.of("An environment variable here begins with " + prefix
                            + " and has capital letters, digits and underscores only.");
        }
        if (place.startsWith("file:")) {
            if (folder == null) {
                return Optional.of("Files cannot be named here: TENURE_CREDENTIALS_LOCAL_FOLDER is not set.");
            }
            return FILE.matcher(place.substring("file:".length())).matches()
                    ? Optional.empty()
                    : Optional.of("A file here goes by its bare name, without any folder.");
        }
        return Optional.of("A local secret is env:NAME or file:NAME.");
    }

    /** @throws SourceRefusal if nothing can be read there */
    String read(String place) {
        refusal(place).ifPresent(why -> {
            throw missing(place, why);
        });
        String secret = place.startsWith("env:")
                ? environment.getProperty(place.substring("env:".length()))
                : content(place);
        if (secret == null || secret.isEmpty()) {
            throw missing(place, "There is nothing.");
        }
        return secret;
    }

    private String content(String place) {
        try {
            // Secrets that are mounted are links within their folder.
            Path home = folder.toRealPath();
            Path file = home.resolve(place.substring("file:".length())).toRealPath();
            if (!file.startsWith(home) || !Files.isRegularFile(file)) {
                throw missing(place, "It leads out of the folder, or is no file.");
            }
            if (Files.size(file) > LONGEST) {
                throw missing(place, "It has more than " + LONGEST + " bytes.");
            }
            return Files.readString(file, StandardCharsets.UTF_8).replaceAll("[\\r\\n]+$", "");
        } catch (CharacterCodingException notText) {
            throw missing(place, "It is no UTF-8 text.");
        } catch (IOException unreadable) {
            throw missing(place, "It cannot be read.");
        }
    }

    private static SourceRefusal missing(String place, String why) {
        return new SourceRefusal(
                SourceRefusal.Why.UNREADABLE, "local-secret-missing", "The secret at '" + place + "' cannot be had. " + why);
    }
}
