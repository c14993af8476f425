package dev.tenure.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tenure.MovableClock;
import dev.tenure.TestDatabase;
import dev.tenure.roster.Identities.Merged;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two records that are one person: which employment leads, and when; what a merge keeps, and a split gives back. */
class IdentitiesTest {

    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");

    private final TestDatabase database = TestDatabase.migrated();
    private final javax.sql.DataSource source = database.dataSource();
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    private final List<Object> heard = new CopyOnWriteArrayList<>();
    private final MovableClock clock = new MovableClock();
    private final People people =
            new People(JdbcClient.create(source), new ObjectMapper().registerModule(new JavaTimeModule()));
    private final Roster roster = new Roster(
            people,
            heard::add,
            clock,
            transaction,
            () -> facts ->
                    facts.find(Field.LOCATION).filter("Auckland"::equals).isPresent() ? AUCKLAND : ZoneOffset.UTC);
    private final Identities identities = new Identities(people, roster, heard::add, clock);
    private int said;

    @Test
    void theOlderIdStaysAndEveryNumberKeyAndAddressLeadsThere() {
        UUID contractor = hr("C1", "familyName", "Berg", "employmentType", "contractor", "email", "c@nordlund.example");
        UUID employee = hr("E1", "familyName", "Berg", "employmentType", "employee", "email", "e@nordlund.example");

        Merged merged = merge(employee, contractor);

        assertThat(merged.person().id()).isEqualTo(contractor);
        assertThat(merged.otherId()).isEqualTo(employee);
        Person person = roster.get(employee);
        assertThat(person.id()).isEqualTo(contractor);
        assertThat(person.employeeId())
                .as("an employee's before a contractor's")
                .isEqualTo("E1");
        assertThat(person.numbers()).containsExactly("E1", "C1");
        assertThat(roster.findByEmployeeId("C1").orElseThrow().id()).isEqualTo(contractor);
        assertThat(roster.findByEmployeeId("E1").orElseThrow().id()).isEqualTo(contractor);
        assertThat(roster.findByEmail("e@nordlund.example").orElseThrow().id()).isEqualTo(contractor);
        assertThat(roster.addressesOf(contractor)).containsExactly("e@nordlund.example", "c@nordlund.example");
        assertThat(roster.find(List.of(employee)).get(employee).id()).isEqualTo(contractor);
        assertThat(roster.search("", 10)).hasSize(1);
        assertThat(roster.numbersKnown(List.of("C1", "E1"))).containsExactlyInAnyOrder("C1", "E1");
        assertThat(identities.mergedInto(contractor)).containsExactly(employee);
        assertThat(lastHeard().personId()).isEqualTo(contractor);
        assertThatThrownBy(() -> merge(contractor, employee)).isInstanceOf(Identities.NotPossible.class);
    }

    @Test
    void aForecastOfAMergeKeepsNothing() {
        UUID one = hr("C1", "familyName", "Berg", "title", "Guest");
        UUID other = hr("E1", "familyName", "Berg", "employmentType", "employee", "title", "Nurse");

        assertThat(inTransaction(() -> identities.foresee(one, other)).changes())
                .contains(new FieldChange(Field.TITLE, "Guest", "Nurse"));
        assertThat(roster.get(other).id()).isEqualTo(other);
    }

    @Test
    void whatIsNewOfTheOneThatDoesNotLeadIsKeptAndTheFactsStay() {
        UUID person = one("title", "Guest");

        Absorbed absorbed = absorb("C1", "title", "Better guest");

        assertThat(absorbed.kind()).isEqualTo(ChangeKind.CHANGED);
        assertThat(absorbed.changes()).containsExactly(new FieldChange(Field.TITLE, "Guest", "Better guest"));
        assertThat(absorbed.personId()).isEqualTo(person);
        assertThat(roster.get(person).facts().get(Field.TITLE)).isEqualTo("Nurse");
        assertThat(absorb("C1", "title", "Better guest").kind()).isEqualTo(ChangeKind.UNCHANGED);
        assertThat(absorb("E1", "title", "Doctor").kind()).isEqualTo(ChangeKind.CHANGED);
        assertThat(roster.get(person).facts().get(Field.TITLE)).isEqualTo("Doctor");
        assertThat(identities.employmentsOf(roster.get(person)))
                .extracting(one -> one.employeeId() + " " + one.facts().get(Field.TITLE))
                .containsExactly("E1 Doctor", "C1 Better guest");
    }

