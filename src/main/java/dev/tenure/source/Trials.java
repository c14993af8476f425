package dev.tenure.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.roster.FieldProblem;
import dev.tenure.source.SourceRefusal.Why;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Tries an integration without keeping anything: whether its system lets us in, and what its mapping makes of a sample. */
@Component
public class Trials {

    /** The most records of a sample. */
    public static final int MOST = 100;

    private final Integrations integrations;
    private final IntegrationOrders orders;
    private final IntegrationCheck check;
    private final Credentials credentials;
    private final Connectors connectors;

    Trials(
            Integrations integrations,
            IntegrationOrders orders,
            IntegrationCheck check,
            Credentials credentials,
            Connectors connectors) {
        this.integrations = integrations;
        this.orders = orders;
        this.check = check;
        this.credentials = credentials;
        this.connectors = connectors;
    }

    /**
     * Tries what reading needs, step by step.
     *
     * @param version null for the one that is worked on
     */
    public List<ConnectorCheck> test(String name, @Nullable Integer version) {
        Integration integration = integrations.find(name).orElseThrow(SourceRefusal::unknown);
        return test(integration.kind(), content(integration, version));
    }

    /**
     * Tries credentials with settings that nobody keeps.
     *
     * @param content as of an integration: {@code settings} and {@code companies} count
     */
    public List<ConnectorCheck> testCredentials(String name, JsonNode content) {
        Credential credential = credentials.find(name).orElseThrow(SourceRefusal::unknown);
        List<FieldProblem> problems = new ArrayList<>();
        IntegrationContent read =
                IntegrationContent.read(content, connectors.preset(credential.kind()), problems);
        problems.addAll(check.misplaced(credential.kind(), read));
        if (!problems.isEmpty()) {
            throw SourceRefusal.invalid(problems);
        }
        return test(
                credential.kind(),
                new IntegrationContent(
                        name,
                        read.settings(),
                        read.companies(),
                        read.scope(),
                        null,
                        read.mode(),
                        read.fullFeed(),
                        read.deactivates(),
                        read.statesEmployment(),
                        read.schedule(),
                        read.guard()));
    }

    private List<ConnectorCheck> test(String kind, IntegrationContent content) {
        Connection connection;
        Connector connector;
        try {
            connector = orders.connector(kind);
            connection = orders.connection(connector, content);
        } catch (FeedFault missing) {
            return List.of(new ConnectorCheck("credentials", false, missing.getMessage()));
        }
        try {
            return connector.test(connection).stream()
                    .map(step -> new ConnectorCheck(step.step(), step.passed(), without(connection, step.text())))
                    .toList();
        } catch (FeedFault fault) {
            return List.of(new ConnectorCheck("settings", false, without(connection, fault.getMessage())));
        }
    }

    /** Whatever the other side answered, it may have quoted what it was sent. */
    private static String without(Connection connection, String text) {
        String clean = text;
        for (String secret : connection.secrets().values().stream()
                .filter(secret -> secret.length() >= 4)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            clean = clean.replace(secret, "•••");
        }
        return clean;
    }

    /**
     * What the mapping makes of records that somebody gives.
     *
     * @param version null for the one that is worked on
     */
    public List<Previewed> preview(String name, @Nullable Integer version, List<JsonNode> records) {
        Integration integration = integrations.find(name).orElseThrow(SourceRefusal::unknown);
        List<RawRecord> raw = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST, records.size()); i++) {
            raw.add(new RawRecord(null, "record " + (i + 1), records.get(i)));
        }
        return map(content(integration, version), raw);
    }

    /**
     * What the mapping makes of the first records that the system gives now.
     *
     * @param version null for the one that is worked on
     */
    public List<Previewed> preview(String name, @Nullable Integer version, int most) {
        Integration integration = integrations.find(name).orElseThrow(SourceRefusal::unknown);
        IntegrationContent content = content(integration, version);
        Sample sample = new Sample(Math.min(MOST, most));
        Connection connection = null;
        try {
            Connector connector = orders.connector(integration.kind());
            connection = orders.connection(connector, content);
            connector.read(connection, sample);
        } catch (FeedFault fault) {
            if (!sample.full()) {
                String message = fault.getMessage();
                throw new SourceRefusal(
                        Why.UNREADABLE,
                        fault.code(),
                        connection == null ? message : without(connection, message));
            }
        } catch (RuntimeException ended) {
            // The sample ends the reading so; whatever a connector makes of that is no failure.
            if (!sample.full()) {
                throw ended;
            }
        }
        return map(content, sample.records);
    }

    private List<Previewed> map(IntegrationContent content, List<RawRecord> records) {
        Function<RawRecord, Mapped> mapping;
        try {
            mapping = orders.mapping(content);
        } catch (FeedFault broken) {
            List<FieldProblem> problems = check.problemsOfMapping(content);
            throw problems.isEmpty()
                    ? new SourceRefusal(Why.UNREADABLE, broken.code(), broken.getMessage())
                    : new SourceRefusal(Why.INCOMPLETE, broken.code(), broken.getMessage(), problems);
        }
        return records.stream()
                .map(record -> Previewed.of(record.place(), mapping.apply(record)))
                .toList();
    }

    private IntegrationContent content(Integration integration, @Nullable Integer version) {
        return integrations
                .contentOf(integration, version == null ? integration.workedOn() : version)
                .orElseThrow(SourceRefusal::unknown);
    }

    /** Takes the first few records and ends the reading. */
    private static final class Sample implements RawRecords {

        private final List<RawRecord> records = new ArrayList<>();
        private final int most;

        Sample(int most) {
            this.most = most;
        }

        boolean full() {
            return records.size() >= most;
        }

        @Override
        public void take(RawRecord record) {
            records.add(record);
            if (full()) {
                throw FeedFault.ofAll("sample-full", "Enough was read.");
            }
        }

        @Override
        public void fault(FeedFault fault) {
            if (records.isEmpty()) {
                throw fault;
            }
        }

        @Override
        public void complete() {
            // A sample need not be all.
        }
    }
}
