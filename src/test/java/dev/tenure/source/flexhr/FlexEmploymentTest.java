package dev.tenure.source.flexhr;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FlexEmploymentTest {

    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

    @Test
    void withoutPeriodsNothingIsKnown() {
        assertThat(FlexEmployment.of(List.of(), TODAY, ZONE)).isEmpty();
    }

    @Test
    void anOpenPeriodLasts() {
        FlexEmployment employment = of(period(-100, null, "a"));
        assertThat(employment.active()).isTrue();
        assertThat(employment.firstDay()).isEqualTo(TODAY.minusDays(100));
        assertThat(employment.lastDay()).isNull();
        assertThat(employment.changesOn()).isNull();
    }

    @Test
    void theLastDayIsADayOfWork() {
        FlexEmployment employment = of(period(-100, 0, "a"));
        assertThat(employment.active()).isTrue();
        assertThat(employment.lastDay()).isEqualTo(TODAY);
        assertThat(employment.changesOn()).isEqualTo(TODAY.plusDays(1));
    }

    @Test
    void whenAllIsOverThePersonHasLeft() {
        FlexEmployment employment = of(period(-300, -200, "a"), period(-100, -1, "b"));
        assertThat(employment.active()).isFalse();
        assertThat(employment.firstDay()).isEqualTo(TODAY.minusDays(100));
        assertThat(employment.lastDay()).isEqualTo(TODAY.minusDays(1));
        assertThat(employment.period().titleId()).isEqualTo("b");
    }

    @Test
    void theEndOfAProbationIsNoLeaving() {
        FlexEmployment employment = of(period(11, null, "b"), period(-100, 10, "a"));
        assertThat(employment.lastDay()).isNull();
        assertThat(employment.firstDay()).isEqualTo(TODAY.minusDays(100));
        assertThat(employment.period().titleId()).isEqualTo("a");
        assertThat(employment.changesOn()).isEqualTo(TODAY.plusDays(11));
    }

    @Test
    void betweenTwoEmploymentsTheNextOneDecides() {
        FlexEmployment employment = of(period(-100, -10, "a"), period(20, null, "b"));
        assertThat(employment.active()).isTrue();
        assertThat(employment.firstDay()).isEqualTo(TODAY.plusDays(20));
        assertThat(employment.period().titleId()).isEqualTo("b");
    }

    @Test
    void aPeriodThatWasCalledOffIsNone() {
        assertThat(FlexEmployment.of(List.of(period(5, 4, "a")), TODAY, ZONE)).isEmpty();
    }

    @Test
    void daysComeInSeveralForms() {
        assertThat(days("2026-11-23", "2026-12-31T00:00:00").last()).isEqualTo(LocalDate.parse("2026-12-31"));
        assertThat(days("2026-11-22T23:00:00Z", null).first()).isEqualTo(TODAY);
        assertThat(days("2026-11-23T00:00:00+01:00", "9999-12-31T00:00:00").last())
                .isEqualTo(LocalDate.MAX);
    }

    @Property(tries = 300)
    void theOrderOfPeriodsDoesNotMatterAndOnlyAnEndedPastIsALeaver(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = -200, max = 200) Integer> starts,
            @ForAll @IntRange(min = 0, max = 100) int length) {
        List<FlexPeriod> periods = new ArrayList<>();
        starts.forEach(start -> periods.add(period(start, start + length, "t" + start)));
        Optional<FlexEmployment> one = FlexEmployment.of(periods, TODAY, ZONE);
        Collections.reverse(periods);

        assertThat(FlexEmployment.of(periods, TODAY, ZONE)).isEqualTo(one);
        assertThat(one.orElseThrow().active()).isEqualTo(starts.stream().anyMatch(start -> start + length >= 0));
    }

    private static FlexPeriod.Days days(String first, String last) {
        return new FlexPeriod(first, last, null, null).days(ZONE);
    }

    private static FlexEmployment of(FlexPeriod... periods) {
        return FlexEmployment.of(List.of(periods), TODAY, ZONE).orElseThrow();
    }

    private static FlexPeriod period(int first, Integer last, String title) {
        return new FlexPeriod(
                TODAY.plusDays(first) + "T00:00:00",
                last == null ? null : TODAY.plusDays(last) + "T00:00:00",
                title,
                "type");
    }
}
