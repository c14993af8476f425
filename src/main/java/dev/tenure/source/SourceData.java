package dev.tenure.source;

import dev.tenure.roster.PersonalData;
import dev.tenure.roster.PersonalData.Holding;
import dev.tenure.roster.PersonalData.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the feeds keep about people. */
@Configuration(proxyBeanMethods = false)
class SourceData {

    private static final String KEYS =
            "(select split_part(k, chr(9), 1), split_part(k, chr(9), 2) from unnest(:keys::text[]) k)";

    @Bean
    PersonalData sourceHolds() {
        return new PersonalData(
                "source",
                2,
                null,
                List.of(
                        Holding.deleted("foreign_record", "(t.feed, t.source_id) in " + KEYS),
                        Holding.blanked(
                                "run_record",
                                "(select r.feed from feed_run r where r.id = t.run_id) || chr(9) || t.source_id = any(:keys::text[])"
                                        + " and t.source_id in (select split_part(k, chr(9), 2) from unnest(:keys::text[]) k)",
                                "source_id = 'erased:' || gen_random_uuid(), because_text = '[erased]'")),
                List.of(
                        new Retention("runs", Duration.ofDays(1), """
                                delete from feed_run where id in (
                                  select id from feed_run where started_at < :limit and state <> 'RUNNING' limit :chunk)
                                """),
                        // One that is to be looked at again says something on that day.
                        new Retention("records", Duration.ofDays(1), """
                                delete from foreign_record where (feed, source_id) in (
                                  select feed, source_id from foreign_record
                                  where last_seen < :limit and look_again_on is null limit :chunk)
                                """)));
    }
}
