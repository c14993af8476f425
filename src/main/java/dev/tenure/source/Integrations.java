package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.FieldProblem;
import dev.tenure.source.Integration.State;
import dev.tenure.source.IntegrationEvent.What;
import dev.tenure.source.SourceRefusal.Why;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The integrations, their versions and their history. A version is never changed: each edit makes the next one, so that
 * a dry run that has passed speaks for exactly what it read, and a run under way reads what it began with.
 */
@Component
public class Integrations {

    private static final String INTEGRATION = """
            select id, name, kind, state, newest_version, draft_version, launched_version, next_at, last_started_at,
              last_run, trouble
            from integration
            """;

    private static final String VERSION = """
            select version, content, made_at, made_by, from_version, exists (select from integration_dry_run d
              where d.integration_id = v.integration_id and d.version = v.version) as dry_run
            from integration_version v where integration_id = ?
            """;

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Connectors connectors;
    private final IntegrationCheck check;
    private final ObjectProvider<RunStarts> starts;
    private final IntegrationSettings settings;
    private final ObjectMapper json;
    private final Clock clock;

    Integrations(
            JdbcClient db,
            TransactionTemplate transaction,
            Connectors connectors,
            IntegrationCheck check,
            ObjectProvider<RunStarts> starts,
            IntegrationSettings settings,
            ObjectMapper json,
            Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.connectors = connectors;
        this.check = check;
        this.starts = starts;
        this.settings = settings;
        this.json = json;
        this.clock = clock;
    }

    /** In the order of their names. */
    public List<Integration> list(String after, int limit) {
        return db.sql(INTEGRATION + "where name > ? order by name limit ?")
                .params(after, limit)
                .query(Integrations::integration)
                .list();
    }

    public Optional<Integration> find(String name) {
        return db.sql(INTEGRATION + "where name = ?")
                .param(name)
                .query(Integrations::integration)
                .optional();
    }

    /** Its versions, the newest first, below that number. */
    public List<IntegrationVersion> versions(Integration integration, int before, int limit) {
        return db.sql(VERSION + "and version < ? order by version desc limit ?")
                .params(integration.id(), before, limit)
                .query(this::version)
                .list();
    }

    /** @param version null for the one that is worked on */
    public Optional<IntegrationVersion> version(Integration integration, @Nullable Integer version) {
        return version(integration.id(), version == null ? integration.workedOn() : version);
    }

    private Optional<IntegrationVersion> version(UUID integration, int version) {
        return db.sql(VERSION + "and version = ?")
                .params(integration, version)
                .query(this::version)
                .optional();
    }

    /** Its history, the newest first, below that id. */
    public List<IntegrationEvent> events(Integration integration, long before, int limit) {
        return db.sql("""
                        select id, at, by_whom, what, version, run_id from integration_event
                        where integration_id = ? and id < ? order by id desc limit ?
                        """)
                .params(integration.id(), before, limit)
                .query((rs, row) -> new IntegrationEvent(
                        rs.getLong("id"),
                        rs.getTimestamp("at").toInstant(),
                        rs.getString("by_whom"),
                        What.valueOf(rs.getString("what")),
                        number(rs, "version"),
                        rs.getObject("run_id", UUID.class)))
                .list();
    }

    /** @throws SourceRefusal if the name is taken, or something is wrong with it */
    public Integration create(String name, String kind, JsonNode content, String by) {
        List<FieldProblem> problems = new ArrayList<>();
        if (!Credentials.NAME.matcher(name).matches()) {
            problems.add(new FieldProblem(
                    "/name", "bad-name", "A name has small letters, digits and hyphens, 63 at most."));
        }
        if (connectors.find(kind).isEmpty()) {
            problems.add(new FieldProblem(
                    "/kind", "unknown-value", "There is no such kind: see /api/v1/connectors for those that are."));
        }
        IntegrationContent read = read(kind, content, problems);
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        try {
            transaction.executeWithoutResult(status -> {
                db.sql("""
                                insert into integration (id, name, kind, state, newest_version, draft_version, created_at)
                                values (?, ?, ?, 'DRAFT', 1, 1, ?)
                                """)
                        .params(id, name, kind, Timestamp.from(now))
                        .update();
                insert(id, 1, read, null, by, now);
                tell(id, name, 1, What.CREATED, by, null, now);
            });
        } catch (DuplicateKeyException taken) {
            throw new SourceRefusal(Why.NAME_TAKEN, "name-taken", "There is an integration of this name.");
        }
        return find(name).orElseThrow(SourceRefusal::unknown);
    }

