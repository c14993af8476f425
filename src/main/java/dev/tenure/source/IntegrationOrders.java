package dev.tenure.source;

import dev.tenure.source.Integration.Version;
import dev.tenure.source.RunRows.Readings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Makes of an integration's form what a run needs. */
@Component
class IntegrationOrders implements RunOrders {

    /** How long everybody is not asked for again where a part of them could not be read: changes are. */
    private static final Duration TRIED_FOR = Duration.ofHours(1);

    private final IntegrationRows rows;
    private final RunRows runs;
    private final Connectors connectors;
    private final Credentials credentials;
    private final Mappings mappings;
    private final Clock clock;

    IntegrationOrders(
            IntegrationRows rows,
            RunRows runs,
            Connectors connectors,
            Credentials credentials,
            Mappings mappings,
            Clock clock) {
        this.rows = rows;
        this.runs = runs;
        this.connectors = connectors;
        this.credentials = credentials;
        this.mappings = mappings;
        this.clock = clock;
    }

    @Override
    public RunOrder order(String integration, int version, @Nullable UUID upload) {
        Integration of = rows.find(integration).orElseThrow(() -> gone(integration, version));
        Version meant = rows.version(integration, version).orElseThrow(() -> gone(integration, version));
        IntegrationForm form = meant.form();
        Connector connector = connectors.get(of.kind());
        Connection connection = connection(of, form, upload);
        return new RunOrder(
                integration,
                version,
                connector,
                connection,
                form.credential(),
                mapping(form),
                form.preference(),
                form.missesPeople(),
                form.guard(),
                form.full() ? null : changedSince(version, connector, connection));
    }

    /** Null: everybody is to be read, because nobody has on this day. */
    @Nullable
    private Instant changedSince(int version, Connector connector, Connection connection) {
        Instant now = clock.instant();
        ZoneId zone = connector.zone(connection);
        Instant today = now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
        Instant tried = now.minus(TRIED_FOR);
        Readings before = runs.readings(connection.integration(), version, tried.isBefore(today) ? tried : today);
        boolean wasRead = before.everybody() != null && !before.everybody().isBefore(today);
        boolean wasTried = before.tried() != null && !before.tried().isBefore(tried);
        return before.any() != null && (wasRead || wasTried) ? before.any().minus(connector.overlap(connection)) : null;
    }

    /** How a version of its form reaches the system. */
    Connection connection(Integration integration, IntegrationForm form, @Nullable UUID upload) {
        Map<String, String> settings = new HashMap<>();
        for (ConnectorSetting setting : connectors.get(integration.kind()).settings()) {
            String given = form.settings().get(setting.name());
            String value = given == null || given.isBlank() ? setting.preset() : given;
            if (value != null && !setting.secret()) {
                settings.put(setting.name(), value);
            }
        }
        Map<String, String> secrets = form.credential() == null
                ? Map.of()
                : credentials.secrets(form.credential(), Origins.of(connectors.get(integration.kind()), settings));
        return new Connection(integration.name(), settings, secrets, upload);
    }

    private Mapping mapping(IntegrationForm form) {
        try {
            return new HeardMapping(mappings.compile(form.mapping()), form);
        } catch (InvalidMapping invalid) {
            throw FeedFault.ofAll(
                    "mapping-invalid",
                    "The mapping cannot be used: correct " + invalid.getMessage() + ". Then run it again.");
        }
    }

    private static FeedFault gone(String integration, int version) {
        return FeedFault.ofAll(
                "integration-gone",
                "There is no version " + version + " of integration '" + integration + "' any more.");
    }
}
