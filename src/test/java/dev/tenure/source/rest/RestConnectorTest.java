package dev.tenure.source.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.source.Connection;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.ConnectionCheck.Step;
import dev.tenure.source.FeedFault;
import dev.tenure.source.MovableClock;
import dev.tenure.source.Taken;
import dev.tenure.standin.RestStandIn;
import dev.tenure.standin.RestStandIn.Answer;
import dev.tenure.standin.RestStandIn.Asked;
import dev.tenure.standin.RestStandIn.Wrong;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestConnectorTest {

    private static final Map<String, String> SECRETS =
            Map.of("password", "p-secret-1", "token", "t-secret-1", "clientSecret", "c-secret-1");

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final RestConnector connector =
            new RestConnector(new RestSource(new Tokens(clock), new SimpleMeterRegistry(), clock));

    private static Connection connection(RestStandIn system, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("url", system.url() + "/people?active=true", "idPath", "id"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new Connection("hr", all, SECRETS, null);
    }

    private static String people(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj("{\"id\": %d, \"name\": {\"first\": \"A\"}}"::formatted)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Taken read(Function<Asked, Answer> answers, String... settings) {
        try (RestStandIn system = RestStandIn.start(answers)) {
            Taken taken = Taken.all();
            connector.read(connection(system, settings), taken);
            return taken;
        }
    }

    private static int number(Asked asked, String name) {
        return Integer.parseInt(asked.query().get(name));
    }

    @Test
    void aListWithoutPagesIsRead() {
        Taken taken = read(
                asked -> Answer.json("{\"meta\": {\"a\": [1]}, \"data\": {\"items\": " + people(0, 3) + "}}"),
                "itemsPath",
                "data.items");

        assertThat(taken.records()).extracting(record -> record.id()).containsExactly("0", "1", "2");
        assertThat(taken.records().get(0).fields().get("name")).isEqualTo(Map.of("first", "A"));
        assertThat(taken.faults()).isEmpty();
    }

    @Test
    void pagesByOffsetAreReadToTheirEndThoughTheyAreSmallerThanAskedFor() {
        Taken taken = read(
                asked -> {
                    int offset = number(asked, "offset");
                    return Answer.json(people(offset, Math.min(7, offset + Math.min(3, number(asked, "limit")))));
                },
                "paging",
                "offset",
                "pageSize",
                "5");

        assertThat(taken.records()).hasSize(7);
        assertThat(taken.faults()).isEmpty();
    }

    @Test
    void pagesByNumberEndWithTheTotal() {
        AtomicInteger pages = new AtomicInteger();
        Taken taken = read(
                asked -> {
                    pages.incrementAndGet();
                    int page = number(asked, "p");
                    return Answer.json("{\"total\": 4, \"rows\": " + people(page * 2 - 2, page * 2) + "}");
                },
                "paging",
                "page",
                "pageParameter",
                "p",
                "itemsPath",
                "rows",
                "totalPath",
                "total");

        assertThat(taken.records()).hasSize(4);
        assertThat(pages).as("two, and whether the first is as it was").hasValue(3);
    }

    @Test
    void fewerThanAnnouncedIsAFault() {
        Taken taken = read(
                asked -> Answer.json(
                        "{\"total\": 4, \"rows\": " + (number(asked, "offset") == 0 ? people(0, 2) : "[]") + "}"),
                "paging",
                "offset",
                "itemsPath",
                "rows",
                "totalPath",
                "total");

        assertThat(taken.records()).hasSize(2);
        assertThat(taken.faults()).extracting(FeedFault::code).containsExactly("too-few");
    }

    @Test
    void pagesByCursorAreRead() {
        Taken taken = read(
                asked -> switch (asked.query().getOrDefault("cursor", "")) {
                    case "" -> Answer.json("{\"items\": " + people(0, 2) + ", \"next\": \"a+b/=&c\"}");
                    case "a+b/=&c" -> Answer.json("{\"items\": " + people(2, 3) + ", \"next\": null}");
                    default -> Answer.of(400, "");
                },
                "paging",
                "cursor",
                "itemsPath",
                "items",
                "cursorPath",
                "next");

        assertThat(taken.records()).hasSize(3);
    }

    @Test
    void pagesByLinkAreReadFromTheHeaderAndFromTheBody() {
        Taken byHeader = read(
                asked -> asked.query().containsKey("after")
                        ? Answer.json(people(2, 3))
                        : Answer.of(
                                200,
                                people(0, 2),
                                "Link",
                                "</first>; rel=\"first\", </people?after=2>; rel=\"x next\""),
                "paging",
                "link");
        Taken byBody = read(
                asked -> asked.query().containsKey("after")
                        ? Answer.json("{\"value\": " + people(2, 3) + "}")
                        : Answer.json("{\"value\": " + people(0, 2) + ", \"@odata.nextLink\": \"/people?after=2\"}"),
                "paging",
                "link",
                "itemsPath",
                "value",
                "linkPath",
                "@odata.nextLink");

        assertThat(byHeader.records()).hasSize(3);
        assertThat(byBody.records()).hasSize(3);
    }

    @Test
    void noSecretFollowsALinkOrARedirectToAnotherPlace() {
        try (RestStandIn other = RestStandIn.start(asked -> Answer.json("[]"))) {
            assertThatThrownBy(() -> read(
                            asked -> Answer.of(200, people(0, 1), "Link", "<" + other.url() + "/x>; rel=next"),
                            "paging",
                            "link",
                            "auth",
                            "bearer"))
                    .isInstanceOf(FeedFault.class)
                    .hasMessageContaining(other.url());
            assertThatThrownBy(() -> read(
                            asked -> Answer.of(302, "", "Location", other.url() + "/people"),
                            "auth",
                            "basic",
                            "username",
                            "u"))
                    .isInstanceOfSatisfying(
                            FeedFault.class, fault -> assertThat(fault.code()).isEqualTo("redirected-elsewhere"))
                    .hasMessageContaining(other.url());
            assertThat(other.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Authorization", "proxy-authorization", "Cookie", "X-Api-Key", "x-vault-TOKEN", "Client-Secret"})
    void whatCarriesCredentialsIsNoHeaderThatEverybodyReads(String name) {
        String headers = "Accept-Language: sv\n" + name + ": s-e-c-r-e-t";

        assertThat(connector.refusal("headers", headers).orElseThrow())
                .contains(name, "'authHeader'")
                .doesNotContain("s-e-c-r-e-t");
        assertThatThrownBy(() -> read(asked -> Answer.json("[]"), "headers", headers))
                .isInstanceOf(FeedFault.class)
                .hasMessageContaining(name)
                .hasMessageNotContaining("s-e-c-r-e-t");
        assertThat(connector.refusal("headers", "Accept-Language: sv")).isEmpty();
    }

    @Test
    void aRedirectWithinTheHostIsFollowed() {
        assertThat(read(asked -> asked.path().equals("/people")
                                ? Answer.of(308, "", "Location", "/v2/people")
                                : Answer.json(people(0, 1)))
                        .records())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "401! {\"error\": \"Unauthorized\"}! sign-in-refused! answered 401: Unauthorized. Check the credentials",
                "403! {\"error\": {\"message\": \"No scope.\"}}! not-allowed! answered 403: No scope. Give this user the right",
                "404! <html>! refused! Check 'url'",
                "500! {\"Message\": \"Oops\"}! server-error! answered 500: Oops",
                "200! <html></html>! html-page! web page instead of JSON",
                "200! [{\"id\": 1}, {\"id! truncated! breaks off",
                "200! [{\"id\": 1}! truncated! breaks off",
                "200! ! truncated! breaks off",
                "200! {\"people\": {}}! not-understood! which has: people",
                "200! nonsense! not-understood! no JSON"
            })
    void eachTroubleIsToldByWhatCameAndWhatToDo(int status, String body, String code, String told) {
        Taken taken = Taken.all();
        FeedFault fault;
        try (RestStandIn system = RestStandIn.start(asked -> Answer.of(status, body == null ? "" : body))) {
            connector.read(connection(system), taken);
            fault = taken.faults().get(0);
        } catch (FeedFault ending) {
            fault = ending;
        }

        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault).hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource({
        "'120', 2026-11-23T08:02:00Z",
        "'Mon, 23 Nov 2026 08:10:00 GMT', 2026-11-23T08:10:00Z",
        "soon, 2026-11-23T08:01:00Z"
    })
    void whoeverAsksToBeLeftAloneIsLeftAlone(String header, Instant until) {
        assertThatThrownBy(() -> read(asked -> Answer.of(429, "", "Retry-After", header)))
                .isInstanceOfSatisfying(
                        FeedFault.class, fault -> assertThat(fault.retryAt()).contains(until));
    }

    @Test
    void anAnswerThatStandsStillOrIsTooLargeEnds() {
        assertThatThrownBy(() -> read(asked -> Answer.silent("[" + "{},".repeat(100)), "timeoutSeconds", "1"))
                .isInstanceOfSatisfying(
                        FeedFault.class, fault -> assertThat(fault.code()).isEqualTo("timed-out"))
                .hasMessageContaining("'timeoutSeconds'");
        String large = "[{\"x\": \"" + "a".repeat(1_200_000) + "\"}]";
        assertThat(read(asked -> Answer.json(large), "largestAnswerMb", "1").faults())
                .extracting(FeedFault::code)
                .containsExactly("too-large");
    }

    @Test
    void aTokenIsKeptUntilItExpiresAndRenewedOnceWhenRefused() {
        AtomicInteger given = new AtomicInteger();
        AtomicInteger refusals = new AtomicInteger();
        try (RestStandIn system = RestStandIn.start(asked -> {
            if (asked.path().equals("/token")) {
                return asked.headers().get("authorization").startsWith("Basic ")
                                && asked.body().equals("grant_type=client_credentials&scope=people")
                        ? Answer.json("{\"access_token\": \"T" + given.incrementAndGet() + "\", \"expires_in\": 600}")
                        : Answer.of(400, "{\"error\": \"invalid_client\"}");
            }
            return asked.headers().get("authorization").equals("Bearer T" + given.get())
                            && refusals.getAndDecrement() <= 0
                    ? Answer.json(people(0, 1))
                    : Answer.of(401, "");
        })) {
            Connection connection = connection(
                    system,
                    "auth",
                    "oauth2",
                    "tokenUrl",
                    system.url() + "/token",
                    "clientId",
                    "tenure",
                    "scope",
                    "people");
            connector.read(connection, Taken.all());
            connector.read(connection, Taken.all());
            assertThat(given).hasValue(1);

            refusals.set(1);
            connector.read(connection, Taken.all());
            assertThat(given).hasValue(2);

            clock.forward(Duration.ofMinutes(10));
            connector.read(connection, Taken.all());
            assertThat(given).hasValue(3);

            refusals.set(2);
            assertThatThrownBy(() -> connector.read(connection, Taken.all()))
                    .isInstanceOfSatisfying(
                            FeedFault.class, fault -> assertThat(fault.code()).isEqualTo("sign-in-refused"));
        }
    }

    @Test
    void aClientThatIsUnknownIsTold() {
        assertThatThrownBy(() -> {
                    try (RestStandIn system =
                            RestStandIn.start(asked -> Answer.of(400, "{\"error\": \"invalid_client\"}"))) {
                        connector.read(
                                connection(system, "auth", "oauth2", "tokenUrl", system.url(), "clientId", "x"),
                                Taken.all());
                    }
                })
                .isInstanceOfSatisfying(
                        FeedFault.class, fault -> assertThat(fault.code()).isEqualTo("sign-in-refused"))
                .hasMessageContaining("invalid_client")
                .hasMessageNotContaining("c-secret-1");
    }

    @Test
    void secretsDoNotGoInClearToAnotherMachine() {
        assertThatThrownBy(() -> connector.read(
                        new Connection("hr", Map.of("url", "http://hr.example.com/people"), SECRETS, null),
                        Taken.all()))
                .isInstanceOf(FeedFault.class)
                .hasMessageContaining("'insecureHttp'");
    }

    @Test
    void aSampleAsksForNoMoreThanItWants() {
        try (RestStandIn system = RestStandIn.start(asked -> Answer.json(people(0, number(asked, "limit"))))) {
            Taken sample = Taken.sample(3);
            connector.read(connection(system, "paging", "offset"), sample);

            assertThat(sample.records()).hasSize(3);
            assertThat(system.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, true, has expired, certificate-expired",
        "NAME, true, for another name, certificate-wrong-name",
        "NOTHING, false, authority that is not known, certificate-unknown-authority"
    })
    void wrongCertificatesAreToldApart(Wrong wrong, boolean trusted, String told, String code) {
        try (RestStandIn system = RestStandIn.secure(wrong, asked -> Answer.json(people(0, 1)))) {
            Connection connection =
                    trusted ? connection(system, "caCertificate", system.authority()) : connection(system);
            List<ConnectionCheck> checks = connector.check(connection);

            assertThat(checks).extracting(ConnectionCheck::step).containsExactly(Step.NAME, Step.TLS);
            assertThat(checks.get(1).passed()).isFalse();
            assertThat(checks.get(1).text()).contains(told);
            assertThatThrownBy(() -> connector.read(connection, Taken.all()))
                    .isInstanceOfSatisfying(
                            FeedFault.class, fault -> assertThat(fault.code()).isEqualTo(code));
        }
    }

    @Test
    void aConnectionThatIsGoodPassesAllSteps() {
        try (RestStandIn system = RestStandIn.secure(Wrong.NOTHING, asked -> Answer.json(people(0, 1)))) {
            assertThat(connector.check(connection(system, "caCertificate", system.authority())))
                    .allMatch(ConnectionCheck::passed)
                    .extracting(ConnectionCheck::step)
                    .containsExactly(Step.values());
        }
    }

    @ParameterizedTest
    @CsvSource({"401, SIGN_IN", "403, RIGHTS", "500, SIGN_IN"})
    void theFirstStepThatFailsIsTheLastThatIsTried(int status, Step step) {
        try (RestStandIn system = RestStandIn.start(asked -> Answer.of(status, ""))) {
            List<ConnectionCheck> checks = connector.check(connection(system));

            assertThat(checks.subList(0, checks.size() - 1)).allMatch(ConnectionCheck::passed);
            assertThat(checks.get(checks.size() - 1).passed()).isFalse();
            assertThat(checks.get(checks.size() - 1).step()).isEqualTo(step);
        }
    }

    @Test
    void aNameThatNobodyKnowsIsTheFirstToBeTold() {
        List<ConnectionCheck> checks =
                connector.check(new Connection("hr", Map.of("url", "https://hr.invalid/people"), SECRETS, null));

        assertThat(checks).hasSize(1);
        assertThat(checks.get(0).step()).isEqualTo(Step.NAME);
        assertThat(checks.get(0).passed()).isFalse();
    }
}
