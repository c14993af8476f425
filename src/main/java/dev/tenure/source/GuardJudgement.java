package dev.tenure.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts whom a run would change, of the whole and by company, and holds that against what the integration's guard
 * allows. A percentage of nobody is not looked at: who had nobody before is judged by the number alone.
 */
@Component
class GuardJudgement {

    private final JdbcClient db;

    GuardJudgement(JdbcClient db) {
        this.db = db;
    }

    /** Whether the run must wait for somebody's word. */
    boolean isExceeded(Run run, Guard guard) {
        db.sql("delete from run_tally where run_id = ?").param(run.id()).update();
        List<Boolean> ofCompany = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        List<Double> percents = new ArrayList<>();
        for (boolean company : new boolean[] {false, true}) {
            Map<Difference, Limit> limits = new HashMap<>(company ? guard.perCompany() : guard.perRun());
            // Whoever is erased is gone for good: no more of them than may leave, unless another limit is given.
            limits.computeIfAbsent(Difference.ERASE, erase -> limits.get(Difference.LEAVE));
            limits.forEach((difference, limit) -> {
                ofCompany.add(company);
                differences.add(difference.name());
                counts.add(limit.count());
                percents.add(limit.percent());
            });
        }
        return db.sql("""
                        with knew as (
                          select distinct person_id, facts ->> 'company' as company from (""" + Likeness.KNOWN + """
                          ) k),
                        had as (
                          select case when grouping(coalesce(company, '')) = 0 then coalesce(company, '') end as company,
                            count(*) as people
                          from knew group by grouping sets ((coalesce(company, '')), ())),
                        would as (
                          select case when grouping(coalesce(company, '')) = 0 then coalesce(company, '') end as company,
                            difference, count(*) as people
                          from run_record
                          where run_id = :run and outcome = 'PLANNED' and difference is not null
                          group by grouping sets ((coalesce(company, ''), difference), (difference))
                          union all
                          select null, 'ERASE', count(*) from (""" + Sightings.BLANKED + """
                          ) b having count(*) > 0),
                        allowed as (
                          select * from unnest(:ofCompany::boolean[], :differences::text[], :counts::integer[],
                            :percents::double precision[]) a (of_company, difference, people, percent)),
                        kept as (
                          insert into run_tally
                            (run_id, company, difference, people, had, most_people, most_percent, exceeded)
                          select :run, w.company, w.difference, w.people, coalesce(h.people, 0), a.people, a.percent,
                            coalesce(w.people > a.people, false)
                              or coalesce(h.people > 0 and 100.0 * w.people / nullif(h.people, 0) > a.percent, false)
                          from would w
                          left join had h on h.company is not distinct from w.company
                          left join allowed a on a.difference = w.difference and a.of_company = (w.company is not null)
                          returning exceeded)
                        select coalesce(bool_or(exceeded), false) from kept
                        """)
                .param("feed", run.integration())
                .param("today", Comparison.today(run))
                .param("run", run.id())
                .param("ofCompany", ofCompany.toArray(Boolean[]::new))
                .param("differences", differences.toArray(String[]::new))
                .param("counts", counts.toArray(Integer[]::new))
                .param("percents", percents.toArray(Double[]::new))
                .query(Boolean.class)
                .single();
    }
}
