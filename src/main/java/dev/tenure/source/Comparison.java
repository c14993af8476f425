package dev.tenure.source;

import dev.tenure.source.RunOrder.Mode;
import dev.tenure.source.RunOrder.RunRules;
import dev.tenure.source.RunProgress.Reached;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds the whole difference between what a run has read and what is known, as a set, before anything of it is
 * released; what is as it was leaves nothing but a number.
 */
@Component
public class Comparison {

    /** Behind all that was read. */
    private static final long ABSENT_FROM = 1L << 40;

    private static final String NEWS = """
            create temp table run_news on commit drop as
            select s.place, s.source_id, s.meaning, s.employee_id, s.sync_keys, s.because_code, s.because_text,
              case when f.outcome = 'ABSENT' and cast(:employment as boolean) and not jsonb_exists(s.stated, 'active')
                then s.stated || jsonb_build_object('active', 'true') else s.stated end as stated,
              k.person_id, k.person_id is not null as by_key, cast(null as text) as found_by, false as ambiguous,
              false as contradicts
            from staged_record s
            left join foreign_record f on f.feed = :source and f.source_id = s.source_id
            left join person_key k on k.source = :source and k.source_id = s.source_id
            where s.run_id = :run
              and (f.source_id is null or f.content_hash <> s.content_hash or f.outcome in ('FAILED', 'SKIPPED', 'ABSENT'))
            """;

    /** Reads as {@code Roster.Merge} does: the newest statement of a field wins, and a repetition wins over nothing. */
    private static final String VERDICTS = """
            insert into run_record (run_id, source_id, place, outcome, kind, person_id, company, found_by, because_code,
              because_text, waits)
            select :run, source_id, place, outcome, case when outcome in ('NEW', 'CHANGED', 'UNCHANGED') then kind end,
              person_id, company, found_by, code, text, outcome in ('NEW', 'CHANGED', 'UNCHANGED') and not cast(:dry as boolean)
            from (
              select *, case
                  when meaning = 'OUT' then 'OUT'
                  when code in ('create-only', 'update-only') then 'SKIPPED'
                  when code is not null then 'FAILED'
                  when person_id is null then 'NEW'
                  when kind = 'UNCHANGED' then 'UNCHANGED'
                  else 'CHANGED' end as outcome
              from (
                select n.place, n.source_id, n.meaning, n.person_id, n.found_by,
                  case
                    when n.meaning <> 'PERSON' then n.because_code
                    when n.contradicts then 'duplicate-record'
                    when n.ambiguous then 'ambiguous-sync-key'
                    when n.person_id is null and :mode = 'UPDATE_ONLY' then 'update-only'
                    when n.person_id is null and n.employee_id is null then 'no-employee-number'
                    when n.person_id is not null and :mode = 'CREATE_ONLY' then 'create-only'
                    when n.person_id is not null and n.employee_id <> p.employee_id then 'number-changed'
                    when n.person_id is not null and not n.by_key and exists (
                      select from person_key o where o.person_id = n.person_id and o.source = :source) then 'number-taken'
                    when t.key is not null then 'same-person-twice' end as code,
                  case when n.meaning <> 'PERSON' then n.because_text end as text,
                  coalesce(case when m.employed_after = 3 then p.facts ->> 'company' end, m.after ->> 'company',
                    p.facts ->> 'company') as company,
                  case
                    when n.person_id is null then case when m.employed_after = 3 then 'LEFT' else 'JOINED' end
                    when m.after = p.facts then 'UNCHANGED'
                    when m.employed_before = 3 and m.employed_after <> 3 then 'REHIRED'
                    when m.employed_after > m.employed_before then 'LEFT'
                    else 'CHANGED' end as kind
                from run_news n
                left join person p on p.id = n.person_id
                left join run_twice t on t.key = coalesce(cast(n.person_id as text), 'number ' || n.employee_id)
                left join lateral (
                  select after, facts,
                    case when facts ->> 'active' = 'false' then 3 when jsonb_exists(facts, 'endDate') then 2 else 1 end
                      as employed_before,
                    case when after ->> 'active' = 'false' then 3 when jsonb_exists(after, 'endDate') then 2 else 1 end
                      as employed_after
                  from (
                    select coalesce(p.facts, '{}') as facts,
                      jsonb_strip_nulls(coalesce(p.facts, '{}') || coalesce(jsonb_object_agg(e.key, e.value) filter (
                        where e.key is distinct from n.found_by and (p.provenance -> e.key is null or (
                          cast(p.provenance -> e.key ->> 'at' as timestamptz) <= :occurred
                          and not (p.provenance -> e.key ->> 'instead' is not null
                            and p.provenance -> e.key ->> 'source' <> :source
                            and p.provenance -> e.key ->> 'instead'
                              = coalesce(e.value, case when e.key = 'active' then 'true' else 'false' end))))), '{}')) as after
                    from jsonb_each_text(n.stated) e) merged) m on true) judged) told
            """;

