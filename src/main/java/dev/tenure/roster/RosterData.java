package dev.tenure.roster;

import dev.tenure.roster.PersonalData.Holding;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the roster keeps about people. What HR says of others now, their manager included, is HR's to change. */
@Configuration(proxyBeanMethods = false)
class RosterData {

    private static final String THEIRS = "t.person_id = any(:ids::uuid[])";

    private static final String TRACES = """
            with people as (
              select id, employee_id, employee_ids, facts, display_name from person
              where id = any(:ids::uuid[]) or merged_into = any(:ids::uuid[])
            ), numbers as (
              select employee_id as number from people union select unnest(employee_ids) from people
              union select employee_id from employment where person_id in (select id from people)
            )
            select 'IDS', id::text from people
            union select 'NUMBERS', number from numbers
            union select 'KEYS', source || chr(9) || source_id from person_key where person_id in (select id from people)
            union select 'ADDRESSES', lower(address) from (
              select address from email_address where person_id in (select id from people)
              union select unnest(addresses) from person where id in (select id from people)
              union select unnest(string_to_array(concat_ws(';', c.said ->> 'email', c.said ->> 'otherEmails'), ';')) from (
                select before as said from personnel_change where person_id in (select id from people)
                union all select after from personnel_change where person_id in (select id from people)) c) a (address)
            union select 'WORDS', display_name from people where length(display_name) > 3
            union select 'WORDS', g.name || ' ' || f.name from (
                select distinct before ->> 'givenName' as name from personnel_change where person_id in (select id from people)
                union select after ->> 'givenName' from personnel_change where person_id in (select id from people)
              ) g, (
                select distinct before ->> 'familyName' as name from personnel_change where person_id in (select id from people)
                union select after ->> 'familyName' from personnel_change where person_id in (select id from people)
              ) f where g.name || ' ' || f.name is not null
            union select 'RELATED', c.person_id::text from personnel_change c
              join numbers n on c.before ->> 'managerEmployeeId' = n.number where c.person_id not in (select id from people)
            union select 'RELATED', c.person_id::text from personnel_change c
              join numbers n on c.after ->> 'managerEmployeeId' = n.number where c.person_id not in (select id from people)
            """;

    private static final String NO_MANAGER = """
            %1$s = case when t.%1$s ->> 'managerEmployeeId' = any(:numbers::text[])
              then jsonb_set(t.%1$s, '{managerEmployeeId}', '"[erased]"') else t.%1$s end""";

    @Bean
    PersonalData rosterHolds() {
        return new PersonalData(
                "roster",
                0,
                TRACES,
                List.of(
                        Holding.mentions(
                                "personnel_change",
                                "t.person_id = any(:related::uuid[])",
                                NO_MANAGER.formatted("before") + ", " + NO_MANAGER.formatted("after")),
                        Holding.blanked("personnel_change", THEIRS, "before = '{}', after = '{}', event_id = null"),
                        Holding.deleted("saas_user", THEIRS),
                        Holding.deleted("person_tracking", THEIRS),
                        Holding.deleted("authority_left_out", THEIRS),
                        Holding.deleted("employment", THEIRS),
                        Holding.deleted("person_key", THEIRS),
                        Holding.deleted("email_address", THEIRS),
                        Holding.blanked(
                                "person_merge",
                                "t.person_id = any(:ids::uuid[]) or t.other_id = any(:ids::uuid[])",
                                "reason = '[erased]', split_reason = case when t.split_reason is not null then '[erased]' end"),
                        // Not active: somebody of whom nothing is known would count as working here.
                        Holding.blanked("person", "t.id = any(:ids::uuid[])", """
                                employee_id = 'erased:' || t.id, employee_ids = null, facts = '{"active": "false"}',
                                  provenance = '{}', others = '{}', addresses = '{}', display_name = '', turns_at = null, erased_at = :now"""),
                        Holding.kept("erasure_request", THEIRS)),
                List.of());
    }
}
