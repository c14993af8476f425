package dev.tenure.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.TestDatabase;
import dev.tenure.roster.PersonnelChange;
import dev.tenure.roster.Roster;
import dev.tenure.standin.FlexHrm;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
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
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.lang.Nullable;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** The roster and the feeds of one node, without the rest of the house. */
public final class FeedNode implements AutoCloseable {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    /** Polls the stand-in as Nordlund's operator has set it up; {@code settings} are names (without tenure.) and values. */
    public FeedNode(TestDatabase database, FlexHrm hrm, Clock clock, String... settings) {
        this(pool(database.dataSource()), hrm, clock, settings);
    }

    /** A connection costs PostgreSQL a process: without a pool most of a test's time. The context closes it. */
    static DataSource pool(DataSource database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    public FeedNode(DataSource database, FlexHrm hrm, Clock clock, String... settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "tenure.flexhr.service-url",
                hrm.serviceUrl(),
                "tenure.flexhr.username",
                FlexHrm.USERNAME,
                "tenure.flexhr.password",
                FlexHrm.PASSWORD,
                "tenure.flexhr.instance",
                FlexHrm.INSTANCE,
                "tenure.flexhr.department",
                "field:Avdelning",
                "tenure.flexhr.location",
                "field:Arbetsplats"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put("tenure." + settings[i], settings[i + 1]);
        }
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        context.registerBean(DataSource.class, () -> database);
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(database));
        context.registerBean(DataSourceTransactionManager.class, () -> new DataSourceTransactionManager(database));
        context.registerBean(
                TransactionTemplate.class,
                () -> new TransactionTemplate(context.getBean(DataSourceTransactionManager.class)));
        context.registerBean(ObjectMapper.class, () -> new ObjectMapper().registerModule(new JavaTimeModule()));
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(Clock.class, () -> clock);
        context.register(Rooms.class, Heard.class);
        context.refresh();
    }

    /** No stereotype: the whole of Tenure must not find it when it looks for its rooms. */
    @EnableTransactionManagement(proxyTargetClass = true)
    @ComponentScan({"dev.tenure.roster", "dev.tenure.source"})
    @ConfigurationPropertiesScan({"dev.tenure.roster", "dev.tenure.source"})
    static class Rooms {}

    /** Stands where the process stands in the whole house. */
    static class Heard {

        private final List<PersonnelChange> changes = new CopyOnWriteArrayList<>();

        @Nullable
        private volatile RuntimeException failure;

        @EventListener
        void on(PersonnelChange change) {
            RuntimeException failing = failure;
            if (failing != null) {
                throw failing;
            }
            changes.add(change);
        }
    }

    public Feeds feeds() {
        return context.getBean(Feeds.class);
    }

    /** Polls Flex HRM, which must not be locked. */
    public FeedRun poll() {
        return feeds().pollNow("flexhr").orElseThrow();
    }

    public FeedRuns runs() {
        return context.getBean(FeedRuns.class);
    }

    public List<RunRecord> recordsOf(FeedRun run) {
        return runs().recordsOf(run.id(), "", 1000);
    }

    public RunRecord recordOf(FeedRun run, UUID sourceId) {
        return recordsOf(run).stream()
                .filter(record -> record.sourceId().equals(sourceId.toString()))
                .findFirst()
                .orElseThrow();
    }

    public Roster roster() {
        return context.getBean(Roster.class);
    }

    /** The changes for which a process would have started. */
    public List<PersonnelChange> heard() {
        return context.getBean(Heard.class).changes;
    }

    /** What follows from a change fails from now on; null: no more. */
    public void failWith(@Nullable RuntimeException failure) {
        context.getBean(Heard.class).failure = failure;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> Collection<T> all(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    @Override
    public void close() {
        context.close();
    }
}
