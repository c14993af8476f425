package dev.tenure.user;

import dev.tenure.roster.PersonalData;
import dev.tenure.roster.PersonalData.Holding;
import dev.tenure.roster.PersonalData.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is kept of people as users of Tenure. What a user did stays on record under the user name of then. */
@Configuration(proxyBeanMethods = false)
class UserData {

    @Bean
    PersonalData userHolds() {
        return new PersonalData(
                "user",
                5,
                null,
                List.of(
                        Holding.kept(
                                "audit_event",
                                "exists (select from unnest(:ids::text[]) id where t.target like '%' || id || '%')"
                                        + " or t.actor in (select username from app_user where employee_id = any(:numbers::text[]))"),
                        Holding.blanked("app_user", "t.employee_id = any(:numbers::text[])", """
                                username = 'erased:' || t.id, display_name = '', password_hash = '', active = false,
                                  generation = t.generation + 1, employee_id = null, updated_at = :now""")),
                List.of(new Retention("audit", Duration.ofDays(366), """
                        delete from audit_event where id in (
                          select id from audit_event where at < :limit order by at limit :chunk)
                        """)));
    }
}
