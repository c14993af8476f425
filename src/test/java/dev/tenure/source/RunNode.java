package dev.tenure.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.roster.PersonnelChange;
import dev.tenure.roster.Roster;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** The roster and the runs of integrations on one node, without the engine: the steps are done in the diagram's order. */
public final class RunNode implements AutoCloseable {

    private static final Map<String, Object> NO_SETTINGS = Map.of("tenure.flexhr.enabled", "false");

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    /** Runs that do what {@code orders} says, whatever integrations there are. */
    public RunNode(DataSource database, RunOrders orders, Clock clock) {
        this(database, orders, clock, Heard.class);
    }

    /** Keeps nothing of what follows from changes, however many there are. */
    public static RunNode deaf(DataSource database, RunOrders orders, Clock clock) {
        return new RunNode(database, orders, clock, Rooms.class);
    }

    /** Runs of integrations of the connector's kind. */
    static RunNode ofIntegrations(DataSource database, Connector connector, Clock clock) {
        RunNode node = new RunNode();
        // The list gives orders as well, and must not here.
        node.context.registerBean(Connector.class, () -> new Only(connector));
        node.begin(pool(database), clock, NO_SETTINGS, Heard.class);
        return node;
    }

    /** Runs of whatever integrations there are, with settings of Tenure by their names. */
    static RunNode with(DataSource pool, Clock clock, Map<String, Object> settings) {
        RunNode node = new RunNode();
        node.begin(pool, clock, settings, Heard.class);
        return node;
    }

    /** A connection costs PostgreSQL a process: without a pool most of a test's time. The context closes it. */
    static DataSource pool(DataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    /** No stereotype: the whole of Tenure must not find it when it looks for its rooms. */
    @EnableTransactionManagement(proxyTargetClass = true)
    @ComponentScan({"dev.tenure.roster", "dev.tenure.source"})
    @ConfigurationPropertiesScan({"dev.tenure.roster", "dev.tenure.source"})
    static class Rooms {}

    private RunNode() {}

    private RunNode(DataSource database, RunOrders orders, Clock clock, Class<?> more) {
        context.registerBean(RunOrders.class, () -> orders, definition -> definition.setPrimary(true));
        begin(pool(database), clock, NO_SETTINGS, more);
    }

    private void begin(DataSource pool, Clock clock, Map<String, Object> settings, Class<?> more) {
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
        context.registerBean(DataSource.class, () -> pool);
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(pool));
        context.registerBean(JdbcTransactionManager.class, () -> new JdbcTransactionManager(pool));
        context.registerBean(
                TransactionTemplate.class,
                () -> new TransactionTemplate(context.getBean(JdbcTransactionManager.class)));
        context.registerBean(ObjectMapper.class, () -> new ObjectMapper().registerModule(new JavaTimeModule()));
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(Clock.class, () -> clock);
        context.register(Rooms.class, more);
        context.refresh();
    }

    private record Only(Connector connector) implements Connector {

        @Override
        public String kind() {
            return connector.kind();
        }

        @Override
        public String title() {
            return connector.title();
        }

        @Override
        public List<ConnectorSetting> settings() {
            return connector.settings();
        }

        @Override
        public void read(Connection connection, Reading reading) {
            connector.read(connection, reading);
        }

        @Override
        public List<ConnectionCheck> check(Connection connection) {
            return connector.check(connection);
        }
    }

    /** Stands where the process and the integrations stand in the whole house. */
    static class Heard {

        private final List<PersonnelChange> changes = new CopyOnWriteArrayList<>();
        private final List<DryRunFinished> dryRuns = new CopyOnWriteArrayList<>();

        private volatile String failsFor = "";

        @EventListener
        void on(PersonnelChange change) {
            if (change.changes().stream().anyMatch(one -> failsFor.equals(one.after()))) {
                throw new IllegalStateException("What follows from it fails.");
            }
            changes.add(change);
        }

        @EventListener
        void on(DryRunFinished finished) {
            dryRuns.add(finished);
        }
    }

    public Runs runs() {
        return context.getBean(Runs.class);
    }

    public RunSteps steps() {
        return context.getBean(RunSteps.class);
    }

    public Roster roster() {
        return context.getBean(Roster.class);
    }

    List<PersonnelChange> heard() {
        return context.getBean(Heard.class).changes;
    }

    List<DryRunFinished> dryRuns() {
        return context.getBean(Heard.class).dryRuns;
    }

    /** What follows from a change to that value fails; of none if it is empty. */
    void failFor(String value) {
        context.getBean(Heard.class).failsFor = value;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> Collection<T> all(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    public UUID start(boolean dryRun) {
        return runs().start(ListedPeople.NAME, 1, dryRun, Trigger.BY_HAND, "kim", null);
    }

    /** A run from its beginning to its end, or to where somebody is asked. */
    public Run run() {
        return toRest(start(false));
    }

    public Run toRest(UUID run) {
        if (steps().fetch(run) == RunSteps.Fetched.READ) {
            steps().compare(run);
            switch (steps().judge(run)) {
                case BEYOND -> {
                    return find(run);
                }
                case WITHIN -> release(run);
                case NOTHING -> {}
            }
        }
        return close(run);
    }

    public Run release(UUID run) {
        while (steps().release(run) == RunSteps.Rest.MORE) {
            // As the diagram's arrow leads back.
        }
        return find(run);
    }

    public Run close(UUID run) {
        steps().close(run);
        return find(run);
    }

    public Run find(UUID run) {
        return runs().find(run).orElseThrow();
    }

    @Override
    public void close() {
        context.close();
    }
}
