package dev.tenure.source;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Makes the order of a run from what the integration was told in that version, and from its credentials as they are now. */
@Component
class IntegrationOrders implements RunOrders {

    private final Integrations integrations;
    private final Connectors connectors;
    private final Credentials credentials;
    private final ObjectProvider<MappingForm> mappings;

    IntegrationOrders(
            Integrations integrations,
            Connectors connectors,
            Credentials credentials,
            ObjectProvider<MappingForm> mappings) {
        this.integrations = integrations;
        this.connectors = connectors;
        this.credentials = credentials;
        this.mappings = mappings;
    }

    @Override
    public RunOrder of(UUID integrationId, int version) {
        Integration integration = integrations
                .find(integrationId)
                .orElseThrow(() -> FeedFault.ofAll("integration-gone", "There is no such integration any more."));
        IntegrationContent content = integrations
                .contentOf(integration, version)
                .orElseThrow(() -> FeedFault.ofAll("version-gone", "There is no version " + version + " of it."));
        Connector connector = connector(integration.kind());
        return new RunOrder(
                integration.id(),
                version,
                integration.name(),
                connector,
                connection(connector, content),
                mapping(content),
                content.rules());
    }

    Connector connector(String kind) {
        return connectors
                .find(kind)
                .orElseThrow(() -> FeedFault.ofAll("kind-unknown", "No connector here reads the kind '" + kind + "'."));
    }

    /** @throws FeedFault if the credentials cannot be had */
    Connection connection(Connector connector, IntegrationContent content) {
        Map<String, String> settings = new HashMap<>();
        for (ConnectorSetting setting : connector.settings()) {
            if (!setting.secret() && setting.preset() != null) {
                settings.put(setting.name(), setting.preset());
            }
        }
        settings.putAll(content.settings());
        String name = content.credentials();
        try {
            return new Connection(settings, name == null ? Map.of() : credentials.open(name), content.companies(), null);
        } catch (SourceRefusal unreadable) {
            throw FeedFault.ofAll(unreadable.code(), unreadable.getMessage());
        }
    }

    /** @throws FeedFault if there is none that can be read */
    Function<RawRecord, Mapped> mapping(IntegrationContent content) {
        MappingForm form = mappings.getIfAvailable();
        if (form == null || content.mapping() == null) {
            throw FeedFault.ofAll("mapping-missing", "There is no mapping that can be read.");
        }
        Function<RawRecord, Mapped> mapping;
        try {
            mapping = form.read(content.mapping());
        } catch (RuntimeException broken) {
            throw FeedFault.ofAll("mapping-broken", "The mapping cannot be read any more: validate the integration.");
        }
        return content.scope() == IntegrationContent.Scope.USER_AND_SAAS_USER
                ? mapping
                : raw -> withoutApplication(mapping.apply(raw));
    }

    private static Mapped withoutApplication(Mapped mapped) {
        return mapped instanceof Mapped.Person person && !person.application().isEmpty()
                ? new Mapped.Person(
                        person.sourceId(), person.employeeId(), person.stated(), person.syncKeys(), Map.of())
                : mapped;
    }
}
