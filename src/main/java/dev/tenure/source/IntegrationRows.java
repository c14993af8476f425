package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.source.Integration.State;
import dev.tenure.source.Integration.Version;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The tables of integrations and of their versions. */
@Component
class IntegrationRows {

    private static final String ALL = """
            select name, kind, state, launched, draft, anchored_at, next_run_at, created_at, created_by from integration
            """;

    private static final String VERSION = """
            select version, form::text, based_on, made_at, made_by, dry_run, launched_at, launched_by
            from integration_version
            """;

    private final JdbcClient db;
    private final ObjectMapper json;

    IntegrationRows(JdbcClient db, ObjectMapper json) {
        this.db = db;
        this.json = json;
    }

    /** A turn that has come. */
    record Due(String name, int version, ScheduleForm schedule, Instant anchoredAt, Instant dueAt) {}

    List<Integration> all() {
        return db.sql(ALL + "order by name").query(IntegrationRows::integration).list();
    }

    Optional<Integration> find(String name) {
        return db.sql(ALL + "where name = ?")
                .param(name)
                .query(IntegrationRows::integration)
                .optional();
    }

    Optional<Integration> locked(String name) {
        return db.sql(ALL + "where name = ? for update")
                .param(name)
                .query(IntegrationRows::integration)
                .optional();
    }

    /** False if there is one of that name. */
    boolean add(String name, String kind, String by, Instant now) {
        return db.sql("""
                        insert into integration (name, kind, state, created_at, created_by)
                        values (?, ?, 'DRAFT', ?, ?) on conflict do nothing
                        """).params(name, kind, Timestamp.from(now), by).update() == 1;
    }

    int addVersion(String name, IntegrationForm form, @Nullable Integer basedOn, String by, Instant now) {
        return db.sql("""
                        with v as (
                          insert into integration_version (integration, version, form, based_on, made_at, made_by)
                          select :name, coalesce(max(version), 0) + 1, :form::jsonb, :based, :now, :by
                          from integration_version where integration = :name
                          returning version)
                        update integration set draft = v.version from v where name = :name returning draft
                        """)
                .param("name", name)
                .param("form", write(form))
                .param("based", basedOn)
                .param("now", Timestamp.from(now))
                .param("by", by)
                .query(Integer.class)
                .single();
    }

    Optional<Version> version(String name, int version) {
        return db.sql(VERSION + "where integration = ? and version = ?")
                .params(name, version)
                .query(this::version)
                .optional();
    }

    List<Version> versions(String name, int limit) {
        return db.sql(VERSION + "where integration = ? order by version desc limit ?")
                .params(name, limit)
                .query(this::version)
                .list();
    }

    Optional<Version> newestBy(String name, String maker) {
        return db.sql(VERSION + "where integration = ? and made_by = ? order by version desc limit 1")
                .params(name, maker)
                .query(this::version)
                .optional();
    }

    void dryRunPassed(String name, int version, UUID run) {
        db.sql("update integration_version set dry_run = ? where integration = ? and version = ?")
                .params(run, name, version)
                .update();
    }

    void launched(String name, int version, State state, String by, Instant now) {
        db.sql("""
                        update integration_version set launched_at = coalesce(launched_at, :now),
                          launched_by = coalesce(launched_by, :by)
                        where integration = :name and version = :version
                        """)
                .param("now", Timestamp.from(now))
                .param("by", by)
                .param("name", name)
                .param("version", version)
                .update();
        db.sql("""
                        update integration set launched = :version, draft = nullif(draft, :version), state = :state,
                          anchored_at = :now
                        where name = :name
                        """)
                .param("version", version)
                .param("state", state.name())
                .param("now", Timestamp.from(now))
                .param("name", name)
                .update();
    }

    void state(String name, State state) {
        db.sql("update integration set state = ? where name = ?")
                .params(state.name(), name)
                .update();
    }

    void dropDraft(String name) {
        db.sql("update integration set draft = null where name = ?").param(name).update();
    }

    void remove(String name) {
        db.sql("delete from integration where name = ?").param(name).update();
    }

    void plan(String name, @Nullable Instant due, @Nullable Instant start) {
        db.sql("update integration set due_at = ?, next_run_at = ? where name = ?")
                .params(timestamp(due), timestamp(start), name)
                .update();
    }

    /** It is to start as soon as it can, if it runs by itself; its turns stay what they are. */
    void startNow(String name, Instant now) {
        db.sql(
                        "update integration set next_run_at = least(next_run_at, :now) where name = :name and next_run_at is not null")
                .param("now", Timestamp.from(now))
                .param("name", name)
                .update();
    }

    /** One whose turn has come, which no other node looks at. */
    Optional<Due> nextDue(Instant now) {
        return db.sql("""
                        select i.name, i.launched, v.form::text, i.anchored_at, i.due_at
                        from integration i
                        join integration_version v on v.integration = i.name and v.version = i.launched
                        where i.state = 'LAUNCHED' and i.next_run_at <= ?
                        order by i.next_run_at limit 1 for update of i skip locked
                        """)
                .param(Timestamp.from(now))
                .query((rs, row) -> new Due(
                        rs.getString("name"),
                        rs.getInt("launched"),
                        read(rs.getString("form")).schedule(),
                        rs.getTimestamp("anchored_at").toInstant(),
                        rs.getTimestamp("due_at").toInstant()))
                .optional();
    }

    /** Those of which the launched version or the draft names it. */
    List<String> using(String credential) {
        return db.sql("""
                        select i.name from integration i join integration_version v
                          on v.integration = i.name and v.version in (i.launched, i.draft)
                        where v.form ->> 'credential' = ? group by i.name order by i.name
                        """).param(credential).query(String.class).list();
    }

    String write(IntegrationForm form) {
        try {
            return json.writeValueAsString(form);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("A form cannot be written as JSON.", ours);
        }
    }

    private IntegrationForm read(String form) {
        try {
            return json.readValue(form, IntegrationForm.class);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("The form of an integration cannot be read.", ours);
        }
    }

    private Version version(ResultSet rs, int row) throws SQLException {
        return new Version(
                rs.getInt("version"),
                read(rs.getString("form")),
                rs.getObject("based_on", Integer.class),
                rs.getTimestamp("made_at").toInstant(),
                rs.getString("made_by"),
                rs.getObject("dry_run", UUID.class),
                instant(rs, "launched_at"),
                rs.getString("launched_by"));
    }

    private static Integration integration(ResultSet rs, int row) throws SQLException {
        return new Integration(
                rs.getString("name"),
                rs.getString("kind"),
                State.valueOf(rs.getString("state")),
                rs.getObject("launched", Integer.class),
                rs.getObject("draft", Integer.class),
                instant(rs, "anchored_at"),
                instant(rs, "next_run_at"),
                rs.getTimestamp("created_at").toInstant(),
                rs.getString("created_by"));
    }

    @Nullable
    private static Instant instant(ResultSet rs, String column) throws SQLException {
        Timestamp at = rs.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    @Nullable
    private static Timestamp timestamp(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }
}