    /** Those of this source alone: another source, or another word on when they work here, keeps them. */
    private static final String ABSENT = """
            insert into run_record (run_id, source_id, place, outcome, kind, person_id, company, because_code, because_text,
              waits)
            select :run, source_id, :first + row_number() over (order by source_id),
              case when elsewhere and active then 'SKIPPED' else 'ABSENT' end,
              case when not active then 'UNCHANGED' when not elsewhere then 'LEFT' end,
              person_id, company,
              case when elsewhere and active then 'known-by-another' end,
              case when elsewhere and active then 'The feed does not bring the person any more; another source does.' end,
              active and not elsewhere and not cast(:dry as boolean)
            from (
              select f.source_id, p.id as person_id, p.facts ->> 'company' as company,
                p.facts ->> 'active' is distinct from 'false' as active,
                exists (
                  select from unnest(array['active', 'startDate', 'endDate']) e (field)
                  where p.provenance -> e.field ->> 'source' not in (:source, 'desk'))
                or exists (
                  select from person_key ok join foreign_record o on o.feed = ok.source and o.source_id = ok.source_id
                  where ok.person_id = p.id and ok.source <> :source and o.outcome not in ('ABSENT', 'OUT')
                    and o.states_employment)
                or (not jsonb_exists_any(p.provenance, array['active', 'startDate', 'endDate']) and :source <> (
                  select c.source from personnel_change c where c.person_id = p.id order by c.place limit 1)) as elsewhere
              from foreign_record f
              join person_key k on k.source = f.feed and k.source_id = f.source_id
              join person p on p.id = k.person_id
              where f.feed = :source and f.outcome not in ('ABSENT', 'OUT')
                and not exists (select from staged_record s where s.run_id = :run and s.source_id = f.source_id)) gone
            """;

    private static final Map<String, String> TEXTS = Map.of(
            "duplicate-record",
            "The source brought two records of this key that say different things: none was taken.",
            "ambiguous-sync-key",
            "The sync key fits more than one person: make it unique, or put another key before it.",
            "update-only",
            "Nobody is known by the sync keys, and the integration only updates.",
            "no-employee-number",
            "Nobody is known by the sync keys, and the source gives no employee number to create somebody with.",
            "create-only",
            "The person is known already, and the integration only creates.",
            "number-changed",
            "The source gives this person another employee number than before: correct the number in HR.",
            "number-taken",
            "Another record of this source is this person already: give one of them another number or key.",
            "same-person-twice",
            "More than one new record of this run leads to the same person: none was taken.");

    private final IntegrationRuns runs;
    private final JdbcClient db;

    Comparison(IntegrationRuns runs, JdbcClient db) {
        this.runs = runs;
        this.db = db;
    }

    /** Is it within its limits? */
    public enum Verdict {
        /** All of it may be released. */
        WITHIN,
        /** Somebody has to approve of it first. */
        OVER,
        /** There is nothing to be released: it was a dry run, or nothing is new, or nothing could be read. */
        NOTHING
    }

    /** Finds the difference and judges it. It is kept whole, or, if this fails, not at all. */
    @Transactional
    public Verdict compare(UUID runId) {
        db.sql("select 1 from feed_run where id = ? for update")
                .param(runId)
                .query()
                .singleRow();
        FeedRun run = runs.get(runId);
        RunProgress integration = IntegrationRuns.integration(run);
        if (run.state() != RunState.RUNNING) {
            return Verdict.NOTHING;
        }
        RunOrder order;
        try {
            order = runs.order(run);
        } catch (FeedFault impossible) {
            keepFault(runId, impossible.code(), impossible.getMessage());
            return Verdict.NOTHING;
        }
        db.sql("delete from run_record where run_id = ?").param(runId).update();
        long news = findNews(run, order);
        findPeople(run);
        judge(run, order);
        if (mayHaveLeft(run, integration, order.rules())) {
            db.sql(ABSENT)
                    .param("run", runId)
                    .param("source", order.source())
                    .param("first", ABSENT_FROM)
                    .param("dry", integration.dryRun())
                    .update();
        }
        List<Reached> reached = reached(run, order);
        int waiting = keepCounts(run, order, news, reached);
        if (integration.dryRun() || waiting == 0) {
            return Verdict.NOTHING;
        }
        return reached.isEmpty() ? Verdict.WITHIN : Verdict.OVER;
    }

