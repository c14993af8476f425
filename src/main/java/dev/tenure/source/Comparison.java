package dev.tenure.source;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * Compares what a run has staged with what is known, as a set: which records are new, whom each is about, and what it
 * would change in which field. To be called in one transaction.
 */
@Component
class Comparison {

    static final String ABSENT = "The feed names everybody, and this person no more.";

    private final JdbcClient db;
    private final Likeness likeness;

    Comparison(JdbcClient db, Likeness likeness) {
        this.db = db;
        this.likeness = likeness;
    }

    /** What came of it; skipped and unchanged are those that are and fare as before. */
    record Outcome(int toRelease, int unchanged, int skipped, int failed) {}

    /**
     * Compares all of it.
     *
     * @param leavers whether whoever is known and not named has left
     */
    Outcome of(Run run, RunOrder order, boolean leavers) {
        // Only within this transaction; a million rows are not sorted in the 4 MB that everybody has.
        db.sql("set local work_mem = '64MB'").update();
        db.sql("delete from run_record where run_id = ?").param(run.id()).update();
        db.sql("delete from staged_record where run_id = ? and kind = 'ABSENT'")
                .param(run.id())
                .update();
        fresh(run);
        likeness.find(run.integration());
        comeBack(run);
        clashes();
        judge(run, order.preference());
        amend(run);
        if (leavers) {
            leave(run);
        }
        return outcome(run);
    }

    /** What is not as it was, or did not fare well as it was. */
    private void fresh(Run run) {
        statement("""
                create temporary table twice on commit drop as
                select s.place from staged_record s join (
                  select source_id, min(place) as first from staged_record where run_id = :run
                  group by source_id having count(*) > 1) d on d.source_id = s.source_id
                where s.run_id = :run and s.place > d.first and s.kind <> 'FAIL'
                """, run).update();
        statement("""
                create temporary table fresh on commit drop as
                select s.place, s.source_id, case when t.place is not null then 'TWICE' else s.kind end as kind,
                  s.employee_id, s.because_code, s.because_text, f.person_id as as_before,
                  s.stated::jsonb as stated,
                  case when json_array_length(s.keys) > 0 or s.employee_id is null then s.keys::jsonb
                    else jsonb_build_array(jsonb_build_array('employeeId', s.employee_id)) end as keys
                from staged_record s
                left join foreign_record f on f.feed = :feed and f.source_id = s.source_id
                left join twice t on t.place = s.place
                where s.run_id = :run
                  and (:retry::uuid is null or coalesce(f.outcome, 'FAILED') = 'FAILED' and exists (
                    select from run_record o
                    where o.run_id = :retry::uuid and o.source_id = s.source_id and o.outcome = 'FAILED'))
                  and (t.place is not null or f.content_hash is distinct from s.content_hash
                    or f.unnamed_since is not null
                    or f.outcome not in ('NEW', 'CHANGED', 'UNCHANGED')
                      and not (f.outcome = 'SKIPPED' and s.kind = 'SKIP'))
                """, run).param("retry", run.retryOf()).update();
        db.sql("analyze fresh").update();
    }

    /** Whoever was missed and is named again is active again, unless the source says something of that itself. */
    private void comeBack(Run run) {
        db.sql("""
                        update fresh f set stated = f.stated || '{"active": "true"}'
                        from likeness l
                        where l.place = f.place and not jsonb_exists(f.stated, 'active')
                          and l.person_id in (select person_id from foreign_record where feed = :feed and said_absent)
                        """).param("feed", run.integration()).update();
    }

    /** Whose values of fields that are unique somebody else has, or an earlier record of the same feed names for another. */
    private void clashes() {
        db.sql("""
                        create temporary table clash on commit drop as
                        with claim as (
                          select f.place, coalesce(mine.person_id, l.person_id) as person_id, o.name,
                            f.stated ->> ('attributes.' || o.name) as value
                          from own_field o cross join fresh f left join likeness l on l.place = f.place
                          left join employment mine on mine.id = l.person_id
                          where o.is_unique and f.kind = 'SAYS' and f.stated ->> ('attributes.' || o.name) is not null),
                        held as (
                          select p.id, o.name, p.facts ->> ('attributes.' || o.name) as value
                          from own_field o cross join person p
                          where o.is_unique and exists (select from claim)
                            and jsonb_exists(p.facts, 'attributes.' || o.name)
                          union
                          select e.person_id, o.name, e.facts ->> ('attributes.' || o.name)
                          from own_field o cross join employment e
                          where o.is_unique and exists (select from claim)
                            and jsonb_exists(e.facts, 'attributes.' || o.name))
                        select c.place from claim c join held h on h.name = c.name and h.value = c.value
                        where h.id is distinct from c.person_id
                        union
                        select place from (
                          select place, coalesce(person_id::text, '#' || place) as claimant,
                            first_value(coalesce(person_id::text, '#' || place))
                              over (partition by name, value order by place) as first
                          from claim) n
                        where claimant <> first
                        """).update();
    }

