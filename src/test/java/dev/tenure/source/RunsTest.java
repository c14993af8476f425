package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenure.TestDatabase;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonRecord;
import dev.tenure.source.RunSteps.Fetched;
import dev.tenure.source.RunSteps.Rest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunsTest {

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final TestDatabase database = TestDatabase.migrated();
    private final ListedPeople system = new ListedPeople();
    private final RunNode node = new RunNode(database.dataSource(), system, clock);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void theFirstRunTakesEverybodyInAndTheNextOneFindsThemAsTheyWere() {
        system.people(0, 450);

        Run first = node.run();
        assertThat(first.state()).isEqualTo(RunState.DONE);
        assertThat(first.count(RecordOutcome.NEW)).isEqualTo(450);
        assertThat(first.progress()).isEqualTo(new Run.Progress(450, 450, 450, 450));
        assertThat(first.tallies())
                .extracting(Run.Tally::company, Run.Tally::difference, Run.Tally::people, Run.Tally::had)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(null, Difference.JOIN, 450, 0),
                        org.assertj.core.api.Assertions.tuple("Nordlund AB", Difference.JOIN, 225, 0),
                        org.assertj.core.api.Assertions.tuple("Sydlund AB", Difference.JOIN, 225, 0));
        assertThat(node.heard()).hasSize(450);

        Run second = again();
        assertThat(second.count(RecordOutcome.UNCHANGED)).isEqualTo(450);
        assertThat(second.progress().toRelease()).isZero();
        assertThat(node.runs().records(second.id(), null, 0, 10)).isEmpty();
        assertThat(node.heard()).hasSize(450);
        assertThat(count("staged_record")).as("nothing staged is left").isZero();
        assertThat(node.runs().recent(ListedPeople.NAME, 10))
                .extracting(Run::id)
                .containsExactly(second.id(), first.id());
    }

    @Test
    void theDifferenceIsKnownFieldByFieldBeforeAnythingIsReleased() {
        system.people(0, 20);
        node.run();
        system.change("S1", "title", "Head nurse");
        system.change("S2", "phone", "+46 90 1");
        system.change("S3", "active", "false");
        system.change("S4", "endDate", "2027-01-31");
        system.people(20, 21);
        clock.forward(Duration.ofHours(1));

        UUID run = node.start(false);
        node.steps().fetch(run);
        node.steps().compare(run);

        Map<String, ReleasedRecord> difference = new TreeMap<>();
        node.runs().records(run, RecordOutcome.PLANNED, 0, 100).forEach(r -> difference.put(r.sourceId(), r));
        assertThat(difference.keySet()).containsExactly("S1", "S2", "S20", "S3", "S4");
        assertThat(difference.get("S1").difference()).isEqualTo(Difference.MOVE);
        assertThat(difference.get("S1").before()).isEqualTo(Map.of("title", "Nurse"));
        assertThat(difference.get("S1").after()).isEqualTo(Map.of("title", "Head nurse"));
        assertThat(difference.get("S1").company()).isEqualTo("Sydlund AB");
        assertThat(difference.get("S2").difference()).isEqualTo(Difference.CHANGE);
        assertThat(difference.get("S2").before()).isEmpty();
        assertThat(difference.get("S3").difference()).isEqualTo(Difference.LEAVE);
        assertThat(difference.get("S4").difference()).isEqualTo(Difference.LEAVE);
        assertThat(difference.get("S20").difference()).isEqualTo(Difference.JOIN);
        assertThat(difference.get("S20").personId()).isNull();
        assertThat(node.heard()).as("nothing is released").hasSize(20);

        assertThat(node.steps().judge(run)).isEqualTo(RunSteps.Judgement.WITHIN);
        node.release(run);
        Run done = node.close(run);
        assertThat(done.count(RecordOutcome.NEW)).isEqualTo(1);
        assertThat(done.count(RecordOutcome.CHANGED)).isEqualTo(4);
        assertThat(done.count(RecordOutcome.UNCHANGED)).isEqualTo(16);
        assertThat(person("100001").facts().get(Field.TITLE)).isEqualTo("Head nurse");
        assertThat(node.runs().records(run, RecordOutcome.CHANGED, 0, 2)).hasSize(2);
        assertThat(node.runs().records(run, RecordOutcome.CHANGED, 3, 9)).hasSize(2);
        assertThat(node.runs().recordsOf(person("100001").id(), 5))
                .extracting(ReleasedRecord::outcome)
                .containsExactly(RecordOutcome.CHANGED, RecordOutcome.NEW);
    }

    @Test
    void aDryRunKnowsTheDifferenceAndReleasesNothing() {
        system.people(0, 5);

        Run dry = node.toRest(node.start(true));
        assertThat(dry.state()).isEqualTo(RunState.DONE);
        assertThat(dry.dryRun()).isTrue();
        assertThat(node.runs().records(dry.id(), RecordOutcome.PLANNED, 0, 10)).hasSize(5);
        assertThat(node.heard()).isEmpty();
        assertThat(count("foreign_record")).isZero();
        assertThat(node.dryRuns()).containsExactly(new DryRunFinished(ListedPeople.NAME, 1, dry.id()));

        assertThat(node.run().count(RecordOutcome.NEW)).isEqualTo(5);
        assertThat(node.dryRuns()).hasSize(1);
    }

    @Test
    void whoeverIsAbsentFromAFullFeedHasLeftAndComesBackWithTheSameWords() {
        system.people(0, 10);
        node.run();
        system.remove("S3");

        Run run = again();
        assertThat(run.leaversWithheld()).isNull();
        assertThat(run.count(RecordOutcome.CHANGED)).isEqualTo(1);
        assertThat(node.runs().records(run.id(), null, 0, 10)).singleElement().satisfies(record -> {
            assertThat(record.difference()).isEqualTo(Difference.LEAVE);
            assertThat(record.because().code()).isEqualTo("absent");
            assertThat(record.company()).isEqualTo("Sydlund AB");
        });
        assertThat(person("100003").facts().active()).isFalse();
        assertThat(again().progress().toRelease()).as("once only").isZero();

        system.people(3, 4);
        Run back = again();
        assertThat(node.runs().records(back.id(), null, 0, 10))
                .singleElement()
                .satisfies(record -> assertThat(record.difference()).isEqualTo(Difference.JOIN));
        assertThat(person("100003").facts().active()).isTrue();
    }

    @Test
    void whatIsAsItWasIsNotWrittenAndIsRememberedUntilAFullReadingMissesIt() {
        system.people(0, 3).add("S9", "broken", "yes");
        node.run();
        String before = rows();
        clock.forward(Duration.ofDays(500));

        assertThat(again().count(RecordOutcome.UNCHANGED)).isEqualTo(3);
        assertThat(rows()).isEqualTo(before);
        assertThat(seen()).isEqualTo("S0 infinity, S1 infinity, S2 infinity, S9 infinity");

        system.remove("S2");
        system.remove("S9");
        again();
        assertThat(seen()).isEqualTo("S0 infinity, S1 infinity, S2 2028-04-06, S9 2028-04-06");

        system.people(2, 3);
        clock.forward(Duration.ofDays(1));
        again();
        assertThat(seen()).isEqualTo("S0 infinity, S1 infinity, S2 infinity, S9 2028-04-06");
    }

    @Test
    void whoIsNamedByAFeedOfChangesWasSeenThen() {
        system.full = false;
        system.people(0, 2);
        node.run();
        clock.forward(Duration.ofDays(1));
        system.remove("S1");
        again();
        assertThat(seen()).isEqualTo("S0 2026-11-24, S1 2026-11-23");

        system.full = true;
        system.people(1, 2);
        again();
        assertThat(seen()).isEqualTo("S0 infinity, S1 infinity");
    }

    /** Another text when one of the people's was written. */
    private String rows() {
        return text(
                "select string_agg(xmin::text, ' ' order by source_id) from foreign_record where source_id <> 'S9'");
    }

    private String seen() {
        return text("""
                select string_agg(source_id || ' ' || case when isfinite(last_seen)
                  then to_char(last_seen at time zone 'UTC', 'YYYY-MM-DD') else 'infinity' end, ', ' order by source_id)
                from foreign_record
                """);
    }

    @Test
    void anEmptyAShortAPartAndABrokenFeedMakeNoLeavers() {
        system.people(0, 10);
        node.run();
        system.keep(0);
        assertThat(nobodyLeaves().leaversWithheld()).isEqualTo("empty-feed");
        system.people(0, 4);
        assertThat(nobodyLeaves().leaversWithheld()).isEqualTo("short-feed");
        system.people(4, 9);
        system.full = false;
        assertThat(nobodyLeaves().leaversWithheld()).isEqualTo("not-full");
        system.full = true;
        system.fault = FeedFault.ofAll("timed-out", "The list did not answer in time: try again.");
        system.faultAfter = 8;
        Run broken = nobodyLeaves();
        assertThat(broken.leaversWithheld()).isEqualTo("cut-off");
        assertThat(broken.state()).isEqualTo(RunState.PARTIAL);
        assertThat(broken.code()).isEqualTo("timed-out");
        system.fault = null;
        system.add("#9", "broken", "yes");
        assertThat(nobodyLeaves().leaversWithheld()).isEqualTo("unreadable-keys");
        system.remove("#9");
        assertThat(again().count(RecordOutcome.CHANGED)).as("now S9 is missed").isEqualTo(1);
    }

    private Run nobodyLeaves() {
        Run run = again();
        assertThat(run.count(RecordOutcome.CHANGED)).isZero();
        return run;
    }

    @Test
    void whatCameBeforeAFaultIsReleased() {
        system.people(0, 10);
        system.fault = FeedFault.until(
                Instant.parse("2026-11-23T10:00:00Z"),
                "too-many-requests",
                "The list wants to be left alone for a while.");
        system.faultAfter = 6;

        Run run = node.run();
        assertThat(run.state()).isEqualTo(RunState.PARTIAL);
        assertThat(run.count(RecordOutcome.NEW)).isEqualTo(6);
        assertThat(run.retryAt()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));

        system.faultAfter = 0;
        Run nothing = again();
        assertThat(nothing.state()).isEqualTo(RunState.FAILED);
        assertThat(nothing.message()).contains("left alone");
    }

    @Test
    void whatOurDatabaseDoesNotTakeIsAFaultThatIsToldOnceWhereverItIs() {
        database.client()
                .sql("alter table staged_record add constraint no_poison check (payload::text not like '%poison%')")
                .update();
        system.people(0, 2_500);
        system.change("S0", "title", "poison");
        Run first = node.run();
        assertThat(first.state()).isEqualTo(RunState.FAILED);
        assertThat(first.code()).isEqualTo("internal");
        assertThat(first.message()).doesNotContain("poison", "Kim 0").contains("report it");
        assertThat(first.progress().staged()).isZero();

        system.change("S0", "title", "Nurse");
        system.change("S1500", "title", "poison");
        Run second = again();
        assertThat(second.state()).isEqualTo(RunState.PARTIAL);
        assertThat(second.code()).isEqualTo("internal");
        assertThat(second.count(RecordOutcome.NEW)).as("what came before it").isEqualTo(1_000);
        assertThat(second.leaversWithheld()).isEqualTo("cut-off");

        system.change("S1500", "title", "Nurse");
        system.change("S2499", "title", "poison");
        Run last = again();
        assertThat(last.state()).as("in the last part").isEqualTo(RunState.PARTIAL);
        assertThat(last.code()).isEqualTo("internal");
        assertThat(last.count(RecordOutcome.NEW)).isEqualTo(1_000);
        assertThat(last.leaversWithheld()).isEqualTo("cut-off");
    }

    @Test
    void whatDoesNotComeInSaysWhy() {
        system.people(0, 4);
        node.run();
        node.roster().absorb(record("9001", "email", "other@nordlund.example"));
        system.keys = List.of("employeeId", "email");
        system.add("S1", "employeeId", "100001", "title", "Later");
        system.add("X1", "givenName", "Nobody", "email", "nobody@nordlund.example");
        system.add("X2", "employeeId", "777", "email", "other@nordlund.example");
        system.add("X3", "broken", "yes");
        system.add("X4", "out", "yes");
        system.add("X5", "employeeId", "100002", "title", "Me too");
        system.add("X6", "employeeId", "888", "email", "no address");

        Run run = again();
        Map<String, String> why = new TreeMap<>();
        node.runs()
                .records(run.id(), null, 0, 100)
                .forEach(r -> why.put(
                        r.sourceId() + "/" + r.place(),
                        r.outcome() + " "
                                + (r.because() == null ? "" : r.because().code())));
        assertThat(why)
                .containsEntry("S1/5", "FAILED twice")
                .containsEntry("X1/6", "FAILED no-employee-number")
                .containsEntry("X2/7", "FAILED other-number")
                .containsEntry("X3/8", "FAILED broken")
                .containsEntry("X4/9", "SKIPPED out")
                .containsEntry("X5/10", "FAILED same-person")
                .containsEntry("X6/11", "FAILED invalid");
        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(run.count(RecordOutcome.FAILED)).isEqualTo(6);
        assertThat(run.count(RecordOutcome.SKIPPED)).isEqualTo(1);
        assertThat(again().count(RecordOutcome.SKIPPED)).isEqualTo(1);
    }

    @Test
    void keysFindPeopleInTheirOrder() {
        UUID byMail = absorb("7001", "email", "Anna@Nordlund.example");
        UUID byOwn = absorb("7002", "attributes.planhatUserId", "p-2");
        absorb("7003", "attributes.planhatUserId", "p-3");
        absorb("7004", "attributes.planhatUserId", "p-3");
        system.keys = List.of("sourceId", "email", "attributes.planhatUserId");
        system.full = false;
        system.add("A", "email", "anna@nordlund.example", "title", "Lead");
        system.add("B", "attributes.planhatUserId", "p-2", "title", "Nurse");
        system.add("C", "attributes.planhatUserId", "p-3", "title", "Nurse");

        Run run = node.run();
        assertThat(node.runs().records(run.id(), RecordOutcome.FAILED, 0, 9))
                .singleElement()
                .satisfies(record -> assertThat(record.because().code()).isEqualTo("ambiguous"));
        assertThat(node.roster().get(byMail).facts().get(Field.TITLE)).isEqualTo("Lead");
        assertThat(node.roster().get(byOwn).facts().get(Field.TITLE)).isEqualTo("Nurse");
        // From now on by the source's own key, whatever else changes.
        system.change("A", "email", "anna.new@nordlund.example");
        again();
        assertThat(node.roster().get(byMail).facts().get(Field.EMAIL)).isEqualTo("anna.new@nordlund.example");
    }

    @Test
    void preferencesKeepOutWhatIsNotWanted() {
        absorb("100001", "title", "Boss");
        system.people(0, 3);
        system.preference = Preference.UPDATE_ONLY;
        Run updating = node.run();
        assertThat(codes(updating)).containsExactly("not-known-here", "not-known-here");
        assertThat(updating.count(RecordOutcome.SKIPPED)).isEqualTo(2);
        assertThat(person("100001").facts().get(Field.TITLE)).isEqualTo("Nurse");

        system.preference = Preference.CREATE_ONLY;
        system.change("S1", "title", "Boss again");
        Run creating = again();
        assertThat(codes(creating)).containsExactly("known-already");
        assertThat(creating.count(RecordOutcome.NEW)).isEqualTo(2);
        assertThat(person("100001").facts().get(Field.TITLE)).isEqualTo("Nurse");
    }

    @Test
    void whoHasSeveralEmploymentsIsComparedByTheOneThatIsMeant() {
        system.people(0, 2);
        node.run();
        UUID stays = person("100000").id();
        node.roster();
        node.bean(dev.tenure.roster.Identities.class)
                .merge(stays, person("100001").id(), "kim", "one person");
        system.change("S1", "title", "Second job");

        Run run = again();
        assertThat(node.runs().records(run.id(), null, 0, 9)).singleElement().satisfies(record -> {
            assertThat(record.before()).isEqualTo(Map.of("title", "Nurse"));
            assertThat(record.outcome()).isEqualTo(RecordOutcome.CHANGED);
        });
        assertThat(again().progress().toRelease()).isZero();
    }

    @Test
    void aFeedThatLostMostOfItsPeopleWaitsForOneWord() {
        system.guard = new Guard(
                Map.of(Difference.LEAVE, new Limit(null, 20.0)), Map.of(Difference.LEAVE, new Limit(50, null)));
        system.people(0, 100);
        node.run();
        lose60Percent();

        // A feed of less than half is believed to be cut off; what says itself that people have left is not.
        Run waiting = again();
        assertThat(waiting.state()).isEqualTo(RunState.WAITING_FOR_APPROVAL);
        assertThat(waiting.tallies())
                .filteredOn(Run.Tally::exceeded)
                .singleElement()
                .satisfies(tally -> {
                    assertThat(tally.company()).isNull();
                    assertThat(tally.people()).isEqualTo(60);
                    assertThat(tally.had()).isEqualTo(100);
                });
        assertThat(node.heard()).hasSize(100);
        assertThat(node.steps().release(waiting.id())).isEqualTo(Rest.NOTHING);

        node.runs().decide(waiting.id(), RunDecision.REJECT, "desk", "HR made a mistake");
        assertThatThrownBy(() -> node.runs().decide(waiting.id(), RunDecision.APPROVE, "desk", null))
                .isInstanceOf(RunNotPossible.class);
        Run rejected = node.close(waiting.id());
        assertThat(rejected.state()).isEqualTo(RunState.REJECTED);
        assertThat(rejected.decision().by()).isEqualTo("desk");
        assertThat(rejected.decision().note()).isEqualTo("HR made a mistake");
        assertThat(node.heard()).hasSize(100);

        Run again = again();
        node.runs().decide(again.id(), RunDecision.APPROVE, "desk", null);
        node.release(again.id());
        assertThat(node.close(again.id()).state()).isEqualTo(RunState.DONE);
        assertThat(node.heard()).hasSize(160);
    }

    private void lose60Percent() {
        for (int i = 0; i < 60; i++) {
            system.change("S" + i, "active", "false");
        }
    }

    @Test
    void twoRunsOfOneIntegrationNeverOverlap() {
        UUID first = node.start(false);
        assertThat(catchThrowableOfType(RunAlreadyUnderWay.class, () -> node.start(true))
                        .running())
                .isEqualTo(first);
        UUID other = node.runs().start("another", 1, false, Trigger.SCHEDULE, "schedule", null);
        assertThat(other).isNotEqualTo(first);
        node.toRest(first);
        assertThat(node.start(false)).isNotEqualTo(first);
    }

    @Test
    void aStepIsDoneByOneNodeAtATime() {
        system.people(0, 10);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        system.before = place -> {
            reading.countDown();
            await(goOn);
        };
        UUID run = node.start(false);
        try (var second = new RunNode(database.dataSource(), system, clock)) {
            CompletableFuture<Fetched> slow =
                    CompletableFuture.supplyAsync(() -> node.steps().fetch(run));
            await(reading);
            assertThatThrownBy(() -> second.steps().fetch(run)).isInstanceOf(RunStepUnderWay.class);
            goOn.countDown();
            assertThat(slow.join()).isEqualTo(Fetched.READ);
            assertThat(second.steps().fetch(run)).as("it is done").isEqualTo(Fetched.READ);
            assertThat(second.toRest(run).count(RecordOutcome.NEW)).isEqualTo(10);
        }
    }

    @Test
    void whoWasThoughtDeadWritesNoMore() {
        system.people(0, 10);
        UUID run = node.start(false);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        system.before = place -> {
            if (place == 5) {
                reading.countDown();
                await(goOn);
            }
        };
        CompletableFuture<Fetched> dead =
                CompletableFuture.supplyAsync(() -> node.steps().fetch(run));
        await(reading);
        database.client().sql("delete from shedlock").update();
        ListedPeople healthy = new ListedPeople().people(0, 10);
        try (var second = new RunNode(database.dataSource(), healthy, clock)) {
            assertThat(second.steps().fetch(run)).isEqualTo(Fetched.READ);
            goOn.countDown();
            assertThatThrownBy(dead::join).hasCauseInstanceOf(RunStepUnderWay.class);
            assertThat(second.toRest(run).count(RecordOutcome.NEW)).isEqualTo(10);
            assertThat(second.find(run).progress().staged()).isEqualTo(10);
        }
    }

    @Test
    void aRunIsCancelledWhileItReadsAndWhileItReleases() {
        system.people(0, 5_000);
        UUID reading = node.start(false);
        system.before = place -> {
            if (place == 10) {
                node.runs().cancel(reading, "desk");
            }
        };
        Run cancelled = node.toRest(reading);
        assertThat(cancelled.state()).isEqualTo(RunState.CANCELLED);
        assertThat(cancelled.cancelledBy()).isEqualTo("desk");
        assertThat(cancelled.progress().read()).isLessThan(5_000);
        assertThat(node.heard()).isEmpty();
        assertThat(count("staged_record")).isZero();
        assertThatThrownBy(() -> node.runs().cancel(reading, "desk")).isInstanceOf(RunNotPossible.class);

        system.before = place -> {};
        system.keep(500);
        UUID releasing = node.start(false);
        node.steps().fetch(releasing);
        node.steps().compare(releasing);
        node.steps().judge(releasing);
        node.runs().cancel(releasing, "desk");
        assertThat(node.steps().release(releasing)).isEqualTo(Rest.NOTHING);
        assertThat(node.close(releasing).state()).isEqualTo(RunState.CANCELLED);
        assertThat(node.run().count(RecordOutcome.NEW)).isEqualTo(500);
    }

    @Test
    void oneRecordThatFailsDoesNotStopTheOthersAndOnlyItIsTakenUpAgain() {
        system.people(0, 10);
        node.failFor("kim.0@nordlund.example");
        Run run = node.run();
        node.failFor("");
        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(run.count(RecordOutcome.NEW)).isEqualTo(9);
        assertThat(run.count(RecordOutcome.FAILED)).isEqualTo(1);
        assertThat(node.roster().findByEmployeeId("100000")).isEmpty();
        assertThat(codes(run)).contains("internal");

        system.change("S5", "title", "Not now");
        clock.forward(Duration.ofHours(1));
        Run retry = node.toRest(node.runs().retryFailed(run.id(), "desk"));
        assertThat(retry.trigger()).isEqualTo(Trigger.RETRY);
        assertThat(retry.retryOf()).isEqualTo(run.id());
        assertThat(retry.count(RecordOutcome.NEW)).isEqualTo(1);
        assertThat(retry.progress().toRelease()).isEqualTo(1);
        assertThat(person("100005").facts().get(Field.TITLE)).isEqualTo("Nurse");
        assertThatThrownBy(() -> node.runs().retryFailed(retry.id(), "desk")).isInstanceOf(RunNotPossible.class);
        assertThat(again().count(RecordOutcome.CHANGED)).isEqualTo(1);
    }

    @Test
    void whatWasTakenInSinceIsNotTakenUpAgain() {
        system.people(0, 10).change("S1", "broken", "yes");
        Run first = node.run();
        system.remove("S1");
        system.people(1, 2).change("S1", "title", "Manager");
        again();
        system.change("S1", "title", "Not now");
        Run retry = node.toRest(node.runs().retryFailed(first.id(), "desk"));
        assertThat(retry.progress().toRelease()).isZero();
        assertThat(person("100001").facts().get(Field.TITLE)).isEqualTo("Manager");
    }

    @Test
    void nothingIsTakenAwayFromTheSourceBeforeTheRunKnowsThatItIsKept() {
        List<String> states = new ArrayList<>();
        system.people(0, 3).afterwards = () -> states.add(database.client()
                .sql("select state || ' ' || (select count(*) from staged_record) from feed_run where ended_at is null")
                .query(String.class)
                .single());
        node.run();
        assertThat(states).containsExactly("COMPARING 3");

        system.afterwards = () -> {
            throw FeedFault.ofPart("file-not-moved", "It cannot be moved.");
        };
        Run told = again();
        assertThat(told.state()).isEqualTo(RunState.PARTIAL);
        assertThat(told.code()).isEqualTo("file-not-moved");
    }

    @Test
    void hostileRecordsHarmNobodyElse() {
        system.people(0, 2);
        system.add("N\0UL", "employeeId", "5001", "title", "a\0b\tc\\d\ne\uD800");
        system.add("S'--", "employeeId", "5002", "familyName", "\\.", "title", "x".repeat(2_000));
        system.add("y".repeat(300), "employeeId", "5003", "familyName", "Lund");

        Run run = node.run();
        assertThat(run.count(RecordOutcome.NEW)).isEqualTo(3);
        assertThat(run.count(RecordOutcome.FAILED)).isEqualTo(2);
        assertThat(codes(run)).filteredOn(code -> !code.isEmpty()).containsOnly("invalid");
    }

    @Test
    void ofWhomWasErasedNoRecordIsKeptWhateverBecomesOfIt() {
        system.people(0, 3);
        system.change("S1", "active", "false");
        system.change("S2", "out", "A rule keeps them out.");
        database.client().sql("""
                        insert into erased_key (hash, erased_at) values
                          (erased_hash('number', '100001'), '2027-01-01'),
                          (erased_hash('key', 'listed' || chr(9) || 'S2'), '2027-01-01')
                        """).update();

        Run first = node.run();

        assertThat(codes(first)).containsExactlyInAnyOrder("erased", "out");
        assertThat(
                        text(
                                "select string_agg(source_id, ',' order by source_id) from foreign_record where payload <> '{}'"))
                .isEqualTo("S0");
        assertThat(text("select string_agg(source_id, ',') from run_record where after is not null"))
                .isEqualTo("S0");
        again();
        assertThat(
                        text(
                                "select string_agg(source_id, ',' order by source_id) from foreign_record where payload <> '{}'"))
                .isEqualTo("S0");
    }

    @Test
    void twoEmploymentsOfOnePersonMayNameTheSameUniqueValue() {
        node.bean(OwnFields.class).define(new OwnField("badge", "Badge", true));
        system.people(0, 3);
        system.change("S0", "attributes.badge", "b-1");
        node.run();
        system.change("S1", "attributes.badge", "b-1");
        assertThat(codes(again())).containsExactly("not-unique");

        node.bean(dev.tenure.roster.Identities.class)
                .merge(person("100000").id(), person("100001").id(), "kim", "one person");

        assertThat(codes(again())).isEmpty();
        system.change("S0", "attributes.badge", "b-2");
        system.change("S1", "attributes.badge", "b-2");
        system.change("S2", "attributes.badge", "b-2");
        assertThat(codes(again())).as("one who is somebody else").containsExactly("not-unique");
    }

    private Run again() {
        clock.forward(Duration.ofHours(1));
        return node.run();
    }

    private List<String> codes(Run run) {
        return node.runs().records(run.id(), null, 0, 100).stream()
                .filter(record -> record.because() != null)
                .map(record -> record.because().code())
                .toList();
    }

    private Person person(String number) {
        return node.roster().findByEmployeeId(number).orElseThrow();
    }

    private UUID absorb(String number, String... fields) {
        return node.roster().absorb(record(number, fields)).personId();
    }

    private PersonRecord record(String number, String... fields) {
        Map<Field, Optional<String>> stated = new TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            stated.put(Field.named(fields[i]), Optional.of(fields[i + 1]));
        }
        return new PersonRecord("push", null, null, Instant.parse("2026-01-01T00:00:00Z"), number, stated);
    }

    private String text(String sql) {
        return database.client().sql(sql).query(String.class).single();
    }

    private long count(String table) {
        return database.client()
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
