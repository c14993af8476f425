package dev.tenure.source.planhat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenure.source.Collected;
import dev.tenure.source.Connection;
import dev.tenure.source.ConnectorCheck;
import dev.tenure.source.FeedFault;
import dev.tenure.source.MovableClock;
import dev.tenure.source.http.TestHttp;
import dev.tenure.standin.JsonServer.Fault;
import dev.tenure.standin.Planhat;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanhatConnectorTest {

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final Planhat planhat = Planhat.start();
    private final PlanhatConnector connector = new PlanhatConnector(TestHttp.with(clock));

    @AfterEach
    void close() {
        planhat.close();
    }

    @Test
    void everyUserIsReadOncePageByPageUntilAnEmptyOne() {
        planhat.users(25);
        Collected read = read("pageSize", "10");

        assertThat(read.isComplete()).isTrue();
        assertThat(read.records()).hasSize(25);
        assertThat(read.records().stream().map(record -> record.key())).doesNotHaveDuplicates();
        assertThat(planhat.requests())
                .containsExactly(
                        "/users?limit=10&offset=0",
                        "/users?limit=10&offset=10",
                        "/users?limit=10&offset=20",
                        "/users?limit=10&offset=25");
        assertThat(read.records().get(11).place()).isEqualTo("page 2, record 2");
    }

    @Test
    void rolesComeAsPlanhatGivesThemAndRemovedUsersToo() {
        planhat.users(10);
        Collected read = read();

        assertThat(read.records().get(0).content().at("/roles/0/name").asText()).isEqualTo("Administrator");
        assertThat(read.records().get(1).content().at("/roles/0").asText()).isEqualTo("000000030000000000000000");
        assertThat(read.records().get(9).content().get("removed").booleanValue())
                .isTrue();
        assertThat(read.records().get(0).content().get("firstName").textValue()).isEqualTo("Åsa");
        assertThat(planhat.requests().get(0)).isEqualTo("/users?limit=2000&offset=0");
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, sign-in-refused, Unauthorized, 10",
        "FORBIDDEN, not-allowed, right to view users, 10",
        "NOT_FOUND, refused, baseUrl, 10",
        "TOO_MANY_REQUESTS, too-many-requests, 2026-11-23T08:02:00Z, 10",
        "SERVER_ERROR, server-error, Something broke, 10",
        "HTML_PAGE, html-page, web page instead of JSON, 10",
        "TRUNCATED, truncated, breaks off, 10",
        "CUT, truncated, breaks off, 10",
        "REPEATED_PAGE, page-repeats, repeats an earlier one, 10",
        "NO_LIST, not-understood, it is no list, 10",
        "REDIRECT, led-elsewhere, http://elsewhere.example, 10",
        "HANG, timed-out, nothing came, 10",
        "HANG_MIDWAY, timed-out, nothing came, 10"
    })
    void aTroubleOnTheSecondPageLeavesTheFirstAndNothingIsComplete(Fault trouble, String code, String told, int came) {
        planhat.users(25);
        planhat.fail(trouble, 1);
        Collected read = new Collected();
        FeedFault fault =
                catchThrowableOfType(FeedFault.class, () -> connector.read(connection("pageSize", "10"), read));

        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault).hasMessageContaining(told);
        assertThat(fault.getMessage()).doesNotContain(Planhat.TOKEN).doesNotContain("token=x");
        assertThat(read.records()).hasSize(came);
        assertThat(read.isComplete()).isFalse();
    }

    @Test
    void aUserWithoutItsIdIsAFaultOfItsOwn() {
        planhat.users(2);
        planhat.user(Map.of("email", "nobody@example.org"));
        planhat.user(Map.of("_id", "x", "nickName", "a\0b"));
        Collected read = read();

        assertThat(read.records()).hasSize(2);
        assertThat(read.faults().stream().map(FeedFault::code)).containsExactly("key-missing", "record-not-understood");
        assertThat(read.faults().get(0)).hasMessageContaining("page 1, record 3");
        assertThat(read.isComplete()).isFalse();
    }

    @Test
    void aTestTellsEachStepAndAsksForOneUser() {
        planhat.users(3);
        assertThat(steps(connector.test(connection())))
                .containsExactly("address ok", "sign-in ok", "rights ok", "record ok");
        assertThat(planhat.requests()).containsExactly("/users?limit=1&offset=0");
    }

    @Test
    void aTestStopsAtWhatFails() {
        assertThat(steps(connector.test(connection())))
                .containsExactly("address ok", "sign-in ok", "rights ok", "record failed");
        planhat.fail(Fault.UNAUTHORIZED);
        assertThat(steps(connector.test(connection()))).containsExactly("address ok", "sign-in failed");
        planhat.fail(Fault.FORBIDDEN);
        assertThat(steps(connector.test(connection()))).containsExactly("address ok", "sign-in ok", "rights failed");
        planhat.fail(Fault.HTML_PAGE);
        assertThat(steps(connector.test(connection()))).containsExactly("address ok", "record failed");
        planhat.close();
        assertThat(steps(connector.test(connection()))).containsExactly("address failed");
        assertThat(steps(connector.test(connection("baseUrl", "https://no-such-host.invalid"))))
                .containsExactly("address failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2001", "many", "-1"})
    void pagesOfOtherSizesAreRefused(String size) {
        FeedFault fault = catchThrowableOfType(FeedFault.class, () -> read("pageSize", size));

        assertThat(fault.code()).isEqualTo("setting-wrong");
        assertThat(fault).hasMessageContaining("pageSize");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://planhat.example",
                "ftp://planhat.example",
                "planhat",
                "https://a:b@c.example",
                "http://127.evil.example"
            })
    void aTokenGoesNowhereElseThanThroughTlsOrToThisMachine(String url) {
        FeedFault fault = catchThrowableOfType(FeedFault.class, () -> read("baseUrl", url));

        assertThat(fault.code()).isEqualTo("setting-wrong");
    }

    private static List<String> steps(List<ConnectorCheck> checks) {
        return checks.stream()
                .map(check -> check.step() + (check.passed() ? " ok" : " failed"))
                .toList();
    }

    private Collected read(String... settings) {
        Collected read = new Collected();
        connector.read(connection(settings), read);
        return read;
    }

    private Connection connection(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("baseUrl", planhat.url()));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new Connection(all, Map.of("token", Planhat.TOKEN), List.of(), null);
    }
}