    /** What becomes of each: the whole difference, before anything is released. */
    private void judge(Run run, Preference preference) {
        statement("""
                insert into run_record (run_id, source_id, place, outcome, because_code, because_text, difference, person_id,
                  company, before, after)
                with seen as (
                  select f.*, l.people, l.person_id, l.number, l.facts, coalesce(l.facts, '{}') || f.stated as becomes,
                    row_number() over (
                      partition by f.kind, coalesce(l.person_id::text, f.employee_id, '#' || f.place) order by f.place) as nth
                  from fresh f left join likeness l on l.place = f.place),
                judged as (
                  select s.*, case
                      when kind = 'TWICE' then 'twice'
                      when kind in ('SKIP', 'FAIL') then because_code
                      when people > 1 then 'ambiguous'
                      when person_id is null and :preference = 'UPDATE_ONLY' then 'not-known-here'
                      when person_id is null and employee_id is null then 'no-employee-number'
                      when number <> employee_id then 'other-number'
                      when person_id is not null and :preference = 'CREATE_ONLY' then 'known-already'
                      when nth > 1 then 'same-person'
                      when exists (select from clash c where c.place = s.place) then 'not-unique'
                    end as code,
                    person_id is not null and\s""" + Likeness.atWork("facts") + """
                     as was_at_work,
                   \s""" + Likeness.atWork("becomes") + """
                     as is_at_work
                  from seen s)
                select :run, j.source_id, j.place,
                  case when j.kind = 'SKIP' or j.code in ('not-known-here', 'known-already') then 'SKIPPED'
                    when j.code is not null then 'FAILED' else 'PLANNED' end,
                  j.code, coalesce(r.text, j.because_text),
                  case when j.code is not null then null
                    when j.person_id is null then 'JOIN'
                    when d.after is null then null
                    when is_at_work and not was_at_work then 'JOIN'
                    when was_at_work and not is_at_work then 'LEAVE'
                    when is_at_work and (d.after ->> 'endDate' < coalesce(d.before ->> 'endDate', '9999')
                      or d.after ->> 'leaveStart' is not null and d.before ->> 'leaveStart' is null) then 'LEAVE'
                    when jsonb_exists_any(d.after,
                      array['department', 'location', 'company', 'managerEmployeeId', 'title']) then 'MOVE'
                    else 'CHANGE' end,
                  case when j.code = 'ambiguous' then null else j.person_id end,
                  case when j.person_id is null then j.stated ->> 'company' else j.facts ->> 'company' end,
                  case when j.code is null then d.before end,
                  case when j.code is null then d.after end
                from judged j
                left join lateral (
                  select coalesce(jsonb_object_agg(e.key, j.facts -> e.key) filter (where jsonb_exists(j.facts, e.key)), '{}')
                      as before,
                    jsonb_object_agg(e.key, e.value) as after
                  from jsonb_each(j.stated) e
                  where (j.facts ->> e.key) is distinct from (e.value #>> '{}')
                ) d on j.code is null
                left join unnest(:codes::text[], :texts::text[]) r (code, text)
                  on r.code = j.code and j.kind not in ('SKIP', 'FAIL')
                """, run)
                .param("preference", preference.name())
                .param("today", today(run))
                .param("codes", Verdicts.codes())
                .param("texts", Verdicts.texts())
                .update();
    }

    /** What the release needs to know beside what was read: the number of whom a key found, and who is back. */
    private void amend(Run run) {
        statement("""
                update staged_record s set employee_id = coalesce(s.employee_id, l.number), stated = f.stated::json
                from fresh f left join likeness l on l.place = f.place
                where s.run_id = :run and s.place = f.place and f.kind = 'SAYS'
                  and (s.employee_id is null and l.number is not null or f.stated <> s.stated::jsonb)
                """, run).update();
    }

