package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.FieldProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sweden's clocks are put forward at 2027-03-28T01:00Z and back at 2026-10-25T01:00Z. */
class ScheduleTest {

    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    @Test
    void aTimeThatTheClocksSkipComesAsMuchLaterOnceThatDay() {
        Schedule daily = read("{'form': 'DAILY', 'at': '02:30'}");

        assertThat(times(daily, "2027-03-27T00:00:00Z", 3))
                .containsExactly("2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z");
        assertThat(times(read("{'form': 'CRON', 'cron': '0 30 2 * * *'}"), "2027-03-27T00:00:00Z", 3))
                .containsExactly("2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z");
        assertThat(times(daily, "2027-03-28T01:10:00Z", 1)).containsExactly("2027-03-28T01:30:00Z");
        assertThat(times(read("{'form': 'CRON', 'cron': '0 30 2 * * *'}"), "2027-03-28T01:10:00Z", 1))
                .containsExactly("2027-03-28T01:30:00Z");
    }

    @Test
    void aTimeThatTheClocksShowTwiceComesTheFirstTimeOnly() {
        for (String schedule : List.of("{'form': 'DAILY', 'at': '02:30'}", "{'form': 'CRON', 'cron': '0 30 2 * * *'}")) {
            assertThat(times(read(schedule), "2026-10-24T12:00:00Z", 2))
                    .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
            assertThat(times(read(schedule), "2026-10-25T01:10:00Z", 1)).containsExactly("2026-10-26T01:30:00Z");
        }
    }

    @Test
    void wholeDaysKeepTheTimeOfDayAndOtherHoursTheTimeBetween() {
        assertThat(times(read("{'form': 'HOURS', 'every': 48, 'from': '2027-03-26T04:00'}"), "2027-03-25T00:00:00Z", 3))
                .containsExactly("2027-03-26T03:00:00Z", "2027-03-28T02:00:00Z", "2027-03-30T02:00:00Z");
        assertThat(times(read("{'form': 'HOURS', 'every': 6, 'from': '2026-10-24T22:00'}"), "2026-10-24T20:00:00Z", 3))
                .containsExactly("2026-10-25T02:00:00Z", "2026-10-25T08:00:00Z", "2026-10-25T14:00:00Z");
        assertThat(times(read("{'form': 'HOURS', 'every': 48, 'from': '2026-10-24T04:00'}"), "2026-10-25T12:00:00Z", 1))
                .containsExactly("2026-10-26T03:00:00Z");
    }

    @Test
    void minutesAndHourlyCronRunThroughBothChangesOfTheClocks() {
        for (String from : List.of("2026-10-24T22:00:00Z", "2027-03-27T22:00:00Z")) {
            for (String schedule :
                    List.of("{'form': 'MINUTES', 'every': 10}", "{'form': 'CRON', 'cron': '0 */10 * * * *'}")) {
                List<Instant> times = read(schedule).next(Instant.parse(from), Duration.ZERO, 40);
                assertThat(times)
                        .containsExactlyElementsOf(Stream.iterate(
                                        Instant.parse(from).plusSeconds(600), time -> time.plusSeconds(600))
                                .limit(40)
                                .toList());
            }
        }
    }

    @Test
    void theSameIntegrationIsAlwaysAsMuchLaterAndNeverByMoreThanATenth() {
        Schedule twoMinutes = read("{'form': 'MINUTES', 'every': 2}");
        Schedule daily = read("{'form': 'DAILY', 'at': '02:30'}");
        for (int i = 0; i < 200; i++) {
            UUID id = UUID.randomUUID();
            assertThat(twoMinutes.jitter(id, Duration.ofMinutes(5)))
                    .isBetween(Duration.ZERO, Duration.ofSeconds(12))
                    .isEqualTo(twoMinutes.jitter(id, Duration.ofMinutes(5)));
            assertThat(daily.jitter(id, Duration.ofMinutes(5))).isBetween(Duration.ZERO, Duration.ofMinutes(5));
        }
        assertThat(Stream.generate(UUID::randomUUID)
                        .limit(200)
                        .map(id -> daily.jitter(id, Duration.ofMinutes(5)))
                        .distinct()
                        .count())
                .isGreaterThan(20);
        assertThat(daily.next(Instant.parse("2026-11-26T01:31:00Z"), Duration.ofMinutes(2)))
                .contains(Instant.parse("2026-11-26T01:32:00Z"));
    }