    @Test
    void theEndOfOneDoesNotEndTheOtherAndOnItsDayTheOtherLeads() {
        LocalDate last = LocalDate.ofInstant(clock.instant(), AUCKLAND).plusDays(10);
        UUID person = one("title", "Guest");
        Absorbed ending = absorb("E1", "location", "Auckland", "endDate", last.toString());

        assertThat(ending.kind()).isEqualTo(ChangeKind.CHANGED);
        Person before = roster.get(person);
        assertThat(before.facts().get(Field.TITLE)).isEqualTo("Nurse");
        assertThat(before.facts().endDate()).as("the person goes on being here").isEmpty();
        assertThat(before.turnsAt())
                .isEqualTo(last.plusDays(1).atStartOfDay(AUCKLAND).toInstant());
        assertThat(turn(person)).isFalse();

        moveTo(last.plusDays(1).atStartOfDay(AUCKLAND).toInstant());
        assertThat(turn(person)).isTrue();
        Person after = roster.get(person);
        assertThat(after.employeeId()).isEqualTo("C1");
        assertThat(after.facts().get(Field.TITLE)).isEqualTo("Guest");
        assertThat(after.turnsAt()).isNull();
        assertThat(lastHeard().kind()).isEqualTo(ChangeKind.CHANGED);

        assertThat(absorb("C1", "active", "false").kind()).isEqualTo(ChangeKind.LEFT);
        assertThat(roster.get(person).employeeId())
                .as("who led last goes on leading")
                .isEqualTo("C1");
        assertThat(absorb("E1", "endDate", null).kind()).isEqualTo(ChangeKind.REHIRED);
        assertThat(roster.get(person).employeeId()).isEqualTo("E1");
    }

    @Test
    void whoIsAwayOrHasNotBegunLeadsAfterWhoWorks() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        UUID person = one("title", "Guest");
        absorb("E1", "leaveStart", today.minusDays(1).toString());
        assertThat(roster.get(person).employeeId()).isEqualTo("C1");
        absorb("E1", "leaveStart", null, "startDate", today.plusDays(5).toString());
        assertThat(roster.get(person).employeeId()).isEqualTo("C1");
        assertThat(roster.get(person).turnsAt())
                .isEqualTo(today.plusDays(5).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    @Test
    void aDayBetweenTwoEmploymentsIsADayWithoutOne() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        UUID person = one("endDate", today.plusDays(5).toString());
        absorb("E1", "startDate", today.plusDays(7).toString());
        assertThat(roster.get(person).facts().endDate()).contains(today.plusDays(5));
        absorb("E1", "startDate", today.plusDays(6).toString());
        assertThat(roster.get(person).facts().endDate()).isEmpty();
    }

    @Test
    void whoMustNotUseTheAccountInOneEmploymentMustNotInAny() {
        UUID person = one("title", "Guest");
        absorb("C1", "suspended", "true");
        assertThat(roster.get(person).facts().suspended()).isTrue();
        absorb("C1", "suspended", "false");
        assertThat(roster.get(person).facts().suspended()).isFalse();

        roster.absorb(new PersonRecord(
                Roster.DESK, null, null, clock.instant(), "E1", Map.of(Field.ACTIVE, Optional.of("false"))));
        assertThat(roster.get(person).facts().active())
                .as("who leaves now leaves all that they are here")
                .isFalse();
    }

    @Test
    void aSplitGivesEveryoneBackWhatWasTheirs() {
        UUID contractor = hr("C1", "familyName", "Berg", "email", "c@nordlund.example", "title", "Guest");
        UUID employee = hr("E1", "familyName", "Dal", "employmentType", "employee", "email", "e@nordlund.example");
        Person was = roster.get(employee);
        merge(contractor, employee);
        absorb("E1", "title", "Nurse");

        assertThatThrownBy(() -> split(contractor, "C1")).hasMessage("OWN_NUMBER");
        assertThatThrownBy(() -> split(contractor, "X9")).hasMessage("NOT_THEIRS");
        split(contractor, "E1");

        Person again = roster.get(employee);
        assertThat(again.id()).isEqualTo(employee);
        assertThat(again.facts()).isEqualTo(was.facts().with(Field.TITLE, "Nurse"));
        assertThat(again.numbers()).containsExactly("E1");
        assertThat(roster.addressesOf(employee)).containsExactly("e@nordlund.example");
        Person rest = roster.get(contractor);
        assertThat(rest.numbers()).containsExactly("C1");
        assertThat(rest.facts().get(Field.TITLE)).isEqualTo("Guest");
        assertThat(rest.facts().displayName()).isEqualTo("Berg");
        assertThat(roster.addressesOf(contractor)).containsExactly("c@nordlund.example");
        assertThat(identities.historyOf(contractor)).singleElement().satisfies(merge -> {
            assertThat(merge.by()).isEqualTo("desk");
            assertThat(merge.reason()).isEqualTo("the same passport");
            assertThat(merge.splitBy()).isEqualTo("admin");
        });
        assertThatThrownBy(() -> split(contractor, "C1")).hasMessage("ONLY_ONE");
        assertThat(absorb("E1", "title", "Doctor").personId()).isEqualTo(employee);
    }

