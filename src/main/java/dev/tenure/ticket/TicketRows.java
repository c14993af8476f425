package dev.tenure.ticket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.ChangeKind;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;

/** Reads tickets and their lines. */
class TicketRows {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<Map<String, String>>> DETAILS = new TypeReference<>() {};

    private static final String TICKET = """
            select place, id, number, person_id, change_id, kind, source, new_user, status, waiting_for, priority,
              process_instance_id, created_at, closed_at, due_at
            from ticket
            """;

    private final JdbcClient db;
    private final ObjectMapper json;

    TicketRows(JdbcClient db, ObjectMapper json) {
        this.db = db;
        this.json = json;
    }

    private record Placed(long place, Ticket ticket) {}

    Optional<Ticket> find(String condition, Object value) {
        return db.sql(TICKET + "where " + condition)
                .param(value)
                .query(TicketRows::placed)
                .optional()
                .map(Placed::ticket);
    }

    List<TimelineEntry> timeline(UUID ticketId) {
        return db.sql("""
                        select id, at, actor, kind, code, params::text, visibility, details::text, change_id
                        from ticket_line where ticket_id = ? order by id
                        """).param(ticketId).query(this::entry).list();
    }

    Page<Ticket> list(TicketFilter filter, @Nullable String cursor, int limit) {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        add(conditions, values, "place < ?", cursor == null ? null : placeOf(cursor));
        add(
                conditions,
                values,
                "status = ?",
                filter.status() == null ? null : filter.status().name());
        add(
                conditions,
                values,
                "waiting_for = ?",
                filter.waitingFor() == null ? null : filter.waitingFor().name());
        add(conditions, values, "source = ?", filter.source());
        add(
                conditions,
                values,
                "kind = ?",
                filter.kind() == null ? null : filter.kind().name());
        add(conditions, values, "person_id = ?", filter.person());
        if (filter.q() != null && !filter.q().isBlank()) {
            String beginning = filter.q().strip();
            boolean isNumber = beginning.toUpperCase(Locale.ROOT).startsWith("HR-");
            add(
                    conditions,
                    values,
                    isNumber
                            ? "number like ?"
                            : "person_id in (select p.id from person p where lower(p.display_name) like ?)",
                    pattern(isNumber ? beginning.toUpperCase(Locale.ROOT) : beginning.toLowerCase(Locale.ROOT)));
        }
        String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
        values.add(limit + 1);
        List<Placed> found = db.sql(TICKET + where + " order by place desc limit ?")
                .params(values)
                .query(TicketRows::placed)
                .list();
        boolean more = found.size() > limit;
        List<Placed> items = more ? found.subList(0, limit) : found;
        return new Page<>(
                items.stream().map(Placed::ticket).toList(),
                more ? cursorOf(items.get(limit - 1).place()) : null);
    }

    private static void add(List<String> conditions, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.add(value);
        }
    }

    private static String pattern(String beginning) {
        return beginning.replaceAll("[\\\\%_]", "\\\\$0") + "%";
    }

    private static String cursorOf(long place) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toString(place).getBytes(StandardCharsets.US_ASCII));
    }

    private static long placeOf(String cursor) {
        try {
            return Long.parseLong(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException notOurs) {
            throw new InvalidCursor();
        }
    }

    private static Placed placed(ResultSet rs, int row) throws SQLException {
        String waitingFor = rs.getString("waiting_for");
        return new Placed(
                rs.getLong("place"),
                new Ticket(
                        rs.getObject("id", UUID.class),
                        rs.getString("number"),
                        rs.getObject("person_id", UUID.class),
                        rs.getObject("change_id", UUID.class),
                        ChangeKind.valueOf(rs.getString("kind")),
                        rs.getString("source"),
                        rs.getBoolean("new_user"),
                        TicketStatus.valueOf(rs.getString("status")),
                        waitingFor == null ? null : WaitingFor.valueOf(waitingFor),
                        Priority.valueOf(rs.getString("priority")),
                        rs.getString("process_instance_id"),
                        rs.getTimestamp("created_at").toInstant(),
                        instant(rs, "closed_at"),
                        instant(rs, "due_at")));
    }

    @Nullable
    private static Instant instant(ResultSet rs, String column) throws SQLException {
        Timestamp value = rs.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    private TimelineEntry entry(ResultSet rs, int row) throws SQLException {
        return new TimelineEntry(
                rs.getLong("id"),
                rs.getTimestamp("at").toInstant(),
                rs.getString("actor"),
                LineKind.valueOf(rs.getString("kind")),
                rs.getString("code"),
                read(rs.getString("params"), TEXTS),
                Visibility.valueOf(rs.getString("visibility")),
                read(rs.getString("details"), DETAILS),
                rs.getObject("change_id", UUID.class));
    }

    private <T> T read(String text, TypeReference<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A timeline holds JSON that cannot be read.", ours);
        }
    }
}
