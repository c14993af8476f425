package dev.tenure.notification;

import dev.tenure.roster.PersonalData;
import dev.tenure.roster.PersonalData.Holding;
import dev.tenure.roster.PersonalData.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is kept of mails: to whom they went, never what they said. */
@Configuration(proxyBeanMethods = false)
class NoticeData {

    @Bean
    PersonalData noticeHolds() {
        return new PersonalData(
                "notification",
                4,
                null,
                List.of(
                        Holding.blanked(
                                "notice",
                                "lower(t.recipient) = any(:addresses::text[])",
                                "recipient = 'erased:' || gen_random_uuid(), answer = null"),
                        Holding.mentions(
                                "notice",
                                "t.ticket_id in (select id from ticket where person_id = any(:ids::uuid[]))"
                                        + " and t.answer is not null",
                                "answer = without_words(t.answer, :words::text[])")),
                // What is still to be told, or may be told again, is remembered.
                List.of(new Retention("mails", Duration.ofDays(1), """
                        delete from notice where (ticket_id, template, recipient, occasion) in (
                          select n.ticket_id, n.template, n.recipient, n.occasion from notice n
                          where n.first_tried_at < :limit and n.state <> 'TRYING'
                            and not exists (select from ticket k where k.id = n.ticket_id and k.closed_at is null)
                          limit :chunk)
                        """)));
    }
}