    private long findNews(FeedRun run, RunOrder order) {
        UUID retryOf = IntegrationRuns.integration(run).retryOf();
        String only = retryOf == null
                ? ""
                : " and s.source_id in (select source_id from run_record where run_id = :retry and outcome = 'FAILED')";
        long news = db.sql(NEWS + only)
                .param("run", run.id())
                .param("source", order.source())
                .param("employment", order.rules().statesEmployment())
                .param("retry", retryOf)
                .update();
        news = count("select count(*) from run_news", Map.of());
        // A page that moved while it was read brings a record twice: the same one is one, different ones are none.
        db.sql("""
                        update run_news n set contradicts = true
                        from (select source_id from staged_record where run_id = ?
                          group by source_id having min(content_hash) <> max(content_hash)) t
                        where n.source_id = t.source_id and n.source_id <> ''
                        """).param(run.id()).update();
        db.sql("""
                        delete from run_news n using (
                          select place, row_number() over (partition by source_id order by place) as nth from run_news
                          where source_id <> '') t
                        where t.place = n.place and t.nth > 1
                        """).update();
        db.sql("update run_news set source_id = 'no key, record ' || place where source_id = ''")
                .update();
        db.sql("analyze run_news").update();
        return news;
    }

    /** By the source's own key; else by the first sync key that finds anybody; else by the employee number. */
    private void findPeople(FeedRun run) {
        List<String> fields = db.sql("""
                        select distinct k.value ->> 'field' from run_news n, jsonb_array_elements(n.sync_keys) k
                        where n.person_id is null and n.meaning = 'PERSON'
                        """).query(String.class).list();
        if (!fields.isEmpty()) {
            db.sql("create temp table run_hit (place bigint, nth bigint, field text, person_id uuid) on commit drop")
                    .update();
            for (String field : fields) {
                db.sql("""
                                insert into run_hit
                                select n.place, k.nth, :field, %s
                                from run_news n, jsonb_array_elements(n.sync_keys) with ordinality k (value, nth), %s
                                where n.person_id is null and n.meaning = 'PERSON' and k.value ->> 'field' = :field and %s
                                """.formatted((Object[]) look(field)))
                        .param("field", field)
                        .update();
            }
            db.sql("""
                            update run_news n set person_id = h.person_id, ambiguous = h.people > 1,
                              found_by = case when h.nth > 1 then h.field end
                            from (
                              select place, nth, min(field) as field, count(distinct person_id) as people,
                                cast(min(cast(person_id as text)) as uuid) as person_id
                              from (select *, min(nth) over (partition by place) as first from run_hit) f
                              where nth = first group by place, nth) h
                            where n.place = h.place
                            """).update();
        }
        db.sql("""
                        update run_news n set person_id = p.id from person p
                        where n.person_id is null and n.meaning = 'PERSON' and not n.ambiguous
                          and p.employee_id = n.employee_id
                        """).update();
        db.sql("""
                        create temp table run_twice on commit drop as
                        select coalesce(cast(person_id as text), 'number ' || employee_id) as key from run_news
                        where meaning = 'PERSON' and not by_key and (person_id is not null or employee_id is not null)
                        group by 1 having count(*) > 1
                        """).update();
    }

    /** Who is found, where it is looked, and what has to fit. */
    private static String[] look(String field) {
        return switch (field) {
            case "employeeId" -> new String[] {"p.id", "person p", "p.employee_id = k.value ->> 'value'"};
            case "email", "otherEmails" ->
                new String[] {"e.person_id", "email_address e", "e.address = lower(k.value ->> 'value')"};
            default -> new String[] {"p.id", "person p", "p.facts ->> :field = k.value ->> 'value'"};
        };
    }

    private void judge(FeedRun run, RunOrder order) {
        Mode mode = order.rules().mode();
        db.sql(VERDICTS)
                .param("run", run.id())
                .param("source", order.source())
                .param("mode", mode.name())
                .param("occurred", Timestamp.from(run.startedAt()))
                .param("dry", IntegrationRuns.integration(run).dryRun())
                .update();
        TEXTS.forEach((code, text) -> db.sql(
                        "update run_record set because_text = ? where run_id = ? and because_code = ? and because_text is null")
                .params(text, run.id(), code)
                .update());
    }

