package dev.tenure.process;

import dev.tenure.directory.Inventory;
import dev.tenure.process.DriftFinding.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The runs of the comparison and what they found. A run's findings become the current ones when it has gone through. */
@Component
public class DriftFindings {

    /** Kinds that the process can do something about. */
    private static final String[] REPAIRABLE = Arrays.asList(Kind.DIFFERENT, Kind.VANISHED, Kind.OUTSIDE).stream()
            .map(Kind::name)
            .toArray(String[]::new);

    private final JdbcClient db;

    DriftFindings(JdbcClient db) {
        this.db = db;
    }

    /** Something that a run under way has found. */
    record Draft(
            UUID objectGuid,
            Kind kind,
            String attribute,
            @Nullable UUID personId,
            String dn,
            String accountName,
            @Nullable String expected,
            @Nullable String found) {}

    /** Somebody about whom something can be done. */
    record Case(UUID personId, UUID objectGuid) {}

    // -------------------------------------------------------------------------------------------- to be read

    public Optional<DriftRun> run(UUID id) {
        return db.sql("select * from drift_run where id = ?")
                .param(id)
                .query(DriftFindings::run)
                .optional();
    }

    /** The newest first. */
    public List<DriftRun> runs(@Nullable Long before, int limit) {
        return db.sql("""
                        select * from drift_run where :before::bigint is null or place < :before::bigint
                        order by place desc limit :limit
                        """)
                .param("before", before)
                .param("limit", limit)
                .query(DriftFindings::run)
                .list();
    }

    /** The current findings of the kinds, in the order in which they were found first. */
    public List<DriftFinding> findings(Collection<Kind> kinds, @Nullable UUID personId, long after, int limit) {
        return db.sql("""
                        select * from drift where kind = any(:kinds) and id > :after
                          and (:person::uuid is null or person_id = :person::uuid)
                        order by id limit :limit
                        """)
                .param("kinds", kinds.stream().map(Enum::name).toArray(String[]::new))
                .param("after", after)
                .param("person", personId)
                .param("limit", limit)
                .query(DriftFindings::finding)
                .list();
    }

    long count(Kind kind) {
        return db.sql("select count(*) from drift where kind = ?")
                .param(kind.name())
                .query(Long.class)
                .single();
    }

    /** Whether this ticket is about a drift that is written only once somebody has agreed. */
    boolean asksFirst(Work work) {
        // Only what the roster reconsidered by itself can be one: nobody else pays for the look.
        return work.ticket().source().equals("tenure")
                && db.sql("select exists (select from drift where ticket_id = ? and asks)")
                        .param(work.ticketId())
                        .query(Boolean.class)
                        .single();
    }

    // --------------------------------------------------------------------------------------------- one run

    /** Begins; whoever begins is alone, so what an earlier run left behind is nobody's. */
    @Transactional
    public void begin(UUID run, String by, String policy, boolean complete, Instant now) {
        db.sql("delete from drift_seen").update();
        db.sql("delete from drift_draft").update();
        db.sql("update drift_run set state = 'FAILED', note = 'interrupted', finished_at = ? where state = 'RUNNING'")
                .param(Timestamp.from(now))
                .update();
        db.sql("""
                        insert into drift_run (id, started_at, state, complete, policy, started_by)
                        values (?, ?, 'RUNNING', ?, ?, ?)
                        """).params(run, Timestamp.from(now), complete, policy, by).update();
    }

    /** Where the newest run that went through began; nothing if none since that time was complete. */
    Optional<Inventory.Mark> mark(Instant completeSince) {
        return db.sql("""
                        select server, usn from drift_run where state = 'DONE' and usn is not null
                          and exists (select from drift_run where state = 'DONE' and complete and started_at > ?)
                        order by place desc limit 1
                        """)
                .param(Timestamp.from(completeSince))
                .query((row, n) -> new Inventory.Mark(row.getString(1), row.getLong(2)))
                .optional();
    }

