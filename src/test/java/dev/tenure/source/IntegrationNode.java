package dev.tenure.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tenure.roster.Field;
import dev.tenure.roster.FieldProblem;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.lang.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** The integrations of one node on a real database, with a small system to read, a small mapping, and runs that are only counted. */
public final class IntegrationNode implements AutoCloseable {

    static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    IntegrationNode(DataSource database, Clock clock) {
        this(database, clock, new CredentialSettings(KEY, List.of(), null, "INTEGRATION_"), Map.of());
    }

    IntegrationNode(DataSource database, Clock clock, CredentialSettings credentials, Map<String, Object> variables) {
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", variables));
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(database));
        context.registerBean(
                TransactionTemplate.class,
                () -> new TransactionTemplate(new DataSourceTransactionManager(database)));
        context.registerBean(ObjectMapper.class, () -> new ObjectMapper().registerModule(new JavaTimeModule()));
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(CredentialSettings.class, () -> credentials);
        context.register(Parts.class);
        context.refresh();
    }

    static CredentialSettings settings(@Nullable String key, List<String> former, @Nullable Path folder) {
        return new CredentialSettings(key, former, folder, "INTEGRATION_");
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    /** Also for tests of the API; no stereotype, lest the whole of Tenure finds it. */
    @Import({
        CredentialKeys.class,
        LocalSecrets.class,
        Connectors.class,
        Credentials.class,
        IntegrationCheck.class,
        Integrations.class,
        IntegrationOrders.class,
        Trials.class
    })
    public static class Parts {

        @Bean
        IntegrationSettings integrationSettings() {
            return new IntegrationSettings(ZoneId.of("Europe/Stockholm"), Duration.ZERO, Duration.ZERO);
        }

        @Bean
        public Runs runs() {
            return new Runs();
        }

        @Bean
        SmallSystem smallSystem() {
            return new SmallSystem();
        }

        @Bean
        SmallMapping smallMapping() {
            return new SmallMapping();
        }
    }

    /** For tests of the API, where nothing else gives a key. */
    public static class Key {

        @Bean
        CredentialSettings credentialSettings() {
            return settings(KEY, List.of(), null);
        }
    }

    /** Keeps what was started; fails or is busy when it is told to. */
    public static class Runs implements RunStarts {

        final List<String> started = new CopyOnWriteArrayList<>();
        volatile boolean busy;

        @Nullable
        volatile RuntimeException failure;

        @Override
        public UUID start(UUID integrationId, int version, boolean dryRun, String by) {
            if (busy) {
                throw new RunUnderWay("it");
            }
            RuntimeException failing = failure;
            if (failing != null) {
                throw failing;
            }
            started.add(version + (dryRun ? " dry " : " ") + by);
            return UUID.randomUUID();
        }
    }

    /** Lets in whoever brings the right token, and is careless enough to quote a wrong one. */
    static class SmallSystem implements Connector {

        @Nullable
        volatile Connection asked;

        @Override
        public String kind() {
            return "small";
        }

        @Override
        public List<ConnectorSetting> settings() {
            return List.of(
                    new ConnectorSetting("baseUrl", true, false, null, "Where it is."),
                    new ConnectorSetting("pageSize", false, false, "100", "How many at once."),
                    new ConnectorSetting("auth", false, false, "bearer", "How to sign in."),
                    new ConnectorSetting("token", true, true, null, "Its token."),
                    new ConnectorSetting("clientSecret", false, true, null, "For OAuth."));
        }

        @Override
        public void read(Connection connection, RawRecords into) {
            asked = connection;
            for (int i = 1; i <= 1000; i++) {
                JsonNode record = new ObjectMapper().createObjectNode().put("id", "p" + i).put("name", "Åsa " + i);
                into.take(new RawRecord("p" + i, "line " + i, record));
            }
            into.complete();
        }

        @Override
        public List<ConnectorCheck> test(Connection connection) {
            return List.of(
                    new ConnectorCheck("address", true, connection.get("baseUrl") + " answers."),
                    new ConnectorCheck("sign-in", false, "The token '" + connection.get("token") + "' is not known."));
        }
    }

    /** {@code {"givenName": "name"}}; people whose id ends in 7 stay out. */
    static class SmallMapping implements MappingForm {

        @Override
        public List<FieldProblem> problems(JsonNode mapping) {
            return mapping.path("givenName").isTextual()
                    ? List.of()
                    : List.of(new FieldProblem("/givenName", "required", "Say where it comes from."));
        }

        @Override
        public Function<RawRecord, Mapped> read(JsonNode mapping) {
            if (!problems(mapping).isEmpty()) {
                throw new IllegalArgumentException("broken");
            }
            String from = mapping.path("givenName").textValue();
            return raw -> {
                String id = raw.content().path("id").asText();
                return id.endsWith("7")
                        ? new Mapped.Out(id, new Because("filtered", "The rule keeps it out."))
                        : new Mapped.Person(
                                id,
                                id,
                                Map.of(Field.GIVEN_NAME, Optional.of(raw.content().path(from).asText())),
                                List.of(),
                                Map.of("role", "user"));
            };
        }
    }

    static final Instant START = Instant.parse("2026-11-23T08:00:00Z");
}
