package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimetableTest {

    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");
    private static final Instant LAUNCH = Instant.parse("2026-03-26T09:30:00Z");

    @Test
    void anIntervalCountsFromTheLaunchWhoeverAsksAndWhen() {
        Timetable timetable = new Timetable("flex", ScheduleForm.every(Duration.ofMinutes(2)), LAUNCH);

        assertThat(timetable.next(LAUNCH)).contains(LAUNCH.plusSeconds(120));
        assertThat(timetable.next(LAUNCH.plusSeconds(119))).contains(LAUNCH.plusSeconds(120));
        assertThat(timetable.next(LAUNCH.plusSeconds(120))).contains(LAUNCH.plusSeconds(240));
        assertThat(timetable.inWords()).isEqualTo("every 2 minutes");
    }

    @Test
    void wholeDaysKeepTheirTimeOfDayWhenTheClocksChange() {
        Timetable timetable = new Timetable(
                "ods",
                new ScheduleForm(Duration.ofDays(2), LocalTime.of(3, 30), null, STOCKHOLM, Duration.ZERO),
                LAUNCH);

        List<String> times = timetable.next(LAUNCH, 5).stream()
                .map(due -> due.atZone(STOCKHOLM).toLocalDateTime().toString())
                .toList();

        assertThat(times)
                .containsExactly(
                        "2026-03-28T03:30",
                        "2026-03-30T03:30",
                        "2026-04-01T03:30",
                        "2026-04-03T03:30",
                        "2026-04-05T03:30");
        assertThat(timetable.inWords()).isEqualTo("every 2 days at 03:30 (Europe/Stockholm)");
        assertThat(timetable.inWords(timetable.next(LAUNCH).orElseThrow()))
                .isEqualTo("Saturday 28 March 2026 at 03:30 CET");
    }

    @Test
    void aTimeOfDayThatTheClocksLeaveOutIsTheOneAnHourLater() {
        Timetable timetable = new Timetable(
                "ods",
                new ScheduleForm(Duration.ofDays(1), LocalTime.of(2, 30), null, STOCKHOLM, Duration.ZERO),
                LAUNCH);

        assertThat(timetable.next(Instant.parse("2026-03-28T12:00:00Z")))
                .contains(Instant.parse("2026-03-29T01:30:00Z"));
        assertThat(timetable.next(Instant.parse("2026-03-29T12:00:00Z")))
                .contains(Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void aCronExpressionIsMeantInItsZone() {
        Timetable timetable =
                new Timetable("x", new ScheduleForm(null, null, "0 0 6 * * MON", STOCKHOLM, Duration.ZERO), LAUNCH);

        assertThat(timetable.next(LAUNCH)).contains(Instant.parse("2026-03-30T04:00:00Z"));
        assertThat(timetable.inWords()).isEqualTo("by 0 0 6 * * MON (Europe/Stockholm)");
    }

    @Test
    void whatHasNoScheduleIsNeverDue() {
        Timetable timetable = new Timetable("x", ScheduleForm.never(), LAUNCH);

        assertThat(timetable.next(LAUNCH)).isEmpty();
        assertThat(timetable.inWords()).isEqualTo("never by itself");
    }

    @Test
    void jitterIsTheSameForATurnAndDiffersBetweenTurnsAndIntegrations() {
        ScheduleForm form = new ScheduleForm(Duration.ofHours(1), null, null, STOCKHOLM, Duration.ofMinutes(10));
        Timetable one = new Timetable("one", form, LAUNCH);
        Timetable other = new Timetable("other", form, LAUNCH);
        List<Instant> turns = one.next(LAUNCH, 20);

        assertThat(turns)
                .allSatisfy(due -> assertThat(one.withJitter(due))
                        .isBetween(due, due.plus(Duration.ofMinutes(10)))
                        .isEqualTo(one.withJitter(due)));
        assertThat(turns.stream()
                        .flatMap(due -> Stream.of(one, other)
                                .map(timetable -> Duration.between(due, timetable.withJitter(due))))
                        .distinct())
                .hasSizeGreaterThan(30);
    }
}
