package dev.tenure.source.rest;

import com.fasterxml.jackson.core.JsonPointer;
import dev.tenure.source.Connection;
import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.FeedFault;
import dev.tenure.source.http.HttpPlace;
import dev.tenure.source.http.JsonPages;
import dev.tenure.source.http.JsonPages.Paging;
import dev.tenure.source.http.SettingNumber;
import dev.tenure.source.http.SignIn;
import dev.tenure.source.http.SourceHttp;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/** What an integration of this kind is told, and what it means. */
record RestSettings(Connection connection) {

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");

    /** Those that the client sets itself, or that hold credentials. */
    private static final List<String> NOT_YOURS = List.of(
            "authorization",
            "host",
            "content-length",
            "connection",
            "transfer-encoding",
            "upgrade",
            "expect",
            "accept-encoding",
            "cookie");

    static final List<ConnectorSetting> ALL = List.of(
            needed("baseUrl", "The address that all paths are below; nothing else than its host is asked."),
            optional("path", "", "Path of the list, below the address."),
            optional("query", null, "Parameters of every request: a=b&c=d."),
            optional("headers", null, "Headers of every request, one a line: Name: value."),
            optional("insecureHttp", "false", "true allows http without TLS to another machine."),
            optional("auth", "none", "none, basic, bearer, api-key or oauth2."),
            optional("username", null, "For basic."),
            secret("password", "For basic."),
            secret("token", "For bearer."),
            optional("apiKeyHeader", "X-API-Key", "For api-key: the header that the key goes into."),
            secret("apiKey", "For api-key."),
            optional("tokenUrl", null, "For oauth2: where tokens are fetched, by client credentials."),
            optional("clientId", null, "For oauth2."),
            secret("clientSecret", "For oauth2."),
            optional("oauthScope", null, "For oauth2: what is asked for."),
            optional("clientIn", "header", "For oauth2: header or body, where the client id and secret go."),
            optional("records", "", "JSON pointer to the list in an answer; empty if the answer is the list."),
            optional("key", null, "JSON pointer to a record's own key; empty if the mapping names it."),
            optional("paging", "none", "none, offset, page, cursor or link."),
            optional("pageSize", "100", "Records asked for at a time."),
            optional("pageSizeParameter", null, "What the page size is sent as; empty to send none."),
            optional(
                    "pageParameter",
                    null,
                    "What the offset, page or cursor is sent as; empty for offset, page or cursor."),
            optional("firstPage", null, "Number of the first page or offset; empty for 1 with page, 0 with offset."),
            optional("next", null, "JSON pointer to the next cursor or link; empty with link for the header Link."),
            optional("total", null, "JSON pointer to the number of all records, by which a short list is noticed."),
            optional("scopeParameter", null, "What a company is sent as; the list is read once for each."),
            optional("changedSinceParameter", null, "What the time of the last changes is sent as; empty to read all."),
            optional(
                    "changedSinceFormat",
                    "iso-instant",
                    "iso-instant, iso-local, iso-date, epoch-seconds, epoch-millis, or a pattern of Java."),
            optional("changedSinceZone", "UTC", "Time zone of that time, where its format has none."),
            optional("maxPages", "10000", "More pages than that are a fault."),
            optional("maxRecords", "2000000", "More records than that are a fault, for each company."),
            optional(
                    "maxPageMegabytes",
                    "100",
                    "A larger answer is a fault; raise it if a list without pages is large."));

    private static ConnectorSetting needed(String name, String help) {
        return new ConnectorSetting(name, true, false, null, help);
    }

    private static ConnectorSetting optional(String name, @Nullable String preset, String help) {
        return new ConnectorSetting(name, false, false, preset, help);
    }

    private static ConnectorSetting secret(String name, String help) {
        return new ConnectorSetting(name, false, true, null, help);
    }

    URI base() {
        return HttpPlace.address("baseUrl", connection.get("baseUrl"), isInsecure());
    }

    Optional<URI> tokenUrl() {
        return text("auth").equals("oauth2")
                ? Optional.of(HttpPlace.address("tokenUrl", connection.get("tokenUrl"), isInsecure()))
                : Optional.empty();
    }

    private boolean isInsecure() {
        return choice("insecureHttp", List.of("true", "false")).equals("true");
    }

    HttpPlace place(SourceHttp http) {
        return new HttpPlace(
                "rest",
                "The system",
                base(),
                signIn(http),
                headers(),
                null,
                new HttpPlace.Advice(
                        "Check the setting 'auth' and the credentials.",
                        "Give the sign-in the right to read the list.",
                        "Check the settings 'baseUrl' and 'path'.",
                        "Check the network, or ask for smaller pages."));
    }