    /** @param judged false where a process is at work on the person just now, so that nothing can be said */
    void seen(UUID run, Collection<UUID> judged, Collection<UUID> unjudged) {
        db.sql("""
                        insert into drift_seen (run_id, object_guid, judged)
                        select :run, guid, true from unnest(:judged) as guid
                        union all select :run, guid, false from unnest(:unjudged) as guid
                        on conflict do nothing
                        """)
                .param("run", run)
                .param("judged", judged.toArray(UUID[]::new))
                .param("unjudged", unjudged.toArray(UUID[]::new))
                .update();
    }

    Set<UUID> seenOf(UUID run, Collection<UUID> guids) {
        return new HashSet<>(db.sql("select object_guid from drift_seen where run_id = ? and object_guid = any(?)")
                .params(run, guids.toArray(UUID[]::new))
                .query(UUID.class)
                .list());
    }

    void draft(UUID run, List<Draft> drafts) {
        if (drafts.isEmpty()) {
            return;
        }
        db.sql("""
                        insert into drift_draft (run_id, object_guid, kind, attribute, person_id, dn, account_name, expected,
                          found)
                        select :run, d.* from unnest(:guids::uuid[], :kinds::text[], :attributes::text[], :people::uuid[],
                          :dns::text[], :names::text[], :expected::text[], :found::text[]) as d
                        on conflict do nothing
                        """)
                .param("run", run)
                .param("guids", ids(drafts, Draft::objectGuid))
                .param("kinds", texts(drafts, draft -> draft.kind().name()))
                .param("attributes", texts(drafts, Draft::attribute))
                .param("people", ids(drafts, Draft::personId))
                .param("dns", texts(drafts, Draft::dn))
                .param("names", texts(drafts, Draft::accountName))
                .param("expected", texts(drafts, Draft::expected))
                .param("found", texts(drafts, Draft::found))
                .update();
    }

    /** The run has gone through: what it found is what there is now. */
    @Transactional
    public void finish(UUID run, boolean complete, @Nullable Inventory.Mark mark, Instant now) {
        db.sql("""
                        insert into drift (object_guid, kind, attribute, person_id, dn, account_name, expected, found,
                          first_seen, last_seen)
                        select object_guid, kind, attribute, person_id, dn, account_name, expected, found, :now, :now
                        from drift_draft where run_id = :run
                        on conflict (object_guid, kind, attribute) do update set
                          person_id = excluded.person_id, dn = excluded.dn, account_name = excluded.account_name,
                          expected = excluded.expected, found = excluded.found, last_seen = excluded.last_seen,
                          acted_at = case when (drift.expected, drift.found)
                            is distinct from (excluded.expected, excluded.found) then null else drift.acted_at end
                        """).param("run", run).param("now", Timestamp.from(now)).update();
        db.sql("""
                        delete from drift d
                        where not exists (select from drift_draft f where f.run_id = :run
                            and f.object_guid = d.object_guid and f.kind = d.kind and f.attribute = d.attribute)
                          and case when :complete then not exists (select from drift_seen s where s.run_id = :run
                              and s.object_guid = d.object_guid and not s.judged)
                            else exists (select from drift_seen s where s.run_id = :run
                              and s.object_guid = d.object_guid and s.judged) end
                        """).param("run", run).param("complete", complete).update();
        db.sql("""
                        update drift_run set state = 'DONE', complete = :complete, finished_at = :now, server = :server, usn = :usn::bigint,
                          accounts = (select count(*) from drift_seen where run_id = :run),
                          people_with_drift =
                            (select count(distinct person_id) from drift_draft where run_id = :run and kind <> 'ORPHAN'),
                          vanished = (select count(*) from drift_draft where run_id = :run and kind = 'VANISHED'),
                          orphans = (select count(*) from drift_draft where run_id = :run and kind = 'ORPHAN')
                        where id = :run
                        """)
                .param("run", run)
                .param("now", Timestamp.from(now))
                .param("complete", complete)
                .param("server", mark == null ? null : mark.server())
                .param("usn", mark == null ? null : mark.usn())
                .update();
        forget(run);
    }

