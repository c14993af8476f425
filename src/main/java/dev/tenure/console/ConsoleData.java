package dev.tenure.console;

import dev.tenure.roster.PersonalData;
import dev.tenure.roster.PersonalData.Holding;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the API keeps about people: first answers, for a day. */
@Configuration(proxyBeanMethods = false)
class ConsoleData {

    @Bean
    PersonalData consoleHolds() {
        return new PersonalData(
                "console",
                7,
                null,
                List.of(
                        Holding.copies(
                                "idempotency",
                                "exists (select from unnest(:ids::text[] || :numbers::text[]) known where t.body like '%\"' || known || '\"%')")),
                List.of());
    }
}
