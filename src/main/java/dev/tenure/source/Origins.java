package dev.tenure.source;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Where secrets go: scheme, host and port of an address. */
final class Origins {

    private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);

    private Origins() {}

    /** Such as {@code https://hr.example.com} or {@code https://hr.example.com:8443}; nothing if that is no address. */
    static Optional<String> of(String address) {
        URI uri;
        try {
            uri = URI.create(address.strip());
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !PORTS.containsKey(scheme)) {
            return Optional.empty();
        }
        boolean isUsual = uri.getPort() < 0 || uri.getPort() == PORTS.get(scheme);
        return Optional.of(
                scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (isUsual ? "" : ":" + uri.getPort()));
    }

    /**
     * Where a connector would send secrets by these settings.
     *
     * @throws FeedFault {@code not-configured} where a setting holds no address
     */
    static Set<String> of(Connector connector, Map<String, String> settings) {
        Set<String> origins = new TreeSet<>();
        for (String setting : connector.addresses()) {
            String address = settings.getOrDefault(setting, "");
            if (!address.isBlank()) {
                origins.add(of(address)
                        .orElseThrow(() -> FeedFault.ofAll(
                                "not-configured",
                                "'" + setting
                                        + "' is no whole address: give one such as https://hr.example.com/api.")));
            }
        }
        return origins;
    }
}
