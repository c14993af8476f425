package dev.tenure.source.flexhr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.source.Connection;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.ConnectionCheck.Step;
import dev.tenure.source.FeedFault;
import dev.tenure.source.MovableClock;
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
import java.util.Map;
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
        assertThat(of(taken, Nordlund.LEAVER).fields()).containsEntry("active", false);
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
