package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.directory.Standing;
import dev.tenure.process.DecisionTables.Days;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.lang.Nullable;

/** Where in an employment somebody is, and until when. */
class MilestonesTest {

    private static final Days DAYS = new Days(14, 2, 30, true, false, 1);
    private static final Standing USED = new Standing(false, true);
    private static final Standing NEVER_USED = new Standing(false, false);
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

    @Test
    void anEmploymentPassesItsPhasesOneByOne() {
        Facts facts = facts(
                "startDate",
                "2026-05-15",
                "leaveStart",
                "2026-06-01",
                "leaveEnd",
                "2026-06-30",
                "endDate",
                "2026-08-31");

        assertThat(walk(facts, null, null, "2026-04-01T12:00", STOCKHOLM))
                .containsExactly(
                        "NOT_YET until 2026-05-01T00:00",
                        "PREPARING until 2026-05-13T00:00",
                        "WORKING until 2026-06-01T00:00",
                        "ON_LEAVE until 2026-07-01T00:00",
                        "WORKING until 2026-09-01T00:00",
                        "GONE");
    }

    /** The first instant after the last day, in the zone of the worker: days of 23 and 25 hours, and days without midnight. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Stockholm, 2026-03-28, 2026-03-28T23:00:00Z",
        "Europe/Stockholm, 2026-03-29, 2026-03-29T22:00:00Z",
        "Europe/Stockholm, 2026-10-25, 2026-10-25T23:00:00Z",
        "Pacific/Auckland, 2026-04-05, 2026-04-05T12:00:00Z",
        "Pacific/Auckland, 2026-09-27, 2026-09-27T11:00:00Z",
        "Pacific/Auckland, 2026-12-31, 2026-12-31T11:00:00Z",
        "Pacific/Honolulu, 2026-12-31, 2027-01-01T10:00:00Z",
        "America/Sao_Paulo, 2018-11-03, 2018-11-04T03:00:00Z",
        "Asia/Beirut, 2026-03-28, 2026-03-28T22:00:00Z",
        "Pacific/Apia, 2011-12-29, 2011-12-30T10:00:00Z",
    })
    void theLastDayEndsWhereThePersonWorks(String zone, String lastDay, Instant end) {
        Facts facts = facts("endDate", lastDay);
        ZoneId place = ZoneId.of(zone);

        Milestones before = at(facts, null, null, end.minusSeconds(1), place);

        assertThat(before).isEqualTo(new Milestones(Phase.WORKING, Optional.of(end)));
        assertThat(at(facts, null, null, end, place)).isEqualTo(new Milestones(Phase.GONE, Optional.empty()));
    }

    @Test
    void graceBeginsWithTheLastDayOrWhenItWasHeardOfLater() {
        Facts facts = facts("endDate", "2026-03-31");
        Instant onTheMorningAfter = instant("2026-04-01T00:00:07");
        assertThat(walk(facts, USED, onTheMorningAfter, "2026-04-01T00:01", STOCKHOLM))
                .containsExactly("GONE until 2026-05-01T00:00", "GRACE_OVER");

        Instant threeWeeksLate = instant("2026-04-22T10:00");
        assertThat(walk(facts, USED, threeWeeksLate, "2026-04-22T10:00", STOCKHOLM))
                .containsExactly("GONE until 2026-05-22T00:00", "GRACE_OVER");

        Facts atOnce = facts("active", "false", "endDate", "2026-12-31");
        assertThat(walk(atOnce, USED, threeWeeksLate, "2026-04-22T10:00", STOCKHOLM))
                .containsExactly("GONE until 2026-05-23T00:00", "GRACE_OVER");
    }

    @Test
    void whatIsEnabledOrIsNotThereIsNotDeleted() {
        Facts facts = facts("active", "false");
        Instant longAgo = instant("2025-01-01T00:00");
        Instant now = instant("2026-04-22T10:00");

        assertThat(at(facts, USED, longAgo, now, STOCKHOLM).phase()).isEqualTo(Phase.GRACE_OVER);
        assertThat(at(facts, new Standing(true, true), longAgo, now, STOCKHOLM).phase())
                .isEqualTo(Phase.GONE);
        assertThat(at(facts, null, longAgo, now, STOCKHOLM).phase()).isEqualTo(Phase.GONE);
        assertThat(at(facts, USED, null, now, STOCKHOLM)).isEqualTo(new Milestones(Phase.GONE, Optional.empty()));
    }

    @Test
    void aHireIsRescindedOnlyWhileNobodyCouldUseTheAccount() {
        Facts facts = facts("active", "false", "startDate", "2026-05-15");
        Instant now = instant("2026-05-05T10:00");

        assertThat(at(facts, NEVER_USED, null, now, STOCKHOLM).phase()).isEqualTo(Phase.RESCINDED);
        assertThat(at(facts, USED, null, now, STOCKHOLM).phase())
                .as("a former employee, about to come back")
                .isEqualTo(Phase.GONE);
        assertThat(at(facts, null, null, now, STOCKHOLM).phase()).isEqualTo(Phase.GONE);
        Facts endsFirst = facts("startDate", "2026-05-15", "endDate", "2026-05-01");
        assertThat(at(endsFirst, NEVER_USED, null, now, STOCKHOLM).phase()).isEqualTo(Phase.RESCINDED);
    }

    @Test
    void aSuspensionOutlastsALeaveAndNotAnEmployment() {
        Facts facts = facts(
                "suspended", "true", "leaveStart", "2026-04-01", "leaveEnd", "2026-04-30", "endDate", "2026-08-31");

        assertThat(walk(facts, null, null, "2026-03-15T10:00", STOCKHOLM))
                .containsExactly("SUSPENDED until 2026-09-01T00:00", "GONE");
    }

    @Test
    void aLeaveWithoutEndGoesOnAndAnEndWithoutBeginningIsNone() {
        assertThat(walk(facts("leaveStart", "2026-04-01"), null, null, "2026-03-15T10:00", STOCKHOLM))
                .containsExactly("WORKING until 2026-04-01T00:00", "ON_LEAVE");
        assertThat(walk(facts("leaveEnd", "2026-04-01"), null, null, "2026-03-15T10:00", STOCKHOLM))
                .containsExactly("WORKING");
    }

    @Test
    void whatHrCallsNeverIsNotWaitedFor() {
        assertThat(walk(facts("endDate", "9999-12-31"), null, null, "2026-03-15T10:00", STOCKHOLM))
                .containsExactly("WORKING");
    }

    /** Jumps from each phase to the next. */
    private static List<String> walk(
            Facts facts, @Nullable Standing standing, @Nullable Instant goneSince, String from, ZoneId zone) {
        List<String> steps = new ArrayList<>();
        Optional<Instant> now =
                Optional.of(LocalDateTime.parse(from).atZone(zone).toInstant());
        while (now.isPresent()) {
            Milestones there = at(facts, standing, goneSince, now.get(), zone);
            now = there.next();
            steps.add(there.phase()
                    + now.map(next -> " until " + LocalDateTime.ofInstant(next, zone))
                            .orElse(""));
        }
        return steps;
    }

    private static Milestones at(
            Facts facts, @Nullable Standing standing, @Nullable Instant goneSince, Instant now, ZoneId zone) {
        return new Milestones.Basis(facts, DAYS, zone, standing, goneSince).at(now);
    }

    private static Instant instant(String local) {
        return LocalDateTime.parse(local).atZone(STOCKHOLM).toInstant();
    }

    private static Facts facts(String... values) {
        Facts facts = Facts.NONE;
        for (int i = 0; i < values.length; i += 2) {
            facts = facts.with(Field.named(values[i]), values[i + 1]);
        }
        return facts;
    }

    @Test
    void theDaysOfTheTableCountInDays() {
        Facts facts = facts("startDate", LocalDate.of(2026, 4, 2).toString());
        // Two days before, with the hour that Stockholm loses on 29 March in between.
        assertThat(at(facts, null, null, instant("2026-03-01T00:00"), STOCKHOLM).next())
                .contains(instant("2026-03-19T00:00"));
        assertThat(at(facts, null, null, instant("2026-03-19T00:00"), STOCKHOLM).next())
                .contains(instant("2026-03-31T00:00"));
    }
}