    private void leave(Run run) {
        statement("""
                with named as (
                  select f.person_id from staged_record s join foreign_record f on f.feed = :feed and f.source_id = s.source_id
                  where s.run_id = :run and f.person_id is not null
                  union select person_id from run_record where run_id = :run and person_id is not null),
                gone as (
                  select k.*, (row_number() over (order by k.source_id))::integer + :staged as place
                  from (""" + Likeness.KNOWN + """
                  ) k
                  where not exists (select from staged_record s where s.run_id = :run and s.source_id = k.source_id)
                    and k.person_id not in (select person_id from named)),
                kept as (
                  insert into staged_record (run_id, place, source_id, kind, payload, content_hash, employee_id, stated)
                  select :run, place, source_id, 'ABSENT', '{}', '', employee_id, '{"active": "false"}' from gone)
                insert into run_record (run_id, source_id, place, outcome, because_code, because_text, difference, person_id,
                  company, before, after)
                select :run, source_id, place, 'PLANNED', 'absent', :text, 'LEAVE', person_id, facts ->> 'company',
                  case when jsonb_exists(facts, 'active') then jsonb_build_object('active', facts ->> 'active') else '{}' end,
                  '{"active": "false"}'
                from gone
                """, run)
                .param("staged", run.progress().staged())
                .param("today", today(run))
                .param("text", ABSENT)
                .update();
    }

    private Outcome outcome(Run run) {
        return statement("""
                select count(*) filter (where outcome = 'PLANNED') as to_release,
                  count(*) filter (where outcome = 'SKIPPED') as skipped, count(*) filter (where outcome = 'FAILED') as failed,
                  case when :retry::uuid is not null then 0 else
                    (select count(*) from staged_record s join foreign_record f on f.feed = :feed
                      and f.source_id = s.source_id and f.content_hash = s.content_hash and f.outcome = 'SKIPPED'
                        and f.unnamed_since is null
                      where s.run_id = :run and s.kind = 'SKIP' and s.place not in (select place from twice)) end
                  as skipped_again,
                  count(*) filter (where place <= :staged) as told
                from run_record where run_id = :run
                """, run)
                .param("retry", run.retryOf())
                .param("staged", run.progress().staged())
                .query((rs, row) -> {
                    int again = rs.getInt("skipped_again");
                    int unchanged = run.retryOf() != null ? 0 : run.progress().staged() - rs.getInt("told") - again;
                    return new Outcome(
                            rs.getInt("to_release"), unchanged, rs.getInt("skipped") + again, rs.getInt("failed"));
                })
                .single();
    }

    private StatementSpec statement(String sql, Run run) {
        return db.sql(sql).param("run", run.id()).param("feed", run.integration());
    }

    /** A day of difference between time zones makes none here: each person's days are kept by the process. */
    static String today(Run run) {
        return LocalDate.ofInstant(run.startedAt(), ZoneOffset.UTC).toString();
    }

    /** How many employed people this integration has known so far, for the question whether a feed is suspiciously short. */
    int known(Run run) {
        return db.sql("select count(distinct person_id) from (" + Likeness.KNOWN + ") k")
                .param("feed", run.integration())
                .param("today", today(run))
                .query(Integer.class)
                .single();
    }

    /** Whether a record failed of which not even the source's key could be read: then nobody can be missed. */
    boolean hasNameless(UUID run) {
        return db.sql(
                        "select exists (select from staged_record where run_id = ? and kind = 'FAIL' and source_id like '#%')")
                .param(run)
                .query(Boolean.class)
                .single();
    }

    /** Why the comparison keeps a record out, in words for people. */
    private static final class Verdicts {

        private static final List<Because> ALL = List.of(
                new Because(
                        "twice", "The feed names this record twice; the first one counts. Correct it in the source."),
                new Because(
                        "ambiguous",
                        "A key fits several people: correct the source, or merge them if they are one person."),
                new Because("not-known-here", "Nobody is known by these keys, and the integration only updates."),
                new Because("known-already", "The person is known, and the integration only creates."),
                new Because(
                        "no-employee-number",
                        "Nobody is known by these keys, and a new person needs an employee number: map one, or let another"
                                + " source create the person."),
                new Because(
                        "other-number",
                        "A key finds a person with another employee number: correct the number or the key in the source, or"
                                + " merge both if they are one person."),
                new Because(
                        "not-unique",
                        "A field of which each value belongs to one person has a value that another person has: correct it in"
                                + " the source, or merge both if they are one person."),
                new Because(
                        "same-person",
                        "An earlier record of this feed is about the same person: the source has this person twice."));

        static String[] codes() {
            return ALL.stream().map(Because::code).toArray(String[]::new);
        }

        static String[] texts() {
            return ALL.stream().map(Because::text).toArray(String[]::new);
        }
    }
}
