package dev.tenure.roster;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Who uses which application, in which role, and since when not any more. */
@Component
public class SaasUsers {

    private static final String USER = """
            select u.*, p.id as person, p.employee_id, p.display_name
            from saas_user u
            left join person o on o.id = u.person_id
            left join person p on p.id = coalesce(o.merged_into, o.id)
            """;

    private final JdbcClient db;
    private final Clock clock;

    SaasUsers(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * An application in numbers.
     *
     * @param users accounts that are there
     * @param absent accounts that were there once
     * @param withoutPerson accounts of whom nobody knows whose they are
     */
    public record Application(String name, long users, long absent, long withoutPerson) {}

    /**
     * An account as it is kept.
     *
     * @param personId whose it is; null while nobody knows
     * @param absentSince since when a complete reading of the application does not name it; null while it is there
     * @param run that saw it last
     */
    public record Kept(
            String application,
            String accountId,
            @Nullable UUID personId,
            @Nullable String employeeId,
            @Nullable String displayName,
            @Nullable String role,
            @Nullable String status,
            @Nullable Instant lastActivityAt,
            Instant firstSeen,
            Instant lastSeen,
            @Nullable Instant absentSince,
            String run) {}

    /** Keeps what a run has read of an application, as one set; of an account that is named twice the last word. */
    public void keep(String application, String run, Collection<SaasUser> users) {
        Map<String, SaasUser> distinct = new LinkedHashMap<>();
        users.forEach(user -> distinct.put(user.accountId(), user));
        db.sql("""
                        insert into saas_user (application, account_id, person_id, role, status, last_activity_at, first_seen,
                          last_seen, run)
                        select :application, account, person, role, status, activity::timestamptz, :now, :now, :run
                        from unnest(:accounts::text[], :persons::uuid[], :roles::text[], :statuses::text[],
                            :activities::text[])
                          as u (account, person, role, status, activity)
                        order by account
                        on conflict (application, account_id) do update set
                          person_id = coalesce(excluded.person_id, saas_user.person_id), role = excluded.role,
                          status = excluded.status, last_activity_at = excluded.last_activity_at,
                          last_seen = excluded.last_seen, run = excluded.run, absent_since = null
                        """)
                .param("application", application)
                .param("run", run)
                .param("now", Timestamp.from(clock.instant()))
                .param("accounts", texts(distinct, SaasUser::accountId))
                .param(
                        "persons",
                        distinct.values().stream().map(SaasUser::personId).toArray(UUID[]::new))
                .param("roles", texts(distinct, SaasUser::role))
                .param("statuses", texts(distinct, SaasUser::status))
                .param(
                        "activities",
                        texts(
                                distinct,
                                user -> user.lastActivityAt() == null
                                        ? null
                                        : user.lastActivityAt().toString()))
                .update();
    }

    private static String[] texts(Map<String, SaasUser> users, Function<SaasUser, String> text) {
        return users.values().stream().map(text).toArray(String[]::new);
    }

    /**
     * The run has read the application to its end: accounts that it did not see are absent from now on.
     *
     * @return how many were there until now
     */
    public int absent(String application, String run) {
        return db.sql("""
                        update saas_user set absent_since = :now
                        where application = :application and run <> :run and absent_since is null
                        """)
                .param("application", application)
                .param("run", run)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** By name. */
    public List<Application> applications() {
        return db.sql("""
                        select application as name, count(*) filter (where absent_since is null) as users,
                          count(*) filter (where absent_since is not null) as absent,
                          count(*) filter (where person_id is null) as without_person
                        from saas_user group by application order by application
                        """).query(Application.class).list();
    }

    public boolean isKnown(String application) {
        return db.sql("select exists (select from saas_user where application = ?)")
                .param(application)
                .query(Boolean.class)
                .single();
    }

    /**
     * In the order of their keys.
     *
     * @param status in the application's words; null for any
     * @param beginning of the account's key or of the person's display name, without case; null for any
     * @param after the key of the last one of the part before; null for the first part
     */
    public List<Kept> of(
            String application,
            @Nullable String status,
            @Nullable String beginning,
            @Nullable String after,
            int limit) {
        String found = """
                  and u.account_id in (
                    select account_id from saas_user
                    where application = :application and lower(account_id) like :pattern
                    union
                    select s.account_id from saas_user s join person n on n.id = s.person_id
                    where s.application = :application and lower(n.display_name) like :pattern)
                """;
        return db.sql(USER + "where u.application = :application and u.account_id > :after\n"
                        + (status == null ? "" : "  and u.status = :status\n")
                        + (beginning == null ? "" : found)
                        + "order by u.account_id limit :limit")
                .param("application", application)
                .param("after", after == null ? "" : after)
                .param("status", status)
                .param(
                        "pattern",
                        beginning == null
                                ? null
                                : beginning.toLowerCase(Locale.ROOT).replaceAll("[\\\\%_]", "\\\\$0") + "%")
                .param("limit", limit)
                .query(SaasUsers::kept)
                .list();
    }

    /** All accounts of the person and of those who were merged into it. */
    public List<Kept> of(UUID personId) {
        return db.sql(USER + """
                        where u.person_id in (select id from person where id = :person or merged_into = :person)
                        order by u.application, u.account_id
                        """)
                .param("person", personId)
                .query(SaasUsers::kept)
                .list();
    }

    private static Kept kept(ResultSet rs, int row) throws SQLException {
        return new Kept(
                rs.getString("application"),
                rs.getString("account_id"),
                rs.getObject("person", UUID.class),
                rs.getString("employee_id"),
                rs.getString("display_name"),
                rs.getString("role"),
                rs.getString("status"),
                instant(rs, "last_activity_at"),
                rs.getTimestamp("first_seen").toInstant(),
                rs.getTimestamp("last_seen").toInstant(),
                instant(rs, "absent_since"),
                rs.getString("run"));
    }

    @Nullable
    private static Instant instant(ResultSet rs, String column) throws SQLException {
        Timestamp timestamp = rs.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
