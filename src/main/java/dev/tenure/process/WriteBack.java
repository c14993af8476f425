package dev.tenure.process;

import dev.tenure.source.AccountNews;
import dev.tenure.source.WriteBackFailed;
import dev.tenure.source.WriteBackTarget;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells HR systems the names that their people got in the directory. What is to be told is found by comparing what is
 * with what was told, so that nothing is lost in a crash, and nobody has to remember to tell.
 */
@Component
class WriteBack {

    private static final Logger LOG = LoggerFactory.getLogger(WriteBack.class);
    private static final int AT_ONCE = 100;

    /** While one node tells, no other does; when it dies, another one tells it again after this. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    /** Transactions under way when the last look was made may have ended later than what it saw. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 7;

    private final JdbcClient db;
    private final List<WriteBackTarget> targets;
    private final Clock clock;

    WriteBack(JdbcClient db, List<WriteBackTarget> targets, Clock clock) {
        this.db = db;
        this.targets = targets;
        this.clock = clock;
    }

    private record Due(UUID personId, AccountNews news, int tries) {}

    @Scheduled(
            fixedDelayString = "${tenure.process.write-back:1m}",
            initialDelayString = "${tenure.process.write-back:1m}")
    void tellAll() {
        for (WriteBackTarget target : targets) {
            find(target.name());
            List<Due> due;
            do {
                due = take(target.name());
                for (Due one : due) {
                    tell(target, one);
                }
            } while (!due.isEmpty());
        }
    }

    private void find(String target) {
        db.sql("""
                        insert into written_back (target, person_id, employee_id, account_name, upn, mail, state, found_at,
                          due_at)
                        select :target, a.person_id, coalesce(p.employee_ids[1], p.employee_id), a.account_name, a.upn, a.mail,
                          'PENDING', :now, :now
                        from account a join person p on p.id = a.person_id
                        left join written_back w on w.target = :target and w.person_id = a.person_id
                        where a.gone_at is null and p.merged_into is null
                          and a.written_at >= coalesce(
                            (select max(told.found_at) from written_back told where told.target = :target), '-infinity'::timestamptz)
                            - :overlap::interval
                          and (w.person_id is null
                            or (w.employee_id, w.account_name, w.upn, w.mail)
                              is distinct from (coalesce(p.employee_ids[1], p.employee_id), a.account_name, a.upn, a.mail))
                        on conflict (target, person_id) do update set employee_id = excluded.employee_id,
                          account_name = excluded.account_name, upn = excluded.upn, mail = excluded.mail,
                          state = 'PENDING', tries = 0, found_at = excluded.found_at, due_at = excluded.due_at
                        """)
                .param("target", target)
                .param("now", Timestamp.from(clock.instant()))
                .param("overlap", OVERLAP.toString())
                .update();
    }

    private List<Due> take(String target) {
        Instant now = clock.instant();
        return db.sql("""
                        with due as materialized (
                          select person_id from written_back
                          where target = :target and state = 'PENDING' and due_at <= :now
                          order by due_at limit :most for update skip locked
                        )
                        update written_back w set due_at = :lease from due
                        where w.target = :target and w.person_id = due.person_id
                        returning w.person_id, w.employee_id, w.account_name, w.upn, w.mail, w.tries
                        """)
                .param("target", target)
                .param("now", Timestamp.from(now))
                .param("lease", Timestamp.from(now.plus(LEASE)))
                .param("most", AT_ONCE)
                .query((row, n) -> new Due(
                        row.getObject("person_id", UUID.class),
                        new AccountNews(
                                row.getString("employee_id"),
                                row.getString("account_name"),
                                row.getString("upn"),
                                row.getString("mail")),
                        row.getInt("tries")))
                .list();
    }

    private void tell(WriteBackTarget target, Due due) {
        Instant now = clock.instant();
        try {
            target.tell(due.news());
            settle(target, due, "TOLD", now, null);
        } catch (WriteBackFailed failed) {
            LOG.warn(
                    "{} did not take the names of person {}'s account: {}. {}",
                    target.name(),
                    due.personId(),
                    failed.getMessage(),
                    failed.isForGood() ? "It is told again when they change." : "It is tried again.");
            settle(
                    target,
                    due,
                    failed.isForGood() ? "REFUSED" : "PENDING",
                    now.plus(FIRST_WAIT.multipliedBy(1L << Math.min(due.tries(), MOST_DOUBLINGS))),
                    failed.getMessage());
        }
    }

    /** Unless the names have changed meanwhile: then they are due already. */
    private void settle(WriteBackTarget target, Due due, String state, Instant at, @Nullable String answer) {
        db.sql("""
                        update written_back set state = :state, tries = tries + 1, due_at = :at, answer = :answer,
                          told_at = case when :state = 'TOLD' then :at else told_at end
                        where target = :target and person_id = :person
                          and (account_name, upn) = (:account, :upn) and mail is not distinct from :mail::text
                        """)
                .param("state", state)
                .param("at", Timestamp.from(at))
                .param("answer", answer)
                .param("target", target.name())
                .param("person", due.personId())
                .param("account", due.news().accountName())
                .param("upn", due.news().userPrincipalName())
                .param("mail", due.news().mail())
                .update();
    }
}