    @Test
    void aManagerOfTwoNumbersIsOneManager() {
        UUID boss = one("title", "Guest");
        hr("R1", "familyName", "Report", "managerEmployeeId", "C1");
        hr("R2", "familyName", "Report", "managerEmployeeId", "E1");
        assertThat(roster.reportsOf(roster.get(boss))).containsExactly("R1", "R2");
        assertThat(roster.isAbove(roster.get(boss), "R1")).isTrue();
        assertThat(roster.isAbove(roster.findByEmployeeId("R1").orElseThrow(), "E1"))
                .isFalse();
    }

    @Test
    void aSourcesOwnKeyStaysWithTheEmployment() {
        UUID one = roster.absorb(new PersonRecord("flexhr", "id-1", null, now(), "F1", Map.of()))
                .personId();
        UUID other = roster.absorb(new PersonRecord("flexhr", "id-2", null, now(), "F2", Map.of()))
                .personId();
        UUID stays = merge(one, other).person().id();

        assertThat(roster.absorb(new PersonRecord(
                                "flexhr", "id-2", null, now(), "F2", Map.of(Field.TITLE, Optional.of("Nurse"))))
                        .personId())
                .isEqualTo(stays);
        assertThat(roster.findBySourceId("flexhr", "id-2").orElseThrow().id()).isEqualTo(stays);
        assertThatThrownBy(() -> roster.absorb(new PersonRecord("flexhr", "id-2", null, now(), "F1", Map.of())))
                .hasMessageContaining("another employee number than before");
        assertThatThrownBy(() -> roster.absorb(new PersonRecord("flexhr", "id-3", null, now(), "F1", Map.of())))
                .hasMessageContaining("already has this employee number");
    }

    @Test
    void mergesOfMergedPeopleLeadToOne() {
        UUID first = hr("A1", "familyName", "Berg");
        UUID second = hr("A2", "familyName", "Berg");
        UUID third = hr("A3", "familyName", "Berg");
        merge(second, third);
        merge(third, first);
        assertThat(List.of(
                        roster.get(first).id(),
                        roster.get(second).id(),
                        roster.get(third).id()))
                .containsOnly(first);
        assertThat(roster.get(third).numbers()).containsExactlyInAnyOrder("A1", "A2", "A3");
        split(first, "A3");
        assertThat(roster.get(first).numbers()).containsExactlyInAnyOrder("A1", "A2");
        assertThat(roster.get(third).id()).isEqualTo(third);
    }

    @Test
    void recordsOfBothThatArriveAtTheInstantOfTheMergeAreAllKept() {
        UUID one = hr("P1", "familyName", "Berg");
        UUID other = hr("P2", "familyName", "Berg");
        IntStream.range(0, 33).parallel().forEach(i -> {
            if (i == 16) {
                merge(one, other);
            } else {
                roster.absorb(new PersonRecord(
                        "push",
                        null,
                        "p" + i,
                        clock.instant().plusSeconds(i),
                        i % 2 == 0 ? "P1" : "P2",
                        Map.of(Field.attribute("a" + i), Optional.of("x"))));
            }
        });
        Person person = roster.get(other);
        assertThat(person.id()).isEqualTo(one);
        assertThat(identities.employmentsOf(person).stream()
                        .flatMap(employment -> employment.facts().values().keySet().stream())
                        .filter(Field::isAttribute))
                .hasSize(32);
        assertThat(JdbcClient.create(source)
                        .sql("select count(*) from person where merged_into is null")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    /** A contractor who became an employee as well: C1 came first, E1 leads. */
    private UUID one(String field, String value) {
        UUID contractor =
                hr("C1", "familyName", "Berg", "employmentType", "contractor", "title", "Guest", field, value);
        UUID employee = hr("E1", "familyName", "Berg", "employmentType", "employee", "title", "Nurse");
        return merge(contractor, employee).person().id();
    }

    private Merged merge(UUID one, UUID other) {
        return inTransaction(() -> identities.merge(one, other, "desk", "the same passport"));
    }

    private void split(UUID person, String number) {
        inTransaction(() -> identities.split(person, number, "admin", "another person"));
    }

    private boolean turn(UUID person) {
        return inTransaction(() -> roster.turn(person));
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return transaction.execute(status -> work.get());
    }

    private UUID hr(String number, String... facts) {
        return absorb(number, facts).personId();
    }

    private Absorbed absorb(String number, String... facts) {
        Map<Field, Optional<String>> stated = new TreeMap<>();
        for (int i = 0; i < facts.length; i += 2) {
            stated.put(Field.named(facts[i]), Optional.ofNullable(facts[i + 1]));
        }
        return roster.absorb(new PersonRecord("push", null, null, now(), number, stated));
    }

    /** Each word later than the one before. */
    private Instant now() {
        return clock.instant().plusSeconds(++said);
    }

    private void moveTo(Instant instant) {
        clock.moveOn(Duration.between(clock.instant(), instant));
    }

    private PersonnelChange lastHeard() {
        return new ArrayList<>(heard)
                .stream()
                        .map(PersonnelChange.class::cast)
                        .reduce((one, next) -> next)
                        .orElseThrow();
    }
}
