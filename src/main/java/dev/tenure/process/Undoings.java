package dev.tenure.process;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who had which change undone, and why. */
@Component
class Undoings {

    private final JdbcClient db;

    Undoings(JdbcClient db) {
        this.db = db;
    }

    /** @param changeId what was undone: a change, or an undo */
    record Undoing(UUID id, UUID changeId, UUID personId, UUID ticketId) {}

    Optional<Undoing> find(UUID id) {
        return db.sql("select * from undo where id = ?")
                .param(id)
                .query(Undoings::row)
                .optional();
    }

    /** The undo of that change that is in force. */
    Optional<Undoing> ofChange(UUID changeId) {
        return db.sql("select * from undo where change_id = ? and undone_by is null")
                .param(changeId)
                .query(Undoings::row)
                .optional();
    }

    void keep(Undoing undoing, String by, String reason, Instant now) {
        db.sql("""
                        insert into undo (id, change_id, person_id, ticket_id, done_by, reason, at)
                        values (:id, :change, :person, :ticket, :by, :reason, :now)
                        """)
                .param("id", undoing.id())
                .param("change", undoing.changeId())
                .param("person", undoing.personId())
                .param("ticket", undoing.ticketId())
                .param("by", by)
                .param("reason", reason)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** The undo was put back itself; so was whatever it stood for. */
    void undone(UUID id, UUID by) {
        db.sql("update undo set undone_by = ? where id in (?, ?)")
                .params(by, id, by)
                .update();
    }

    private static Undoing row(ResultSet row, int n) throws SQLException {
        return new Undoing(
                row.getObject("id", UUID.class),
                row.getObject("change_id", UUID.class),
                row.getObject("person_id", UUID.class),
                row.getObject("ticket_id", UUID.class));
    }
}