    private SignIn signIn(SourceHttp http) {
        return switch (choice("auth", List.of("none", "basic", "bearer", "api-key", "oauth2"))) {
            case "basic" -> SignIn.basic(connection.get("username"), connection.get("password"));
            case "bearer" -> SignIn.bearer(headerValue("token", connection.get("token")));
            case "api-key" ->
                SignIn.header(
                        headerName("apiKeyHeader", text("apiKeyHeader")),
                        headerValue("apiKey", connection.get("apiKey")));
            case "oauth2" ->
                http.clientCredentials(
                        "rest",
                        tokenUrl().orElseThrow(),
                        connection.get("clientId"),
                        connection.get("clientSecret"),
                        text("oauthScope").isEmpty() ? null : text("oauthScope"),
                        choice("clientIn", List.of("header", "body")).equals("body"));
            default -> SignIn.none();
        };
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line :
                text("headers").lines().filter(each -> !each.isBlank()).toList()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw wrong("headers", "has a line that is not 'Name: value'");
            }
            String name = headerName("headers", line.substring(0, colon).strip());
            if (NOT_YOURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw wrong("headers", "names " + name + ", which is set by itself or belongs to the credentials");
            }
            headers.put(name, headerValue("headers", line.substring(colon + 1).strip()));
        }
        return headers;
    }

    private static String headerName(String setting, String name) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw wrong(setting, "is no name of a header");
        }
        return name;
    }

    private static String headerValue(String setting, String value) {
        if (!HEADER_VALUE.matcher(value).matches()) {
            throw wrong(setting, "holds what no header may hold");
        }
        return value;
    }

    /** One for each company, or the only one. */
    List<JsonPages.Shape> lists() {
        Map<String, String> parameters = query();
        String scope = text("scopeParameter");
        if (scope.isEmpty() && !connection.scopes().isEmpty()) {
            throw FeedFault.ofAll(
                    "setting-missing",
                    "Companies are chosen, but the setting 'scopeParameter' does not say what they are sent as.");
        }
        changedSince().ifPresent(since -> parameters.put(text("changedSinceParameter"), since));
        if (connection.scopes().isEmpty()) {
            return List.of(list(parameters));
        }
        return connection.scopes().stream()
                .map(company -> {
                    Map<String, String> with = new LinkedHashMap<>(parameters);
                    with.put(scope, company);
                    return list(with);
                })
                .toList();
    }

    private JsonPages.Shape list(Map<String, String> parameters) {
        Paging paging = Paging.valueOf(choice("paging", List.of("none", "offset", "page", "cursor", "link"))
                .toUpperCase(Locale.ROOT));
        String next = pointer("next");
        if (paging == Paging.CURSOR && next == null) {
            throw FeedFault.ofAll(
                    "setting-missing", "Paging by cursor needs the setting 'next', the pointer to the next cursor.");
        }
        String sizeParameter = text("pageSizeParameter");
        String parameter = text("pageParameter");
        return new JsonPages.Shape(
                "records",
                HttpPlace.with(path(), parameters),
                Optional.ofNullable(pointer("records")).orElse(""),
                pointer("key"),
                paging,
                SettingNumber.of(connection, "pageSize", 100, 1, 100_000),
                sizeParameter.isEmpty() ? null : sizeParameter,
                parameter.isEmpty() ? paging.name().toLowerCase(Locale.ROOT) : parameter,
                SettingNumber.of(connection, "firstPage", paging == Paging.PAGE ? 1 : 0, 0, 1_000_000),
                next,
                pointer("total"),
                SettingNumber.of(connection, "maxPages", 10_000, 1, 1_000_000),
                SettingNumber.of(connection, "maxRecords", 2_000_000, 1, 100_000_000),
                SettingNumber.of(connection, "maxPageMegabytes", 100, 1, 10_000) * 1_000_000L);
    }

    private URI path() {
        URI base = base();
        String path = text("path");
        if (!path.matches("[\\w\\-.~%!$&'()*+,;=:@/]*")) {
            throw wrong("path", "holds what no path may hold; parameters go into 'query'");
        }
        return path.isEmpty() ? base : HttpPlace.below(base, path);
    }

    private Map<String, String> query() {
        Map<String, String> parameters = new LinkedHashMap<>();
        String query = text("query");
        if (query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw wrong("query", "is not of the form a=b&c=d");
            }
            try {
                parameters.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException halfEncoded) {
                throw wrong("query", "holds a % that encodes nothing");
            }
        }
        return parameters;
    }

    private Optional<String> changedSince() {
        Instant since = connection.changedSince();
        if (since == null || text("changedSinceParameter").isEmpty()) {
            return Optional.empty();
        }
        // Rounded down: at least what was changed since then.
        Instant whole = since.truncatedTo(ChronoUnit.SECONDS);
        try {
            ZoneId zone = ZoneId.of(text("changedSinceZone"));
            return Optional.of(
                    switch (text("changedSinceFormat")) {
                        case "iso-instant" -> DateTimeFormatter.ISO_INSTANT.format(whole);
                        case "iso-local" -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(whole.atZone(zone));
                        case "iso-date" -> DateTimeFormatter.ISO_LOCAL_DATE.format(whole.atZone(zone));
                        case "epoch-seconds" -> Long.toString(whole.getEpochSecond());
                        case "epoch-millis" -> Long.toString(whole.toEpochMilli());
                        default ->
                            DateTimeFormatter.ofPattern(text("changedSinceFormat"), Locale.ROOT)
                                    .format(whole.atZone(zone));
                    });
        } catch (IllegalArgumentException | DateTimeException unknown) {
            throw wrong("changedSinceFormat", "or 'changedSinceZone' is none that is known");
        }
    }

    @Nullable
    private String pointer(String setting) {
        String pointer = text(setting);
        if (pointer.isEmpty()) {
            return null;
        }
        try {
            JsonPointer.compile(pointer);
            return pointer;
        } catch (IllegalArgumentException noPointer) {
            throw wrong(setting, "is no JSON pointer, such as /data/people");
        }
    }

    private String choice(String setting, List<String> of) {
        String chosen = text(setting);
        if (!of.contains(chosen)) {
            throw wrong(setting, "is none of " + String.join(", ", of));
        }
        return chosen;
    }

    /** What was said, else the preset, else nothing. */
    private String text(String setting) {
        String preset = ALL.stream()
                .filter(each -> each.name().equals(setting))
                .findFirst()
                .map(ConnectorSetting::preset)
                .orElse("");
        return connection
                .find(setting)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElse(preset);
    }

    private static FeedFault wrong(String setting, String what) {
        return FeedFault.ofAll("setting-wrong", "The setting '" + setting + "' " + what + ".");
    }
}
