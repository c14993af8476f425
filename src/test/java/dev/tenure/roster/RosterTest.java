package dev.tenure.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tenure.MovableClock;
import dev.tenure.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class RosterTest {

    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");

    private final TestDatabase database = TestDatabase.migrated();
    private final javax.sql.DataSource source = database.dataSource();
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    private final List<Object> heard = new ArrayList<>();
    private final MovableClock clock = new MovableClock();
    private final People people =
            new People(JdbcClient.create(source), new ObjectMapper().registerModule(new JavaTimeModule()));
    private final Roster roster = new Roster(people, heard::add, clock, transaction, () -> facts -> ZoneOffset.UTC);

    @Test
    void aFirstRecordIsAJoiner() {
        Absorbed absorbed = roster.absorb(record("8812", MONDAY, "10442", "givenName", "Åsa", "familyName", "Öberg"));

        assertThat(absorbed.kind()).isEqualTo(ChangeKind.JOINED);
        assertThat(roster.findByEmployeeId("10442").orElseThrow().facts().displayName())
                .isEqualTo("Åsa Öberg");
        assertThat(heard).singleElement().isInstanceOf(PersonnelChange.class);
    }

    @Test
    void theSameContentAgainIsNoNews() {
        roster.absorb(record("1", MONDAY, "10442", "title", "Nurse"));
        Absorbed again = roster.absorb(record("2", MONDAY.plusSeconds(60), "10442", "title", "  Nurse\u200b "));

        assertThat(again.kind()).isEqualTo(ChangeKind.UNCHANGED);
        assertThat(heard).hasSize(1);
    }

    @Test
    void theDesksWordHoldsAgainstASourceThatOnlyRepeatsWhatItSaidBefore() {
        roster.absorb(record("1", MONDAY, "10442", "familyName", "Berg", "active", "true"));
        assertThat(desk(MONDAY.plusSeconds(60), "10442", "active", "false").kind())
                .isEqualTo(ChangeKind.LEFT);

        Absorbed repeated =
                roster.absorb(record("2", MONDAY.plusSeconds(120), "10442", "active", "true", "title", "Nurse"));
        assertThat(repeated.changes())
                .extracting(change -> change.field().name())
                .containsExactly("title");
        assertThat(desk(MONDAY.plusSeconds(180), "10442", "active", "false").kind())
                .isEqualTo(ChangeKind.UNCHANGED);

        roster.absorb(record("3", MONDAY.plusSeconds(240), "10442", "active", "false"));
        assertThat(roster.absorb(record("4", MONDAY.plusSeconds(300), "10442", "active", "true"))
                        .kind())
                .as("HR has heard of it, and takes the person back")
                .isEqualTo(ChangeKind.REHIRED);
    }

    @Test
    void theDeskTakesItsOwnWordBack() {
        roster.absorb(record("1", MONDAY, "10442", "familyName", "Berg"));
        desk(MONDAY.plusSeconds(60), "10442", "suspended", "true");
        assertThat(roster.absorb(record("2", MONDAY.plusSeconds(120), "10442", "suspended", "false"))
                        .kind())
                .as("nobody is suspended of whom HR has not said so: that is no news to the desk")
                .isEqualTo(ChangeKind.UNCHANGED);
        assertThat(desk(MONDAY.plusSeconds(180), "10442", "suspended", "false").kind())
                .isEqualTo(ChangeKind.CHANGED);
    }

    @Test
    void theDeskSpeaksOfThisMomentThoughHrsClockIsAhead() {
        roster.absorb(record("1", MONDAY.plusSeconds(600), "10442", "familyName", "Berg", "active", "true"));
        assertThat(desk(MONDAY, "10442", "active", "false").kind()).isEqualTo(ChangeKind.LEFT);
    }

    @Test
    void whoReportsToSomebodyIsFoundUnlessTheyHaveGone() {
        roster.absorb(record("1", MONDAY, "10007", "familyName", "Boss", "managerEmployeeId", "10007"));
        roster.absorb(record("2", MONDAY, "10444", "familyName", "Two", "managerEmployeeId", "10007"));
        roster.absorb(record("3", MONDAY, "10443", "familyName", "One", "managerEmployeeId", "10007"));
        roster.absorb(
                record("4", MONDAY, "10445", "familyName", "Gone", "managerEmployeeId", "10007", "active", "false"));
        assertThat(roster.reportsOf(roster.findByEmployeeId("10007").orElseThrow()))
                .containsExactly("10443", "10444");
    }

    @Test
    void daysThatAreNoneOrOutOfOrderAreRefused() {
        assertThatThrownBy(() -> record("1", MONDAY, "10442", "leaveStart", "2026-05-02", "leaveEnd", "2026-05-01"))
                .isInstanceOf(InvalidPersonRecord.class)
                .hasMessageContaining("'leaveEnd' lies before 'leaveStart'");
        assertThatThrownBy(() -> record("1", MONDAY, "10442", "endDate", "+12026-05-02"))
                .isInstanceOf(InvalidPersonRecord.class);
        assertThatThrownBy(() -> record("1", MONDAY, "10442", "suspended", "perhaps"))
                .isInstanceOf(InvalidPersonRecord.class);
    }

    private Absorbed desk(Instant at, String employeeId, String field, String value) {
        return roster.absorb(new PersonRecord(
                Roster.DESK, null, null, at, employeeId, Map.of(Field.named(field), Optional.of(value))));
    }

    @Test
    void theSameEventAgainGetsItsFirstAnswer() {
        Absorbed first = roster.absorb(record("1", MONDAY, "10442", "title", "Nurse"));
        Absorbed again = roster.absorb(record("1", MONDAY, "10442", "title", "Surgeon"));

        assertThat(again.changeId()).isEqualTo(first.changeId());
        assertThat(again.repeated()).isTrue();
        assertThat(again.changes()).isEqualTo(first.changes());
        assertThat(roster.findByEmployeeId("10442").orElseThrow().facts().get(Field.TITLE))
                .isEqualTo("Nurse");
    }

    @Test
    void anOlderStatementThatComesLateDoesNotWinOverANewerOne() {
        roster.absorb(record("1", MONDAY, "10442", "title", "Nurse", "department", "Ward 1"));
        roster.absorb(record("3", MONDAY.plusSeconds(200), "10442", "title", "Surgeon"));
        roster.absorb(record("2", MONDAY.plusSeconds(100), "10442", "title", "Doctor", "department", "Ward 2"));

        Facts facts = roster.findByEmployeeId("10442").orElseThrow().facts();
        assertThat(facts.get(Field.TITLE)).isEqualTo("Surgeon");
        assertThat(facts.get(Field.DEPARTMENT)).isEqualTo("Ward 2");
    }

    @Test
    void aConfirmationIsAStatementToo() {
        roster.absorb(record("1", MONDAY, "10442", "title", "Nurse"));
        roster.absorb(record("3", MONDAY.plusSeconds(200), "10442", "title", "Nurse"));
        roster.absorb(record("2", MONDAY.plusSeconds(100), "10442", "title", "Doctor"));

        assertThat(roster.findByEmployeeId("10442").orElseThrow().facts().get(Field.TITLE))
                .isEqualTo("Nurse");
    }

    @Test
    void whatAbsenceNullAndBlankMean() {
        roster.absorb(record("1", MONDAY, "10442", "title", "Nurse", "phone", "08-1", "mobile", "070-1"));
        roster.absorb(record("2", MONDAY.plusSeconds(1), "10442", "title", null, "phone", "   "));

        Person person = roster.findByEmployeeId("10442").orElseThrow();
        assertThat(person.facts().get(Field.TITLE)).isNull();
        assertThat(person.facts().get(Field.PHONE)).isEqualTo("08-1");
        assertThat(person.facts().get(Field.MOBILE)).isEqualTo("070-1");
        assertThat(person.stated()).containsExactlyInAnyOrder(Field.TITLE, Field.PHONE, Field.MOBILE);
    }

    @Test
    void goingAndComingBack() {
        roster.absorb(record("1", MONDAY, "1", "title", "Nurse", "endDate", "2027-06-30"));
        assertThat(kind("2", "endDate", "2027-07-31")).isEqualTo(ChangeKind.CHANGED);
        assertThat(kind("3", "endDate", null)).isEqualTo(ChangeKind.CHANGED);
        assertThat(kind("4", "endDate", "2027-01-31")).isEqualTo(ChangeKind.LEFT);
        assertThat(kind("5", "active", "false")).isEqualTo(ChangeKind.LEFT);
        assertThat(kind("6", "title", "Doctor")).isEqualTo(ChangeKind.CHANGED);
        assertThat(kind("7", "active", "true", "endDate", null)).isEqualTo(ChangeKind.REHIRED);
    }

    @Test
    void somebodyWhoIsAlreadyGoneWhenFirstHeardOfIsALeaver() {
        assertThat(kind("1", "active", "false")).isEqualTo(ChangeKind.LEFT);
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        assertThatThrownBy(() -> record(
                        "1",
                        MONDAY,
                        "",
                        "email",
                        "nobody",
                        "startDate",
                        "tomorrow",
                        "active",
                        "yes",
                        "title",
                        "x".repeat(200)))
                .isInstanceOfSatisfying(
                        InvalidPersonRecord.class,
                        invalid -> assertThat(invalid.problems())
                                .extracting(FieldProblem::field, FieldProblem::code)
                                .containsExactlyInAnyOrder(
                                        org.assertj.core.groups.Tuple.tuple("employeeId", "required"),
                                        org.assertj.core.groups.Tuple.tuple("email", "not-an-address"),
                                        org.assertj.core.groups.Tuple.tuple("startDate", "not-a-date"),
                                        org.assertj.core.groups.Tuple.tuple("active", "not-true-or-false"),
                                        org.assertj.core.groups.Tuple.tuple("title", "too-long")));
    }

    @Test
    void anAddressIsHeldByOnePersonAndTheOtherOneWaitsForIt() {
        roster.absorb(record("1", MONDAY, "1", "email", "anna@nordlund.example"));
        roster.absorb(record("2", MONDAY, "2", "email", "Anna@nordlund.example"));

        Person second = roster.findByEmployeeId("2").orElseThrow();
        assertThat(second.disputed()).containsExactly("anna@nordlund.example");
        assertThat(roster.findByEmail("ANNA@nordlund.example").orElseThrow().employeeId())
                .isEqualTo("1");
        assertThat(roster.waitingFor(List.of("anna@nordlund.example"))).isEmpty();

        roster.absorb(record("3", MONDAY.plusSeconds(1), "1", "email", null));
        assertThat(roster.waitingFor(List.of("anna@nordlund.example"))).containsExactly(second.id());
        assertThat(roster.claimAddresses(second).disputed()).isEmpty();
    }

    @Test
    void aFormerPrimaryAddressStaysAnAlias() {
        roster.absorb(record(
                "1", MONDAY, "1", "email", "anna.berg@nordlund.example", "otherEmails", "a@x.example;b@x.example"));
        roster.absorb(record(
                "2", MONDAY.plusSeconds(1), "1", "email", "anna.holm@nordlund.example", "otherEmails", "b@x.example"));

        Person person = roster.findByEmployeeId("1").orElseThrow();
        assertThat(roster.addressesOf(person.id()))
                .containsExactly("anna.holm@nordlund.example", "anna.berg@nordlund.example", "b@x.example");
    }

    @Test
    void twoPeopleOfOneSourceNeverBecomeOneByTheirNumber() {
        roster.absorb(new PersonRecord("flexhr", "id-1", null, MONDAY, "002837", Map.of()));
        assertThatThrownBy(() -> roster.absorb(new PersonRecord("flexhr", "id-2", null, MONDAY, "002837", Map.of())))
                .hasMessageContaining("already has this employee number");
        assertThatThrownBy(() -> roster.absorb(new PersonRecord("flexhr", "id-1", null, MONDAY, "002838", Map.of())))
                .hasMessageContaining("another employee number than before");
    }

    @Test
    void aForecastKeepsNothing() {
        Forecast forecast = roster.forecast(record("1", MONDAY, "1", "title", "Nurse"));

        assertThat(forecast.kind()).isEqualTo(ChangeKind.JOINED);
        assertThat(forecast.changes()).containsExactly(new FieldChange(Field.TITLE, null, "Nurse"));
        assertThat(roster.findByEmployeeId("1")).isEmpty();
        assertThat(heard).isEmpty();
    }

    @Test
    void whenWhatFollowsFailsNothingIsKept() {
        Roster failing = new Roster(
                new People(JdbcClient.create(source), new ObjectMapper().registerModule(new JavaTimeModule())),
                event -> {
                    throw new IllegalStateException("no process");
                },
                Clock.systemUTC(),
                transaction,
                () -> facts -> ZoneOffset.UTC);
        assertThatThrownBy(() -> failing.absorb(record("1", MONDAY, "1", "title", "Nurse")))
                .hasMessage("no process");
        assertThat(roster.findByEmployeeId("1")).isEmpty();
    }

    @Test
    void theSameNewPersonFromManySidesAtOnceIsOnePerson() {
        java.util.stream.IntStream.range(0, 32)
                .parallel()
                .forEach(i -> roster.absorb(record("e" + i, MONDAY.plusSeconds(i), "7", "title", "T" + i)));

        Person person = roster.findByEmployeeId("7").orElseThrow();
        assertThat(person.facts().get(Field.TITLE)).isEqualTo("T31");
        assertThat(roster.changesOf(person.id(), 100)).hasSize(32);
    }

    private ChangeKind kind(String event, String... facts) {
        return roster.absorb(record(event, MONDAY.plusSeconds(Integer.parseInt(event)), "1", facts))
                .kind();
    }

    private static PersonRecord record(String event, Instant at, String employeeId, String... facts) {
        Map<Field, Optional<String>> stated = new TreeMap<>();
        for (int i = 0; i < facts.length; i += 2) {
            stated.put(Field.named(facts[i]), Optional.ofNullable(facts[i + 1]));
        }
        return new PersonRecord("push", null, event, at, employeeId, stated);
    }
}
