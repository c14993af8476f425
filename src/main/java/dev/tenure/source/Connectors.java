package dev.tenure.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The kinds of systems that an integration can read. */
@Component
public class Connectors {

    private final Map<String, Connector> byKind = new TreeMap<>();
    private final IntegrationSettings settings;

    Connectors(ObjectProvider<Connector> connectors, IntegrationSettings settings) {
        this.settings = settings;
        connectors.orderedStream().forEach(connector -> {
            Connector other = byKind.put(connector.kind(), connector);
            if (other != null) {
                throw new IllegalStateException("Two connectors call themselves '" + connector.kind() + "'.");
            }
        });
    }

    public List<Connector> all() {
        return List.copyOf(byKind.values());
    }

    Optional<Connector> find(@Nullable String kind) {
        return kind == null ? Optional.empty() : Optional.ofNullable(byKind.get(kind));
    }

    /** When an integration of that kind runs if nobody says otherwise. */
    public Schedule preset(String kind) {
        return Schedule.preset(kind, settings.zone());
    }

    static Optional<ConnectorSetting> setting(Connector connector, String name) {
        return connector.settings().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst();
    }
}
