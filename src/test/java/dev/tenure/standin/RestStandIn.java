package dev.tenure.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.springframework.lang.Nullable;

/** Some system that answers over HTTP as a test says. Listens on a free port of the loopback address. */
public final class RestStandIn implements AutoCloseable {

    /** What was asked. Headers by their names in lower case. */
    public record Asked(
            String method, String path, Map<String, String> query, Map<String, String> headers, String body) {}

    /** What is answered. */
    public record Answer(int status, Map<String, String> headers, String body) {

        public static Answer json(String body) {
            return new Answer(200, Map.of("Content-Type", "application/json"), body);
        }

        public static Answer of(int status, String body, String... headers) {
            Map<String, String> all = new TreeMap<>();
            for (int i = 0; i < headers.length; i += 2) {
                all.put(headers[i], headers[i + 1]);
            }
            return new Answer(status, all, body);
        }

        /** Half of it, and then nothing for as long as anybody waits. */
        public static Answer silent(String body) {
            return new Answer(HALF, Map.of(), body);
        }
    }

    /** What is wrong with a certificate. */
    public enum Wrong {
        NOTHING,
        EXPIRED,
        NAME
    }

    private static final int HALF = -1;

    private final HttpServer server;
    private final boolean secure;
    private final String authority;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Function<Asked, Answer> answers;

    private RestStandIn(@Nullable Certificates certificates, Function<Asked, Answer> answers) {
        this.answers = answers;
        this.secure = certificates != null;
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            this.authority = certificates == null ? "" : Files.readString(certificates.authority());
            if (certificates == null) {
                this.server = HttpServer.create(address, 0);
            } else {
                HttpsServer https = HttpsServer.create(address, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(certificates.server()));
                this.server = https;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("The stand-in does not start.", failed);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public static RestStandIn start(Function<Asked, Answer> answers) {
        return new RestStandIn(null, answers);
    }

    public static RestStandIn secure(Wrong wrong, Function<Asked, Answer> answers) {
        return new RestStandIn(
                switch (wrong) {
                    case NOTHING -> Certificates.make();
                    case EXPIRED -> Certificates.make("localhost", Duration.ofDays(-1));
                    case NAME -> Certificates.make("other.example", Duration.ofDays(365));
                },
                answers);
    }

    public String url() {
        return (secure ? "https" : "http") + "://localhost:"
                + server.getAddress().getPort();
    }

    /** PEM of who signed its certificate. */
    public String authority() {
        return authority;
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            Asked question = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    query(exchange.getRequestURI().getRawQuery()),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(question);
            Answer answer = answers.apply(question);
            answer.headers.forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            if (answer.status == HALF) {
                exchange.sendResponseHeaders(200, body.length * 2L);
                exchange.getResponseBody().write(body);
                exchange.getResponseBody().flush();
                await();
                return;
            }
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void await() {
        try {
            closing.await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new TreeMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
