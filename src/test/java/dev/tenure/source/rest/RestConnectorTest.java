package dev.tenure.source.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenure.source.Collected;
import dev.tenure.source.Connection;
import dev.tenure.source.ConnectorCheck;
import dev.tenure.source.FeedFault;
import dev.tenure.source.MovableClock;
import dev.tenure.source.http.TestHttp;
import dev.tenure.standin.AnyHr;
import dev.tenure.standin.JsonServer.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.lang.Nullable;

class RestConnectorTest {

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T08:00:00Z"));
    private final AnyHr hr = AnyHr.start();
    private final RestConnector connector = new RestConnector(TestHttp.with(clock));

    @AfterEach
    void close() {
        hr.close();
    }

    @ParameterizedTest
    @CsvSource({
        "none, '', 1",
        "offset, '', 4",
        "page, '', 4",
        "cursor, /nextCursor, 3",
        "link, '', 3",
        "link, /nextLink, 3"
    })
    void everyKindOfPagingBringsEverybodyOnce(String paging, String next, int requests) {
        hr.people(25);
        Collected read =
                read("paging", paging, "next", next, "pageSizeParameter", "size", "pageSize", "10", "total", "/total");

        assertThat(read.isComplete()).isTrue();
        assertThat(read.records().stream().map(record -> record.key()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 25).mapToObj(Integer::toString).toList());
        assertThat(hr.requests()).hasSize(requests);
    }

    @ParameterizedTest
    @CsvSource({"none", "basic", "bearer", "api-key", "oauth2"})
    void everyKindOfSignInIsKnownAndAWrongSecretIsNot(String auth) {
        hr.people(3);
        hr.asks(auth);

        assertThat(read("auth", auth).records()).hasSize(3);
        if (!auth.equals("none")) {
            FeedFault fault = catchThrowableOfType(
                    FeedFault.class, () -> connector.read(connection("wrong", null, "auth", auth), new Collected()));
            assertThat(fault.code()).isEqualTo("sign-in-refused");
            assertThat(fault.getMessage()).doesNotContain("wrong");
        }
    }

    @Test
    void aTokenIsKeptUntilItExpiresAndRenewedOnceWhenItIsRefused() {
        hr.people(3);
        hr.asks("oauth2");
        read("auth", "oauth2");
        read("auth", "oauth2", "clientIn", "body");
        assertThat(hr.tokens()).isEqualTo(1);

        hr.revoke();
        assertThat(read("auth", "oauth2").records()).hasSize(3);
        assertThat(hr.tokens()).isEqualTo(3);

        clock.forward(Duration.ofMinutes(59).plusSeconds(31));
        assertThat(read("auth", "oauth2", "clientIn", "body").records()).hasSize(3);
        assertThat(hr.tokens()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest",
                "https://elsewhere.example/p",
                "//elsewhere.example/p",
                "file:///etc/passwd"
            })
    void aNextLinkToAnotherPlaceIsNotFollowed(String link) {
        hr.people(25);
        hr.leadsTo(link);
        Collected read = new Collected();
        FeedFault fault = catchThrowableOfType(
                FeedFault.class,
                () -> connector.read(
                        connection(AnyHr.SECRET, null, "paging", "link", "pageSizeParameter", "size", "pageSize", "10"),
                        read));

        assertThat(fault.code()).isEqualTo("led-elsewhere");
        assertThat(read.records()).hasSize(10);
        assertThat(hr.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"offset, ''", "page, ''", "cursor, /nextCursor", "link, ''"})
    void aServerThatWalksInCirclesIsLeft(String paging, String next) {
        hr.people(25);
        hr.fail(Fault.REPEATED_PAGE, 1);
        Collected read = new Collected();
        FeedFault fault = catchThrowableOfType(
                FeedFault.class,
                () -> connector.read(
                        connection(
                                AnyHr.SECRET,
                                null,
                                "paging",
                                paging,
                                "next",
                                next,
                                "pageSizeParameter",
                                "size",
                                "pageSize",
                                "10"),
                        read));

        assertThat(fault.code()).isEqualTo("page-repeats");
        assertThat(read.records()).hasSize(10);
    }

    @Test
    void aListThatIsShorterThanItSaysIsNotComplete() {
        hr.people(5);
        hr.claims(6);
        FeedFault fault = catchThrowableOfType(FeedFault.class, () -> read("total", "/total"));

        assertThat(fault.code()).isEqualTo("incomplete");
    }

