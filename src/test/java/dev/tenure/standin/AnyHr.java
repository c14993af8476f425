package dev.tenure.standin;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.lang.Nullable;

/**
 * An HR system of no particular vendor: {@code /v1/people} with the list at {@code /data/people}, in every kind of paging
 * and with every kind of sign-in.
 */
public final class AnyHr extends JsonServer {

    public static final String SECRET = "any-hr-secret";

    private final List<Map<String, Object>> people = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private volatile String auth = "none";
    private volatile String nextLink = "";
    private volatile int claimed = -1;
    private volatile int tokenLasts = 3600;

    private AnyHr(boolean secure, String... names) {
        super(secure, names);
    }

    public static AnyHr start() {
        return new AnyHr(false);
    }

    /** Over TLS, with a certificate of an authority of its own for these names. */
    public static AnyHr secure(String... names) {
        return new AnyHr(true, names);
    }

    public void people(int count) {
        for (int i = 0; i < count; i++) {
            people.add(Map.of("id", i + 1, "name", "Örjan " + i, "company", i % 2 == 0 ? "north" : "south"));
        }
    }

    public void person(Map<String, Object> person) {
        people.add(person);
    }

    /** none, basic, bearer, api-key or oauth2. */
    public void asks(String how) {
        auth = how;
    }

    /** What the next link is instead of the true one. */
    public void leadsTo(String link) {
        nextLink = link;
    }

    /** How many people it says that it has. */
    public void claims(int count) {
        claimed = count;
    }

    public void tokenLasts(int seconds) {
        tokenLasts = seconds;
    }

    /** Tokens given out so far; those before the last one are refused. */
    public int tokens() {
        return tokens.get();
    }

    /** As if the last token had been taken back. */
    public void revoke() {
        tokens.incrementAndGet();
    }

    @Override
    void answer(HttpExchange exchange, Map<String, String> query, @Nullable Fault now) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/token")) {
            token(exchange);
        } else if (!mayEnter(exchange)) {
            send(exchange, 401, Map.of("message", "who are you"));
        } else if (path.equals("/v1/people")) {
            people(exchange, query, now);
        } else {
            send(exchange, 404, Map.of());
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean known =
                basic("client", SECRET).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        || form.contains("client_id=client&client_secret=" + SECRET);
        if (!known || !form.contains("grant_type=client_credentials")) {
            send(exchange, 400, Map.of("error", "invalid_client"));
            return;
        }
        send(
                exchange,
                200,
                Map.of(
                        "access_token",
                        "t" + tokens.incrementAndGet(),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        tokenLasts));
    }

    private boolean mayEnter(HttpExchange exchange) {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        return switch (auth) {
            case "basic" -> basic("tenure", SECRET).equals(authorization);
            case "bearer" -> ("Bearer " + SECRET).equals(authorization);
            case "api-key" -> SECRET.equals(exchange.getRequestHeaders().getFirst("X-API-Key"));
            case "oauth2" -> ("Bearer t" + tokens.get()).equals(authorization);
            default -> true;
        };
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private void people(HttpExchange exchange, Map<String, String> query, @Nullable Fault now) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>(people);
        if (query.containsKey("company")) {
            all.removeIf(person -> !query.get("company").equals(person.get("company")));
        }
        int size = Integer.parseInt(query.getOrDefault("size", Integer.toString(Math.max(1, all.size()))));
        int from = Integer.parseInt(query.getOrDefault("offset", "0"));
        if (query.containsKey("page")) {
            from = (Integer.parseInt(query.get("page")) - 1) * size;
        }
        if (query.containsKey("cursor")) {
            from = Integer.parseInt(query.get("cursor").substring(1));
        }
        from = now == Fault.REPEATED_PAGE ? 0 : Math.min(from, all.size());
        int to = Math.min(all.size(), from + size);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("people", all.subList(from, to));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("data", data);
        body.put("total", claimed < 0 ? all.size() : claimed);
        if (to < all.size()) {
            String link = nextLink.isEmpty() ? "/v1/people?size=" + size + "&offset=" + to : nextLink;
            body.put("nextCursor", "c" + to);
            body.put("nextLink", link);
            exchange.getResponseHeaders()
                    .add("Link", "</v1/people?offset=0>; rel=\"first\", <" + link + ">; title=\"a, b\"; rel=\"next\"");
        } else {
            body.put("nextCursor", null);
        }
        send(exchange, body, now);
    }
}
