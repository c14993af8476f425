package dev.tenure.directory;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** How a test names accounts: as delivered, but for what it sets. */
final class NameOptions {

    private final Map<String, String> given = new HashMap<>();

    NameOptions with(String setting, String value) {
        given.put("tenure.directory." + setting, value);
        return this;
    }

    NameSettings settings() {
        return new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("tenure.directory", NameSettings.class);
    }
}
