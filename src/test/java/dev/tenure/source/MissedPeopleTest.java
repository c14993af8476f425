package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.TestDatabase;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom a full feed names no more, who comes back into it, and whom both are no news of. */
class MissedPeopleTest {

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final TestDatabase database = TestDatabase.migrated();
    private final ListedPeople system = new ListedPeople();
    private final RunNode node = new RunNode(database.dataSource(), system, clock);

    @AfterEach
    void close() {
        node.close();
    }

    private Run again() {
        clock.forward(Duration.ofDays(1));
        return node.run();
    }

    /** By the word of another source. */
    private void leaves(String number) {
        node.roster()
                .absorb(new PersonRecord(
                        "hr", number, null, clock.instant(), number, Map.of(Field.ACTIVE, Optional.of("false"))));
    }

    private Person person(String number) {
        return node.roster().findByEmployeeId(number).orElseThrow();
    }

    private String text(String sql) {
        return database.client().sql(sql).query(String.class).single();
    }

    @Test
    void whoComesBackAndCannotBeUnderstoodAtOnceIsBackLater() {
        system.people(0, 10);
        node.run();
        system.remove("S3");
        again();
        assertThat(person("100003").facts().active()).isFalse();

        system.people(3, 4).change("S3", "broken", "yes");
        assertThat(again().count(RecordOutcome.FAILED)).isEqualTo(1);
        system.remove("S3");
        system.people(3, 4);
        again();
        again();
        assertThat(person("100003").facts().active())
                .as("the full feed names S3 again")
                .isTrue();
    }

    @Test
    void whoComesBackAndIsKeptOutAtFirstIsBackLater() {
        system.people(0, 10);
        node.run();
        system.remove("S3");
        again();
        system.people(3, 4).change("S3", "out", "yes");
        again();
        system.remove("S3");
        system.people(3, 4);
        again();
        assertThat(person("100003").facts().active()).isTrue();
    }

    @Test
    void whoComesBackAndWhoseReleaseFailsOnceIsBackLater() {
        system.people(0, 10);
        node.run();
        system.remove("S3");
        again();
        system.people(3, 4).change("S3", "title", "Poison");
        node.failFor("Poison");
        assertThat(again().count(RecordOutcome.FAILED)).isEqualTo(1);
        node.failFor("");
        again();
        assertThat(person("100003").facts().get(Field.TITLE)).isEqualTo("Poison");
        assertThat(person("100003").facts().active()).isTrue();
    }

    @Test
    void whoIsBackComesBackOnce() {
        system.people(0, 10);
        node.run();
        system.remove("S3");
        again();
        system.people(3, 4);
        again();
        assertThat(person("100003").facts().active()).isTrue();

        leaves("100003");
        system.change("S3", "title", "Manager");
        again();
        assertThat(person("100003").facts().get(Field.TITLE)).isEqualTo("Manager");
        assertThat(person("100003").facts().active()).isFalse();
    }

    @Test
    void whoLeftBySomebodyElsesWordDoesNotComeBackByBeingNamedAgain() {
        system.people(0, 10);
        node.run();
        leaves("100003");
        system.remove("S3");
        assertThat(again().count(RecordOutcome.PLANNED)).isZero();
        system.people(3, 4);
        again();
        assertThat(person("100003").facts().active()).isFalse();
    }

    @Test
    void whoseLastDayHasPassedIsNotMissed() {
        system.people(0, 10).change("S3", "endDate", "2026-11-23");
        node.run();
        system.remove("S3");
        Run run = again();
        assertThat(run.leaversWithheld()).isNull();
        assertThat(run.progress().toRelease()).isZero();
    }

    @Test
    void whoseAbsenceCouldNotBeToldIsMissedAgain() {
        system.people(0, 10);
        node.run();
        system.remove("S3");
        node.failFor("false");
        assertThat(again().count(RecordOutcome.FAILED)).isEqualTo(1);
        node.failFor("");
        again();
        assertThat(person("100003").facts().active()).isFalse();
    }

