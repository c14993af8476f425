package dev.tenure.source.flexhr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tenure.source.FeedFault;
import dev.tenure.source.SourceText;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.lang.Nullable;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.UriBuilder;

/** Asks Flex HRM's API. Every trouble is a {@link FeedFault} that says what was asked, what came, and what to do. */
class FlexClient {

    private static final Duration LONGEST_REST = Duration.ofHours(1);
    private static final int MOST_PAGES = 10_000;
    private static final TypeReference<FlexPage<FlexCompany>> COMPANIES = new TypeReference<>() {};
    private static final TypeReference<FlexPage<FlexName>> NAMES = new TypeReference<>() {};
    private static final TypeReference<FlexPage<FlexEmployee>> EMPLOYEES = new TypeReference<>() {};
    private static final TypeReference<FlexPage<FlexPeriod>> PERIODS = new TypeReference<>() {};
    private static final TypeReference<FlexEmployee> EMPLOYEE = new TypeReference<>() {};

    private final RestClient http;
    private final JsonMapper json;
    private final FlexSettings settings;
    private final MeterRegistry metrics;
    private final Clock clock;

    FlexClient(FlexSettings settings, MeterRegistry metrics, Clock clock) {
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.json = JsonMapper.builder()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .propertyNamingStrategy(FlexEmployee.naming(settings))
                .build();
        var requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .build());
        requests.setReadTimeout(settings.readTimeout());
        this.http = RestClient.builder()
                .requestFactory(requests)
                .baseUrl(settings.serviceUrl())
                .defaultHeader("Authorization", settings.credential().header(settings))
                .defaultHeader("Accept", "application/json")
                .defaultHeader("Instance", settings.instance())
                .defaultHeader("Service-Version", "1.0")
                .build();
    }

    List<FlexCompany> companies() {
        List<FlexCompany> companies = new ArrayList<>();
        all("companies", Map.of(), COMPANIES, FlexCompany::id, companies::add);
        return companies;
    }

    /** Titles or types of a company, by their ids. */
    Map<String, FlexName> names(String path, FlexCompany company) {
        Map<String, FlexName> names = new HashMap<>();
        if (!path.isBlank()) {
            Map<String, Object> query = Map.of("companynumber", company.companyNumber());
            all(path, query, NAMES, FlexName::id, name -> names.put(name.id(), name));
        }
        return names;
    }

    /**
     * People created or changed since then, page by page as they come; one may come twice, the newest form last.
     *
     * @throws FeedFault from whatever page cannot be read; what was handed over before is good
     */
    void employees(FlexCompany company, Instant since, Consumer<FlexEmployee> to) {
        String local = LocalDateTime.ofInstant(since, settings.zone())
                .truncatedTo(ChronoUnit.SECONDS)
                .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
        all(
                "employees",
                Map.of("companynumber", company.companyNumber(), "modifiedSince", local),
                EMPLOYEES,
                FlexEmployee::id,
                to);
    }

    /** Nothing if Flex HRM does not know that id. */
    Optional<FlexEmployee> employee(String id) {
        return get("employee", uri -> path(uri, "employees/{id}").build(id, settings.instance()), EMPLOYEE, true);
    }

    /** All employment periods of a person, whatever their order. */
    List<FlexPeriod> periods(String employeeId) {
        List<FlexPeriod> all = new ArrayList<>();
        PageAddress address = (uri, page) ->
                paged(path(uri, "employees/{id}/employmentperiods"), page).build(employeeId, settings.instance());
        pages("employmentperiods", address, PERIODS, period -> period, all::addAll);
        return all;
    }

    private <T> void all(
            String resource,
            Map<String, Object> query,
            TypeReference<FlexPage<T>> type,
            Function<T, String> key,
            Consumer<T> to) {
        PageAddress address = (uri, page) -> {
            UriBuilder path = path(uri, resource);
            query.forEach(path::queryParam);
            return paged(path, page).build(settings.instance());
        };
        pages(resource, address, type, item -> idOf(item, key, resource), items -> items.forEach(to));
    }

    private static <T> String idOf(T item, Function<T, String> key, String resource) {
        return SourceText.clean(key.apply(item))
                .orElseThrow(() -> FeedFault.ofPart(
                        "not-understood",
                        "GET " + resource + ": an item came without Id. Ask the vendor what the installation sends."));
    }

    private interface PageAddress {
        URI of(UriBuilder uri, int page);
    }

    /** Until as many have come as there are, or none comes; servers may give smaller pages than asked for. */
    private <T> void pages(
            String resource,
            PageAddress address,
            TypeReference<FlexPage<T>> type,
            Function<T, Object> identity,
            Consumer<List<T>> to) {
        Set<List<Object>> seen = new HashSet<>();
        int received = 0;
        for (int page = 0; page < MOST_PAGES; page++) {
            int index = page;
            FlexPage<T> answer =
                    get(resource, uri -> address.of(uri, index), type, false).orElseThrow(() -> notThere(resource));
            List<T> items = answer.result();
            if (items == null || items.contains(null)) {
                throw FeedFault.ofPart(
                        "not-understood",
                        "GET " + resource + ", page " + page + ": the answer has no list 'Result' of items."
                                + " Check tenure.flexhr.service-url.");
            }
            if (items.isEmpty()) {
                return;
            }
            if (!seen.add(items.stream().map(identity).toList())) {
                throw FeedFault.ofPart(
                        "page-repeats",
                        "GET " + resource + ": page " + page
                                + " repeats an earlier one, so that the rest cannot be read."
                                + " What came before is taken in. Ask the vendor whether paging works.");
            }
            to.accept(items);
            received += items.size();
            if (answer.totalItemCount() != null && received >= answer.totalItemCount()) {
                return;
            }
        }
    }

    private static UriBuilder path(UriBuilder uri, String path) {
        return uri.path(path).queryParam("instance", "{instance}");
    }

    private UriBuilder paged(UriBuilder uri, int page) {
        return uri.queryParam("pageIndex", page).queryParam("pageSize", settings.pageSize());
    }

    private <T> Optional<T> get(
            String resource, Function<UriBuilder, URI> address, TypeReference<T> type, boolean mayBeMissing) {
        Timer.Sample watch = Timer.start(metrics);
        long start = System.nanoTime();
        String outcome = "ok";
        try {
            return http.get().uri(address).exchange((request, response) -> {
                if (mayBeMissing && response.getStatusCode().value() == 404) {
                    return Optional.empty();
                }
                refuseUnlessOk(resource, response);
                return Optional.of(parse(resource, response.getBody(), type));
            });
        } catch (FeedFault fault) {
            outcome = fault.code();
            throw fault;
        } catch (ResourceAccessException away) {
            FeedFault fault = unreachable(resource, away, Duration.ofNanos(System.nanoTime() - start));
            outcome = fault.code();
            throw fault;
        } finally {
            watch.stop(metrics.timer(
                    "tenure.hr.request", "feed", FlexFeed.NAME, "resource", resource, "outcome", outcome));
        }
    }

    private <T> T parse(String resource, InputStream body, TypeReference<T> type) throws IOException {
        byte[] bytes = body.readAllBytes();
        String start = new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .strip();
        if (start.startsWith("<")) {
            throw FeedFault.ofPart(
                    "html-page",
                    "GET " + resource + " answered a web page instead of JSON."
                            + " Check tenure.flexhr.service-url, and whether the service is under maintenance.");
        }
        try {
            T value = json.readValue(bytes, type);
            if (value == null) {
                throw notUnderstood(resource, "null");
            }
            return value;
        } catch (JsonEOFException cut) {
            throw truncated(resource);
        } catch (JsonMappingException other) {
            if (other.getCause() instanceof JsonEOFException || bytes.length == 0) {
                throw truncated(resource);
            }
            // Its message may quote values: only the path is told.
            throw notUnderstood(resource, other.getPathReference());
        } catch (JsonProcessingException noJson) {
            throw notUnderstood(resource, "no JSON");
        }
    }

    private static FeedFault truncated(String resource) {
        return FeedFault.ofPart(
                "truncated",
                "GET " + resource + ": the answer breaks off in the middle. It is asked again in the next run.");
    }

    private static FeedFault notUnderstood(String resource, String where) {
        return FeedFault.ofPart(
                "not-understood",
                "GET " + resource + ": the answer has not the shape that Tenure knows, at " + where
                        + ". Check tenure.flexhr.service-url and the version of Flex HRM.");
    }

    private static FeedFault notThere(String resource) {
        return FeedFault.ofPart("refused", "GET " + resource + " answered 404.");
    }

    private void refuseUnlessOk(String resource, ClientHttpResponse response) throws IOException {
        int status = response.getStatusCode().value();
        if (status >= 200 && status < 300) {
            return;
        }
        String answered = "GET " + resource + " answered " + status + said(response) + ". ";
        switch (status) {
            case 401 ->
                throw FeedFault.ofAll(
                        "sign-in-refused",
                        answered
                                + "Check tenure.flexhr.username, password and instance, and tenure.flexhr.credential.");
            case 403 ->
                throw FeedFault.ofAll(
                        "not-allowed",
                        answered
                                + "Give the API user the right to view employees and employment periods of all companies.");
            case 429 -> {
                Instant until = retryAfter(response.getHeaders().getFirst("Retry-After"));
                throw FeedFault.until(
                        until, "too-many-requests", answered + "Flex HRM is left alone until " + until + ".");
            }
            case 404 ->
                throw FeedFault.ofPart(
                        "refused", answered + "Check tenure.flexhr.service-url and the paths in the settings.");
            default ->
                throw FeedFault.ofPart(
                        status >= 500 ? "server-error" : "refused",
                        answered + "It is asked again in the next run; if it stays, ask the vendor.");
        }
    }

    /** The one field of an error that is made for people; the others may quote what was asked for. */
    private String said(ClientHttpResponse response) {
        try {
            var body = json.readTree(response.getBody().readNBytes(10_000));
            String message = body == null || body.get("Message") == null
                    ? ""
                    : body.get("Message").asText();
            return SourceText.clean(message)
                    .map(text -> ": "
                            + text.substring(0, Math.min(200, text.length())).replaceAll("\\.$", ""))
                    .orElse("");
        } catch (IOException notForUs) {
            return "";
        }
    }

    private Instant retryAfter(@Nullable String header) {
        Instant now = clock.instant();
        Instant wished = now.plus(Duration.ofMinutes(1));
        if (header != null) {
            try {
                wished = header.strip().matches("\\d{1,9}")
                        ? now.plusSeconds(Long.parseLong(header.strip()))
                        : ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant();
            } catch (DateTimeParseException neither) {
                // The minute stays.
            }
        }
        Instant longest = now.plus(LONGEST_REST);
        return wished.isAfter(longest) ? longest : wished;
    }

    private FeedFault unreachable(String resource, ResourceAccessException away, Duration after) {
        Throwable cause = away.getCause() == null ? away : away.getCause();
        if (cause instanceof HttpConnectTimeoutException) {
            return FeedFault.ofAll(
                    "timed-out",
                    "GET " + resource + ": no connection within "
                            + settings.connectTimeout().toMillis()
                            + " ms. Check the address and the network, or raise tenure.flexhr.connect-timeout.");
        }
        // An answer that stops half-way is cut off by closing it, which looks like any other lost connection.
        if (cause instanceof HttpTimeoutException || after.compareTo(settings.readTimeout()) >= 0) {
            return FeedFault.ofAll(
                    "timed-out",
                    "GET " + resource + ": no whole answer within "
                            + settings.readTimeout().toMillis()
                            + " ms. Check the network, or raise tenure.flexhr.read-timeout.");
        }
        return FeedFault.ofAll(
                "unreachable",
                "GET " + resource + ": Flex HRM at " + settings.serviceUrl() + " cannot be reached ("
                        + cause.getClass().getSimpleName()
                        + "). Check the address, the network and the certificate.");
    }
}
