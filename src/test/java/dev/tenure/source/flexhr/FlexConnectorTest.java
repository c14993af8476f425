package dev.tenure.source.flexhr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.source.Connection;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.ConnectionCheck.Step;
import dev.tenure.source.FeedFault;
import dev.tenure.source.MovableClock;
import dev.tenure.source.SettingChoice;
import dev.tenure.source.SourceRecord;
import dev.tenure.source.Taken;
import dev.tenure.standin.FlexHrm;
import dev.tenure.standin.FlexHrm.Fault;
import dev.tenure.standin.Nordlund;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlexConnectorTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final FlexHrm hrm = FlexHrm.start(clock);
    private final FlexConnector connector = new FlexConnector(new SimpleMeterRegistry(), clock);

    @BeforeEach
    void fill() {
        Nordlund.in(hrm, TODAY, clock);
    }

    @AfterEach
    void close() {
        hrm.close();
    }

    private Connection connection(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "serviceUrl",
                hrm.serviceUrl(),
                "instance",
                FlexHrm.INSTANCE,
                "companies",
                Nordlund.AB + ", " + Nordlund.SERVICE_AB,
                "department",
                "field:Avdelning",
                "pageSize",
                "10"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new Connection(
                "nordlund", all, Map.of("username", FlexHrm.USERNAME, "password", FlexHrm.PASSWORD), null);
    }

    private Taken read(String... settings) {
        Taken taken = Taken.all();
        connector.read(connection(settings), taken);
        return taken;
    }

    private List<SettingChoice> choices(String... settings) {
        return connector.choices("companies", connection(settings));
    }

    private static SourceRecord of(Taken taken, String number) {
        return taken.records().stream()
                .filter(record -> number.equals(record.fields().get("employmentNumber")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachEmployeeComesOnceAndWhole() {
        Taken taken = read();

        assertThat(taken.faults()).isEmpty();
        assertThat(taken.records()).extracting(SourceRecord::id).doesNotHaveDuplicates();
        assertThat(of(taken, Nordlund.DOUBLE_BARRELLED).fields())
                .containsEntry("firstName", "Eva-Lotta")
                .containsEntry("lastName", "Lindqvist-Öberg")
                .containsEntry("emailWork", "eva-lotta.lindqvist-oberg@nordlund.example")
                .containsEntry("title", "Kundansvarig")
                .containsEntry("department", "Försäljning")
                .containsEntry("companyName", "Nordlund AB")
                .containsEntry("active", true)
                .containsKey("managerEmploymentNumber");
        assertThat(of(taken, Nordlund.CHIEF).fields()).containsEntry("managerEmploymentNumber", null);
        assertThat(of(taken, Nordlund.UNDER_NOBODY).fields())
                .containsKey("managerId")
                .doesNotContainKey("managerEmploymentNumber");
        assertThat(of(taken, Nordlund.FIXED_TERM).fields())
                .containsEntry("lastDay", TODAY.plusMonths(5).toString());
        assertThat(of(taken, Nordlund.LEAVER).fields())
                .containsEntry("active", false)
                .containsEntry("employedAs", "employee");
        assertThat(of(taken, Nordlund.CONSULTANT).fields())
                .containsEntry("employmentType", "Konsult")
                .containsEntry("employedAs", "contractor");
    }

    @Test
    void typesAreContractorsByNameOrCodeAndUnknownOnesAreNotSaid() {
        String code = of(read(), Nordlund.CONSULTANT)
                .fields()
                .get("employmentTypeCode")
                .toString();

        assertThat(of(read("contractorTypes", "x; " + code), Nordlund.CONSULTANT)
                        .fields())
                .containsEntry("employedAs", "contractor");
        assertThat(of(read("contractorTypes", "x, y"), Nordlund.CONSULTANT).fields())
                .containsEntry("employedAs", "employee");
        assertThat(of(read("employmentTypesPath", "none"), Nordlund.CONSULTANT).fields())
                .doesNotContainKeys("employedAs", "employmentType");
    }

    @Test
    void howFarBackToAskForChangesIsSet() {
        assertThat(connector.overlap(connection()))
                .isEqualTo(Duration.ofDays(30).plusHours(2));
        assertThat(connector.overlap(connection("modifiedSinceDays", "7", "overlap", "PT0S")))
                .isEqualTo(Duration.ofDays(7));
        for (String wrong : List.of("2h", "PT-2H")) {
            assertThatThrownBy(() -> connector.overlap(connection("overlap", wrong)))
                    .isInstanceOf(FeedFault.class)
                    .hasMessageContaining("'overlap'");
        }
    }

    @Test
    void nothingIsHandedOverThatIsNoneOfOurs() {
        assertThat(read().records())
                .allSatisfy(
                        record -> assertThat(String.join(" ", record.fields().keySet()))
                                .doesNotContainIgnoringCase("national")
                                .doesNotContainIgnoringCase("bank")
                                .doesNotContainIgnoringCase("private")
                                .doesNotContainIgnoringCase("tax"));
        assertThatThrownBy(() -> read("phone", "field:NationalIdentificationNumber"))
                .isInstanceOf(FeedFault.class)
                .hasMessageContaining("'phone'");
    }

    @Test
    void whoeverIsBlankedComesAsAnonymisedAndNothingElse() {
        hrm.blank(Nordlund.id(Nordlund.CHIEF));
        String id = Nordlund.id(Nordlund.CHIEF).toString();

        assertThat(read().records())
                .filteredOn(record -> record.fields().get("id").equals(id))
                .extracting(SourceRecord::fields)
                .containsExactly(Map.of("id", id, "anonymised", true));
    }

    @Test
    void onlyTheCompaniesThatWereChosenAreReadAndOnesThatAreNotThereAreTold() {
        Taken taken = read("companies", Nordlund.SERVICE_AB + ";77");

        assertThat(taken.records())
                .allMatch(record -> record.fields().get("companyNumber").equals(Nordlund.SERVICE_AB));
        assertThat(taken.records()).isNotEmpty();
        assertThat(taken.faults())
                .extracting(Throwable::getMessage)
                .singleElement()
                .asString()
                .contains("[77]", "'companies'");
    }

    @Test
    void onlyWhatChangedIsAskedForWhereThatIsWanted() {
        clock.forward(Duration.ofDays(3));
        hrm.touch(Nordlund.id(Nordlund.CHIEF));
        Taken taken = Taken.changedSince(clock.instant().minus(Duration.ofDays(1)));
        connector.read(connection(), taken);

        assertThat(taken.records()).hasSize(1);
    }

    @Test
    void aSampleReadsNoMoreThanItNeeds() {
        Taken sample = Taken.sample(3);
        connector.read(connection(), sample);

        assertThat(sample.records()).hasSize(3);
        assertThat(hrm.requests().stream().filter(request -> request.contains("/employees?")))
                .hasSize(1);
    }

    @Test
    void periodsThatCannotBeReadHoldOneRecordBack() {
        int all = read().records().size();
        hrm.fail(Fault.SERVER_ERROR, Nordlund.id(Nordlund.CHIEF) + "/employmentperiods", 0);
        Taken taken = read();

        assertThat(taken.records()).hasSize(all - 1);
        assertThat(taken.faults()).extracting(FeedFault::code).containsExactly("server-error");
    }

    @Test
    void theCompaniesAreListedWithWhatIsChosenOfThem() {
        assertThat(choices("companies", "002"))
                .containsExactly(
                        new SettingChoice("1", "Nordlund AB", true, false),
                        new SettingChoice("2", "Nordlund Service AB", true, true));
        assertThat(choices("companies", "")).extracting(SettingChoice::chosen).containsExactly(false, false);
        assertThat(choices("companies", "77, 1; Nordlund"))
                .as("neither a company that is not there nor what is no number keeps the list back")
                .containsExactly(
                        new SettingChoice("1", "Nordlund AB", true, true),
                        new SettingChoice("2", "Nordlund Service AB", true, false),
                        new SettingChoice("77", null, false, true),
                        new SettingChoice("Nordlund", null, false, true));
        assertThat(connector.choices("pageSize", connection())).isEmpty();
    }

    @Test
    void companiesAreListedToTheLastPageAndNothingElseIsAskedFor() {
        for (int number = 3; number <= 25; number++) {
            hrm.company(number, "Nordlund " + number + " AB");
        }
        hrm.largestPage(4);

        assertThat(choices())
                .extracting(SettingChoice::value)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 25).mapToObj(Integer::toString).toList());
        assertThat(hrm.requests()).hasSize(7).allMatch(request -> request.contains("/companies?"));
    }

    @Test
    void companiesOfOneNameAreToldApartByTheirNumbersAndThoseOfOneNumberAreOneChoice() {
        hrm.company(8, "Nordlund AB");

        assertThat(choices("companies", "8"))
                .filteredOn(choice -> "Nordlund AB".equals(choice.label()))
                .containsExactly(
                        new SettingChoice("1", "Nordlund AB", true, false),
                        new SettingChoice("8", "Nordlund AB", true, true));
        assertThat(FlexCompany.choices(
                        List.of(
                                new FlexCompany("a", 4, "Vest"),
                                new FlexCompany("b", 4, "Aust"),
                                new FlexCompany("b", 4, "Aust"),
                                new FlexCompany("c", 5, " ")),
                        Set.of("5")))
                .containsExactly(
                        new SettingChoice("4", "Aust / Vest", true, false), new SettingChoice("5", null, true, true));
    }

    @Test
    void whatIsListedCanBeChosen() {
        String all = choices().stream().map(SettingChoice::value).collect(Collectors.joining(", "));

        assertThat(choices("companies", all)).allMatch(SettingChoice::chosen);
        assertThat(read("companies", all).faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, sign-in-refused",
        "FORBIDDEN, not-allowed",
        "TRUNCATED, truncated",
        "HTML_PAGE, html-page"
    })
    void companiesThatCannotBeListedAreAFault(Fault fault, String code) {
        hrm.fail(fault);

        assertThatThrownBy(this::choices)
                .isInstanceOfSatisfying(
                        FeedFault.class, known -> assertThat(known.code()).isEqualTo(code));
    }

    @Test
    void companiesAreListedOnlyWhereTheConnectionIsComplete() {
        assertThatThrownBy(() -> choices("serviceUrl", " "))
                .isInstanceOf(FeedFault.class)
                .hasMessageContaining("'serviceUrl'");
        assertThat(choices("titlesPath", "?!"))
                .as("what is read there later is of no matter yet")
                .hasSize(2);
    }

    @Test
    void faultsSpeakOfTheIntegrationsSettings() {
        hrm.fail(Fault.UNAUTHORIZED);

        assertThatThrownBy(this::read)
                .isInstanceOf(FeedFault.class)
                .hasMessageContaining("'instance'")
                .hasMessageNotContaining("tenure.flexhr");
        assertThatThrownBy(() -> connector.read(
                        new Connection("x", Map.of("serviceUrl", hrm.serviceUrl()), Map.of(), null), Taken.all()))
                .hasMessageContaining("'username'");
    }

    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED, SIGN_IN, false", "TRUNCATED, RECORD, false"})
    void theConnectionIsTriedStepByStep(Fault fault, Step last, boolean passed) {
        assertThat(connector.check(connection())).allMatch(ConnectionCheck::passed);
        hrm.fail(fault);
        var checks = connector.check(connection());

        assertThat(checks.get(checks.size() - 1).step()).isEqualTo(last);
        assertThat(checks.get(checks.size() - 1).passed()).isEqualTo(passed);
    }
}
