package dev.tenure.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NordlundTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

    @Test
    void theSampleCompanyIsTheSameEveryTimeAndHangsTogether() {
        try (FlexHrm one = FlexHrm.start(Clock.systemUTC());
                FlexHrm two = FlexHrm.start(Clock.systemUTC())) {
            Nordlund.in(one, TODAY, Clock.systemUTC());
            Nordlund.in(two, TODAY, Clock.systemUTC());

            assertThat(one.people()).isEqualTo(two.people()).hasSize(74);
            assertThat(one.people()).extracting(FlexPerson::number).doesNotHaveDuplicates();
            Set<UUID> ids = one.people().stream().map(FlexPerson::id).collect(Collectors.toSet());
            assertThat(one.people())
                    .filteredOn(person -> person.manager() != null && !ids.contains(person.manager()))
                    .extracting(FlexPerson::number)
                    .containsExactly(Nordlund.UNDER_NOBODY);
            assertThat(one.people())
                    .filteredOn(person -> person.manager() == null)
                    .extracting(FlexPerson::number)
                    .containsExactly(Nordlund.CHIEF);
            assertThat(one.people().stream().map(FlexPerson::workplace).collect(Collectors.toSet()))
                    .contains("Umeå", "Stockholm", "Göteborg");
            assertThat(one.find(Nordlund.id(Nordlund.UNDER_LATE_MANAGER)).manager())
                    .isEqualTo(Nordlund.id(Nordlund.LATE_MANAGER));
            assertThat(one.find(Nordlund.id("000115")).lastPeriod().title()).isEqualTo("Försäljningschef");
            assertThat(one.find(Nordlund.id("000129")).lastPeriod().title()).isEqualTo("Teknisk chef");
            assertThat(one.find(Nordlund.id("000144")).lastPeriod().title()).isEqualTo("Servicechef");
        }
    }

    @Test
    void thePageShowsThePeopleAndNoMarkupOfTheirs() throws Exception {
        try (FlexHrm hrm = FlexHrm.start(Clock.systemUTC())) {
            hrm.hire(FlexPerson.of(1, hrm.freeNumber(), "<b>Bo</b>", "Ek", TODAY, "Säljare"));

            assertThat(get(hrm.url() + "/")).contains("&lt;b&gt;Bo", "Säljare").doesNotContain("<b>Bo");
            assertThat(get(hrm.url() + "/?json")).contains("\"givenName\":\"<b>Bo</b>\"");
        }
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
