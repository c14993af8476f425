package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.process.Desk.Reply;
import dev.tenure.roster.Erasures;
import dev.tenure.ticket.Ticket;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is older than it may be is forgotten, and what is younger is not. */
class RetentionTest extends DatedTest {

    @Autowired
    private Forgetting forgetting;

    @Autowired
    private Erasures erasures;

    @Autowired
    private Privacy privacy;

    @Autowired
    private DriftLock locks;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private JdbcClient db;

    @Test
    void aTicketAJournalAndAPersonAreForgottenEachInItsTime() {
        String stays = newNumber();
        String goes = newNumber();
        Ticket kept = worked(hr(stays, "givenName", "Ada", "familyName", "Flicka" + stays));
        worked(hr(stays, "familyName", "Gift" + stays));
        worked(hr(stays, "familyName", "Kvar" + stays));
        Ticket hired = worked(hr(goes, "givenName", "Urd", "familyName", "Borta" + goes));
        UUID id = person(goes).id();
        worked(hr(goes, "active", "false"));
        comes(goes, CLOCK.instant().plus(Duration.ofDays(32)));
        Ticket deletion = tickets.openOf(id).orElseThrow();
        desk.resolve(task(deletion).getId(), "desk", new Reply("APPROVE", null, "Borta is gone"));
        settle(goes);
        assertThat(privacy.hindrances(id)).isEmpty();

        CLOCK.moveOn(Duration.ofDays(360));
        forgetting.forget();
        assertThat(said(hired)).contains("account.created");
        assertThat(text(hired)).as("more than a year old, not two").contains("Borta" + goes);
        assertThat(erasures.of(id)).isEmpty();
        assertThat(history(hired)).as("the engine's history").isZero();

        CLOCK.moveOn(Duration.ofDays(390));
        forgetting.forget();
        assertThat(text(hired)).doesNotContain("Borta", "urd");
        assertThat(said(hired)).as("the lines stay").contains("account.created");
        assertThat(text(kept)).as("of who is still here, too").doesNotContain("Flicka" + stays);
        assertThat(person(stays).facts().familyName()).contains("Kvar" + stays);
        assertThat(accounts.of(person(stays).id())).isPresent();
        assertThat(journal(stays)).as("what stands in the directory is ours").contains("\"sn\": \"Kvar" + stays);
        assertThat(journal(stays))
                .as("what stood there before the last writing")
                .doesNotContain("\"sn\": \"Flicka" + stays);
        assertThat(count("desk_decision where note is not null and person_id = '" + id + "'"))
                .isZero();
        assertThat(erasures.of(id)).get().satisfies(done -> {
            assertThat(done.because()).isEqualTo("retention");
            assertThat(done.erasedAt()).isNotNull();
        });
        assertThat(roster.findByEmployeeId(goes)).isEmpty();
        assertThat(meters.counter("tenure.privacy.erased").count()).isPositive();
        assertThat(meters.counter("tenure.privacy.forgotten", "kind", "tickets").count())
                .isPositive();
    }

    @Test
    void runsRecordsMailsAndAuditGoByTheirOwnAge() {
        Instant now = CLOCK.instant();
        for (int days : List.of(80, 100, 390, 410)) {
            UUID run = UUID.randomUUID();
            db.sql("""
                            insert into feed_run (id, feed, version, triggered, started_by, started_at, ended_at, state, node)
                            values (:run, 'aged', 1, 'SCHEDULE', 'tenure', :at, :at, 'DONE', 'n')
                            """).param("run", run).param("at", at(now, days)).update();
            db.sql("insert into run_record (run_id, source_id, place, outcome) values (?, 'aged', 1, 'NEW')")
                    .param(run)
                    .update();
            db.sql("""
                            insert into foreign_record (feed, source_id, payload, content_hash, first_seen, last_seen,
                              last_seen_run, outcome)
                            values ('aged', ?, '{}', 'x', :at, :at, gen_random_uuid(), 'NEW')
                            """.replace("?", "'" + days + "'"))
                    .param("at", at(now, days))
                    .update();
            db.sql("""
                            insert into notice (ticket_id, template, recipient, occasion, role, state, attempts, first_tried_at)
                            values (gen_random_uuid(), 'aged', 'x@nordlund.example', '', 'DESK', 'SENT', 1, ?)
                            """).param(at(now, days)).update();
        }
        for (int days : List.of(1000, 1200)) {
            db.sql(
                            "insert into audit_event (at, actor, actor_kind, action, outcome) values (?, 'aged', 'SYSTEM', 'x', 'DONE')")
                    .param(at(now, days))
                    .update();
        }

        forgetting.forget();

        assertThat(count("feed_run where feed = 'aged'")).isEqualTo(1);
        assertThat(count("run_record where source_id = 'aged'")).isEqualTo(1);
        assertThat(count("foreign_record where feed = 'aged'")).isEqualTo(3);
        assertThat(count("notice where template = 'aged'")).isEqualTo(2);
        assertThat(count("audit_event where actor = 'aged'")).isEqualTo(1);
    }

    @Test
    void oneNodeAtATimeForgets() {
        db.sql("""
                        insert into feed_run (id, feed, version, triggered, started_by, started_at, ended_at, state, node)
                        values (gen_random_uuid(), 'alone', 1, 'SCHEDULE', 'tenure', :at, :at, 'DONE', 'n')
                        """).param("at", at(CLOCK.instant(), 100)).update();
        var other = locks.take("privacy").orElseThrow();
        try {
            forgetting.forget();
            assertThat(count("feed_run where feed = 'alone'")).isEqualTo(1);
        } finally {
            other.unlock();
        }
        forgetting.forget();
        assertThat(count("feed_run where feed = 'alone'")).isZero();
    }

    private String text(Ticket ticket) {
        return db.sql("select string_agg(params::text || details::text, ' ') from ticket_line where ticket_id = ?")
                .param(ticket.id())
                .query(String.class)
                .single();
    }

    private String journal(String number) {
        return db.sql("select string_agg(w.before::text || w.after, ' ') from directory_write w where person_id = ?")
                .param(person(number).id())
                .query(String.class)
                .single();
    }

    private long history(Ticket ticket) {
        return count("act_hi_actinst where proc_inst_id_ = '" + ticket.processInstanceId() + "'");
    }

    private long count(String rows) {
        return db.sql("select count(*) from " + rows).query(Long.class).single();
    }

    private static Timestamp at(Instant now, int daysAgo) {
        return Timestamp.from(now.minus(Duration.ofDays(daysAgo)));
    }
}
