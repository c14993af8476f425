package dev.tenure.ticket;

import dev.tenure.roster.PersonalData;
import dev.tenure.roster.PersonalData.Holding;
import dev.tenure.roster.PersonalData.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What tickets keep about people: their numbers, times and kinds of lines stay, so that counts stay true. */
@Configuration(proxyBeanMethods = false)
class TicketData {

    private static final String THEIRS = "t.ticket_id in (select id from ticket where person_id = any(:ids::uuid[]))";

    @Bean
    PersonalData ticketHolds() {
        return new PersonalData(
                "ticket",
                3,
                null,
                List.of(
                        Holding.kept("ticket", "t.person_id = any(:ids::uuid[])"),
                        Holding.blanked("ticket_line", THEIRS, "params = without_people(t.params), details = '[]'"),
                        Holding.mentions(
                                "ticket_line",
                                "t.ticket_id in (select id from ticket where person_id = any(:related::uuid[]))"
                                        + " and without_words(t.params::text || t.details::text, :words::text[] || :numbers::text[])"
                                        + " <> t.params::text || t.details::text",
                                "params = without_words(t.params::text, :words::text[] || :numbers::text[])::jsonb,"
                                        + " details = without_words(t.details::text, :words::text[] || :numbers::text[])::jsonb"),
                        Holding.mentions(
                                "ticket_line",
                                "t.code = 'email.taken' and lower(t.params ->> 'address') = any(:addresses::text[])",
                                "params = without_people(t.params)")),
                List.of(new Retention("tickets", Duration.ofDays(1), """
                        with old as (
                          select id from ticket where closed_at < :limit and forgotten_at is null
                          limit :chunk for update skip locked
                        ), lines as (
                          update ticket_line l set params = without_people(l.params), details = '[]'
                          from old where l.ticket_id = old.id
                        )
                        update ticket t set forgotten_at = :now from old where t.id = old.id
                        """)));
    }
}