    @Test
    void limitsHold() {
        hr.people(25);

        assertThat(catchThrowableOfType(FeedFault.class, () -> read("maxRecords", "24"))
                        .code())
                .isEqualTo("too-many");
        assertThat(catchThrowableOfType(
                                FeedFault.class,
                                () -> read(
                                        "paging",
                                        "offset",
                                        "pageSizeParameter",
                                        "size",
                                        "pageSize",
                                        "5",
                                        "maxPages",
                                        "3"))
                        .code())
                .isEqualTo("too-many");
        hr.person(Map.of("id", "long", "text", "x".repeat(900_000)));
        hr.person(Map.of("id", "longer", "text", "x".repeat(900_000)));
        assertThat(catchThrowableOfType(FeedFault.class, () -> read("maxPageMegabytes", "1"))
                        .code())
                .isEqualTo("too-large");
    }

    @Test
    void changesCompaniesAndHeadersAreSentAsTheSettingsSay() {
        hr.people(4);
        Collected read = new Collected();
        Map<String, String> settings =
                new HashMap<>(connection(AnyHr.SECRET, null).settings());
        settings.putAll(Map.of(
                "query",
                "active=all&q=a%20b",
                "scopeParameter",
                "company",
                "changedSinceParameter",
                "since",
                "changedSinceFormat",
                "iso-local",
                "changedSinceZone",
                "Europe/Stockholm",
                "headers",
                "X-Tenant: nord\nAccept: application/vnd.hr+json"));
        connector.read(
                new Connection(settings, Map.of(), List.of("north", "south"), Instant.parse("2026-11-01T10:00:00.9Z")),
                read);

        assertThat(read.records()).hasSize(4);
        assertThat(hr.requests())
                .containsExactly(
                        "/v1/people?active=all&q=a+b&since=2026-11-01T11%3A00%3A00&company=north",
                        "/v1/people?active=all&q=a+b&since=2026-11-01T11%3A00%3A00&company=south");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "headers | Authorization: Basic x",
                "headers | no colon",
                "headers | Bad Name: x",
                "path | people?x=y",
                "query | x",
                "records | people",
                "paging | forwards",
                "auth | magic",
                "changedSinceFormat | yyyy-BBBB-ff",
                "maxPages | 0"
            })
    void aSettingThatCannotBeIsNamed(String setting, String value) {
        hr.people(1);
        Map<String, String> settings =
                new HashMap<>(connection(AnyHr.SECRET, null).settings());
        settings.put("changedSinceParameter", "since");
        settings.put(setting, value);
        FeedFault fault = catchThrowableOfType(
                FeedFault.class,
                () -> connector.read(
                        new Connection(settings, Map.of(), List.of(), Instant.parse("2026-11-01T10:00:00Z")),
                        new Collected()));

        assertThat(fault.code()).isEqualTo("setting-wrong");
        assertThat(fault).hasMessageContaining(setting);
    }

    @Test
    void aTestTellsACertificateThatNobodyTrustsFromOneForAnotherName() {
        try (AnyHr own = AnyHr.secure("localhost", "127.0.0.1");
                AnyHr other = AnyHr.secure("hr.example.com")) {
            own.people(1);
            assertThat(last(connector.test(at(own)))).startsWith("tls failed").contains("trusted-certificates");
            assertThat(last(new RestConnector(TestHttp.with(clock, own.authority())).test(at(own))))
                    .startsWith("record ok");
            assertThat(last(new RestConnector(TestHttp.with(clock, other.authority())).test(at(other))))
                    .startsWith("tls failed")
                    .contains("not for 127.0.0.1");
            FeedFault fault = catchThrowableOfType(FeedFault.class, () -> connector.read(at(own), new Collected()));
            assertThat(fault.code()).isEqualTo("tls-refused");
        }
    }

    @Test
    void aTestFindsATokenServerThatDoesNotKnowUs() {
        hr.people(1);
        hr.asks("oauth2");
        assertThat(last(connector.test(connection("wrong", null, "auth", "oauth2"))))
                .startsWith("sign-in failed");
        assertThat(last(connector.test(connection(AnyHr.SECRET, null, "auth", "oauth2"))))
                .startsWith("record ok");
    }

    private static String last(List<ConnectorCheck> checks) {
        ConnectorCheck last = checks.get(checks.size() - 1);
        return last.step() + (last.passed() ? " ok " : " failed ") + last.text();
    }

    private static Connection at(AnyHr where) {
        return new Connection(
                Map.of("baseUrl", where.url(), "path", "v1/people", "records", "/data/people"),
                Map.of(),
                List.of(),
                null);
    }

    private Collected read(String... settings) {
        Collected read = new Collected();
        connector.read(connection(AnyHr.SECRET, null, settings), read);
        return read;
    }

    private Connection connection(String secret, @Nullable Instant since, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "baseUrl", hr.url(),
                "path", "/v1/people",
                "records", "/data/people",
                "key", "/id",
                "username", "tenure",
                "clientId", "client",
                "tokenUrl", hr.url() + "/token"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new Connection(
                all,
                Map.of("password", secret, "token", secret, "apiKey", secret, "clientSecret", secret),
                List.of(),
                since);
    }
}