    @Test
    void whatTakesAnAccountOutOfUseCountsAsLeaving() {
        system.guard = new Guard(Map.of(Difference.LEAVE, new Limit(3, null)), Map.of());
        for (String[] end : new String[][] {
            {"suspended", "true"}, {"startDate", "2027-01-01"}, {"leaveStart", "2026-12-01"}, {"endDate", "2026-12-31"}
        }) {
            system.keep(0);
            system.people(0, 10);
            node.run();
            for (int i = 0; i < 4; i++) {
                system.change("S" + i, end[0], end[1]);
            }
            Run run = again();
            assertThat(run.state()).as(end[0]).isEqualTo(RunState.WAITING_FOR_APPROVAL);
            node.runs().decide(run.id(), RunDecision.REJECT, "kim", null);
            node.close(run.id());
        }
    }

    @Test
    void leaversWhomTheFeedDropsMakeNoFeedShort() {
        system.people(0, 10);
        node.run();
        // Turnover: six leave by the source's own word, then the source forgets them.
        for (int i = 0; i < 6; i++) {
            system.change("S" + i, "active", "false");
        }
        again();
        for (int i = 0; i < 6; i++) {
            system.remove("S" + i);
        }
        again();
        system.remove("S9");
        Run run = again();
        assertThat(run.leaversWithheld()).isNull();
        assertThat(person("100009").facts().active()).isFalse();
    }

    @Test
    void whatNoReadingNamesAnyMoreIsNotStillSeen() {
        system.people(0, 10);
        node.run();
        system.change("S0", "active", "false");
        again();
        system.remove("S0");
        again();
        again();
        assertThat(text("select last_seen::text from foreign_record where source_id = 'S0'"))
                .isNotEqualTo("infinity");
    }

    @Test
    void anEndDateThatIsMovedIntoThePastIsALeaver() {
        // As delivered, see Connectors.CAREFUL.
        system.guard = new Guard(
                Map.of(Difference.CHANGE, new Limit(2000, 30.0), Difference.LEAVE, new Limit(50, 10.0)),
                Map.of(Difference.LEAVE, new Limit(25, 50.0)));
        system.people(0, 300);
        for (int i = 0; i < 300; i++) {
            system.change("S" + i, "endDate", "2030-12-31");
        }
        node.run();
        for (int i = 0; i < 80; i++) {
            system.change("S" + i, "endDate", "2020-12-31");
        }
        Run run = again();
        assertThat(run.tallies()).as("" + run.tallies()).anyMatch(Run.Tally::exceeded);
        assertThat(run.state()).isEqualTo(RunState.WAITING_FOR_APPROVAL);
    }

    @Test
    void aFeedOfChangesMakesNoAccountAbsent() {
        Instant[] since = new Instant[1];
        RunOrders orders = (integration, version, upload) -> {
            RunOrder all = system.order(integration, version, upload);
            return new RunOrder(
                    integration,
                    version,
                    system,
                    all.connection(),
                    null,
                    (record, place) -> {
                        Mapped.Says says = (Mapped.Says) all.mapping().map(record, place);
                        Statement said = says.statement();
                        return new Mapped.Says(
                                says.sourceId(),
                                says.payload(),
                                new Statement(
                                        said.employeeId(),
                                        said.stated(),
                                        said.keys(),
                                        new Statement.Seat(record.id(), "user", "active", null)));
                    },
                    Preference.CREATE_AND_UPDATE,
                    false,
                    all.guard(),
                    since[0]);
        };
        try (RunNode other = new RunNode(database.dataSource(), orders, clock)) {
            system.people(0, 10);
            other.run();
            since[0] = clock.instant();
            clock.forward(Duration.ofDays(1));
            system.keep(0);
            system.people(2, 3);
            other.run();
            assertThat(text("select count(*)::text from saas_user where absent_since is null"))
                    .isEqualTo("10");
        }
    }
}
