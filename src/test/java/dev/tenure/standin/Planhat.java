package dev.tenure.standin;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.lang.Nullable;

/** A Planhat in the shapes of the real one: {@code GET /users} as a bare array, by limit and offset. */
public final class Planhat extends JsonServer {

    public static final String TOKEN = "planhat-secret-token";

    private final List<Map<String, Object>> users = new CopyOnWriteArrayList<>();

    private Planhat() {
        super(false);
    }

    /** Without users. */
    public static Planhat start() {
        return new Planhat();
    }

    public void user(Map<String, Object> user) {
        users.add(user);
    }

    /** So many of them, every other one with roles as ids instead of objects. */
    public void users(int count) {
        for (int i = 0; i < count; i++) {
            users.add(Map.of(
                    "_id",
                    String.format("5f%022d", i),
                    "email",
                    "user" + i + "@example.org",
                    "firstName",
                    "Åsa",
                    "lastName",
                    "No" + i,
                    "inactive",
                    false,
                    "removed",
                    i % 10 == 9,
                    "tzOffset",
                    -60,
                    "createDate",
                    "2019-08-01T11:39:24.025Z",
                    "__v",
                    0,
                    "roles",
                    List.of(
                            i % 2 == 0
                                    ? Map.of("_id", "000000000000000000000000", "name", "Administrator")
                                    : "000000030000000000000000")));
        }
    }

    @Override
    void answer(HttpExchange exchange, Map<String, String> query, @Nullable Fault now) throws IOException {
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, Map.of("error", "Unauthorized"));
            return;
        }
        if (!exchange.getRequestURI().getPath().equals("/users")) {
            send(exchange, 404, Map.of("error", "Not found"));
            return;
        }
        int limit = Integer.parseInt(query.getOrDefault("limit", "30"));
        int offset = now == Fault.REPEATED_PAGE ? 0 : Integer.parseInt(query.getOrDefault("offset", "0"));
        int from = Math.min(offset, users.size());
        send(exchange, List.copyOf(users.subList(from, Math.min(users.size(), from + limit))), now);
    }
}
