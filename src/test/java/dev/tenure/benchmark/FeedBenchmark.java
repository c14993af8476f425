package dev.tenure.benchmark;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.source.Connection;
import dev.tenure.source.ListedPeople;
import dev.tenure.source.Mapping;
import dev.tenure.source.MappingForm;
import dev.tenure.source.MappingForm.FieldRule;
import dev.tenure.source.Mappings;
import dev.tenure.source.Reading;
import dev.tenure.source.Run;
import dev.tenure.source.RunNode;
import dev.tenure.source.RunOrder;
import dev.tenure.source.SourceRecord;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/**
 * What a feed costs: the first load into the roster alone, the same feed again with nothing changed, and again with one
 * in a hundred changed, until the whole difference is known and until it is released. PostgreSQL runs in a process of
 * its own; the heap is that of this one, which reads, compares and releases.
 *
 * <p>Argument: how many people (100,000).
 */
public final class FeedBenchmark {

    private static final int ONE_IN = 100;

    private final Everybody everybody;
    private final RunNode node;

    private FeedBenchmark(Everybody everybody, RunNode node) {
        this.everybody = everybody;
        this.node = node;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        int people = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        System.out.printf(
                "%,d people; %d processors, heap at most %d MB, Java %s, load before: %s%n",
                people,
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                Runtime.version(),
                Files.readString(Path.of("/proc/loadavg")).strip());
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
                HikariDataSource database = pool(postgres)) {
            Flyway.configure()
                    .dataSource(database)
                    .schemas("tenure")
                    .defaultSchema("tenure")
                    .load()
                    .migrate();
            Everybody everybody = new Everybody(people);
            try (RunNode node = RunNode.deaf(database, everybody, Clock.systemUTC())) {
                everybody.mapping = node.bean(Mappings.class).compile(form());
                new FeedBenchmark(everybody, node).run(people);
            }
        }
        System.exit(0);
    }

    /** Eleven fields as they come, and one through a step. */
    private static MappingForm form() {
        Map<String, FieldRule> fields = new LinkedHashMap<>();
        for (String field : Everybody.FIELDS) {
            fields.put(field, new FieldRule(field, null, List.of(), false));
        }
        fields.put("email", new FieldRule("email", null, List.of("value.lower()"), true));
        return new MappingForm(null, fields, List.of("employeeId", "email"), List.of(), Map.of());
    }

    private static HikariDataSource pool(EmbeddedPostgres postgres) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres?currentSchema=public,tenure");
        config.setUsername("postgres");
        config.setPassword("none-needed");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.setMaximumPoolSize(8);
        return new HikariDataSource(config);
    }

    @SuppressWarnings("SystemOut")
    private void run(int people) {
        System.out.println("                                seconds   a second  heap MB at most");
        UUID load = node.start(false);
        known("first load: difference known", load, people);
        released("first load: released", load, people);
        whole("nothing changed: the whole run", people);
        whole("nothing changed: once more", people);
        everybody.changedSince++;
        UUID changed = node.start(false);
        known("1 % changed: difference known", changed, people);
        released("1 % changed: released", changed, people / ONE_IN);
        Run run = node.find(changed);
        System.out.println("the last run: " + run.state() + " " + run.counts());
    }

    private void known(String what, UUID run, int people) {
        measure(what, people, () -> {
            node.steps().fetch(run);
            node.steps().compare(run);
            node.steps().judge(run);
        });
    }

    private void released(String what, UUID run, int people) {
        measure(what, people, () -> {
            node.release(run);
            node.close(run);
        });
    }

    private void whole(String what, int people) {
        measure(what, people, () -> node.run());
    }

    @SuppressWarnings("SystemOut")
    private static void measure(String what, int people, Runnable work) {
        System.gc();
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        long begin = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        long peak = heap().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() >> 20;
        System.out.printf("%-30s %8.2f %,10.0f %8d%n", what, seconds, people / seconds, peak);
    }

    private static java.util.stream.Stream<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP);
    }

    /** Any number of people, each made when it is read. */
    private static final class Everybody extends ListedPeople {

        private static final List<String> FIELDS = List.of(
                "employeeId",
                "givenName",
                "familyName",
                "title",
                "department",
                "location",
                "company",
                "managerEmployeeId",
                "startDate",
                "phone",
                "active");

        private final int people;
        private int changedSince;
        private Mapping mapping;

        Everybody(int people) {
            this.people = people;
        }

        @Override
        public RunOrder order(String integration, int version, UUID upload) {
            RunOrder order = super.order(integration, version, upload);
            return new RunOrder(
                    order.integration(),
                    order.version(),
                    order.connector(),
                    order.connection(),
                    order.credential(),
                    mapping,
                    order.preference(),
                    order.full(),
                    order.guard(),
                    order.changedSince());
        }

        @Override
        public void read(Connection connection, Reading reading) {
            for (int i = 0; i < people; i++) {
                if (!reading.take(person(i))) {
                    return;
                }
            }
        }

        private SourceRecord person(int i) {
            Map<String, Object> person = new LinkedHashMap<>();
            person.put("employeeId", String.valueOf(10_000_000 + i));
            person.put("givenName", "Kim " + i % 977);
            person.put("familyName", "Lund " + i % 4_999);
            person.put("email", "kim.lund." + i + "@nordlund.example");
            person.put("title", i % ONE_IN == 0 ? "Nurse " + changedSince : "Nurse");
            person.put("department", "Ward " + i % 211);
            person.put("location", "Site " + i % 37);
            person.put("company", "Company " + i % 7);
            person.put("managerEmployeeId", String.valueOf(10_000_000 + i / 10));
            person.put("startDate", "2020-01-01");
            person.put("phone", "+46 90 " + i);
            person.put("active", "true");
            return new SourceRecord("S" + i, person);
        }
    }
}
