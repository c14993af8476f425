package dev.tenure.source;

import dev.tenure.source.Integration.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Tries an integration's form on the real system, with nothing kept. */
@Component
public class IntegrationTrial {

    private final IntegrationOrders orders;
    private final Connectors connectors;
    private final Mappings mappings;

    IntegrationTrial(IntegrationOrders orders, Connectors connectors, Mappings mappings) {
        this.orders = orders;
        this.connectors = connectors;
        this.mappings = mappings;
    }

    /** The connection, step by step. */
    public List<ConnectionCheck> check(Integration integration, Version version) {
        return connectors.get(integration.kind()).check(orders.connection(integration, version.form(), null));
    }

    /** Names of the settings of which the system lists the choices. */
    public List<String> settingsWithChoices(Integration integration) {
        return connectors.get(integration.kind()).settings().stream()
                .filter(ConnectorSetting::hasChoices)
                .map(ConnectorSetting::name)
                .toList();
    }

    /**
     * What can be chosen for a setting, asked of the system, and what the version has chosen.
     *
     * @throws FeedFault if the system does not tell
     */
    public List<SettingChoice> choices(Integration integration, Version version, String setting) {
        return connectors
                .get(integration.kind())
                .choices(setting, orders.connection(integration, version.form(), null));
    }

    /**
     * The first records of the source, in its own words.
     *
     * @throws FeedFault if none can be read
     */
    public List<SourceRecord> sample(Integration integration, Version version, int count, @Nullable UUID upload) {
        Sample sample = new Sample(count);
        connectors.get(integration.kind()).read(orders.connection(integration, version.form(), upload), sample);
        return sample.records();
    }

    /**
     * What a mapping makes of a sample.
     *
     * @throws InvalidMapping if it cannot be used
     */
    public Preview preview(MappingForm mapping, List<SourceRecord> sample) {
        return mappings.preview(mapping, sample);
    }

    /** Which of our fields the fields of a sample may be. */
    public List<Proposal> propose(List<SourceRecord> sample) {
        return mappings.propose(sample);
    }

    private static final class Sample implements Reading {

        private final int count;
        private final List<SourceRecord> records = new ArrayList<>();

        Sample(int count) {
            this.count = count;
        }

        @Override
        public boolean take(SourceRecord record) {
            records.add(record);
            return records.size() < count;
        }

        @Override
        public void fault(FeedFault fault) {
            if (records.isEmpty()) {
                throw fault;
            }
        }

        @Override
        public int wanted() {
            return count;
        }

        @Override
        public boolean rehearsal() {
            return true;
        }

        List<SourceRecord> records() {
            return List.copyOf(records);
        }
    }
}
