package dev.tenure.source;

import dev.tenure.source.Integration.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Makes of an integration's form what a run needs. */
@Component
class IntegrationOrders implements RunOrders {

    /** Flex HRM's clock, and what it calls a change, are not to be relied on; what is read again unchanged costs little. */
    private static final Duration OVERLAP = Duration.ofDays(30);

    private final IntegrationRows rows;
    private final RunRows runs;
    private final Connectors connectors;
    private final Credentials credentials;
    private final Mappings mappings;

    IntegrationOrders(
            IntegrationRows rows, RunRows runs, Connectors connectors, Credentials credentials, Mappings mappings) {
        this.rows = rows;
        this.runs = runs;
        this.connectors = connectors;
        this.credentials = credentials;
        this.mappings = mappings;
    }

    @Override
    public RunOrder order(String integration, int version, @Nullable UUID upload) {
        Integration of = rows.find(integration).orElseThrow(() -> gone(integration, version));
        Version meant = rows.version(integration, version).orElseThrow(() -> gone(integration, version));
        IntegrationForm form = meant.form();
        return new RunOrder(
                integration,
                version,
                connectors.get(of.kind()),
                connection(of, form, upload),
                form.credential(),
                mapping(form),
                form.preference(),
                form.missesPeople(),
                form.guard(),
                form.full()
                        ? null
                        : runs.lastComplete(integration, version)
                                .map(began -> began.minus(OVERLAP))
                                .orElse(null));
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