    /** It did not go through: no finding changes. */
    @Transactional
    public void fail(UUID run, Instant now) {
        db.sql("update drift_run set state = 'FAILED', note = 'failed', finished_at = ? where id = ?")
                .params(Timestamp.from(now), run)
                .update();
        forget(run);
    }

    private void forget(UUID run) {
        db.sql("delete from drift_seen where run_id = ?").param(run).update();
        db.sql("delete from drift_draft where run_id = ?").param(run).update();
    }

    // -------------------------------------------------------------------------------------------- to be done

    /** People about whom something can be done, and for {@code anew} nothing was done yet. */
    List<Case> cases(boolean anew, int limit) {
        return db.sql("""
                        select person_id, (array_agg(object_guid))[1] as guid from drift
                        where person_id is not null and kind = any(:kinds) and (not :anew or acted_at is null)
                        group by person_id limit :limit
                        """)
                .param("kinds", REPAIRABLE)
                .param("anew", anew)
                .param("limit", limit)
                .query((row, n) -> new Case(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list();
    }

    /** A process was set going for the person. */
    void acted(UUID personId, @Nullable UUID ticketId, boolean asks, Instant now) {
        db.sql("""
                        update drift set acted_at = :now, ticket_id = :ticket::uuid, asks = :asks
                        where person_id = :person and kind = any(:kinds)
                        """)
                .param("now", Timestamp.from(now))
                .param("ticket", ticketId)
                .param("asks", asks)
                .param("person", personId)
                .param("kinds", REPAIRABLE)
                .update();
    }

    /** It turned out to be one that is never touched. */
    void keepOff(UUID objectGuid) {
        db.sql("update drift set kind = 'PROTECTED' where object_guid = ? and kind = any(?)")
                .params(objectGuid, REPAIRABLE)
                .update();
    }

    void note(UUID run, int sentToRepair, @Nullable String note) {
        db.sql("update drift_run set sent_to_repair = ?, note = ? where id = ?")
                .params(sentToRepair, note, run)
                .update();
    }

    private static String[] texts(List<Draft> drafts, Function<Draft, String> part) {
        return drafts.stream().map(part).toArray(String[]::new);
    }

    private static UUID[] ids(List<Draft> drafts, Function<Draft, UUID> part) {
        return drafts.stream().map(part).toArray(UUID[]::new);
    }

    private static DriftRun run(ResultSet row, int n) throws SQLException {
        Timestamp finished = row.getTimestamp("finished_at");
        return new DriftRun(
                row.getObject("id", UUID.class),
                row.getLong("place"),
                row.getTimestamp("started_at").toInstant(),
                finished == null ? null : finished.toInstant(),
                DriftRun.State.valueOf(row.getString("state")),
                row.getBoolean("complete"),
                row.getString("policy"),
                row.getString("started_by"),
                row.getInt("accounts"),
                row.getInt("people_with_drift"),
                row.getInt("vanished"),
                row.getInt("orphans"),
                row.getInt("sent_to_repair"),
                row.getString("note"));
    }

    private static DriftFinding finding(ResultSet row, int n) throws SQLException {
        return new DriftFinding(
                row.getLong("id"),
                row.getObject("object_guid", UUID.class),
                Kind.valueOf(row.getString("kind")),
                row.getString("attribute"),
                row.getObject("person_id", UUID.class),
                row.getString("dn"),
                row.getString("account_name"),
                row.getString("expected"),
                row.getString("found"),
                row.getTimestamp("first_seen").toInstant(),
                row.getTimestamp("last_seen").toInstant(),
                row.getObject("ticket_id", UUID.class));
    }
}
