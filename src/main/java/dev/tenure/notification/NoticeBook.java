package dev.tenure.notification;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The table of who was told what. */
@Component
class NoticeBook {

    private final JdbcClient db;

    NoticeBook(JdbcClient db) {
        this.db = db;
    }

    /**
     * Takes the notice for this transaction: nobody else sends it until that ends.
     *
     * @return false if it was sent before
     */
    boolean claim(Notice notice, Instant now) {
        return bound("""
                        insert into notice (ticket_id, template, recipient, occasion, role, state, attempts, first_tried_at)
                        values (:ticket, :template, :recipient, :occasion, :role, 'TRYING', 1, :now)
                        on conflict (ticket_id, template, recipient, occasion)
                          do update set attempts = notice.attempts + 1, state = 'TRYING' where notice.state <> 'SENT'
                        """, notice)
                        .param("role", notice.role())
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    void sent(Notice notice, Instant now) {
        conclude(notice, "SENT", null, now);
    }

    void refused(Notice notice, String answer) {
        conclude(notice, "REFUSED", answer, null);
    }

    void failed(Notice notice, String answer) {
        conclude(notice, "TRYING", answer, null);
    }

    private void conclude(Notice notice, String state, @Nullable String answer, @Nullable Instant sentAt) {
        bound("""
                        update notice set state = :state, answer = :answer, sent_at = :sentAt
                        where ticket_id = :ticket and template = :template and recipient = :recipient
                          and occasion = :occasion
                        """, notice)
                .param("state", state)
                .param("answer", answer)
                .param("sentAt", sentAt == null ? null : Timestamp.from(sentAt))
                .update();
    }

    private JdbcClient.StatementSpec bound(String sql, Notice notice) {
        return db.sql(sql)
                .param("ticket", notice.ticketId())
                .param("template", notice.template())
                .param("recipient", notice.recipient().toLowerCase(Locale.ROOT))
                .param("occasion", notice.occasion());
    }
}