    /**
     * Makes the next version the draft, beside what is launched.
     *
     * @param newest the newest version that the editor has seen
     * @throws SourceRefusal if somebody else was faster, or something is wrong with it
     */
    public Integration edit(String name, JsonNode content, int newest, String by) {
        return change(name, (integration, now) -> {
            mustBe(integration, newest);
            IntegrationContent read = read(integration.kind(), content, new ArrayList<>());
            makeDraft(integration, read, null, What.EDITED, by, now);
        });
    }

    /**
     * Makes what a version said the draft: a new version, that needs its own dry run and launch.
     *
     * @param newest the newest version that the editor has seen
     * @throws SourceRefusal if somebody else was faster, or there is no such version
     */
    public Integration rollBack(String name, int to, int newest, String by) {
        return change(name, (integration, now) -> {
            mustBe(integration, newest);
            IntegrationVersion old = version(integration.id(), to).orElseThrow(SourceRefusal::unknown);
            IntegrationContent read = content(integration.kind(), old.content());
            makeDraft(integration, read, to, What.ROLLED_BACK, by, now);
        });
    }

    /** @throws SourceRefusal if there is no draft beside a launched version, or somebody else was faster */
    public Integration discardDraft(String name, int newest, String by) {
        return change(name, (integration, now) -> {
            mustBe(integration, newest);
            if (integration.draftVersion() == null || integration.state() == State.DRAFT) {
                throw new SourceRefusal(
                        Why.WRONG_STATE,
                        "no-draft",
                        integration.state() == State.DRAFT
                                ? "There is nothing but the draft: delete the integration."
                                : "There is no draft.");
            }
            db.sql("update integration set draft_version = null where id = ?")
                    .param(integration.id())
                    .update();
            tell(integration, integration.draftVersion(), What.DRAFT_DISCARDED, by, null, now);
        });
    }

    /** @throws SourceRefusal if it was ever launched: people came from it */
    public void delete(String name, String by) {
        transaction.executeWithoutResult(status -> {
            Integration integration = locked(name);
            if (integration.state() != State.DRAFT) {
                throw new SourceRefusal(
                        Why.WRONG_STATE,
                        "was-launched",
                        "People came from it: it can be paused, and is kept for their history.");
            }
            db.sql("delete from integration where id = ?")
                    .param(integration.id())
                    .update();
            tell(integration, integration.newestVersion(), What.DELETED, by, null, clock.instant());
        });
    }

    /**
     * Everything that a launch of this version lacks.
     *
     * @param version null for the one that is worked on
     */
    public List<FieldProblem> problems(String name, @Nullable Integer version) {
        Integration integration = find(name).orElseThrow(SourceRefusal::unknown);
        return problems(
                integration, version(integration, version).orElseThrow(SourceRefusal::unknown));
    }

    private List<FieldProblem> problems(Integration integration, IntegrationVersion version) {
        List<FieldProblem> problems =
                new ArrayList<>(check.problems(integration.kind(), content(integration.kind(), version.content())));
        if (!version.dryRun()) {
            problems.add(new FieldProblem(
                    "", "dry-run-missing", "No dry run of version " + version.version() + " has passed: make one."));
        }
        return problems;
    }

    /** Field by field, what one version says otherwise than another. */
    public List<ContentDifference> differences(String name, int from, int to) {
        Integration integration = find(name).orElseThrow(SourceRefusal::unknown);
        return ContentDifference.between(
                version(integration.id(), from).orElseThrow(SourceRefusal::unknown).content(),
                version(integration.id(), to).orElseThrow(SourceRefusal::unknown).content());
    }

    /**
     * Puts the draft in force. What is paused stays paused.
     *
     * @param version the draft as whoever launches it has seen it
     * @throws SourceRefusal if that is not the draft, or it lacks anything
     */
    public Integration launch(String name, int version, String by) {
        return change(name, (integration, now) -> {
            if (integration.draftVersion() == null || integration.draftVersion() != version) {
                throw new SourceRefusal(
                        Why.OUTDATED,
                        "not-the-draft",
                        integration.draftVersion() == null
                                ? "There is no draft to launch."
                                : "The draft is version " + integration.draftVersion() + ".");
            }
            IntegrationVersion draft = version(integration.id(), version).orElseThrow(SourceRefusal::unknown);
            List<FieldProblem> problems = problems(integration, draft);
            if (!problems.isEmpty()) {
                throw new SourceRefusal(
                        Why.INCOMPLETE, "launch-refused", "It cannot be launched yet: see 'errors'.", problems);
            }
            boolean paused = integration.state() == State.PAUSED;
            Instant next = paused ? null : nextTime(integration, draft, now);
            db.sql("""
                            update integration set state = ?, launched_version = ?, draft_version = null, next_at = ?,
                              trouble = null
                            where id = ?
                            """)
                    .params(paused ? "PAUSED" : "LAUNCHED", version, timestamp(next), integration.id())
                    .update();
            tell(integration, version, What.LAUNCHED, by, null, now);
        });
    }

