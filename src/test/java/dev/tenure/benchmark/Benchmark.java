package dev.tenure.benchmark;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import dev.tenure.benchmark.CountedSockets.Count;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What a change costs from HR's push to the closed ticket, beside the bare directory writes that it comes to, in turns.
 * PostgreSQL, the directory's stand-in and Tenure each run in processes of their own; what this process uses to push
 * and to watch is counted to none of them.
 *
 * <p>Arguments: how many people (2000), in how many turns (4), and how many seconds of single pushes at 10 a second
 * (30).
 */
public final class Benchmark implements AutoCloseable {

    private static final String TOKEN = "token-of-the-benchmark-0123456789abcdef";
    private static final int AT_ONCE = 100;
    private static final int PUSHERS = 2;
    private static final int PUSHES_A_SECOND = 10;
    private static final List<String> DECISIONS =
            List.of("lifecycle-days", "change-plan", "account-container", "ticket-triggers", "notifications");

    private final Path folder;
    private final EmbeddedPostgres database;
    private final ProcessHandle postgres;
    private final Part directory;
    private final Part tenure;
    private final LDAPConnectionPool connections;
    private final Connection sql;
    private final String baseDn;
    private final URI api;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService pushers = Executors.newFixedThreadPool(PUSHERS);

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        int people = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
        int turns = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 30;
        try (Benchmark benchmark = new Benchmark()) {
            benchmark.run(people, turns, seconds);
        }
        System.exit(0);
    }

    private Benchmark() throws Exception {
        folder = Files.createDirectories(Path.of("target", "benchmark").toAbsolutePath());
        database = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(2))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("pg_stat_statements.track_planning", "on")
                .start();
        sql = database.getPostgresDatabase().getConnection();
        postgres = ProcessHandle.of(postmaster()).orElseThrow();
        directory = Part.start(DirectoryPart.class, folder.resolve("directory.log"), List.of("-Xmx1g"), List.of());
        String[] where = directory.answer().split("\t", -1);
        baseDn = where[1];
        URI ldaps = URI.create(where[0]);
        connections = new LDAPConnectionPool(
                new LDAPConnection(
                        new SSLUtil(new TrustAllTrustManager()).createSSLSocketFactory(),
                        ldaps.getHost(),
                        ldaps.getPort(),
                        where[2],
                        where[3]),
                PUSHERS + 1);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        api = URI.create("http://127.0.0.1:" + port + "/api/v1/personnel-changes");
        List<String> options =
                new ArrayList<>(List.of("-Xmx160m", "-Xss512k", "-XX:+UseSerialGC", "-XX:ReservedCodeCacheSize=80m"));
        options.addAll(words("benchmark.jvm"));
        tenure = Part.start(TenurePart.class, folder.resolve("tenure.log"), options, settings(port, where));
        tenure.answer();
    }

    private static List<String> words(String property) {
        return Arrays.stream(System.getProperty(property, "").split(" ", -1))
                .filter(word -> !word.isBlank())
                .toList();
    }

    private long postmaster() throws SQLException, IOException {
        try (ResultSet row = sql.createStatement().executeQuery("show data_directory")) {
            row.next();
            return Long.parseLong(Files.readAllLines(Path.of(row.getString(1), "postmaster.pid"))
                    .get(0)
                    .strip());
        }
    }

    private List<String> settings(int port, String... where) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("server.port", String.valueOf(port));
        settings.put("server.address", "127.0.0.1");
        settings.put("tenure.database.url", "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres");
        settings.put("tenure.database.username", "postgres");
        settings.put("tenure.database.password", "postgres");
        settings.put("spring.datasource.hikari.data-source-properties.socketFactory", CountedSockets.class.getName());
        settings.put("tenure.directory.urls", where[0]);
        settings.put("tenure.directory.base-dn", where[1]);
        settings.put("tenure.directory.bind-dn", where[2]);
        settings.put("tenure.directory.bind-password", where[3]);
        settings.put("tenure.directory.ca-certificate", where[4]);
        settings.put("tenure.notification.enabled", "false");
        settings.put("tenure.process.decisions", "file:" + decisionsWithoutMails() + "/");
        settings.put("tenure.security.users[0].username", "admin");
        settings.put("tenure.security.users[0].password", "admin-of-the-benchmark");
        settings.put("tenure.security.users[0].roles", "ADMIN");
        settings.put("tenure.security.clients[0].name", "push");
        settings.put("tenure.security.clients[0].token", TOKEN);
        settings.put("tenure.security.clients[0].scopes", "personnel-changes:write");
        settings.put("tenure.security.clients[0].source", "push");
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        words("benchmark.settings").forEach(further -> arguments.add("--" + further));
        return arguments;
    }

    /** The delivered tables, but nobody is told: no mail server stands in the way of the figures. */
    private Path decisionsWithoutMails() throws IOException {
        Path decisions = Files.createDirectories(folder.resolve("decisions"));
        for (String name : DECISIONS) {
            try (InputStream table = Benchmark.class.getResourceAsStream("/dmn/" + name + ".dmn")) {
                String text = new String(table.readAllBytes(), StandardCharsets.UTF_8);
                Files.writeString(
                        decisions.resolve(name + ".dmn"),
                        name.equals("notifications") ? text.replaceAll("(?s)<rule .*</rule>", "") : text);
            }
        }
        return decisions;
    }

    /** CPU time by process, and what went to the database. */
    private record Usage(double tenure, double postgres, double directory, double client, Count count, long nanos) {

        Usage since(Usage earlier) {
            return new Usage(
                    tenure - earlier.tenure,
                    postgres - earlier.postgres,
                    directory - earlier.directory,
                    client - earlier.client,
                    count.since(earlier.count),
                    nanos - earlier.nanos);
        }
    }

    private Usage usage() {
        String[] count = tenure.ask("count").split(" ", -1);
        return new Usage(
                Processes.cpuMillis(tenure.handle()),
                Processes.cpuMillis(postgres),
                Processes.cpuMillis(directory.handle()),
                Processes.ownCpuMillis(ProcessHandle.current().pid()),
                new Count(Long.parseLong(count[0]), Long.parseLong(count[1])),
                System.nanoTime());
    }

    @SuppressWarnings("SystemOut")
    private void run(int people, int turns, int seconds) throws Exception {
        System.out.printf(
                "%d people in %d turns; %d processors, Java %s, load before: %s%n",
                people,
                turns,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                Files.readString(Path.of("/proc/loadavg")).strip());
        push(records(0, AT_ONCE, true, false));
        awaitRest();
        System.out.println("                          a second  CPU ms each: tenure  postgres  directory |  sum"
                + " (client) | statements  round trips");
        int each = people / turns;
        int next = AT_ONCE;
        for (int turn = 0; turn < turns; turn++) {
            int from = next;
            int to = next + each;
            print("joiners", each, measured(() -> {
                push(records(from, to, true, true));
                awaitRest();
            }));
            print("bare: add, read, enable", each, measured(() -> inParallel(from, to, this::addBare)));
            print("changes", each, measured(() -> {
                push(records(from, to, false, true));
                awaitRest();
            }));
            print("bare: read, modify", each, measured(() -> inParallel(from, to, this::changeBare)));
            next = to;
        }
        printMemory();
        if (seconds > 0) {
            latency(next, seconds);
        }
        tenure.ask("texts");
        writeStatements();
    }

    /** What each statement cost the database, the dearest first: {@code target/benchmark/statements.txt}. */
    private void writeStatements() throws SQLException, IOException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = sql.createStatement()) {
            statement.execute("create extension if not exists pg_stat_statements");
            try (ResultSet row = statement.executeQuery(
                    "select calls, total_plan_time, total_exec_time, rows, shared_blks_hit,"
                            + " regexp_replace(query, '\\s+', ' ', 'g') from pg_stat_statements order by total_plan_time + total_exec_time desc")) {
                while (row.next()) {
                    lines.add("%9d calls %9.1f ms to plan %9.1f ms to run %9d rows %10d blocks  %s"
                            .formatted(
                                    row.getLong(1),
                                    row.getDouble(2),
                                    row.getDouble(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    row.getString(6)));
                }
            }
        }
        Files.write(folder.resolve("statements.txt"), lines);
    }

    private interface Work {
        void run() throws Exception;
    }

    private Usage measured(Work work) throws Exception {
        Usage before = usage();
        work.run();
        return usage().since(before);
    }

    @SuppressWarnings("SystemOut")
    private static void print(String what, int each, Usage used) {
        double sum = used.tenure + used.postgres + used.directory;
        System.out.printf(
                Locale.ROOT,
                "%-24s %9.1f %21.2f %9.2f %10.2f | %5.2f %8.2f | %10.1f %12.1f%n",
                what,
                each * 1e9 / used.nanos,
                used.tenure / each,
                used.postgres / each,
                used.directory / each,
                sum / each,
                used.client / each,
                (double) used.count.statements() / each,
                (double) used.count.roundTrips() / each);
    }

    @SuppressWarnings("SystemOut")
    private void printMemory() {
        long before = Processes.memoryMb(tenure.handle());
        String heap = tenure.ask("heap");
        System.out.printf(
                "memory, MB: tenure %d (heap in use after a collection %s), postgres %d, directory stand-in %d%n",
                before, heap, Processes.memoryMb(postgres), Processes.memoryMb(directory.handle()));
    }

    private static String number(int person) {
        return String.valueOf(700_000 + person);
    }

    private List<Map<String, Object>> records(int from, int to, boolean whole, boolean managed) {
        List<Map<String, Object>> records = new ArrayList<>();
        for (int person = from; person < to; person++) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("employeeId", number(person));
            if (whole) {
                facts.put("givenName", "Åsa" + person);
                facts.put("familyName", "Öberg" + person);
                facts.put("email", "asa.oberg" + person + "@nordlund.example");
                facts.put("department", "Ward " + person % 40);
                facts.put("location", "Umeå");
                facts.put("company", "Nordlund AB");
                facts.put("phone", "+46 90 " + person);
                facts.put(
                        "startDate",
                        LocalDate.now(ZoneId.of("Europe/Stockholm"))
                                .minusDays(1)
                                .toString());
                facts.put("active", true);
                if (managed) {
                    facts.put("managerEmployeeId", number(person % AT_ONCE));
                }
            }
            facts.put("title", whole ? "Nurse" : "Head nurse");
            records.add(Map.of("source", "push", "occurredAt", Instant.now().toString(), "person", facts));
        }
        return records;
    }

    private void push(List<Map<String, Object>> records) throws Exception {
        List<Future<?>> pushes = new ArrayList<>();
        for (int from = 0; from < records.size(); from += AT_ONCE) {
            List<Map<String, Object>> part = records.subList(from, Math.min(from + AT_ONCE, records.size()));
            pushes.add(pushers.submit(() -> {
                String answer = post("/batch", Map.of("items", part));
                if (answer.contains("\"problem\"")) {
                    throw new IllegalStateException("A push was refused: " + answer);
                }
                return answer;
            }));
        }
        for (Future<?> push : pushes) {
            push.get();
        }
    }

    private String post(String path, Object body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(api + path))
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException("A push was answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** Until every ticket is closed and no job is left. */
    private void awaitRest() {
        await().atMost(Duration.ofHours(1)).pollInterval(Duration.ofMillis(50)).until(this::rests);
    }

    private boolean rests() throws SQLException {
        try (ResultSet row = sql.createStatement()
                .executeQuery("select not exists (select from tenure.ticket where closed_at is null)"
                        + " and not exists (select from act_ru_job where handler_type_ = 'async-continuation')")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private interface Each {
        void on(int person) throws Exception;
    }

    private void inParallel(int from, int to, Each each) throws Exception {
        List<Future<?>> parts = new ArrayList<>();
        for (int pusher = 0; pusher < PUSHERS; pusher++) {
            int first = from + pusher;
            parts.add(pushers.submit(() -> {
                for (int person = first; person < to; person += PUSHERS) {
                    each.on(person);
                }
                return null;
            }));
        }
        for (Future<?> part : parts) {
            part.get();
        }
    }

    private String bareDn(int person) {
        return "CN=Bare " + person + ",OU=People," + baseDn;
    }

    private void addBare(int person) throws Exception {
        connections.add(
                "dn: " + bareDn(person),
                "objectClass: user",
                "sAMAccountName: bare" + person,
                "userPrincipalName: bare" + person + "@nordlund.example",
                "givenName: Bare",
                "sn: " + person,
                "displayName: Bare " + person,
                "mail: bare" + person + "@nordlund.example",
                "department: Ward " + person % 40,
                "l: Umea",
                "company: Nordlund AB",
                "telephoneNumber: +46 90 " + person,
                "title: Nurse",
                "employeeID: 9" + number(person),
                "userAccountControl: 514",
                "unicodePwd:: "
                        + java.util.Base64.getEncoder()
                                .encodeToString(
                                        "\"Sj8-Kqq2!vvB%d\"".formatted(person).getBytes(StandardCharsets.UTF_16LE)));
        connections.getEntry(bareDn(person), "objectGUID", "userAccountControl");
        connections.modify(bareDn(person), new Modification(ModificationType.REPLACE, "userAccountControl", "512"));
    }

    private void changeBare(int person) throws LDAPException {
        connections.getEntry(bareDn(person), "*", "tokenGroups");
        connections.modify(bareDn(person), new Modification(ModificationType.REPLACE, "title", "Head nurse"));
    }

    /** Single pushes at a steady rate; each is looked for in the directory until it is there. */
    @SuppressWarnings("SystemOut")
    private void latency(int from, int seconds) throws Exception {
        int count = seconds * PUSHES_A_SECOND;
        Map<Integer, Long> pushed = new ConcurrentHashMap<>();
        List<Double> waits = new ArrayList<>();
        long start = System.nanoTime();
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(PUSHERS);
        for (int i = 0; i < count; i++) {
            int person = from + i;
            long due = i * 1_000_000_000L / PUSHES_A_SECOND;
            var unused = clock.schedule(
                    () -> {
                        pushed.put(person, start + due);
                        return post("", records(person, person + 1, true, true).get(0));
                    },
                    due,
                    TimeUnit.NANOSECONDS);
        }
        await().atMost(Duration.ofSeconds(seconds).plusMinutes(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    look(pushed, waits);
                    return waits.size() == count;
                });
        clock.shutdown();
        double[] sorted =
                waits.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "push to account, %d pushes at %d a second: p50 %.0f ms, p99 %.0f ms, longest %.0f ms, mean %.0f ms%n",
                count,
                PUSHES_A_SECOND,
                sorted[count / 2],
                sorted[count * 99 / 100],
                sorted[count - 1],
                Arrays.stream(sorted).average().orElse(0));
    }

    /** Those who are in the directory by now have waited until now. */
    private void look(Map<Integer, Long> pushed, List<Double> waits) throws LDAPException {
        for (Iterator<Map.Entry<Integer, Long>> it = pushed.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Integer, Long> one = it.next();
            Filter number = Filter.createEqualityFilter("employeeID", number(one.getKey()));
            if (connections.searchForEntry(baseDn, SearchScope.SUB, number, "1.1") != null) {
                waits.add((System.nanoTime() - one.getValue()) / 1e6);
                it.remove();
            }
        }
    }

    @Override
    public void close() throws Exception {
        pushers.shutdownNow();
        tenure.close();
        connections.close();
        directory.close();
        sql.close();
        database.close();
    }
}
