package dev.tenure.roster;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;

/** What has changed, in the order in which it was heard; nothing of it is ever altered. */
class Changes {

    private static final String CHANGE = """
            select id, place, person_id, kind, source, event_id, occurred_at, received_at, before::text, after::text
            from personnel_change
            """;

    private final JdbcClient db;
    private final RosterJson json;

    Changes(JdbcClient db, RosterJson json) {
        this.db = db;
        this.json = json;
    }

    Optional<Absorbed> absorbedBefore(PersonRecord record) {
        if (record.eventId() == null) {
            return Optional.empty();
        }
        return db.sql("""
                        select c.id, c.person_id, p.employee_id, c.kind, c.before::text, c.after::text
                        from personnel_change c join person p on p.id = c.person_id
                        where c.source = :source and c.event_id = :event
                        """)
                .param("source", record.source())
                .param("event", record.eventId())
                .query((rs, row) -> new Absorbed(
                        rs.getObject("id", UUID.class),
                        rs.getObject("person_id", UUID.class),
                        rs.getString("employee_id"),
                        ChangeKind.valueOf(rs.getString("kind")),
                        true,
                        changes(rs)))
                .optional();
    }

    UUID keepUnchanged(Known known, PersonRecord record, Instant now) {
        UUID id = UUID.randomUUID();
        insert(
                        id,
                        known.id(),
                        ChangeKind.UNCHANGED,
                        record.source(),
                        record.eventId(),
                        record.occurredAt(),
                        now,
                        List.of(),
                        "select place from c")
                .query(Long.class)
                .single();
        return id;
    }

    PersonnelChange keepReconsidered(UUID personId, ChangeKind kind, String reason, Instant now) {
        UUID id = UUID.randomUUID();
        long place = insert(
                        id,
                        personId,
                        kind,
                        "tenure",
                        null,
                        now,
                        now,
                        List.of(),
                        "update person set newest_change = c.place from c where person.id = :person returning newest_change")
                .query(Long.class)
                .single();
        return new PersonnelChange(id, place, personId, kind, "tenure", "tenure:" + reason + ":" + id, List.of());
    }

    JdbcClient.StatementSpec insert(
            UUID id,
            UUID person,
            ChangeKind kind,
            String source,
            @Nullable String event,
            Instant occurred,
            Instant received,
            List<FieldChange> changes,
            String then) {
        Map<String, String> before = new TreeMap<>();
        Map<String, String> after = new TreeMap<>();
        for (FieldChange change : changes) {
            if (change.before() != null) {
                before.put(change.field().name(), change.before());
            }
            if (change.after() != null) {
                after.put(change.field().name(), change.after());
            }
        }
        return db.sql("""
                        with c as (
                          insert into personnel_change
                            (id, person_id, kind, source, event_id, occurred_at, received_at, before, after)
                          values (:id, :person, :kind, :source, :event, :occurred, :now, :before::jsonb, :after::jsonb)
                          returning place)
                        """ + then)
                .param("id", id)
                .param("person", person)
                .param("kind", kind.name())
                .param("source", source)
                .param("event", event)
                .param("occurred", Timestamp.from(occurred))
                .param("now", Timestamp.from(received))
                .param("before", json.write(before))
                .param("after", json.write(after));
    }

    Optional<KeptChange> find(UUID id) {
        return db.sql(CHANGE + "where id = ?").param(id).query(this::keptChange).optional();
    }

    List<KeptChange> ofPerson(UUID person, int limit) {
        return db.sql(CHANGE + "where person_id = ? order by place desc limit ?")
                .params(person, limit)
                .query(this::keptChange)
                .list();
    }

    /** When each field that was ever changed became what it is. */
    Map<Field, Instant> since(UUID person) {
        Map<Field, Instant> since = new TreeMap<>();
        db.sql("""
                        select distinct on (k.field) k.field, c.occurred_at
                        from personnel_change c
                        cross join lateral (select jsonb_object_keys(c.before || c.after) as field) k
                        where c.person_id = ?
                        order by k.field, c.place desc
                        """)
                .param(person)
                .query((rs, row) -> since.put(
                        Field.named(rs.getString("field")),
                        rs.getTimestamp("occurred_at").toInstant()))
                .list();
        return since;
    }

    private KeptChange keptChange(ResultSet rs, int row) throws SQLException {
        return new KeptChange(
                rs.getObject("id", UUID.class),
                rs.getLong("place"),
                rs.getObject("person_id", UUID.class),
                ChangeKind.valueOf(rs.getString("kind")),
                rs.getString("source"),
                rs.getString("event_id"),
                rs.getTimestamp("occurred_at").toInstant(),
                rs.getTimestamp("received_at").toInstant(),
                changes(rs));
    }

    private List<FieldChange> changes(ResultSet rs) throws SQLException {
        return json.facts(rs.getString("before")).changesTo(json.facts(rs.getString("after")));
    }
}
