package dev.tenure.source.flexhr;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tenure.source.FeedFault;
import dev.tenure.source.SourceText;
import dev.tenure.source.http.Http;
import dev.tenure.source.http.JsonAnswer;
import dev.tenure.source.http.Words;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.lang.Nullable;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;

/** Asks Flex HRM's API. Every trouble is a {@link FeedFault} that says what was asked, what came, and what to do. */
class FlexClient {

    private static final int MOST_PAGES = 10_000;
    private static final TypeReference<FlexPage<FlexCompany>> COMPANIES = new TypeReference<>() {};
    private static final TypeReference<FlexPage<FlexName>> NAMES = new TypeReference<>() {};
    private static final TypeReference<FlexPage<FlexEmployee>> EMPLOYEES = new TypeReference<>() {};
    private static final TypeReference<FlexPage<FlexPeriod>> PERIODS = new TypeReference<>() {};
    private static final TypeReference<FlexEmployee> EMPLOYEE = new TypeReference<>() {};

    private final Http http;
    private final JsonMapper json;
    private final FlexAccess access;
    private final DefaultUriBuilderFactory addresses;
    private final Map<String, String> headers;

    FlexClient(FlexAccess access, MeterRegistry metrics, Clock clock) {
        this.access = access;
        this.json = JsonMapper.builder()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .propertyNamingStrategy(FlexEmployee.naming(access.fields()))
                .build();
        this.http = new Http(access.reach(), metrics, clock);
        this.addresses = new DefaultUriBuilderFactory(access.serviceUrl());
        this.headers = Map.of(
                "Authorization",
                access.credential().header(access),
                "Instance",
                access.instance(),
                "Service-Version",
                "1.0");
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
            all(path, query, NAMES, FlexName::id, name -> {
                names.put(name.id(), name);
                return true;
            });
        }
        return names;
    }

    /**
     * People created or changed since then, or all, page by page as they come; one may come twice, the newest form last.
     *
     * @param to answers whether more are wanted
     * @throws FeedFault from whatever page cannot be read; what was handed over before is good
     */
    void employees(FlexCompany company, @Nullable Instant since, Predicate<FlexEmployee> to) {
        Map<String, Object> query = new HashMap<>(Map.of("companynumber", company.companyNumber()));
        if (since != null) {
            query.put(
                    "modifiedSince",
                    LocalDateTime.ofInstant(since, access.zone())
                            .truncatedTo(ChronoUnit.SECONDS)
                            .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME));
        }
        all("employees", query, EMPLOYEES, FlexEmployee::id, to);
    }

    /** Nothing if Flex HRM does not know that id. */
    Optional<FlexEmployee> employee(String id) {
        URI address = path(addresses.builder(), "employees/{id}").build(id, access.instance());
        return http.find("employee", address, headers, answer("employee", EMPLOYEE));
    }

    /** All employment periods of a person, whatever their order. */
    List<FlexPeriod> periods(String employeeId) {
        List<FlexPeriod> all = new ArrayList<>();
        PageAddress address = (uri, page) ->
                paged(path(uri, "employees/{id}/employmentperiods"), page).build(employeeId, access.instance());
        pages("employmentperiods", address, PERIODS, period -> period, all::addAll);
        return all;
    }

    private <T> void all(
            String resource,
            Map<String, Object> query,
            TypeReference<FlexPage<T>> type,
            Function<T, String> key,
            Predicate<T> to) {
        PageAddress address = (uri, page) -> {
            UriBuilder path = path(uri, resource);
            query.forEach(path::queryParam);
            return paged(path, page).build(access.instance());
        };
        pages(
                resource,
                address,
                type,
                item -> idOf(item, key, resource),
                items -> items.stream().allMatch(to));
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
            Predicate<List<T>> to) {
        Set<List<Object>> seen = new HashSet<>();
        int received = 0;
        for (int page = 0; page < MOST_PAGES; page++) {
            int index = page;
            FlexPage<T> answer = get(resource, uri -> address.of(uri, index), type);
            List<T> items = answer.result();
            if (items == null || items.contains(null)) {
                throw FeedFault.ofPart(
                        "not-understood",
                        "GET " + resource + ", page " + page + ": the answer has no list 'Result' of items." + " Check "
                                + words().address() + ".");
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
            if (!to.test(items)) {
                return;
            }
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
        return uri.queryParam("pageIndex", page).queryParam("pageSize", access.pageSize());
    }

    private <T> T get(String resource, Function<UriBuilder, URI> address, TypeReference<T> type) {
        return http.get(resource, address.apply(addresses.builder()), headers, answer(resource, type));
    }

    private <T> Http.Answer<T> answer(String resource, TypeReference<T> type) {
        return (body, itsHeaders) ->
                JsonAnswer.read("GET " + resource, words(), body, from -> json.readValue(from, type));
    }

    private Words words() {
        return access.reach().words();
    }
}
