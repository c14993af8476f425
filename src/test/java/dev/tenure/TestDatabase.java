package dev.tenure;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One real PostgreSQL for the whole test run, and as many fresh databases in it as tests ask for. */
public final class TestDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    /** An empty database. */
    public static TestDatabase empty() {
        String name = "tenure_" + COUNT.incrementAndGet();
        execute("create database " + name);
        return new TestDatabase(name);
    }

    /** A database that has Tenure's own tables (not Camunda's), all empty. */
    public static TestDatabase migrated() {
        String name = "tenure_" + COUNT.incrementAndGet();
        execute("create database " + name + " template " + Migrated.TEMPLATE.name);
        return new TestDatabase(name);
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + Server.POSTGRES.getPort() + "/" + name + "?user=postgres";
    }

    public DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url());
        source.setCurrentSchema("public,tenure");
        return source;
    }

    public JdbcClient client() {
        return JdbcClient.create(dataSource());
    }

    private static void execute(String sql) {
        try (var connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException("The test database refused: " + sql, failed);
        }
    }

    private static final class Migrated {
        static final TestDatabase TEMPLATE = create();

        private static TestDatabase create() {
            TestDatabase database = empty();
            Flyway.configure()
                    .dataSource(database.url(), "postgres", "")
                    .schemas("tenure")
                    .defaultSchema("tenure")
                    .load()
                    .migrate();
            return database;
        }
    }

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .setRegisterShutdownHook(false)
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .setServerConfig("max_connections", "300")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> closeLast(postgres), "test database"));
                return postgres;
            } catch (IOException failed) {
                throw new UncheckedIOException("The embedded PostgreSQL does not start.", failed);
            }
        }

        /** All contexts end at the same time as this: they must find their database until they have ended. */
        private static void closeLast(EmbeddedPostgres postgres) {
            try {
                for (Thread thread : Thread.getAllStackTraces().keySet()) {
                    if (thread.getName().startsWith("SpringContextShutdownHook")
                            || thread.getName().startsWith("SpringApplicationShutdownHook")) {
                        thread.join(Duration.ofSeconds(30).toMillis());
                    }
                }
                postgres.close();
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException("The embedded PostgreSQL does not end.", failed);
            }
        }
    }
}
