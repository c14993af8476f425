package dev.tenure.source;

import dev.tenure.roster.PersonalData;
import dev.tenure.roster.PersonalData.Holding;
import dev.tenure.roster.PersonalData.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the feeds and integrations keep about people. */
@Configuration(proxyBeanMethods = false)
class SourceData {

    private static final String KEYS =
            "(select split_part(k, chr(9), 1), split_part(k, chr(9), 2) from unnest(:keys::text[]) k)";

    @Bean
    PersonalData sourceHolds() {
        return new PersonalData(
                "source",
                2,
                // A record that was compared and not taken in has a key that the roster does not know.
                "select 'KEYS', feed || chr(9) || source_id from foreign_record where person_id = any(:ids::uuid[])",
                List.of(
                        Holding.deleted("foreign_record", "(t.feed, t.source_id) in " + KEYS),
                        // Anybody may stand in a file, under whatever name: none outlives an erasure.
                        Holding.copies("uploaded_file", "true"),
                        // What a run has staged while somebody is erased is compared no more.
                        Holding.deleted(
                                "staged_record",
                                "(select r.feed from feed_run r where r.id = t.run_id) || chr(9) || t.source_id = any(:keys::text[])"
                                        + " and t.source_id in (select split_part(k, chr(9), 2) from unnest(:keys::text[]) k)"),
                        Holding.blanked(
                                "run_record",
                                "t.person_id = any(:ids::uuid[]) or (select r.feed from feed_run r where r.id = t.run_id) || chr(9) || t.source_id = any(:keys::text[])"
                                        + " and t.source_id in (select split_part(k, chr(9), 2) from unnest(:keys::text[]) k)",
                                "source_id = 'erased:' || gen_random_uuid(), because_text = '[erased]', before = null, after = null")),
                List.of(
                        new Retention("runs", Duration.ofDays(1), """
                                delete from feed_run where id in (
                                  select id from feed_run where started_at < :limit and ended_at is not null limit :chunk)
                                """),
                        new Retention("records", Duration.ofDays(1), """
                                delete from foreign_record where (feed, source_id) in (
                                  select feed, source_id from foreign_record where last_seen < :limit limit :chunk)
                                """)));
    }
}