    @Test
    void timesAreToldInWordsOfBothLanguages() {
        Schedule daily = read("{'form': 'DAILY', 'at': '02:30'}");
        Locale swedish = new Locale("sv");

        assertThat(daily.words(Locale.ENGLISH)).isEqualTo("Every day at 02:30 (Europe/Stockholm)");
        assertThat(daily.words(swedish)).isEqualTo("Varje dag kl. 02:30 (Europe/Stockholm)");
        assertThat(daily.words(Instant.parse("2026-11-26T01:30:00Z"), Locale.ENGLISH))
                .isEqualTo("Thursday 26 November 2026 at 02:30 (UTC+01:00)");
        assertThat(daily.words(Instant.parse("2026-07-26T00:30:00Z"), swedish))
                .isEqualTo("söndag 26 juli 2026 kl. 02:30 (UTC+02:00)");
        assertThat(read("{'form': 'HOURS', 'every': 48, 'from': '2026-01-01T02:00'}").words(swedish))
                .isEqualTo("Med 48 timmars mellanrum, räknat från torsdag 1 januari 2026 kl. 02:00 (Europe/Stockholm)");
        assertThat(read("{'form': 'NEVER'}").words(Locale.GERMAN)).isEqualTo("Only when somebody starts it");
    }

    @Test
    void kindsHaveTheirPresets() {
        assertThat(Schedule.preset("flexhr", STOCKHOLM).words(Locale.ENGLISH)).isEqualTo("Every 2 minutes");
        assertThat(Schedule.preset("organisation", STOCKHOLM).words(Locale.ENGLISH)).startsWith("Every 48 hours");
        assertThat(Schedule.preset("planhat", STOCKHOLM).words(Locale.ENGLISH)).startsWith("Every day at 02:00");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertThat(problems("{'form': 'DAILY', 'at': '25:00', 'zone': 'Mars/Olympus', 'x': 1}"))
                .containsExactlyInAnyOrder("/schedule/at", "/schedule/zone", "/schedule/x");
        assertThat(problems("{'form': 'CRON', 'cron': '0 0 0 31 2 *'}")).containsExactly("/schedule/cron");
        assertThat(problems("{'form': 'CRON', 'cron': '* * * * * *'}")).containsExactly("/schedule/cron");
        assertThat(problems("{'form': 'MINUTES', 'every': 0}")).containsExactly("/schedule/every");
        assertThat(problems("{'form': 'SOMETIMES'}")).containsExactly("/schedule/form");
        assertThat(problems("'daily'")).containsExactly("/schedule");
    }

    private static List<String> times(Schedule schedule, String after, int times) {
        return schedule.next(Instant.parse(after), Duration.ZERO, times).stream()
                .map(Instant::toString)
                .toList();
    }

    private static Schedule read(String json) {
        List<FieldProblem> problems = new ArrayList<>();
        Schedule schedule = read(json, problems);
        assertThat(problems).isEmpty();
        List<FieldProblem> again = new ArrayList<>();
        assertThat(Schedule.read(schedule.toJson(), "", Schedule.preset("x", ZoneId.of("UTC")), again))
                .isEqualTo(schedule);
        assertThat(again).isEmpty();
        return schedule;
    }

    private static List<String> problems(String json) {
        List<FieldProblem> problems = new ArrayList<>();
        read(json, problems);
        return problems.stream().map(FieldProblem::field).toList();
    }

    private static Schedule read(String json, List<FieldProblem> problems) {
        try {
            return Schedule.read(
                    new ObjectMapper().readTree(json.replace('\'', '"')),
                    "/schedule",
                    Schedule.preset("x", STOCKHOLM),
                    problems);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException(ours);
        }
    }
}
