package dev.tenure.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.springframework.lang.Nullable;

/** A server of JSON with bad days, on a free port of the loopback address. What it serves, its subclasses know. */
public abstract class JsonServer implements AutoCloseable {

    static {
        // Without it, each small answer on a kept connection waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What can be wrong with an answer. */
    public enum Fault {
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        TOO_MANY_REQUESTS,
        SERVER_ERROR,
        HTML_PAGE,
        /** Whole by its length, but not by its JSON. */
        TRUNCATED,
        /** Less than its length says. */
        CUT,
        REPEATED_PAGE,
        NO_LIST,
        REDIRECT,
        HANG,
        HANG_MIDWAY
    }

    private final HttpServer server;
    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    @Nullable
    private final Certificates certificates;

    @Nullable
    private volatile Fault fault;

    private volatile int fromRequest;

    JsonServer(boolean secure, String... names) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (secure) {
                certificates = Certificates.make(names);
                HttpsServer https = HttpsServer.create(address, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(certificates.server()));
                server = https;
            } else {
                certificates = null;
                server = HttpServer.create(address, 0);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("A stand-in does not start.", failed);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return (certificates == null ? "http" : "https") + "://127.0.0.1:"
                + server.getAddress().getPort();
    }

    /** The authority of its certificate, as PEM. */
    public Path authority() {
        if (certificates == null) {
            throw new IllegalStateException("It speaks in the clear.");
        }
        return certificates.authority();
    }

    /** Every answer from now on is like this. */
    public void fail(Fault how) {
        fail(how, 0);
    }

    /** So many answers are good first. */
    public void fail(Fault how, int after) {
        fromRequest = requests.size() + after;
        fault = how;
    }

    public void heal() {
        fault = null;
    }

    /** Path and query of all that was asked so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestURI().toString());
            Fault now = requests.size() > fromRequest ? fault : null;
            if (now == Fault.HANG) {
                hang();
            } else if (now == Fault.REDIRECT) {
                exchange.getResponseHeaders().set("Location", "http://elsewhere.example/users?token=x");
                send(exchange, 302, Map.of());
            } else if (now == Fault.UNAUTHORIZED) {
                send(exchange, 401, Map.of("error", "Unauthorized"));
            } else if (now == Fault.FORBIDDEN) {
                send(exchange, 403, Map.of("error", "Forbidden"));
            } else if (now == Fault.NOT_FOUND) {
                send(exchange, 404, Map.of("error", "Not found"));
            } else if (now == Fault.SERVER_ERROR) {
                send(exchange, 500, Map.of("error", "Something broke"));
            } else if (now == Fault.TOO_MANY_REQUESTS) {
                exchange.getResponseHeaders().set("Retry-After", "120");
                send(exchange, 429, Map.of("error", "Slow down"));
            } else if (now == Fault.HTML_PAGE) {
                bytes(exchange, 200, "\uFEFF<!DOCTYPE html><h1>Maintenance</h1>".getBytes(StandardCharsets.UTF_8));
            } else if (now == Fault.NO_LIST) {
                send(exchange, 200, Map.of("somethingElse", 1));
            } else {
                answer(exchange, query(exchange.getRequestURI()), now);
            }
        } catch (RuntimeException failed) {
            throw new IOException("The stand-in failed", failed);
        }
    }

    /** Answers by {@link #send}; {@link Fault#REPEATED_PAGE} is for it to play. */
    abstract void answer(HttpExchange exchange, Map<String, String> query, @Nullable Fault now) throws IOException;

    /** An answer as it should be, or broken off. */
    void send(HttpExchange exchange, Object body, @Nullable Fault now) throws IOException {
        byte[] whole = write(body);
        if (now == Fault.TRUNCATED) {
            bytes(exchange, 200, Arrays.copyOf(whole, whole.length * 2 / 3));
        } else if (now == Fault.CUT || now == Fault.HANG_MIDWAY) {
            exchange.sendResponseHeaders(200, whole.length);
            exchange.getResponseBody().write(whole, 0, whole.length / 2);
            exchange.getResponseBody().flush();
            if (now == Fault.HANG_MIDWAY) {
                hang();
            }
        } else if ("gzip".equals(exchange.getRequestHeaders().getFirst("Accept-Encoding"))) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
                zip.write(whole);
            }
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            bytes(exchange, 200, packed.toByteArray());
        } else {
            bytes(exchange, 200, whole);
        }
    }

    void send(HttpExchange exchange, int status, Object body) throws IOException {
        bytes(exchange, status, write(body));
    }

    private static void bytes(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private byte[] write(Object body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException(ours);
        }
    }

    private void hang() {
        try {
            while (!closing.await(1, TimeUnit.SECONDS)) {
                // Until somebody closes it.
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new TreeMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                int equals = pair.indexOf('=');
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
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
