package dev.tenure.source;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * How one integration reaches its system.
 *
 * @param integration its name
 * @param settings by their names; those with a preset are there
 * @param secrets by their names, in clear: for the one call, never to be kept or logged
 * @param upload the file that somebody handed in for this reading; null if there is none
 */
public record Connection(
        String integration,
        Map<String, String> settings,
        Map<String, String> secrets,
        @Nullable UUID upload) {

    public Connection {
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
    }

    /** A setting, or a secret; blank is absent. */
    public Optional<String> find(String name) {
        String value = settings.containsKey(name) ? settings.get(name) : secrets.get(name);
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * The same where there must be one.
     *
     * @throws FeedFault {@code not-configured} if there is none
     */
    public String get(String name) {
        return find(name)
                .orElseThrow(() -> FeedFault.ofAll(
                        "not-configured", "The integration '" + integration + "' has no '" + name + "': give it one."));
    }

    @Override
    public String toString() {
        return "Connection[" + integration + "]";
    }
}
