package dev.tenure.source;

import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds whom the fresh records of a run are about, by their keys in order. Works on the tables of a {@link Comparison}. */
@Component
class Likeness {

    /**
     * Who an integration has brought, who is still employed on {@code :today}, and whom no reading of everybody has left
     * out since: whoever can be missed. As source_id, person_id, employee_id and facts.
     */
    static final String KNOWN = """
            select f.source_id, p.id as person_id, p.employee_id, coalesce(e.facts, p.facts) as facts
            from foreign_record f left join person_key k on k.source = f.feed and k.source_id = f.source_id
            join person p on p.id = coalesce(f.person_id, k.person_id) left join employment e on e.id = p.id
            where f.feed = :feed and f.unnamed_since is null and (p.merged_into is null or e.id is not null)
              and\s""" + employed("coalesce(e.facts, p.facts)");

    /** After all that the mapping names: by its own key a source knows whom it brought. */
    private static final int LAST = 1_000;

    private static final Set<String> KEPT_APART = Set.of("employeeId", "email", "sourceId");

    private final JdbcClient db;

    Likeness(JdbcClient db) {
        this.db = db;
    }

    /** As a condition on facts: active, and the last day has not passed on {@code :today}. */
    static String employed(String facts) {
        return "coalesce(%1$s ->> 'active', 'true') <> 'false' and coalesce(%1$s ->> 'endDate', '9999') >= :today"
                .formatted(facts);
    }

    /** As a condition on facts: employed, the first day has come, and not suspended: whose account is in use. */
    static String atWork(String facts) {
        return employed(facts)
                + " and coalesce(%1$s ->> 'suspended', 'false') <> 'true' and coalesce(%1$s ->> 'startDate', '') <= :today"
                        .formatted(facts);
    }

    /** Makes the table {@code likeness}: by place how many people fit, and who, under which number, with which facts. */
    void find(String integration) {
        db.sql("""
                        create temporary table sync_key on commit drop as
                        select f.place, k.nth::integer as nth, k.pair ->> 0 as field, k.pair ->> 1 as value
                        from fresh f cross join jsonb_array_elements(f.keys) with ordinality k (pair, nth)
                        where f.kind = 'SAYS'
                        """).update();
        db.sql("analyze sync_key").update();
        db.sql("""
                        create temporary table hit on commit drop as
                        select k.place, k.nth, coalesce(p.merged_into, p.id) as person, p.id as employment
                        from sync_key k join person p on p.employee_id = k.value where k.field = 'employeeId'
                        union all
                        select k.place, k.nth, e.person_id, null
                        from sync_key k join email_address e on e.address = lower(k.value) where k.field = 'email'
                        union all
                        select k.place, k.nth, coalesce(p.merged_into, p.id), p.id
                        from sync_key k join person_key s on s.source = :feed and s.source_id = k.value
                        join person p on p.id = s.person_id where k.field = 'sourceId'
                        union all
                        select f.place, :last, coalesce(p.merged_into, p.id), p.id
                        from fresh f left join person_key s on s.source = :feed and s.source_id = f.source_id
                        join person p on p.id = coalesce(s.person_id, f.as_before) where f.kind = 'SAYS'
                        """).param("feed", integration).param("last", LAST).update();
        for (String field : ownFields()) {
            byOwn(field);
        }
        db.sql("analyze hit").update();
        choose();
    }

    private List<String> ownFields() {
        return db.sql("select distinct field from sync_key").query(String.class).list().stream()
                .filter(field -> !KEPT_APART.contains(field))
                .toList();
    }

    private void byOwn(String field) {
        db.sql("""
                        insert into hit
                        select k.place, k.nth, p.id, null from sync_key k join person p on p.facts ->> :field = k.value
                        where k.field = :field and p.merged_into is null and cardinality(coalesce(p.employee_ids, '{}')) < 2
                        union all
                        select k.place, k.nth, e.person_id, e.id from sync_key k join employment e on e.facts ->> :field = k.value
                        where k.field = :field
                        """).param("field", field).update();
    }

    /** The first key that finds anybody decides. Of several employments the one that was named, else the leading one. */
    private void choose() {
        db.sql("""
                        create temporary table likeness on commit drop as
                        with best as (
                          select h.place, count(distinct h.person) as people, min(h.person::text)::uuid as person,
                            min(h.employment::text)::uuid as employment
                          from hit h join (select place, min(nth) as nth from hit group by place) m
                            on m.place = h.place and m.nth = h.nth
                          group by h.place)
                        select b.place, b.people, coalesce(e.id, p.id) as person_id, coalesce(e.employee_id, p.employee_id) as number,
                          coalesce(e.facts, p.facts) as facts
                        from best b join fresh f on f.place = b.place join person p on p.id = b.person
                        left join lateral (
                          select o.* from employment o where o.person_id = p.id and cardinality(p.employee_ids) > 1
                          order by coalesce(o.id = b.employment, false) desc, coalesce(o.employee_id = f.employee_id, false) desc,
                            o.employee_id = p.employee_ids[1] desc
                          limit 1) e on true
                        """).update();
        db.sql("analyze likeness").update();
    }
}
