package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.TestDatabase;
import dev.tenure.roster.Absorbed;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import dev.tenure.source.Comparison.Verdict;
import dev.tenure.source.Lists.Source;
import dev.tenure.source.RunOrder.Guard;
import dev.tenure.source.RunOrder.Limit;
import dev.tenure.source.RunOrder.Mode;
import dev.tenure.source.RunOrder.RunRules;
import dev.tenure.source.RunProgress.Decision;
import dev.tenure.source.RunProgress.Reached;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a run reads, what it makes of it, and what it never does; without the process around it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunsTest {

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final RunNode node = new RunNode(TestDatabase.migrated(), clock);
    private final Roster roster = node.bean(Roster.class);
    private Source source;
    private String first;

    @AfterAll
    void close() {
        node.close();
    }

    @BeforeEach
    void begin() {
        clock.forward(Duration.ofMinutes(1));
        source = node.lists.source();
        first = UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void whatIsNewComesInOnceAndWhatIsAsItWasLeavesANumber() {
        everybody(5);
        FeedRun run = node.run(source);
        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(run.count(RecordOutcome.NEW)).isEqualTo(5);
        assertThat(run.integration().released()).isEqualTo(5);
        assertThat(records(run)).allMatch(record -> record.changeId() != null && record.kind() == ChangeKind.JOINED);

        FeedRun again = node.run(source);
        assertThat(again.counts()).containsEntry(RecordOutcome.UNCHANGED, 5).containsEntry(RecordOutcome.NEW, 0);
        assertThat(records(again)).isEmpty();

        source.says(first + "-1", "employeeId", first + "-1", "givenName", "Kim", "title", "Nurse");
        FeedRun changed = node.run(source);
        assertThat(changed.count(RecordOutcome.CHANGED)).isEqualTo(1);
        assertThat(changed.count(RecordOutcome.UNCHANGED)).isEqualTo(4);
        assertThat(facts(1).get(Field.TITLE)).isEqualTo("Nurse");
        assertThat(node.stagedOf(changed.id())).isZero();
    }

    @Test
    void aDryRunKnowsTheDifferenceAndReleasesNothing() {
        everybody(3);
        UUID id = node.open(source, true, null);
        node.fetch(id);
        assertThat(node.compare(id)).isEqualTo(Verdict.NOTHING);
        FeedRun run = node.close(id);

        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(run.count(RecordOutcome.NEW)).isEqualTo(3);
        assertThat(records(run)).hasSize(3).noneMatch(RunRecord::waits);
        assertThat(person(1)).isEmpty();
        assertThat(node.dryRuns()).contains(new DryRunFinished(source.id, 1, id, true));

        source.end = FeedFault.ofAll("away", "The source is away.");
        source.records.clear();
        FeedRun failed = node.dry(source);
        assertThat(failed.state()).isEqualTo(RunState.FAILED);
        assertThat(node.dryRuns()).contains(new DryRunFinished(source.id, 1, failed.id(), false));
        source.end = null;
        source.says(first + "-1", "employeeId", first + "-1", "givenName", "Kim");
        assertThat(node.run(source).count(RecordOutcome.NEW))
                .as("nothing was remembered of the dry run")
                .isEqualTo(1);
    }

    @Test
    void oneRunOfAnIntegrationAtATime() {
        UUID id = node.open(source, false, null);
        assertThatThrownBy(() -> node.open(source, false, null))
                .isInstanceOfSatisfying(
                        RunUnderWay.class, busy -> assertThat(busy.runId()).isEqualTo(id));
        node.bean(IntegrationRuns.class).cancel(id, "cancelled", "By a test.");
        assertThat(node.open(source, false, null)).isNotEqualTo(id);
    }

    @Test
    void aFeedThatLostSixtyPercentOfItsPeopleMakesNoLeaverUntilSomebodyApproves() {
        everybody(10);
        node.run(source);
        source.records.subList(0, 6).clear();

        UUID id = node.open(source, false, null);
        node.fetch(id);
        assertThat(node.compare(id)).isEqualTo(Verdict.OVER);
        FeedRun waiting = node.find(id);
        assertThat(waiting.integration().reached())
                .containsExactly(new Reached("ABSENT", null, 6, 10, null, Limits.MOST_ABSENT_PERCENT));
        assertThat(waiting.integration().stage()).isEqualTo(RunProgress.Stage.APPROVAL);
        assertThat(waiting.count(RecordOutcome.ABSENT)).isEqualTo(6);
        FeedRun rejected = node.close(id);
        assertThat(rejected.state()).isEqualTo(RunState.REJECTED);
        assertThat(rejected.code()).isEqualTo("approval-expired");
        assertThat(IntStream.range(0, 10)).allMatch(n -> facts(n).active());

        id = node.open(source, false, null);
        node.fetch(id);
        assertThat(node.compare(id)).as("what was rejected is found again").isEqualTo(Verdict.OVER);
        assertThat(node.bean(IntegrationRuns.class).decide(id, Decision.APPROVE, "desk", "They were sold."))
                .isTrue();
        assertThat(node.bean(IntegrationRuns.class).decide(id, Decision.REJECT, "other", null))
                .as("one decision")
                .isFalse();
        node.release(id);
        FeedRun approved = node.close(id);
        assertThat(approved.state()).isEqualTo(RunState.DONE);
        assertThat(approved.count(RecordOutcome.ABSENT)).isEqualTo(6);
        assertThat(approved.integration().decidedBy()).isEqualTo("desk");
        assertThat(IntStream.range(0, 6)).noneMatch(n -> facts(n).active());
        assertThat(IntStream.range(6, 10)).allMatch(n -> facts(n).active());
        assertThat(node.run(source).count(RecordOutcome.ABSENT)).as("told once").isZero();
    }

    @Test
    void anEmptyFullFeedNeverMakesLeavers() {
        everybody(3);
        node.run(source);
        source.records.clear();
        FeedRun run = node.run(source);
        assertThat(run.code()).isEqualTo("empty-feed");
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(records(run)).isEmpty();
        source.says("x", "broken", "yes");
        assertThat(node.run(source).count(RecordOutcome.ABSENT)).isZero();
        assertThat(IntStream.range(0, 3)).allMatch(n -> facts(n).active());
    }

    @Test
    void aFeedThatWasNotReadToItsEndMakesNoLeavers() {
        everybody(10);
        node.run(source);
        source.records.remove(0);
        source.complete = false;
        FeedRun cutOff = node.run(source);
        assertThat(cutOff.state()).isEqualTo(RunState.PARTIAL);
        assertThat(cutOff.code()).isEqualTo("not-complete");
        assertThat(cutOff.count(RecordOutcome.ABSENT)).isZero();

        source.complete = true;
        source.fault = FeedFault.ofPart("page-unreadable", "Page 2 is no JSON.");
        FeedRun faulty = node.run(source);
        assertThat(faulty.state()).isEqualTo(RunState.PARTIAL);
        assertThat(faulty.count(RecordOutcome.ABSENT)).isZero();

        source.fault = null;
        source.end = FeedFault.ofAll("timed-out", "The source did not answer in time.");
        assertThat(node.run(source).count(RecordOutcome.ABSENT)).isZero();
        source.end = null;
        source.rules = Lists.rules(Mode.CREATE_AND_UPDATE, false);
        assertThat(node.run(source).count(RecordOutcome.ABSENT)).as("not full").isZero();
        assertThat(facts(0).active()).isTrue();

        source.rules = Lists.rules(Mode.CREATE_AND_UPDATE, true);
        assertThat(node.run(source).count(RecordOutcome.ABSENT)).isEqualTo(1);
        assertThat(facts(0).active()).isFalse();
    }

    @Test
    void whoeverComesBackIsActiveAgain() {
        everybody(10);
        node.run(source);
        Map<String, String> gone = source.records.remove(0);
        node.run(source);
        assertThat(facts(0).active()).isFalse();

        source.records.add(gone);
        FeedRun run = node.run(source);
        assertThat(records(run))
                .singleElement()
                .satisfies(record -> assertThat(record.kind()).isEqualTo(ChangeKind.REHIRED));
        assertThat(facts(0).active()).isTrue();
        assertThat(node.run(source).count(RecordOutcome.UNCHANGED)).isEqualTo(10);
    }

    @Test
    void whoIsKnownAsPresentByAnotherSourceIsNoLeaver() {
        everybody(12);
        node.run(source);
        clock.forward(Duration.ofMinutes(1));
        push(first + "-0", "active", "true");
        Source other = node.lists.source();
        other.says("o1", "employeeId", first + "-1", "title", "Doctor");
        node.run(other);
        source.records.subList(0, 2).clear();

        FeedRun run = node.run(source);
        assertThat(records(run))
                .hasSize(2)
                .allMatch(record -> record.outcome() == RecordOutcome.SKIPPED
                        && record.because().code().equals("known-by-another"));
        assertThat(facts(0).active()).isTrue();
        assertThat(facts(1).active()).isTrue();
    }

    @Test
    void limitsAreJudgedOnTheWholeRunAndByCompany() {
        source.rules = new RunRules(
                Mode.CREATE_AND_UPDATE,
                true,
                true,
                true,
                new Guard(Map.of("CHANGED", new Limit(3, 100)), Map.of("LEFT", new Limit(100, 50))));
        IntStream.range(0, 20).forEach(n -> says(n, "company", n < 2 ? "Small" : "Large"));
        assertThat(node.run(source).state()).isEqualTo(RunState.DONE);

        IntStream.range(5, 8).forEach(n -> says(n, "company", "Large", "title", "Nurse"));
        UUID id = node.open(source, false, null);
        node.fetch(id);
        assertThat(node.compare(id)).isEqualTo(Verdict.OVER);
        assertThat(node.find(id).integration().reached()).containsExactly(new Reached("CHANGED", null, 3, 20, 3, 100));
        node.bean(IntegrationRuns.class).cancel(id, "cancelled", "By a test.");
        assertThat(facts(5).find(Field.TITLE)).isEmpty();

        IntStream.range(5, 8).forEach(n -> says(n, "company", "Large"));
        says(0, "company", "Small", "active", "false");
        id = node.open(source, false, null);
        node.fetch(id);
        assertThat(node.compare(id)).isEqualTo(Verdict.OVER);
        assertThat(node.find(id).integration().reached()).containsExactly(new Reached("LEFT", "Small", 1, 2, 100, 50));
    }

    @Test
    void aSourceWhoseWordOnEmploymentDoesNotCountChangesNone() {
        everybody(10);
        node.run(source);
        source.rules = new RunRules(Mode.CREATE_AND_UPDATE, true, false, true, noGuard());
        says(0, "active", "false", "endDate", "2026-11-01");
        source.records.remove(9);
        node.run(source);
        assertThat(facts(0).active()).isTrue();
        assertThat(facts(0).endDate()).isEmpty();

        source.rules = new RunRules(Mode.CREATE_AND_UPDATE, true, true, false, noGuard());
        says(1, "active", "false", "startDate", "2020-01-01", "title", "Nurse");
        node.run(source);
        assertThat(facts(1).active()).isTrue();
        assertThat(facts(1).startDate()).isEmpty();
        assertThat(facts(1).get(Field.TITLE)).isEqualTo("Nurse");
    }

    @Test
    void modesSkipWithTheirReasons() {
        source.rules = Lists.rules(Mode.UPDATE_ONLY, false);
        says(0);
        assertThat(because(node.run(source), 0)).isEqualTo("update-only");
        source.rules = Lists.rules(Mode.CREATE_ONLY, false);
        assertThat(node.run(source).count(RecordOutcome.NEW)).isEqualTo(1);
        says(0, "title", "Nurse");
        assertThat(because(node.run(source), 0)).isEqualTo("create-only");
        source.rules = Lists.rules(Mode.UPDATE_ONLY, false);
        assertThat(node.run(source).count(RecordOutcome.CHANGED)).isEqualTo(1);
    }

    @Test
    void syncKeysFindInTheirOrderAndNobodyIsGuessed() {
        push(first + "-0", "email", first + "@a.example", "attributes.planhat", first + "p", "phone", first + "t");
        push(first + "-1", "attributes.planhat", first + "q", "phone", first + "t");
        source.rules = Lists.rules(Mode.CREATE_AND_UPDATE, false);
        source.syncKeys = List.of("attributes.planhat", "email", "phone");
        source.says(first + "a", "attributes.planhat", first + "p", "title", "By the first");
        source.says(first + "b", "phone", first + "t", "title", "By two");
        source.says(first + "c", "email", first + "-none@a.example", "title", "By none");
        FeedRun run = node.run(source);
        assertThat(facts(0).get(Field.TITLE)).isEqualTo("By the first");
        assertThat(code(run, first + "b")).isEqualTo("ambiguous-sync-key");
        assertThat(code(run, first + "c")).isEqualTo("no-employee-number");
        assertThat(run.count(RecordOutcome.FAILED)).isEqualTo(2);
        assertThat(node.run(source).count(RecordOutcome.FAILED))
                .as("tried again")
                .isEqualTo(2);
    }

    @Test
    void aLaterSyncKeyOnlyFinds() {
        push(first + "-0", "email", first + "@a.example", "otherEmails", first + "-alias@a.example");
        source.rules = Lists.rules(Mode.CREATE_AND_UPDATE, false);
        source.syncKeys = List.of("attributes.planhat", "email");
        source.says(first + "a", "attributes.planhat", first + "p", "email", first + "-alias@a.example");
        node.run(source);
        assertThat(facts(0).get(Field.attribute("planhat")))
                .as("the first updates")
                .isEqualTo(first + "p");
        assertThat(facts(0).email()).as("the later one does not").contains(first + "@a.example");
    }

    @Test
    void contradictionsAreTakenByNobody() {
        says(0);
        node.run(source);
        source.says(first + "-0", "employeeId", first + "-9", "givenName", "Kim");
        source.says(first + "y", "employeeId", first + "-5", "givenName", "Kim");
        source.says(first + "z", "employeeId", first + "-5", "givenName", "Alex");
        source.records.add(new HashMap<>(Map.of("key", first + "t", "employeeId", first + "-6", "title", "A")));
        source.records.add(new HashMap<>(Map.of("key", first + "t", "employeeId", first + "-6", "title", "B")));
        source.records.add(new HashMap<>(Map.of("key", first + "s", "employeeId", first + "-7", "title", "A")));
        source.records.add(new HashMap<>(Map.of("key", first + "s", "employeeId", first + "-7", "title", "A")));
        source.says(first + "w", "employeeId", first + "-8", "startDate", "tomorrow");
        source.says(first + "o", "out", "yes");
        FeedRun run = node.run(source);
        assertThat(code(run, first + "-0")).isEqualTo("number-changed");
        assertThat(code(run, first + "y")).isEqualTo("same-person-twice");
        assertThat(code(run, first + "z")).isEqualTo("same-person-twice");
        assertThat(code(run, first + "t")).isEqualTo("duplicate-record");
        assertThat(code(run, first + "w")).isEqualTo("invalid");
        assertThat(run.count(RecordOutcome.OUT)).isEqualTo(1);
        assertThat(person(7)).as("the same record twice is one").isPresent();
        assertThat(IntStream.of(5, 6, 8, 9)).allMatch(n -> person(n).isEmpty());
        assertThat(node.run(source).count(RecordOutcome.OUT))
                .as("counted again")
                .isEqualTo(1);
    }

    @Test
    void aReadingThatIsCutOffBeginsAnew() {
        everybody(5_000);
        UUID id = node.open(source, false, null);
        source.halfWay = () -> {
            throw new org.springframework.dao.DataAccessResourceFailureException("cut off");
        };
        assertThatThrownBy(() -> node.fetch(id)).hasMessageContaining("cut off");
        assertThat(node.stagedOf(id)).isPositive();
        assertThat(node.find(id).integration().stage()).isEqualTo(RunProgress.Stage.FETCH);
        source.halfWay = null;
        node.fetch(id);
        assertThat(node.stagedOf(id)).isEqualTo(5_000);
        assertThat(node.find(id).integration().complete()).isTrue();
        source.records.clear();
        node.fetch(id);
        assertThat(node.stagedOf(id)).as("what is over is not repeated").isEqualTo(5_000);
        node.bean(IntegrationRuns.class).cancel(id, "cancelled", "By a test.");
    }

    @Test
    void aCancelledRunReadsAndReleasesNoMore() {
        everybody(5_000);
        UUID id = node.open(source, false, null);
        source.halfWay = () -> node.bean(IntegrationRuns.class).cancel(id, "cancelled", "By a test.");
        node.fetch(id);
        FeedRun run = node.find(id);
        assertThat(run.state()).isEqualTo(RunState.CANCELLED);
        assertThat(node.stagedOf(id)).isZero();
        assertThat(node.compare(id)).isEqualTo(Verdict.NOTHING);
        assertThat(node.bean(Release.class).chunk(id)).isFalse();
        assertThat(node.close(id).state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void whatFailsInTheReleaseIsToldAndTheRestGoesOn() {
        everybody(3);
        UUID id = node.open(source, false, null);
        node.fetch(id);
        node.compare(id);
        node.failWith(new IllegalStateException("no process today"));
        node.release(id);
        FeedRun run = node.close(id);
        node.failWith(null);
        assertThat(run.count(RecordOutcome.FAILED)).isEqualTo(3);
        assertThat(person(0)).isEmpty();

        says(7);
        UUID retry = node.open(source, false, run.id());
        node.fetch(retry);
        node.compare(retry);
        node.release(retry);
        assertThat(node.close(retry).count(RecordOutcome.NEW)).isEqualTo(3);
        assertThat(person(7)).as("only the failed").isEmpty();
    }

    private static Guard noGuard() {
        return new Guard(Map.of(), Map.of());
    }

    private void everybody(int people) {
        IntStream.range(0, people).forEach(n -> says(n));
    }

    private void says(int n, String... members) {
        Map<String, String> record = source.says(first + "-" + n, "employeeId", first + "-" + n, "givenName", "Kim");
        for (int i = 0; i < members.length; i += 2) {
            record.put(members[i], members[i + 1]);
        }
    }

    private Absorbed push(String number, String... facts) {
        Map<Field, Optional<String>> stated = new HashMap<>();
        for (int i = 0; i < facts.length; i += 2) {
            stated.put(Field.named(facts[i]), Optional.of(facts[i + 1]));
        }
        return roster.absorb(new PersonRecord("push", null, null, clock.instant(), number, stated));
    }

    private Optional<Person> person(int n) {
        return roster.findByEmployeeId(first + "-" + n);
    }

    private Facts facts(int n) {
        return person(n).orElseThrow().facts();
    }

    private List<RunRecord> records(FeedRun run) {
        return node.bean(FeedRuns.class).recordsOf(run.id(), null, "", 100);
    }

    private String because(FeedRun run, int n) {
        return code(run, first + "-" + n);
    }

    private String code(FeedRun run, String key) {
        return records(run).stream()
                .filter(record -> record.sourceId().equals(key))
                .findFirst()
                .orElseThrow()
                .because()
                .code();
    }
}
