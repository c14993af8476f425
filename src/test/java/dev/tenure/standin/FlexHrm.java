package dev.tenure.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.springframework.lang.Nullable;

/**
 * A Flex HRM in the shapes of the real one, with its manners and its bad days. Listens on a free port of the loopback
 * address. Wherever the real one sends data that is none of ours (national identity numbers, bank accounts), it does so
 * too, so that tests can look for their traces. Safe to change while it is asked.
 */
public final class FlexHrm implements AutoCloseable {

    public static final String INSTANCE = "10042";
    public static final String USERNAME = "tenure";
    public static final String PASSWORD = "flex-hrm-secret";
    public static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    static {
        // Without it, each small answer on a kept connection waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What can be wrong with an answer. */
    public enum Fault {
        UNAUTHORIZED,
        FORBIDDEN,
        TOO_MANY_REQUESTS,
        SERVER_ERROR,
        HTML_PAGE,
        TRUNCATED,
        REPEATED_PAGE,
        HANG,
        HANG_MIDWAY,
        /** Days are written as 31.12.2026. */
        OTHER_DAYS
    }

    private record Kept(FlexPerson person, Instant modified) {}

    private record Trouble(Fault fault, Predicate<String> path, int fromPage) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, String> companies = new TreeMap<>();
    private final Map<UUID, Kept> people = new LinkedHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger numbers = new AtomicInteger(900_000);
    private volatile CountDownLatch healed = new CountDownLatch(1);

    @Nullable
    private volatile Trouble trouble;

    private volatile boolean camelCase;
    private volatile boolean employmentAsObject;
    private volatile int largestPage = Integer.MAX_VALUE;

    private FlexHrm(Clock clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException("The stand-in Flex HRM does not start.", failed);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Without companies and people. */
    public static FlexHrm start(Clock clock) {
        return new FlexHrm(clock);
    }

    /** What an operator pastes into the settings. */
    public String serviceUrl() {
        return url() + "/webapi/";
    }

    /** The page that shows the people. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public synchronized void company(int number, String name) {
        companies.put(number, name);
    }

    /** A number that nobody has. */
    public String freeNumber() {
        return Integer.toString(numbers.incrementAndGet());
    }

    /** Somebody new, modified now. */
    public UUID hire(FlexPerson person) {
        return hire(person, clock.instant());
    }

    /** Somebody new, modified then: a poll asks for people modified lately only. */
    public synchronized UUID hire(FlexPerson person, Instant modified) {
        people.put(person.id(), new Kept(person, modified));
        return person.id();
    }

    /** Changes what is known of somebody, modified now. */
    public synchronized void change(UUID id, UnaryOperator<FlexPerson> how) {
        people.compute(id, (key, kept) -> new Kept(how.apply(find(id)), clock.instant()));
    }

    /** Changes an employee without the server noticing that as a modification of the employee. */
    public synchronized void changeUnnoticed(UUID id, UnaryOperator<FlexPerson> how) {
        people.computeIfPresent(id, (key, kept) -> new Kept(how.apply(kept.person), kept.modified));
    }

    /** Somebody's last day. */
    public void end(UUID id, LocalDate lastDay) {
        change(id, person -> person.until(lastDay));
    }

    /** What Flex HRM leaves of a person whom it anonymises. */
    public void blank(UUID id) {
        change(
                id,
                person -> new FlexPerson(
                        id, person.company(), person.number(), "", "", null, null, null, null, null, person.periods()));
    }

    /** Modified now, with nothing changed. */
    public void touch(UUID id) {
        change(id, person -> person);
    }

    public synchronized void delete(UUID id) {
        people.remove(id);
    }

    public synchronized FlexPerson find(UUID id) {
        Kept kept = people.get(id);
        if (kept == null) {
            throw new IllegalArgumentException("No employee " + id);
        }
        return kept.person;
    }

    public synchronized List<FlexPerson> people() {
        return people.values().stream().map(Kept::person).toList();
    }

    /** Every answer is like this until {@link #heal()}. */
    public void fail(Fault fault) {
        fail(fault, "", 0);
    }

    /** Answers of a resource (the end of its path, such as {@code employees}) from a page on are like this. */
    public void fail(Fault fault, String resource, int fromPage) {
        trouble = new Trouble(fault, path -> path.endsWith(resource), fromPage);
    }

    /** All is well again; what hangs goes on. */
    public void heal() {
        trouble = null;
        CountDownLatch waiting = healed;
        healed = new CountDownLatch(1);
        waiting.countDown();
    }

    public void camelCase(boolean on) {
        camelCase = on;
    }

    /** {@code Employment} as one object instead of an array. */
    public void employmentAsObject(boolean on) {
        employmentAsObject = on;
    }

    /** However many are asked for, no more come at a time. */
    public void largestPage(int size) {
        largestPage = size;
    }

    /** Path and query of all that was asked so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public void forgetRequests() {
        requests.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            String path = uri.getPath().toLowerCase(Locale.ROOT);
            if (!path.startsWith("/webapi/")) {
                FlexHrmPage.show(exchange, people(), this::titleOf);
                return;
            }
            requests.add(uri.toString());
            answerApi(exchange, path, query(uri));
        } catch (RuntimeException failed) {
            throw new IOException("The stand-in failed", failed);
        }
    }

    private void answerApi(HttpExchange exchange, String path, Map<String, String> query) throws IOException {
        Trouble now = trouble;
        int page = Integer.parseInt(query.getOrDefault("pageindex", "0"));
        Fault fault = now != null && now.path.test(path) && page >= now.fromPage ? now.fault : null;
        if (fault == Fault.UNAUTHORIZED || !mayEnter(exchange)) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"Flex HRM\"");
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        if (fault == Fault.HANG) {
            hang();
            return;
        }
        if (fault == Fault.REPEATED_PAGE) {
            query.put("pageindex", Integer.toString(Math.max(0, now.fromPage - 1)));
        }
        if (fault == Fault.TOO_MANY_REQUESTS) {
            exchange.getResponseHeaders().set("Retry-After", "120");
            send(exchange, 429, message("Too many requests."));
        } else if (fault == Fault.FORBIDDEN) {
            send(exchange, 403, message("Authorization has been denied for this request."));
        } else if (fault == Fault.SERVER_ERROR) {
            send(exchange, 500, message("An error has occurred."));
        } else if (fault == Fault.HTML_PAGE) {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            bytes(exchange, 200, "\uFEFF<!DOCTYPE html><html><body><h1>Service Unavailable</h1></body></html>");
        } else {
            reply(exchange, path, query, fault);
        }
    }

    private void reply(HttpExchange exchange, String path, Map<String, String> query, @Nullable Fault fault)
            throws IOException {
        Object found = INSTANCE.equals(query.get("instance")) ? resource(path, query) : null;
        if (found == null) {
            send(exchange, 404, message("No HTTP resource was found that matches the request URI."));
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        String text = write(found);
        if (fault == Fault.OTHER_DAYS) {
            text = text.replaceAll("(\\d{4})-(\\d\\d)-(\\d\\d)T00:00:00", "$3.$2.$1");
        }
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        if (fault == Fault.TRUNCATED) {
            bytes(exchange, 200, new String(whole, 0, whole.length * 2 / 3, StandardCharsets.UTF_8));
        } else if (fault == Fault.HANG_MIDWAY) {
            exchange.sendResponseHeaders(200, whole.length);
            exchange.getResponseBody().write(whole, 0, whole.length / 2);
            exchange.getResponseBody().flush();
            hang();
        } else {
            bytes(exchange, 200, new String(whole, StandardCharsets.UTF_8));
        }
    }

    @Nullable
    private synchronized Object resource(String path, Map<String, String> query) {
        String[] parts = path.replaceFirst("^/webapi/(api/)?", "").split("/", -1);
        int company = Integer.parseInt(query.getOrDefault("companynumber", "0"));
        if (parts[0].equals("employees") && parts.length > 1) {
            Kept kept = people.get(UUID.fromString(parts[1]));
            if (kept == null) {
                return null;
            }
            return parts.length == 2
                    ? FlexHrmWire.employee(kept.person, employmentAsObject)
                    : page(
                            query,
                            kept.person.periods().stream()
                                    .map(period -> FlexHrmWire.period(kept.person, period))
                                    .toList());
        }
        return switch (parts[0]) {
            case "companies" ->
                page(
                        query,
                        companies.entrySet().stream()
                                .map(each -> FlexHrmWire.company(each.getKey(), each.getValue()))
                                .toList());
            case "employees" -> page(query, employees(company, query.get("modifiedsince")));
            case "employmenttitles" -> page(query, FlexHrmWire.names("title", titles(company), company));
            case "employmenttypes" -> page(query, FlexHrmWire.names("type", types(company), company));
            default -> null;
        };
    }

    private List<Map<String, Object>> employees(int company, @Nullable String since) {
        Instant limit = since == null
                ? Instant.MIN
                : LocalDateTime.parse(since).atZone(ZONE).toInstant();
        return people.values().stream()
                .filter(kept -> kept.person.company() == company && !kept.modified.isBefore(limit))
                .map(kept -> FlexHrmWire.employee(kept.person, employmentAsObject))
                .toList();
    }

    private List<String> titles(int company) {
        return periods(company).map(FlexPerson.Period::title).distinct().toList();
    }

    private List<String> types(int company) {
        return periods(company).map(FlexPerson.Period::type).distinct().toList();
    }

    private java.util.stream.Stream<FlexPerson.Period> periods(int company) {
        return people.values().stream()
                .filter(kept -> kept.person.company() == company)
                .flatMap(kept -> kept.person.periods().stream());
    }

    private Map<String, Object> page(Map<String, String> query, List<Map<String, Object>> all) {
        int size = Math.min(largestPage, Integer.parseInt(query.getOrDefault("pagesize", "20")));
        int from = Math.min(all.size(), Integer.parseInt(query.getOrDefault("pageindex", "0")) * size);
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("Result", all.subList(from, Math.min(all.size(), from + size)));
        envelope.put("TotalItemCount", all.size());
        return envelope;
    }

    private String titleOf(FlexPerson person) {
        return person.periods().isEmpty() ? "" : person.lastPeriod().title();
    }

    private void hang() {
        try {
            CountDownLatch waiting = healed;
            while (!waiting.await(20, TimeUnit.MILLISECONDS) && closing.getCount() > 0) {
                // Until somebody heals or closes it.
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean mayEnter(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return basic(USERNAME + ":" + PASSWORD).equals(header)
                || basic(INSTANCE + ":" + USERNAME + ":" + PASSWORD).equals(header);
    }

    private static String basic(String credential) {
        return "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }

    /** Names without case, as the real server takes them. */
    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new TreeMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                int equals = pair.indexOf('=');
                query.put(
                        pair.substring(0, equals).toLowerCase(Locale.ROOT),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static Map<String, Object> message(String text) {
        return Map.of("Message", text);
    }

    private void send(HttpExchange exchange, int status, Object body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        bytes(exchange, status, write(body));
    }

    private static void bytes(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(camelCase ? camel(value) : value);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException(ours);
        }
    }

    private static Object camel(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> renamed = new LinkedHashMap<>();
            map.forEach((name, each) -> {
                String text = (String) name;
                renamed.put(text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1), camel(each));
            });
            return renamed;
        }
        if (value instanceof List<?> list) {
            List<Object> renamed = new ArrayList<>();
            list.forEach(each -> renamed.add(camel(each)));
            return renamed;
        }
        return value;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
