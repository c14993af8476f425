package dev.tenure.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.tenure.TestDatabase;
import dev.tenure.roster.Erasures;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.roster.SaasUsers;
import dev.tenure.roster.Tracking;
import dev.tenure.source.Integration.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.lang.Nullable;

class IntegrationsTest {

    private static final String NAME = "hr";

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final TestDatabase database = TestDatabase.migrated();
    private final ListedPeople system = new ListedPeople();
    private final RunNode node = RunNode.ofIntegrations(database.dataSource(), system, clock);
    private final Integrations integrations = node.bean(Integrations.class);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void itStaysADraftUntilAllThatIsMandatoryIsThere() {
        Integration made =
                integrations.create(NAME, "listed", form().mapping(nothing()).make(), "kim");

        assertThat(made.state()).isEqualTo(State.DRAFT);
        assertThat(integrations.missing(made, version(1)))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.pointer()).startsWith("/mapping"));
        assertThat(catchThrowableOfType(NotPossibleNow.class, () -> integrations.launch(NAME, "kim"))
                        .code())
                .isEqualTo("incomplete");
        assertThat(find().state()).isEqualTo(State.DRAFT);
    }

    @Test
    void aLaunchNeedsADryRunOfThisVeryVersion() {
        system.people(0, 3);
        integrations.create(NAME, "listed", form().make(), "kim");
        refused("no-dry-run");

        dryRun(1);
        integrations.edit(NAME, form().every(Duration.ofHours(3)).make(), 1, "kim");
        refused("no-dry-run");
        assertThat(node.heard()).as("nothing was released").isEmpty();

        dryRun(2);
        Integration launched = integrations.launch(NAME, "kim");

        assertThat(launched.state()).isEqualTo(State.LAUNCHED);
        assertThat(launched.launched()).isEqualTo(2);
        assertThat(launched.draft()).isNull();
        assertThat(version(2).launchedBy()).isEqualTo("kim");
        assertThat(launched.nextRunAt()).isEqualTo(clock.instant().plus(Duration.ofHours(3)));
    }

    @Test
    void aDryRunThatCouldNotReadLaunchesNothing() {
        integrations.create(NAME, "listed", form().make(), "kim");
        system.fault = FeedFault.ofAll("away", "The list is away.");
        dryRun(1);

        refused("no-dry-run");
    }

    @Test
    void whatIsLaunchedRunsOnWhileADraftIsMade() {
        launched(form().make());
        Integration edited =
                integrations.edit(NAME, form().every(Duration.ofDays(7)).make(), 1, "lo");

        assertThat(edited.launched()).isEqualTo(1);
        assertThat(edited.draft()).isEqualTo(2);
        assertThat(edited.state()).isEqualTo(State.LAUNCHED);
        assertThat(integrations.versionFor(NAME, false)).hasValue(1);
        assertThat(integrations.versionFor(NAME, true)).hasValue(2);
        assertThat(integrations.discard(NAME).orElseThrow().draft()).isNull();
        assertThat(integrations.versionFor(NAME, true)).hasValue(1);
    }

    @Test
    void ofTwoWhoChangeTheSameVersionTheSecondIsTold() {
        launched(form().make());
        integrations.edit(NAME, form().every(Duration.ofDays(7)).make(), 1, "lo");
        integrations.edit(NAME, form().every(Duration.ofDays(8)).make(), 2, "lo");

        assertThat(catchThrowableOfType(
                                NotPossibleNow.class,
                                () -> integrations.edit(
                                        NAME, form().every(Duration.ofDays(9)).make(), 2 - 2, "kim"))
                        .code())
                .isEqualTo("changed-meanwhile");
        assertThat(catchThrowableOfType(
                                NotPossibleNow.class,
                                () -> integrations.edit(
                                        NAME, form().every(Duration.ofDays(9)).make(), 2, "kim"))
                        .code())
                .isEqualTo("changed-meanwhile");
    }

    @Test
    void anEarlierVersionThatRanCanRunAgain() {
        launched(form().make());
        integrations.edit(NAME, form().every(Duration.ofDays(7)).make(), 1, "kim");
        dryRun(2);
        integrations.launch(NAME, "kim");
        integrations.edit(NAME, form().every(Duration.ofDays(8)).make(), 2, "kim");

        assertThatThrownBy(() -> integrations.rollBack(NAME, 3, "kim")).isInstanceOf(NotPossibleNow.class);
        Integration back = integrations.rollBack(NAME, 1, "kim");

        assertThat(back.launched()).isEqualTo(1);
        assertThat(back.draft()).isEqualTo(3);
        assertThat(back.nextRunAt()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void whoIsMissedNoMoreIsRememberedAsLongAsAnyOther() {
        launched(form().make());
        system.people(0, 2);
        run();
        assertThat(seenForGood()).isEqualTo(2);
        integrations.edit(NAME, form().switches(true, false).make(), 1, "kim");
        dryRun(2);

        integrations.launch(NAME, "kim");

        assertThat(seenForGood()).isZero();
    }

    @Test
    void aPausedOneMissesNobody() {
        launched(form().make());
        system.people(0, 2);
        run();
        integrations.pause(NAME);
        assertThat(seenForGood()).isZero();
    }

    @Test
    void whatFailedIsTakenUpAgainByTheVersionThatIsLaunchedNow() {
        launched(form().make());
        system.add("S1", "title", "Nurse");
        Run failed = run();
        assertThat(failed.count(RecordOutcome.FAILED)).isEqualTo(1);
        integrations.edit(NAME, form().every(Duration.ofDays(7)).make(), 1, "kim");
        dryRun(2);
        integrations.launch(NAME, "kim");

        UUID retry = node.runs().retryFailed(failed.id(), "kim");

        assertThat(node.find(retry).version()).isEqualTo(2);
    }

    private long seenForGood() {
        return database.client()
                .sql("select count(*) from foreign_record where last_seen = 'infinity'")
                .query(Long.class)
                .single();
    }

    @Test
    void whatIsWrongWithAFormIsToldAtOnce() {
        IntegrationForm wrong = new IntegrationForm(
                Map.of("colour", "red"),
                null,
                IntegrationForm.Scope.USER,
                Preference.CREATE_AND_UPDATE,
                true,
                true,
                true,
                nothing(),
                new ScheduleForm(Duration.ofSeconds(5), null, "every day", null, Duration.ofHours(1)),
                new Guard(Map.of(Difference.LEAVE, new Limit(-1, 120.0)), Map.of()));

        assertThat(catchThrowableOfType(InvalidForm.class, () -> integrations.create("Desk!", "listed", wrong, "kim"))
                        .problems())
                .extracting(FormProblem::pointer)
                .containsExactlyInAnyOrder(
                        "/name",
                        "/settings/colour",
                        "/schedule/cron",
                        "/schedule/cron",
                        "/schedule/every",
                        "/schedule/jitter",
                        "/guard/perRun/LEAVE/count",
                        "/guard/perRun/LEAVE/percent");
        assertThatThrownBy(() -> integrations.create("desk", "listed", form().make(), "kim"))
                .isInstanceOf(InvalidForm.class);
        assertThat(integrations.all()).isEmpty();
    }

    @Test
    void oneNameIsOneIntegration() {
        integrations.create(NAME, "listed", form().make(), "kim");

        assertThat(catchThrowableOfType(
                                NotPossibleNow.class, () -> integrations.create(NAME, "listed", form().make(), "kim"))
                        .code())
                .isEqualTo("name-taken");
        assertThat(integrations.discard(NAME)).isEmpty();
        assertThat(integrations.all()).isEmpty();
    }

    @Test
    void aTurnStartsOneRunWhateverNumberOfNodesLooks() {
        launched(form().make());
        clock.forward(Duration.ofMinutes(59));
        startDue();
        assertThat(runs()).hasSize(1);

        clock.forward(Duration.ofMinutes(1));
        IntStream.range(0, 8).parallel().forEach(i -> startDue());

        assertThat(runs()).hasSize(2);
        assertThat(runs().get(0).trigger()).isEqualTo(Trigger.SCHEDULE);
        assertThat(runs().get(0).version()).isEqualTo(1);
        assertThat(find().nextRunAt()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void turnsThatWentByAreMadeUpForByOneRun() {
        launched(form().make());
        clock.forward(Duration.ofHours(49).plusMinutes(7));

        startDue();
        finish();
        startDue();

        assertThat(runs()).hasSize(2);
        assertThat(runs().get(0).trigger()).isEqualTo(Trigger.CATCH_UP);
        assertThat(find().nextRunAt()).isEqualTo(Instant.parse("2026-11-25T10:00:00Z"));
    }

    @Test
    void aTurnWaitsForTheRunThatIsUnderWay() {
        launched(form().make());
        UUID slow = node.runs().start(NAME, 1, false, Trigger.BY_HAND, "kim", null);
        clock.forward(Duration.ofHours(1));
        startDue();
        assertThat(runs()).hasSize(2);

        node.toRest(slow);
        clock.forward(Duration.ofSeconds(15));
        startDue();

        assertThat(runs()).hasSize(3);
        assertThat(find().nextRunAt()).isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
    }

    @Test
    void aSourceThatAskedToBeLeftAloneIsLeftAlone() {
        launched(form().make());
        Instant retryAt = clock.instant().plus(Duration.ofMinutes(90));
        system.fault = FeedFault.until(retryAt, "too-many-requests", "Not so fast.");
        clock.forward(Duration.ofHours(1));
        startDue();
        finish();
        clock.forward(Duration.ofMinutes(20));
        startDue();
        assertThat(runs()).hasSize(2);
        clock.forward(Duration.ofMinutes(40));
        startDue();

        assertThat(runs()).as("its next turn comes after that").hasSize(3);
    }

    @Test
    void whatElseThereIsToReadDoesNotWaitForTheNextTurn() {
        launched(form().make());
        Instant turn = find().nextRunAt();
        system.more = true;
        run();
        assertThat(find().nextRunAt()).isEqualTo(clock.instant());
        system.more = false;
        startDue();
        assertThat(runs()).hasSize(3);
        finish();
        assertThat(find().nextRunAt()).as("its turns are what they were").isEqualTo(turn);
    }

    @Test
    void aPausedOneDoesNotRunByItselfUntilItIsResumed() {
        launched(form().make());
        assertThat(integrations.pause(NAME).nextRunAt()).isNull();
        clock.forward(Duration.ofHours(5).plusMinutes(10));
        startDue();
        assertThat(runs()).hasSize(1);

        Integration resumed = integrations.resume(NAME);

        assertThat(resumed.state()).isEqualTo(State.LAUNCHED);
        assertThat(resumed.nextRunAt()).isEqualTo(Instant.parse("2026-11-23T14:00:00Z"));
    }

    @Test
    void aSourceHasNoSayInWhatItsSwitchesTakeFromIt() {
        system.add("S1", "employeeId", "100001", "email", "kim@nordlund.example", "employmentType", "employee");
        launched(form().switches(false, false).make());
        node.toRest(node.runs().start(NAME, 1, false, Trigger.BY_HAND, "kim", null));
        assertThat(person("100001").facts().find(Field.EMPLOYMENT_TYPE)).isEmpty();

        system.change("S1", "active", "false");
        system.change("S1", "endDate", "2026-11-01");
        system.change("S1", "title", "Nurse");
        node.toRest(node.runs().start(NAME, 1, false, Trigger.BY_HAND, "kim", null));

        Person person = person("100001");
        assertThat(person.facts().active()).isTrue();
        assertThat(person.facts().endDate()).isEmpty();
        assertThat(person.facts().find(Field.TITLE)).contains("Nurse");
    }

    @Test
    void aValueThatBelongsToOnePersonIsRefusedToAnother() {
        node.bean(OwnFields.class).define(new OwnField("badge", "Badge", true));
        system.add("S1", "employeeId", "100001", "email", "kim@nordlund.example", "badge", "7");
        system.add("S2", "employeeId", "100002", "email", "lo@nordlund.example", "badge", "7");
        launched(form().make());
        assertThat(failures(run())).containsExactly("S2 not-unique");

        system.add("S3", "employeeId", "100003", "email", "sam@nordlund.example", "badge", "7");
        system.change("S2", "badge", "8");
        assertThat(failures(run())).containsExactly("S3 not-unique");
        assertThat(person("100002").facts().get(Field.attribute("badge"))).isEqualTo("8");
        assertThat(failures(run())).as("whose it is may keep it").containsExactly("S3 not-unique");
    }

    @Test
    void whomTheSourceHasAnonymisedIsToBeErasedHereToo() {
        system.add("S1", "employeeId", "100001", "email", "kim@nordlund.example");
        launched(form().make());
        run();
        system.anonymise("S1");
        Run run = run();

        assertThat(run.count(RecordOutcome.SKIPPED)).isEqualTo(1);
        Person person = person("100001");
        assertThat(person.facts().email()).as("it is no news").contains("kim@nordlund.example");
        assertThat(node.bean(Erasures.class).of(person.id()).orElseThrow().because())
                .isEqualTo("anonymised by hr");
    }

    @Test
    void whoWantsManyErasedWaitsForOneWord() {
        for (int i = 1; i <= 5; i++) {
            system.add("S" + i, "employeeId", "10000" + i, "email", "kim" + i + "@nordlund.example");
        }
        launched(form().guard(new Guard(Map.of(Difference.LEAVE, new Limit(2, null)), Map.of()))
                .make());
        run();
        List.of("S1", "S2", "S3").forEach(system::anonymise);

        Run waiting = run();
        assertThat(waiting.state()).isEqualTo(RunState.WAITING_FOR_APPROVAL);
        assertThat(waiting.tallies())
                .extracting(Run.Tally::company, Run.Tally::difference, Run.Tally::people, Run.Tally::exceeded)
                .containsExactly(tuple(null, Difference.ERASE, 3, true));
        node.runs().decide(waiting.id(), RunDecision.REJECT, "desk", null);
        assertThat(node.close(waiting.id()).state()).isEqualTo(RunState.REJECTED);
        assertThat(erasuresAsked()).isZero();

        Run cancelled = run();
        node.runs().cancel(cancelled.id(), "desk");
        assertThat(node.close(cancelled.id()).state()).isEqualTo(RunState.CANCELLED);
        assertThat(erasuresAsked()).isZero();

        Run approved = run();
        node.runs().decide(approved.id(), RunDecision.APPROVE, "desk", null);
        node.release(approved.id());
        assertThat(node.close(approved.id()).state()).isEqualTo(RunState.DONE);
        assertThat(erasuresAsked()).isEqualTo(3);
        assertThat(run().state()).as("they are asked for already").isEqualTo(RunState.DONE);
    }

    private long erasuresAsked() {
        return node.bean(Erasures.class).list(null, 10).size();
    }

    @Test
    void aFieldThatASourceCallsAnonymisedErasesNobody() {
        system.add("S1", "employeeId", "100001", "email", "kim@nordlund.example", "title", "Nurse");
        launched(form().make());
        run();
        system.change("S1", "anonymised", true);
        system.change("S1", "title", "Head nurse");
        run();

        Person person = person("100001");
        assertThat(person.facts().find(Field.TITLE)).contains("Head nurse");
        assertThat(node.bean(Erasures.class).of(person.id())).isEmpty();
    }

    @Test
    void aRunTellsOfWhomItHeardAndOfTheirAccountsInTheApplication() {
        system.add("S1", "employeeId", "100001", "email", "kim@nordlund.example", "title", "Owner");
        system.add("S2", "employeeId", "100002", "email", "lo@nordlund.example", "title", "Reader");
        launched(form().scope(IntegrationForm.Scope.USER_AND_SAAS_USER).make());
        run();
        clock.forward(Duration.ofHours(2));
        system.remove("S2");
        run();

        assertThat(node.bean(SaasUsers.class).of(NAME, null, null, null, 10))
                .extracting(SaasUsers.Kept::accountId, SaasUsers.Kept::role, one -> one.absentSince() == null)
                .containsExactly(tuple("S1", "Owner", true), tuple("S2", "Reader", false));
        assertThat(node.bean(SaasUsers.class).of(person("100001").id())).hasSize(1);
        assertThat(node.bean(Tracking.class).of(person("100001").id()))
                .singleElement()
                .satisfies(tracked -> {
                    assertThat(tracked.source()).isEqualTo(NAME);
                    assertThat(tracked.syncedAt()).isEqualTo(clock.instant());
                });
    }

    @Test
    void aMappingThatCannotBeUsedEndsTheDryRunAndSaysWhy() {
        integrations.create(NAME, "listed", form().mapping(nothing()).make(), "kim");
        Run run = node.toRest(node.runs().start(NAME, 1, true, Trigger.BY_HAND, "kim", null));

        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.code()).isEqualTo("mapping-invalid");
        assertThat(run.message()).contains("/fields");
    }

    private Run run() {
        clock.forward(Duration.ofSeconds(1));
        return node.toRest(node.runs().start(NAME, 1, false, Trigger.BY_HAND, "kim", null));
    }

    private List<String> failures(Run run) {
        return node.runs().records(run.id(), RecordOutcome.FAILED, 0, 10).stream()
                .map(record -> record.sourceId() + " " + record.because().code())
                .toList();
    }

    private Person person(String number) {
        return node.roster().findByEmployeeId(number).orElseThrow();
    }

    private void refused(String code) {
        assertThat(catchThrowableOfType(NotPossibleNow.class, () -> integrations.launch(NAME, "kim"))
                        .code())
                .isEqualTo(code);
    }

    private void launched(IntegrationForm form) {
        integrations.create(NAME, "listed", form, "kim");
        dryRun(1);
        integrations.launch(NAME, "kim");
    }

    private void dryRun(int version) {
        node.toRest(node.runs().start(NAME, version, true, Trigger.BY_HAND, "kim", null));
    }

    private void startDue() {
        node.bean(IntegrationSchedule.class).startDue();
    }

    private void finish() {
        node.toRest(runs().get(0).id());
    }

    private List<Run> runs() {
        return node.runs().recent(NAME, 20);
    }

    private Integration find() {
        return integrations.find(NAME).orElseThrow();
    }

    private Integration.Version version(int number) {
        return integrations.version(NAME, number).orElseThrow();
    }

    private static MappingForm nothing() {
        return new MappingForm(null, Map.of(), List.of(), List.of(), Map.of());
    }

    private static FormMaker form() {
        return new FormMaker();
    }

    /** Every hour, with no guard. */
    private static final class FormMaker {

        private MappingForm mapping = new MappingForm(
                "id",
                Map.of(
                        "employeeId", from("employeeId"),
                        "email", from("email"),
                        "title", from("title"),
                        "employmentType", from("employmentType"),
                        "active", from("active"),
                        "endDate", from("endDate"),
                        "attributes.badge", from("badge")),
                List.of("employeeId"),
                List.of(),
                Map.of("accountId", from("id"), "role", from("title")));
        private Duration every = Duration.ofHours(1);
        private IntegrationForm.Scope scope = IntegrationForm.Scope.USER;
        private boolean employmentStatus = true;
        private boolean deactivates = true;
        private Guard guard = new Guard(Map.of(), Map.of());

        private static MappingForm.FieldRule from(String path) {
            return new MappingForm.FieldRule(path, null, List.of(), false);
        }

        FormMaker mapping(MappingForm other) {
            mapping = other;
            return this;
        }

        FormMaker guard(Guard other) {
            guard = other;
            return this;
        }

        FormMaker every(@Nullable Duration other) {
            every = other;
            return this;
        }

        FormMaker scope(IntegrationForm.Scope other) {
            scope = other;
            return this;
        }

        FormMaker switches(boolean status, boolean leavers) {
            employmentStatus = status;
            deactivates = leavers;
            return this;
        }

        IntegrationForm make() {
            return new IntegrationForm(
                    Map.of(),
                    null,
                    scope,
                    Preference.CREATE_AND_UPDATE,
                    true,
                    employmentStatus,
                    deactivates,
                    mapping,
                    ScheduleForm.every(every),
                    guard);
        }
    }
}