    /** Keeps it from running by itself, from this moment on; a run under way goes on. */
    public Integration pause(String name, String by) {
        return change(name, (integration, now) -> {
            mustBe(integration, State.LAUNCHED, "Only what is launched can be paused.");
            db.sql("update integration set state = 'PAUSED', next_at = null where id = ?")
                    .param(integration.id())
                    .update();
            tell(integration, integration.launchedVersion(), What.PAUSED, by, null, now);
        });
    }

    /** Lets it run by itself again, from its next time on: what was missed was meant to be. */
    public Integration resume(String name, String by) {
        return change(name, (integration, now) -> {
            mustBe(integration, State.PAUSED, "Only what is paused can be resumed.");
            IntegrationVersion launched =
                    version(integration.id(), integration.launchedVersion()).orElseThrow(SourceRefusal::unknown);
            db.sql("update integration set state = 'LAUNCHED', next_at = ?, trouble = null where id = ?")
                    .params(timestamp(nextTime(integration, launched, now)), integration.id())
                    .update();
            tell(integration, integration.launchedVersion(), What.RESUMED, by, null, now);
        });
    }

    /**
     * Runs it now: what is launched, paused or not.
     *
     * @return the run
     * @throws SourceRefusal if it never was launched, or a run of it is under way
     */
    public UUID run(String name, String by) {
        return start(name, null, false, by);
    }

    /**
     * Reads, maps, compares and judges, and releases nothing.
     *
     * @param version null for the one that is worked on
     * @return the run
     * @throws SourceRefusal if a run of it is under way, or something that every run needs is missing
     */
    public UUID dryRun(String name, @Nullable Integer version, String by) {
        return start(name, version, true, by);
    }

    private UUID start(String name, @Nullable Integer wanted, boolean dry, String by) {
        try {
            return transaction.execute(status -> {
                Integration integration = locked(name);
                if (!dry && integration.launchedVersion() == null) {
                    throw new SourceRefusal(
                            Why.WRONG_STATE, "not-launched", "It was never launched: only dry runs are possible.");
                }
                int number = dry ? (wanted == null ? integration.workedOn() : wanted) : integration.launchedVersion();
                IntegrationVersion version = version(integration.id(), number).orElseThrow(SourceRefusal::unknown);
                List<FieldProblem> problems = dry
                        ? check.problems(integration.kind(), content(integration.kind(), version.content()))
                        : List.of();
                if (!problems.isEmpty()) {
                    throw new SourceRefusal(
                            Why.INCOMPLETE, "run-refused", "It cannot be run yet: see 'errors'.", problems);
                }
                return begin(integration, number, dry, by, clock.instant());
            });
        } catch (RunUnderWay running) {
            throw new SourceRefusal(Why.RUN_UNDER_WAY, "run-under-way", running.getMessage());
        }
    }

    private UUID begin(Integration integration, int version, boolean dry, String by, Instant now) {
        RunStarts engine = starts.getIfAvailable();
        if (engine == null) {
            throw new SourceRefusal(Why.NOT_SET_UP, "no-runs", "Nothing here can run an integration.");
        }
        UUID run = engine.start(integration.id(), version, dry, by);
        if (!dry) {
            db.sql("update integration set last_started_at = ?, last_run = ?, trouble = null where id = ?")
                    .params(Timestamp.from(now), run, integration.id())
                    .update();
        }
        tell(integration, version, dry ? What.DRY_RUN_STARTED : What.RUN_STARTED, by, run, now);
        return run;
    }

