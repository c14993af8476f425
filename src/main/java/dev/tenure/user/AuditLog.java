package dev.tenure.user;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What everybody did: the database refuses to change a line, and to delete one before it is a year old. */
@Component
public class AuditLog {

    private static final int LONGEST = 500;

    private final JdbcClient database;
    private final ObjectMapper json;
    private final Clock clock;

    AuditLog(JdbcClient database, ObjectMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /** Adds a line, in the caller's transaction if there is one. */
    public void record(AuditEvent event) {
        database.sql("""
                        insert into audit_event (at, actor, actor_kind, action, target, outcome, address, details)
                        values (:at, :actor, :kind, :action, :target, :outcome, :address, :details::jsonb)
                        """)
                .param("at", Timestamp.from(clock.instant()))
                .param("actor", fit(event.actor()))
                .param("kind", event.kind().name())
                .param("action", event.action())
                .param("target", event.target().map(AuditLog::fit).orElse(null))
                .param("outcome", event.outcome().name())
                .param("address", event.address().orElse(null))
                .param("details", write(event.details()))
                .update();
    }

    /** Callers choose part of what is written here: it must not fill the disk, and PostgreSQL keeps no NUL. */
    private static String fit(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST);
    }

    private String write(Map<String, String> details) {
        try {
            return json.writeValueAsString(details);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A map of texts is always JSON.", impossible);
        }
    }
}
