package dev.tenure.source.flexhr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.TestDatabase;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonnelChange;
import dev.tenure.source.Because;
import dev.tenure.source.FlexNode;
import dev.tenure.source.MovableClock;
import dev.tenure.source.RecordOutcome;
import dev.tenure.source.ReleasedRecord;
import dev.tenure.source.Run;
import dev.tenure.source.RunState;
import dev.tenure.standin.FlexHrm;
import dev.tenure.standin.FlexHrm.Fault;
import dev.tenure.standin.FlexPerson;
import dev.tenure.standin.Nordlund;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlexIntegrationTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final FlexHrm hrm = FlexHrm.start(clock);
    private final TestDatabase database = TestDatabase.migrated();
    private final FlexNode node = new FlexNode(database, hrm, clock);

    @AfterEach
    void close() {
        node.close();
        hrm.close();
    }

    @Test
    void theWholeCompanyComesInOnce() {
        Nordlund.in(hrm, TODAY, clock);
        Run run = node.poll();

        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(run.message()).isNull();
        assertThat(run.count(RecordOutcome.NEW)).isEqualTo(72);
        assertThat(node.heard()).hasSize(72);
        Facts facts = person(Nordlund.DOUBLE_BARRELLED).facts();
        assertThat(facts.displayName()).isEqualTo("Eva-Lotta Lindqvist-Öberg");
        assertThat(facts.get(Field.EMAIL)).isEqualTo("eva-lotta.lindqvist-oberg@nordlund.example");
        assertThat(facts.get(Field.TITLE)).isEqualTo("Kundansvarig");
        assertThat(facts.get(Field.DEPARTMENT)).isEqualTo("Försäljning");
        assertThat(facts.get(Field.LOCATION)).isEqualTo("Umeå");
        assertThat(facts.get(Field.COMPANY)).isEqualTo("Nordlund AB");
        assertThat(facts.get(Field.EMPLOYMENT_TYPE)).isEqualTo("employee");
        assertThat(facts.get(Field.PHONE)).startsWith("090-12");
        assertThat(person(Nordlund.CONSULTANT).facts().get(Field.EMPLOYMENT_TYPE))
                .isEqualTo("contractor");
        assertThat(person(Nordlund.BEYOND_LATIN_1).facts().displayName()).isEqualTo("Łukasz Wiśniewski");
        assertThat(person(Nordlund.WITHOUT_EMAIL).facts().email()).isEmpty();
        assertThat(person(Nordlund.LEAVER).facts().active()).isFalse();
        assertThat(person(Nordlund.FIXED_TERM).facts().endDate()).contains(TODAY.plusMonths(5));
        assertThat(person(Nordlund.FUTURE_STARTER).facts().startDate()).contains(TODAY.plusDays(14));
        assertThat(person(Nordlund.CHIEF).facts().managerEmployeeId()).isEmpty();
        assertThat(person(Nordlund.CHIEF).stated()).contains(Field.MANAGER);
    }

    @Test
    void pollingAnUnchangedCompanyAgainMakesNothing() {
        Nordlund.in(hrm, TODAY, clock);
        node.poll();
        int changes = count("personnel_change");
        int rows = count("run_record");
        for (int i = 0; i < 3; i++) {
            clock.forward(Duration.ofMinutes(2));
            Run again = node.poll();
            assertThat(again.state()).isEqualTo(RunState.DONE);
            assertThat(again.count(RecordOutcome.UNCHANGED)).isEqualTo(72);
            assertThat(node.recordsOf(again)).isEmpty();
        }

        assertThat(count("personnel_change")).isEqualTo(changes);
        assertThat(count("run_record")).isEqualTo(rows);
        assertThat(node.heard()).hasSize(72);
    }

    @Test
    void whomThePollerOfEarlierVersionsBroughtIsFoundAgainAndNothingIsMadeOfThat() {
        Nordlund.in(hrm, TODAY, clock);
        node.poll();
        database.client()
                .sql("update foreign_record set content_hash = 'of the poller', person_id = null")
                .update();
        clock.forward(Duration.ofMinutes(2));

        assertThat(node.poll().count(RecordOutcome.UNCHANGED)).isEqualTo(72);
        assertThat(node.heard()).hasSize(72);
        assertThat(text("foreign_record")).doesNotContain("of the poller");
    }

    @Test
    void aTouchedRecordWithTheSameContentIsNoNews() {
        UUID id = hire("000501");
        node.poll();
        hrm.touch(id);

        assertThat(node.poll().count(RecordOutcome.UNCHANGED)).isEqualTo(1);
        assertThat(node.heard()).hasSize(1);
    }

    @Test
    void aChangeIsOneChangeAndWhatIsBlankIsCleared() {
        UUID id = hire("000501", "anna@nordlund.example");
        node.poll();
        hrm.change(id, person -> person.withEmail("   ").withTitle("Chef"));
        clock.forward(Duration.ofMinutes(2));
        Run run = node.poll();

        assertThat(run.count(RecordOutcome.CHANGED)).isEqualTo(1);
        ReleasedRecord record = node.recordOf(run, id);
        assertThat(record.changeId()).isNotNull();
        assertThat(person("000501").facts().email()).isEmpty();
        assertThat(person("000501").facts().get(Field.TITLE)).isEqualTo("Chef");
    }

    @Test
    void camelCaseAndEmploymentAsAnObjectMeanTheSame() {
        Nordlund.in(hrm, TODAY, clock);
        node.poll();
        hrm.camelCase(true);
        hrm.employmentAsObject(true);

        assertThat(node.poll().count(RecordOutcome.UNCHANGED)).isEqualTo(72);
    }

    @Test
    void pagesAreReadToTheEndEvenIfTheServerGivesSmallerOnes() {
        Nordlund.in(hrm, TODAY, clock);
        hrm.largestPage(7);

        assertThat(node.poll().count(RecordOutcome.NEW)).isEqualTo(72);
    }

    @Test
    void managersAreFoundAcrossCompaniesAndAmongThoseWhoAreNotListed() {
        Nordlund.in(hrm, TODAY, clock);
        Run run = node.poll();

        assertThat(person("000144").facts().managerEmployeeId()).contains(Nordlund.CHIEF);
        assertThat(person("000144").facts().get(Field.COMPANY)).isEqualTo("Nordlund Service AB");
        assertThat(person(Nordlund.UNDER_LATE_MANAGER).facts().managerEmployeeId())
                .contains(Nordlund.LATE_MANAGER);
        assertThat(node.roster().findByEmployeeId(Nordlund.LATE_MANAGER)).isEmpty();
        assertThat(person(Nordlund.UNDER_MISSING_MANAGER).facts().managerEmployeeId())
                .contains(Nordlund.MISSING_MANAGER);
        assertThat(node.recordOf(run, Nordlund.id(Nordlund.UNDER_NOBODY)).outcome())
                .isEqualTo(RecordOutcome.NEW);
        assertThat(person(Nordlund.UNDER_NOBODY).stated()).doesNotContain(Field.MANAGER);
    }

    @Test
    void theLateManagerArrives() {
        Nordlund nordlund = Nordlund.in(hrm, TODAY, clock);
        node.poll();
        nordlund.lateManagerArrives();

        assertThat(node.poll().count(RecordOutcome.NEW)).isEqualTo(1);
        assertThat(person(Nordlund.LATE_MANAGER).facts().get(Field.TITLE)).isEqualTo("Regionchef");
    }

    @Test
    void aManagerWhomFlexCannotResolveDoesNotTakeTheKnownOneAway() {
        UUID chief = hire("000500");
        UUID id = hire("000501");
        hrm.change(id, person -> person.withManager(chief));
        node.poll();
        hrm.change(id, person -> person.withManager(UUID.randomUUID()));
        node.poll();

        assertThat(person("000501").facts().managerEmployeeId()).contains("000500");
        hrm.change(id, person -> person.withManager(null));
        node.poll();
        assertThat(person("000501").facts().managerEmployeeId()).isEmpty();
    }

    @Test
    void anUnresolvedManagerIsLookedForAgainOnTheNextDay() {
        UUID chief = FlexPerson.idOf("000500");
        UUID id = hrm.hire(
                FlexPerson.of(1, "000501", "Bo", "Ek", TODAY, "Säljare").withManager(chief),
                clock.instant().minus(Duration.ofDays(29)));
        hrm.company(1, "Nordlund AB");
        node.poll();
        clock.forward(Duration.ofDays(40));
        hire("000500");
        Run run = node.poll();

        assertThat(run.count(RecordOutcome.NEW)).isEqualTo(1);
        assertThat(node.recordOf(run, id).outcome()).isEqualTo(RecordOutcome.CHANGED);
        assertThat(person("000501").facts().managerEmployeeId()).contains("000500");
    }

    @Test
    void blankedPeopleAreAnonymisedAndNothingIsUpdatedOrKept() {
        UUID id = hire("000501", "anna@nordlund.example");
        node.poll();
        hrm.blank(id);
        Run run = node.poll();

        assertThat(node.recordOf(run, id).outcome()).isEqualTo(RecordOutcome.SKIPPED);
        assertThat(node.recordOf(run, id).because().code()).isEqualTo("anonymised");
        assertThat(person("000501").facts().email()).contains("anna@nordlund.example");
        assertThat(text("foreign_record")).doesNotContain("anna@").contains(id.toString());
        assertThat(node.poll().count(RecordOutcome.SKIPPED)).isEqualTo(1);
        assertThat(count("run_record"))
                .as("of the dry run, of the first, and this one")
                .isEqualTo(3);
        assertThat(text("erasure_request"))
                .as("the person is to be erased")
                .contains(person("000501").id().toString(), "anonymised by flexhr");
        assertThat(count("erasure_request")).isEqualTo(1);
    }

    @Test
    void whoLeftAndWasErasedIsSkippedAndNothingOfThemIsKept() {
        UUID id = hire("000501", "anna@nordlund.example");
        hrm.end(id, TODAY.minusDays(10));
        database.client()
                .sql(
                        "insert into erased_key (hash, erased_at) values (erased_hash('key', 'flexhr' || chr(9) || ?), now())")
                .param(id.toString())
                .update();

        Run run = node.poll();

        assertThat(node.recordOf(run, id).outcome()).isEqualTo(RecordOutcome.SKIPPED);
        assertThat(node.recordOf(run, id).because().code()).isEqualTo("erased");
        assertThat(text("foreign_record")).doesNotContain("anna@", "000501");
        assertThat(node.recordOf(run, id).after()).isEmpty();
        assertThat(count("person")).isZero();
        assertThat(node.poll().count(RecordOutcome.SKIPPED)).isEqualTo(1);
        hrm.change(id, person -> person.again(new FlexPerson.Period(TODAY, null, "Chef", "Tillsvidare")));
        assertThat(node.poll().count(RecordOutcome.NEW)).as("hired again").isEqualTo(1);
    }

    @Test
    void aNamelessStrangerIsSkippedAndAPersonWithoutANumberFails() {
        UUID nameless = hire("000501");
        hrm.blank(nameless);
        UUID numberless = hire("000502");
        hrm.change(numberless, person -> person.withNumber(null));
        Run run = node.poll();

        assertThat(node.recordOf(run, nameless).because().code()).isEqualTo("anonymised");
        assertThat(node.recordOf(run, numberless).outcome()).isEqualTo(RecordOutcome.FAILED);
        assertThat(node.recordOf(run, numberless).because())
                .isEqualTo(new Because("required", "employeeId: there is no value"));
        assertThat(node.heard()).isEmpty();
        assertThat(count("erasure_request")).isZero();
    }

    @Test
    void whatIsWrongWithARecordIsToldByFieldAndCodeWithoutItsValues() {
        UUID bad = hire("000501", "no address at all");
        UUID good = hire("000502");
        Run run = node.poll();

        assertThat(node.recordOf(run, bad).outcome()).isEqualTo(RecordOutcome.FAILED);
        assertThat(node.recordOf(run, bad).because().text()).isEqualTo("email: not-an-address");
        assertThat(node.recordOf(run, good).outcome()).isEqualTo(RecordOutcome.NEW);
        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(node.recordsOf(node.poll())).as("told until it is corrected").hasSize(1);
        hrm.change(bad, person -> person.withEmail("bo@nordlund.example"));
        Run corrected = node.poll();
        assertThat(corrected.count(RecordOutcome.CHANGED) + corrected.count(RecordOutcome.NEW))
                .isEqualTo(1);
    }

    @Test
    void aNumberThatTwoPeopleHaveFailsUntilOneIsCorrected() {
        hire("000501");
        node.poll();
        UUID second = hrm.hire(
                new FlexPerson(UUID.randomUUID(), 1, "000501", "Bo", "Ek", null, null, null, null, null, List.of()));
        Run run = node.poll();
        assertThat(node.recordOf(run, second).because().text()).isEqualTo("employeeId: number-taken");
        assertThat(node.recordOf(node.poll(), second).outcome()).isEqualTo(RecordOutcome.FAILED);
        assertThat(person("000501").facts().displayName()).isEqualTo("Anna Berg");

        hrm.change(second, person -> person.withNumber("000502"));
        assertThat(node.poll().count(RecordOutcome.NEW)).isEqualTo(1);
    }

    @Test
    void aRecordOnWhichTenureFailsDoesNotStopTheOthersAndIsTriedAgain() {
        UUID id = hire("000501");
        node.failFor("Berg");
        Run run = node.poll();

        assertThat(node.recordOf(run, id).because().code()).isEqualTo("internal");
        assertThat(node.recordOf(run, id).because().text()).doesNotContain("Berg");
        assertThat(node.roster().findByEmployeeId("000501")).isEmpty();
        node.failFor("");
        assertThat(node.poll().count(RecordOutcome.NEW)).isEqualTo(1);
    }

    @Test
    void leavingAndComingBackAreToldByPeriods() {
        UUID id = hire("000501");
        node.poll();
        hrm.end(id, TODAY.plusDays(10));
        node.poll();
        assertThat(person("000501").facts().endDate()).contains(TODAY.plusDays(10));
        assertThat(person("000501").facts().active()).isTrue();

        clock.forward(Duration.ofDays(11));
        node.poll();
        assertThat(person("000501").facts().active()).isFalse();

        LocalDate back = TODAY.plusDays(20);
        hrm.change(id, person -> person.again(new FlexPerson.Period(back, null, "Chef", "Tillsvidare")));
        node.poll();
        Facts facts = person("000501").facts();
        assertThat(facts.active()).isTrue();
        assertThat(facts.startDate()).contains(back);
        assertThat(facts.endDate()).isEmpty();
        assertThat(node.heard())
                .extracting(PersonnelChange::kind)
                .containsExactly(ChangeKind.JOINED, ChangeKind.LEFT, ChangeKind.LEFT, ChangeKind.REHIRED);
    }

    @Test
    void aDayThatWasPlannedLongAgoIsToldWithoutTheRecordBeingListed() {
        UUID id = hrm.hire(
                FlexPerson.of(1, "000501", "Bo", "Ek", TODAY.minusYears(1), "Säljare")
                        .until(TODAY.plusDays(60))
                        .again(new FlexPerson.Period(TODAY.plusDays(90), null, "Chef", "Tillsvidare")),
                clock.instant());
        hrm.company(1, "Nordlund AB");
        node.poll();
        assertThat(person("000501").facts().endDate()).contains(TODAY.plusDays(60));

        clock.forward(Duration.ofDays(61));
        node.poll();
        assertThat(person("000501").facts().startDate()).contains(TODAY.plusDays(90));
        assertThat(person("000501").facts().endDate()).isEmpty();
        hrm.delete(id);
        clock.forward(Duration.ofDays(40));
        assertThat(node.recordsOf(node.poll()))
                .as("who is not there any more has not left")
                .isEmpty();
        assertThat(person("000501").facts().active()).isTrue();
    }

    @Test
    void anEmploymentPeriodThatChangesAloneIsSeen() {
        UUID id = hire("000501");
        node.poll();
        hrm.changeUnnoticed(id, person -> person.until(TODAY));
        node.poll();

        assertThat(person("000501").facts().endDate()).contains(TODAY);
        assertThat(person("000501").facts().active()).isTrue();
    }

    @Test
    void onlyChosenCompaniesAreReadAndAMissingOneIsTold() {
        Nordlund.in(hrm, TODAY, clock);
        try (var choosy = new FlexNode(TestDatabase.migrated(), hrm, clock, "flexhr.companies", "2,7")) {
            Run dry = choosy.poll();
            assertThat(dry.dryRun()).as("such a configuration is not launched").isTrue();
            assertThat(dry.state()).isEqualTo(RunState.PARTIAL);
            assertThat(dry.code()).isEqualTo("company-unknown");
            assertThat(dry.message()).contains("[7]");
            hrm.company(7, "Nordlund Bemanning AB");
            clock.forward(Duration.ofMinutes(2));
            assertThat(choosy.poll().state()).isEqualTo(RunState.DONE);
            assertThat(choosy.heard()).hasSizeBetween(20, 25);
        }
    }

    @Test
    void everybodyIsReadOnceADayAndFromThenOnWhatChangedInTheLastThirtyDays() {
        hire("000501");
        clock.forward(Duration.ofDays(40));
        node.poll();
        assertThat(node.heard())
                .as("whoever was not changed for long comes in as well")
                .hasSize(1);

        hrm.forgetRequests();
        clock.forward(Duration.ofMinutes(2));
        node.poll();
        assertThat(hrm.requests())
                .filteredOn(request -> request.contains("/employees?"))
                .isNotEmpty()
                .allMatch(request -> request.contains("modifiedSince=2026-12-03T07:00:00")
                        && request.contains("instance=10042")
                        && request.contains("pageIndex=0")
                        && request.contains("pageSize=100"));

        hrm.forgetRequests();
        clock.forward(Duration.ofHours(15));
        node.poll();
        assertThat(hrm.requests())
                .as("it is the next day there, and not yet in UTC")
                .filteredOn(request -> request.contains("/employees?"))
                .isNotEmpty()
                .noneMatch(request -> request.contains("modifiedSince"));
    }

    @Test
    void aPartThatCannotBeReadMakesEverybodyBeReadAgainOnceAnHour() {
        UUID id = hire("000501");
        hire("000502");
        node.poll();
        clock.forward(Duration.ofDays(1));
        hrm.fail(Fault.SERVER_ERROR, id + "/employmentperiods", 0);
        assertThat(node.poll().state()).isEqualTo(RunState.PARTIAL);

        for (boolean everybody : List.of(false, true)) {
            hrm.forgetRequests();
            clock.forward(Duration.ofMinutes(everybody ? 58 : 2).plusSeconds(1));
            node.poll();
            assertThat(hrm.requests().stream().noneMatch(request -> request.contains("modifiedSince")))
                    .isEqualTo(everybody);
        }
    }

    @Test
    void aFeedOfChangesMakesNobodyAbsent() {
        Nordlund.in(hrm, TODAY, clock);
        node.poll();
        for (int days : List.of(0, 1, 40)) {
            clock.forward(Duration.ofDays(days).plusMinutes(2));
            hrm.people().stream()
                    .filter(person -> person.company() == Nordlund.AB)
                    .limit(10)
                    .forEach(person -> hrm.delete(person.id()));
            assertThat(node.poll().leaversWithheld()).isEqualTo("not-full");
        }

        assertThat(node.heard()).as("those who came in, and no more").hasSize(72);
    }

    @Test
    void aPeriodWithADayThatIsNoneFailsThatOneRecord() {
        UUID id = hire("000501");
        hire("000502");
        node.poll();
        hrm.fail(Fault.OTHER_DAYS, id + "/employmentperiods", 0);
        Run run = node.poll();

        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(node.recordOf(run, id).outcome()).isEqualTo(RecordOutcome.FAILED);
        assertThat(node.recordOf(run, id).because().text()).startsWith("startDate: ");
        assertThat(person("000501").facts().endDate()).isEmpty();
    }

    @Test
    void whoCountsAsAContractorIsConfigured() {
        Nordlund.in(hrm, TODAY, clock);
        try (var other = new FlexNode(TestDatabase.migrated(), hrm, clock, "flexhr.contractor-types", "Visstid")) {
            other.poll();
            assertThat(employmentType(other, Nordlund.CONSULTANT)).isEqualTo("employee");
            assertThat(employmentType(other, Nordlund.FIXED_TERM)).isEqualTo("contractor");
        }
        try (var other = new FlexNode(TestDatabase.migrated(), hrm, clock, "flexhr.employment-types-path", "")) {
            other.poll();
            assertThat(employmentType(other, Nordlund.CONSULTANT)).isNull();
        }
    }

    private static String employmentType(FlexNode node, String number) {
        return node.roster().findByEmployeeId(number).orElseThrow().facts().get(Field.EMPLOYMENT_TYPE);
    }

    @Test
    void whatIsNoneOfOurBusinessLeavesNoTraceInTheDatabase() {
        Nordlund.in(hrm, TODAY, clock);
        node.poll();

        for (String table : List.of(
                "person",
                "personnel_change",
                "person_key",
                "email_address",
                "foreign_record",
                "run_record",
                "feed_run")) {
            String kept = text(table);
            for (String trace : List.of(
                    "19790417",
                    "1979-04-17",
                    "994 567 123-4",
                    "home.example",
                    "Hemliga",
                    "903 99",
                    "Hemort",
                    "NationalIdentification",
                    "DateOfBirth",
                    "Bank",
                    "Salary",
                    "TaxTable",
                    "EmailPrivate")) {
                assertThat(kept.contains(trace)).as("%s in %s", trace, table).isFalse();
            }
        }
        assertThat(text("foreign_record")).contains("Eva-Lotta");
    }

    @Test
    void theOtherCredentialWorksToo() {
        hire("000501");
        try (var other = new FlexNode(database, hrm, clock, "flexhr.credential", "INSTANCE_BASIC")) {
            assertThat(other.poll().state()).isEqualTo(RunState.DONE);
        }
    }

    private UUID hire(String number) {
        return hire(number, null);
    }

    private UUID hire(String number, String email) {
        hrm.company(1, "Nordlund AB");
        return hrm.hire(FlexPerson.of(1, number, "Anna", "Berg", TODAY.minusYears(1), "Säljare")
                .withEmail(email));
    }

    private Person person(String number) {
        return node.roster().findByEmployeeId(number).orElseThrow();
    }

    private int count(String table) {
        return database.client()
                .sql("select count(*) from " + table)
                .query(Integer.class)
                .single();
    }

    private String text(String table) {
        return String.join(
                "\n",
                database.client()
                        .sql("select t::text from " + table + " t")
                        .query(String.class)
                        .list());
    }
}
