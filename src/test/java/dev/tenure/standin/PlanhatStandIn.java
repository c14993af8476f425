package dev.tenure.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.standin.RestStandIn.Answer;
import dev.tenure.standin.RestStandIn.Asked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Planhat with some users, in the shapes of {@code GET /users}: a bare list, roles as ids or as objects. */
public final class PlanhatStandIn implements AutoCloseable {

    public static final String TOKEN = "planhat-token-0123456789";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Map<String, Object>> users = new ArrayList<>();
    private final RestStandIn server = RestStandIn.start(this::answer);
    private volatile boolean pagesRepeat;
    private volatile boolean busy;

    public static PlanhatStandIn withUsers(int count) {
        PlanhatStandIn planhat = new PlanhatStandIn();
        for (int i = 0; i < count; i++) {
            planhat.users.add(user(i));
        }
        return planhat;
    }

    private static Map<String, Object> user(int number) {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("_id", "5f%022d".formatted(number));
        user.put("email", "user" + number + "@nordlund.example");
        user.put("nickName", "U" + number);
        user.put("firstName", "User");
        user.put("lastName", "Number " + number);
        user.put("inactive", number % 10 == 9);
        user.put("removed", number % 10 == 8);
        user.put("tzOffset", -60);
        user.put("createDate", "2019-08-01T11:39:24.025Z");
        user.put("__v", 0);
        user.put("custom", Map.of("Team Lead", true));
        user.put(
                "roles",
                number % 2 == 0
                        ? List.of("000000030000000000000000")
                        : List.of(Map.of("_id", "000000000000000000000000", "name", "Administrator")));
        return user;
    }

    public String url() {
        return server.url();
    }

    public List<Asked> asked() {
        return server.asked();
    }

    /** Whatever is left out, the first page comes. */
    public void repeatPages() {
        pagesRepeat = true;
    }

    public void beBusy() {
        busy = true;
    }

    private Answer answer(Asked asked) {
        if (!("Bearer " + TOKEN).equals(asked.headers().get("authorization"))) {
            return Answer.of(401, "{\"error\":\"Unauthorized\"}");
        }
        if (!asked.path().equals("/users")) {
            return Answer.of(404, "{\"error\":\"Not Found\"}");
        }
        if (busy) {
            return Answer.of(429, "", "Retry-After", "30");
        }
        int from = pagesRepeat ? 0 : Integer.parseInt(asked.query().getOrDefault("offset", "0"));
        int limit = Math.min(2000, Integer.parseInt(asked.query().getOrDefault("limit", "100")));
        try {
            return Answer.json(JSON.writeValueAsString(
                    users.subList(Math.min(from, users.size()), Math.min(users.size(), from + limit))));
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException(ours);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
