package dev.tenure.directory;

import dev.tenure.roster.PersonalData;
import dev.tenure.roster.PersonalData.Holding;
import dev.tenure.roster.PersonalData.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is kept of accounts and of what was written to them. A name that was given stays taken, as a hash. */
@Configuration(proxyBeanMethods = false)
class DirectoryData {

    private static final String THEIRS = "t.person_id = any(:ids::uuid[])";

    private static final String TRACES = """
            with accounts as (
              select * from account where person_id = any(:ids::uuid[])
            ), names as (
              select kind, name from claimed_name where person_id = any(:ids::uuid[])
            )
            select 'ACCOUNTS', object_guid::text from accounts
            union select 'ADDRESSES', lower(mail) from accounts where mail is not null
            union select 'ADDRESSES', lower(name) from names where kind = 'mail'
            union select 'WORDS', unnest(array[word, replace(word, '\\', '\\\\')]) from (
              select dn as word from accounts union select account_name from accounts union select upn from accounts
              union select mail from accounts union select name from names union select unnest(:addresses::text[])
              union select dn from directory_write where person_id = any(:ids::uuid[])) w where length(word) > 3
            """;

    private static final String MANAGER_OF_OTHERS =
            "t.person_id = any(:related::uuid[]) or t.before_manager = any(:accounts::uuid[])"
                    + " or t.after_manager = any(:accounts::uuid[])";

    /** What was written newest to an account that is there says what is ours and can be undone, however old it is. */
    private static final String SUPERSEDED = """
            update directory_write w set dn = '', before = w.before - old.names, after = w.after - old.names,
              before_values = w.before_values - old.names
            from (
              select o.id, array_agg(name) as names
              from directory_write o cross join lateral jsonb_object_keys(o.before || o.after) name
              where o.at < :limit and o.state <> 'PLANNED'
                and (o.state = 'REFUSED'
                  or not exists (select from account a where a.person_id = o.person_id and a.deleted_at is null)
                  or exists (
                    select from directory_write n
                    where n.person_id = o.person_id and n.place > o.place and n.state = 'DONE'
                      and jsonb_exists(n.after, name)))
              group by o.id limit :chunk) old
            where w.id = old.id
            """;

    @Bean
    PersonalData directoryHolds() {
        return new PersonalData(
                "directory",
                1,
                TRACES,
                List.of(
                        Holding.mentions("directory_write", MANAGER_OF_OTHERS, """
                                before = without_words(t.before::text, :words::text[])::jsonb,
                                  after = without_words(t.after::text, :words::text[])::jsonb,
                                  before_values = without_words(t.before_values::text, :words::text[])::jsonb"""),
                        Holding.blanked(
                                "directory_write",
                                THEIRS,
                                "dn = '', before = '{}', after = '{}', before_values = null, before_manager = null,"
                                        + " after_manager = null"),
                        // The name of somebody erased long ago was free again, and theirs.
                        new Holding("claimed_name", THEIRS, """
                                delete from claimed_name old using claimed_name t
                                where t.person_id = any(:ids::uuid[]) and old.kind = t.kind
                                  and old.name_key = 'erased:' || erased_hash(t.kind, t.name_key)""", false),
                        Holding.blanked(
                                "claimed_name",
                                THEIRS + " and t.name <> ''",
                                "name_key = 'erased:' || erased_hash(t.kind, t.name_key), name = ''"),
                        // Another key of the object: nothing leads to what the directory's recycle bin still has.
                        Holding.blanked("account", THEIRS, """
                                object_guid = gen_random_uuid(), employee_id = 'erased:' || t.person_id, dn = '',
                                  account_name = '', upn = '', mail = null, enabled = false,
                                  deleted_at = coalesce(t.deleted_at, :now), hand_over = null, hand_over_since = null"""),
                        Holding.kept("first_password", THEIRS),
                        Holding.kept("group_grant", THEIRS),
                        Holding.kept("group_write", THEIRS)),
                List.of(new Retention("journal", Duration.ofDays(1), SUPERSEDED)));
    }
}