    /** To be told by a dry run that ended, read everything, and was not refused: this version may be launched. */
    public void dryRunPassed(UUID integrationId, int version, UUID runId) {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            int kept = db.sql("""
                            insert into integration_dry_run (integration_id, version, run_id, passed_at)
                            select integration_id, version, ?, ? from integration_version
                            where integration_id = ? and version = ?
                            on conflict do nothing
                            """)
                    .params(runId, Timestamp.from(now), integrationId, version)
                    .update();
            if (kept > 0) {
                String name = db.sql("select name from integration where id = ?")
                        .param(integrationId)
                        .query(String.class)
                        .single();
                tell(integrationId, name, version, What.DRY_RUN_PASSED, "run", runId, now);
            }
        });
    }

    /** What became of the look for one that is due. */
    enum Due {
        STARTED,
        PUT_OFF,
        NONE
    }

    /**
     * Starts the run that has been due longest, if any, and sets the time of the next one after now: however many times
     * went by meanwhile, it runs once. One whose last run is under way, or that cannot be started, is looked at again
     * within a minute.
     */
    Due startDue() {
        if (starts.getIfAvailable() == null) {
            return Due.NONE;
        }
        Instant now = clock.instant();
        var looked = new Object() {
            Integration due;
        };
        try {
            return transaction.execute(status -> {
                looked.due = db.sql(INTEGRATION + """
                                where state = 'LAUNCHED' and next_at <= ?
                                order by next_at limit 1 for update skip locked
                                """)
                        .param(Timestamp.from(now))
                        .query(Integrations::integration)
                        .optional()
                        .orElse(null);
                if (looked.due == null) {
                    return Due.NONE;
                }
                Integration due = looked.due;
                setNext(due, nextTime(due, now));
                begin(due, due.launchedVersion(), false, "schedule", now);
                return Due.STARTED;
            });
        } catch (RuntimeException failed) {
            if (looked.due == null || DatabaseAway.causes(failed)) {
                throw failed;
            }
            putOff(looked.due, failed, now);
            return Due.PUT_OFF;
        }
    }

    private void putOff(Integration due, RuntimeException failed, Instant now) {
        Instant soon = now.plusSeconds(60);
        Instant next = Optional.ofNullable(nextTimeOrNull(due, now)).filter(soon::isAfter).orElse(soon);
        // Its message may hold what was read.
        String trouble = failed instanceof RunUnderWay ? "run-under-way" : failed.getClass().getName();
        db.sql("update integration set next_at = ?, trouble = ? where id = ? and next_at = ? and state = 'LAUNCHED'")
                .params(Timestamp.from(next), trouble, due.id(), timestamp(due.nextAt()))
                .update();
    }

    @Nullable
    private Instant nextTimeOrNull(Integration integration, Instant now) {
        try {
            return nextTime(integration, now);
        } catch (RuntimeException unreadable) {
            // That is the trouble itself, and told as such.
            return null;
        }
    }

    private void setNext(Integration integration, @Nullable Instant next) {
        db.sql("update integration set next_at = ? where id = ?")
                .params(timestamp(next), integration.id())
                .update();
    }

    @Nullable
    private Instant nextTime(Integration integration, Instant now) {
        return nextTime(
                integration,
                version(integration.id(), integration.launchedVersion()).orElseThrow(SourceRefusal::unknown),
                now);
    }

    @Nullable
    private Instant nextTime(Integration integration, IntegrationVersion version, Instant now) {
        Schedule schedule =
                content(integration.kind(), version.content()).schedule();
        return schedule.next(now, schedule.jitter(integration.id(), settings.mostJitter()))
                .orElse(null);
    }

    /**
     * The next times of a version's schedule, as they would be if it were launched.
     *
     * @param version null for the one that is worked on
     */
    public List<Instant> nextTimes(Integration integration, @Nullable Integer version, int times) {
        Schedule schedule = schedule(integration, version);
        return schedule.next(
                clock.instant(), schedule.jitter(integration.id(), settings.mostJitter()), times);
    }

    /** @param version null for the one that is worked on */
    public Schedule schedule(Integration integration, @Nullable Integer version) {
        return content(
                        integration.kind(),
                        version(integration, version)
                                .orElseThrow(SourceRefusal::unknown)
                                .content())
                .schedule();
    }

    Optional<Integration> find(UUID id) {
        return db.sql(INTEGRATION + "where id = ?")
                .param(id)
                .query(Integrations::integration)
                .optional();
    }

    Optional<IntegrationContent> contentOf(Integration integration, int version) {
        return version(integration.id(), version).map(found -> content(integration.kind(), found.content()));
    }

    /** One deed to one integration, which nobody else touches meanwhile. */
    private interface Deed {
        void to(Integration integration, Instant now);
    }

    private Integration change(String name, Deed deed) {
        return transaction.execute(status -> {
            deed.to(locked(name), clock.instant());
            return find(name).orElseThrow(SourceRefusal::unknown);
        });
    }

    private Integration locked(String name) {
        return db.sql(INTEGRATION + "where name = ? for update")
                .param(name)
                .query(Integrations::integration)
                .optional()
                .orElseThrow(SourceRefusal::unknown);
    }

    private static void mustBe(Integration integration, int newest) {
        if (integration.newestVersion() != newest) {
            throw new SourceRefusal(
                    Why.OUTDATED,
                    "outdated",
                    "The newest version is " + integration.newestVersion() + ": look at it, and change that.");
        }
    }

    private static void mustBe(Integration integration, State state, String sentence) {
        if (integration.state() != state) {
            throw new SourceRefusal(Why.WRONG_STATE, "wrong-state", sentence + " It is " + integration.state() + ".");
        }
    }

    private void makeDraft(
            Integration integration,
            IntegrationContent content,
            @Nullable Integer from,
            What what,
            String by,
            Instant now) {
        int version = integration.newestVersion() + 1;
        insert(integration.id(), version, content, from, by, now);
        db.sql("update integration set newest_version = ?, draft_version = ? where id = ?")
                .params(version, version, integration.id())
                .update();
        tell(integration, version, what, by, null, now);
    }

    private void insert(
            UUID id, int version, IntegrationContent content, @Nullable Integer from, String by, Instant now) {
        db.sql("""
                        insert into integration_version
                          (integration_id, version, content, credentials, made_at, made_by, from_version)
                        values (:id, :version, :content::jsonb, :credentials, :now, :by, :from)
                        """)
                .param("id", id)
                .param("version", version)
                .param("content", content.toJson().toString())
                .param("credentials", content.credentials())
                .param("now", Timestamp.from(now))
                .param("by", by)
                .param("from", from)
                .update();
    }

    private void tell(
            Integration integration, @Nullable Integer version, What what, String by, @Nullable UUID run, Instant now) {
        tell(integration.id(), integration.name(), version, what, by, run, now);
    }

    private void tell(
            UUID id, String name, @Nullable Integer version, What what, String by, @Nullable UUID run, Instant now) {
        db.sql("""
                        insert into integration_event (integration_id, name, version, at, by_whom, what, run_id)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(id, name, version, Timestamp.from(now), by, what.name(), run)
                .update();
    }

    /** What a caller says; throws all problems at once, those that were found before included. */
    private IntegrationContent read(String kind, JsonNode content, List<FieldProblem> problems) {
        if (!content.isObject()) {
            problems.add(new FieldProblem("", "wrong-type", "An integration is a JSON object."));
            throw SourceRefusal.invalid(problems);
        }
        IntegrationContent read = IntegrationContent.read(content, connectors.preset(kind), problems);
        problems.addAll(check.misplaced(kind, read));
        if (!problems.isEmpty()) {
            throw SourceRefusal.invalid(problems);
        }
        return read;
    }

    /** What we kept ourselves. */
    private IntegrationContent content(String kind, JsonNode kept) {
        List<FieldProblem> problems = new ArrayList<>();
        IntegrationContent content = IntegrationContent.read(kept, connectors.preset(kind), problems);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("A kept version cannot be read any more: " + problems);
        }
        return content;
    }

    private IntegrationVersion version(ResultSet rs, int row) throws SQLException {
        try {
            return new IntegrationVersion(
                    rs.getInt("version"),
                    json.readTree(rs.getString("content")),
                    rs.getTimestamp("made_at").toInstant(),
                    rs.getString("made_by"),
                    number(rs, "from_version"),
                    rs.getBoolean("dry_run"));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("What the database holds as JSON is none.", impossible);
        }
    }

    private static Integration integration(ResultSet rs, int row) throws SQLException {
        return new Integration(
                rs.getObject("id", UUID.class),
                rs.getString("name"),
                rs.getString("kind"),
                State.valueOf(rs.getString("state")),
                rs.getInt("newest_version"),
                number(rs, "draft_version"),
                number(rs, "launched_version"),
                instant(rs, "next_at"),
                instant(rs, "last_started_at"),
                rs.getObject("last_run", UUID.class),
                rs.getString("trouble"));
    }

    @Nullable
    private static Integer number(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, Integer.class);
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
