package dev.tenure.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * How an integration reaches its system: everything that a connector needs for one reading.
 *
 * @param settings by the names of {@link ConnectorSetting}, presets filled in, secrets left out
 * @param secrets the credentials, by the same names
 * @param scopes companies or the like that are read; empty for all
 * @param changedSince read at least what was changed since then; null to read everything
 */
public record Connection(
        Map<String, String> settings,
        Map<String, String> secrets,
        List<String> scopes,
        @Nullable Instant changedSince) {

    public Connection {
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
        scopes = List.copyOf(scopes);
    }

    public Optional<String> find(String name) {
        String value = settings.get(name);
        return Optional.ofNullable(value == null ? secrets.get(name) : value);
    }

    /**
     * A setting that must be there.
     *
     * @throws FeedFault that names it, if it is not
     */
    public String get(String name) {
        return find(name)
                .orElseThrow(() -> FeedFault.ofAll("setting-missing", "The setting '" + name + "' is not given."));
    }

    /** Never what it holds. */
    @Override
    public String toString() {
        return "Connection" + settings.keySet();
    }
}
