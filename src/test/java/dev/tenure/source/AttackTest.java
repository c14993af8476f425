package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.TestDatabase;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What would hurt, on 32a230d. */
class AttackTest {

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

    private Person person(String number) {
        return node.roster().findByEmployeeId(number).orElseThrow();
    }

    private String text(String sql) {
        return database.client().sql(sql).query(String.class).single();
    }

    @Test
    void whoComesBackBrokenOnceStaysALeaverForEver() {
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
        assertThat(person("100003").facts().active()).as("the full feed names S3 again").isTrue();
    }

    @Test
    void whoComesBackKeptOutOnceStaysALeaverForEver() {
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
    void whoComesBackAndWhoseReleaseFailsOnceStaysALeaverForEver() {
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
    void leaversWhomTheFeedDropsAreCountedForEverUntilEveryFeedIsShort() {
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
    void recordsThatNoReadingNamesAnyMoreAreNotStillSeen() {
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
    void aRetryDoesNotBringBackTheWordsOfAnOlderVersion() {
        RunOrders orders = (integration, version, upload) -> {
            system.change("S1", "title", "by version " + version);
            return system.order(integration, version, upload);
        };
        try (RunNode other = new RunNode(database.dataSource(), orders, clock)) {
            system.people(0, 10).change("S1", "broken", "yes");
            Run first = other.run();
            system.remove("S1");
            system.people(1, 2);
            clock.forward(Duration.ofDays(1));
            other.toRest(other.runs().start(ListedPeople.NAME, 2, false, Trigger.BY_HAND, "kim", null));
            assertThat(person("100001").facts().get(Field.TITLE)).isEqualTo("by version 2");
            clock.forward(Duration.ofDays(1));
            other.toRest(other.runs().retryFailed(first.id(), "kim"));
            assertThat(person("100001").facts().get(Field.TITLE)).isEqualTo("by version 2");
        }
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