    /** Only of a feed that is full and was read to its end; an empty one, or one with keys that cannot be read, says nothing. */
    private boolean mayHaveLeft(FeedRun run, RunProgress integration, RunRules rules) {
        boolean couldSay =
                rules.full() && rules.deactivates() && rules.statesEmployment() && integration.retryOf() == null;
        if (!couldSay || !integration.complete()) {
            return false;
        }
        Map<String, Object> of = Map.of("run", run.id());
        if (count("""
                select count(*) from (
                  select from staged_record where run_id = :run and meaning <> 'BROKEN' limit 1) readable
                """, of) == 0) {
            keepFault(
                    run.id(), "empty-feed", "A full feed brought nobody: nobody is taken for absent because of that.");
            return false;
        }
        if (count("select count(*) from staged_record where run_id = :run and source_id = ''", of) > 0) {
            keepFault(
                    run.id(),
                    "unreadable-keys",
                    "Some records have no key that could be read: they may be anybody, so nobody is taken for absent.");
            return false;
        }
        return true;
    }

    private void keepFault(UUID runId, String code, String message) {
        db.sql("update feed_run set code = ?, message = ? where id = ?")
                .params(code, message, runId)
                .update();
    }

    private List<Reached> reached(FeedRun run, RunOrder order) {
        // Whoever is new and gone at once leaves nothing behind.
        List<Limits.Count> counts = db.sql("""
                        select kind, company, count(*) as changes, count(*) filter (where outcome = 'ABSENT') as absent
                        from run_record
                        where run_id = ? and kind in ('JOINED', 'CHANGED', 'LEFT', 'REHIRED')
                          and outcome in ('NEW', 'CHANGED', 'ABSENT') and not (kind = 'LEFT' and outcome = 'NEW')
                        group by kind, company
                        """)
                .param(run.id())
                .query((rs, row) -> new Limits.Count(
                        rs.getString("kind"), rs.getString("company"), rs.getInt("changes"), rs.getInt("absent")))
                .list();
        if (counts.isEmpty()) {
            return List.of();
        }
        Map<String, Integer> known = new HashMap<>();
        db.sql("""
                        select coalesce(p.facts ->> 'company', '') as company, count(*) as people
                        from foreign_record f
                        join person_key k on k.source = f.feed and k.source_id = f.source_id
                        join person p on p.id = k.person_id
                        where f.feed = ? and f.outcome not in ('ABSENT', 'OUT') and p.facts ->> 'active' is distinct from 'false'
                        group by 1
                        """).param(order.source()).query(rs -> {
            known.put(rs.getString("company"), rs.getInt("people"));
        });
        return Limits.reached(order.rules().guard(), counts, known);
    }

    private int keepCounts(FeedRun run, RunOrder order, long news, List<Reached> reached) {
        Map<String, Object> of = new LinkedHashMap<>();
        of.put("run", run.id());
        of.put("source", order.source());
        boolean all = IntegrationRuns.integration(run).retryOf() == null;
        long outAsBefore = all ? count("""
                        select count(*) from staged_record s join foreign_record f
                          on f.feed = :source and f.source_id = s.source_id
                        where s.run_id = :run and s.meaning = 'OUT' and f.outcome = 'OUT' and f.content_hash = s.content_hash
                        """, of) : 0;
        long asBefore = all ? IntegrationRuns.integration(run).read() - news - outAsBefore : 0;
        int waiting = (int) count("select count(*) from run_record where run_id = :run and waits", of);
        boolean asks = waiting > 0 && !reached.isEmpty();
        db.sql("""
                        update feed_run set stage = :stage, reached = :reached::jsonb, to_release = :waiting, released = 0,
                          came_new = c.new, came_changed = c.changed, came_skipped = c.skipped, came_failed = c.failed,
                          came_out = :out, came_absent = c.absent, came_unchanged = :unchanged
                        from (select count(*) filter (where outcome = 'NEW') as new,
                            count(*) filter (where outcome = 'CHANGED') as changed,
                            count(*) filter (where outcome = 'SKIPPED') as skipped,
                            count(*) filter (where outcome = 'FAILED') as failed,
                            count(*) filter (where outcome = 'ABSENT') as absent
                          from run_record where run_id = :run) c
                        where id = :run
                        """)
                .param("run", run.id())
                .param("stage", asks ? "APPROVAL" : "RELEASE")
                .param("reached", Limits.write(reached))
                .param("waiting", waiting)
                .param("out", outAsBefore)
                .param("unchanged", asBefore)
                .update();
        return waiting;
    }

    private long count(String sql, Map<String, Object> params) {
        return db.sql(sql).params(params).query(Long.class).single();
    }
}
