package dev.tenure.process;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.tenure.TestDatabase;
import dev.tenure.standin.ActiveDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nodes of Tenure in processes of their own, and what they share: a database, a directory, a mail server. */
final class Nodes implements AutoCloseable {

    private static final String TOKEN = "push-token-of-tests-0123456789abcdef";
    private static final Duration START = Duration.ofMinutes(2);

    final ActiveDirectory directory = ActiveDirectory.start();
    final GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
    final JdbcClient db;
    private final TestDatabase database = TestDatabase.empty();
    private final List<Node> nodes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;

    Nodes(Path folder) {
        this.folder = folder;
        this.db = database.client();
        mail.start();
    }

    /** Starts a node and waits until it is there; stops are points by employee number. */
    Node start(Map<String, String> stops, String... settings) {
        Node node = new Node(nodes.size() + 1, stops, settings);
        nodes.add(node);
        await().atMost(START).until(node::isThere);
        return node;
    }

    List<SearchResultEntry> entries(String filter) {
        try (LDAPConnection admin = directory.connection()) {
            return admin.search(directory.baseDn(), SearchScope.SUB, filter, "*")
                    .getSearchEntries();
        } catch (LDAPException failed) {
            throw new IllegalStateException(failed);
        }
    }

    List<SearchResultEntry> entriesOf(String employeeId) {
        return entries(Filter.createEqualityFilter("employeeID", employeeId).toString());
    }

    /** As if the time had passed after which other nodes take over what a dead one had in hand. */
    void endTheLocksOfTheDead() {
        db.sql("update shedlock set lock_until = timestamp '2020-01-01' where name like 'feed:%'")
                .update();
        db.sql("update act_ru_job set lock_exp_time_ = timestamp '2020-01-01' where lock_owner_ is not null")
                .update();
    }

    Connection connection() throws SQLException {
        return database.dataSource().getConnection();
    }

    @Override
    public void close() {
        nodes.forEach(Node::kill);
        mail.stop();
        directory.close();
    }

    /** One process. */
    final class Node {

        private final Path place;
        private final Process process;

        private Node(int number, Map<String, String> stops, String... settings) {
            try {
                place = Files.createDirectories(folder.resolve("node" + number));
                process = new ProcessBuilder(command(stops, settings))
                        .redirectErrorStream(true)
                        .redirectOutput(place.resolve("log").toFile())
                        .start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private List<String> command(Map<String, String> stops, String... settings) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Dfile.encoding=UTF-8",
                    "-Dnode.folder=" + place,
                    "-Dnode.stops="
                            + stops.entrySet().stream()
                                    .map(stop -> stop.getKey() + "=" + stop.getValue())
                                    .collect(Collectors.joining(",")),
                    "-cp",
                    System.getProperty("java.class.path"),
                    CrashNode.class.getName()));
            Stream.concat(
                            Stream.of(
                                    "server.port=0",
                                    "server.address=127.0.0.1",
                                    "tenure.log-format=",
                                    "tenure.database.url=" + database.url(),
                                    "tenure.database.username=postgres",
                                    "tenure.database.password=none-needed",
                                    "tenure.directory.urls=" + directory.ldapsUrl(),
                                    "tenure.directory.base-dn=" + directory.baseDn(),
                                    "tenure.directory.bind-dn=" + directory.bindUpn(),
                                    "tenure.directory.bind-password=" + directory.bindPassword(),
                                    "tenure.directory.ca-certificate=" + directory.caCertificate(),
                                    "tenure.directory.probe-interval=1s",
                                    "tenure.directory.response-timeout=10m",
                                    "tenure.process.recipients.IT=it@nordlund.example",
                                    "tenure.process.recipients.DESK=desk@nordlund.example",
                                    "tenure.process.sweep=1s",
                                    "tenure.process.first-retry=1s",
                                    "tenure.notification.from=tenure@nordlund.example",
                                    "tenure.notification.link-base=http://tenure.nordlund.example",
                                    "tenure.security.users[0].username=admin",
                                    "tenure.security.users[0].password=admin-of-tests",
                                    "tenure.security.users[0].roles=ADMIN",
                                    "tenure.security.clients[0].name=push",
                                    "tenure.security.clients[0].token=" + TOKEN,
                                    "tenure.security.clients[0].scopes=personnel-changes:write",
                                    "tenure.security.clients[0].source=push",
                                    "spring.mail.host=127.0.0.1",
                                    "spring.mail.port=" + mail.getSmtp().getPort(),
                                    "camunda.bpm.job-execution.max-wait=1000"),
                            Stream.of(settings))
                    .forEach(setting -> command.add("--" + setting));
            return command;
        }

        private boolean isThere() {
            if (!process.isAlive()) {
                throw new IllegalStateException("The node has ended: " + log());
            }
            return Files.exists(place.resolve("port"));
        }

        /** The work on this person stands still at its point. */
        boolean hasStopped(String employeeId) {
            return Files.exists(place.resolve(employeeId));
        }

        /** HR says this of the person, by the API; the members of the person as JSON without braces. */
        CompletableFuture<Integer> push(String eventId, String occurredAt, String employeeId, String members) {
            try {
                String body = """
                        {"source": "push", "eventId": "%s", "occurredAt": "%s", "person": {"employeeId": "%s", %s}}
                        """.formatted(eventId, occurredAt, employeeId, members);
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                + Files.readString(place.resolve("port")) + "/api/v1/personnel-changes"))
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                        .thenApply(HttpResponse::statusCode);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        /** Begins a run of the integration that every node has; the answer is its id. */
        String run() {
            try {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                + Files.readString(place.resolve("port")) + "/api/v1/integrations/listed/runs"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        "admin:admin-of-tests".getBytes(StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
                String answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                        .join()
                        .body();
                return new ObjectMapper().readTree(answer).path("id").asText();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        /** As {@code kill -9}. */
        void kill() {
            process.destroyForcibly().onExit().join();
        }

        /** The end of what the node has logged. */
        String log() {
            try {
                String all = Files.readString(place.resolve("log"));
                return all.substring(Math.max(0, all.length() - 4000));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
