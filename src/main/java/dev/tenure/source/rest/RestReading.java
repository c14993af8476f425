package dev.tenure.source.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.source.FeedFault;
import dev.tenure.source.Reading;
import dev.tenure.source.SourceRecord;
import dev.tenure.source.SourceText;
import dev.tenure.source.http.Addresses;
import dev.tenure.source.http.Http;
import dev.tenure.source.http.JsonAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Reads one list to its end, page by page. A page is handed over only when it is known not to repeat an earlier one. Where
 * pages are counted, whoever vanishes from one draws all after it up, and somebody is passed over: the list is read to
 * its end only when its pages still hold whom they held.
 */
class RestReading {

    private static final String RESOURCE = "records";
    private static final String ASKED = "GET " + RESOURCE;
    private static final int MOST_PAGES = 100_000;
    private static final int MOST_TURNS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RestSettings settings;
    private final Http http;
    private final SignIn signIn;
    private final Reading reading;
    private final Set<String> places = new HashSet<>();
    private final Map<String, Integer> turns = new HashMap<>();
    private long received;
    private boolean enough;

    RestReading(RestSettings settings, Http http, SignIn signIn, Reading reading) {
        this.settings = settings;
        this.http = http;
        this.signIn = signIn;
        this.reading = reading;
    }

    /** Where the next page is, by the manner of paging. */
    private record Place(URI address, int number) {}

    /** A page and what leads on from it. */
    private record Page(JsonPage json, List<Map<String, Object>> items, HttpHeaders headers) {}

    /** A page that was read, and by what it is known again. */
    private record Read(URI address, String people) {}

    void readAll() {
        for (int turn = 1; ; turn++) {
            List<Read> pages = readOnce(turn);
            if (enough || !isCounted() || isAsItWas(pages)) {
                return;
            }
            if (turn == MOST_TURNS) {
                throw FeedFault.ofPart(
                        "shifted",
                        ASKED + ": records came or went between two pages, in " + turn
                                + " readings one after the other, so that somebody may have been passed over. What was read"
                                + " is taken in, and nobody is missed for being absent. Have the list sorted by what does"
                                + " not change, ask for larger pages by 'pageSize', or use a cursor as 'paging'.");
            }
        }
    }

    private boolean isCounted() {
        return settings.paging() == Paging.OFFSET || settings.paging() == Paging.PAGE;
    }

    /** All but the last, from which nobody can draw anybody up. */
    private boolean isAsItWas(List<Read> pages) {
        return pages.stream()
                .limit(pages.size() - 1L)
                .allMatch(page -> people(ask(page.address).items).equals(page.people));
    }

    private List<Read> readOnce(int turn) {
        List<Read> read = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        received = 0;
        Place place = new Place(start(), number("firstPage", 1));
        while (place != null) {
            if (read.size() == MOST_PAGES) {
                throw FeedFault.ofPart("page-repeats", ASKED + ": there is no end of pages. Check 'paging'.");
            }
            Page page = ask(place.address);
            if (settings.paging() == Paging.NONE) {
                break;
            }
            String people = people(page.items);
            if (!page.items.isEmpty() && !seen.add(people)) {
                throw repeats();
            }
            read.add(new Read(place.address, people));
            received += page.items.size();
            for (Map<String, Object> item : page.items) {
                if (isNewIn(turn, item) && !take(item)) {
                    enough = true;
                    return read;
                }
            }
            place = next(place, page);
        }
        return read;
    }

    /** Whoever was handed over when the list was read before is not handed over again. */
    private boolean isNewIn(int turn, Map<String, Object> item) {
        if (!isCounted()) {
            return true;
        }
        Integer first = turns.putIfAbsent(key(item), turn);
        return first == null || first == turn;
    }

    private URI start() {
        UriComponentsBuilder uri = UriComponentsBuilder.fromUri(settings.url());
        settings.from()
                .find("changedSinceParameter")
                .ifPresent(name ->
                        reading.changedSince().ifPresent(since -> uri.replaceQueryParam(name, since.toString())));
        int size = Math.min(settings.pageSize(), Math.max(1, reading.wanted()));
        if (settings.paging() != Paging.NONE) {
            uri.replaceQueryParam(settings.parameter("limitParameter", "limit"), size);
        }
        if (settings.paging() == Paging.OFFSET) {
            uri.replaceQueryParam(settings.parameter("offsetParameter", "offset"), 0);
        }
        if (settings.paging() == Paging.PAGE) {
            uri.replaceQueryParam(settings.parameter("pageParameter", "page"), number("firstPage", 1));
        }
        return encoded(uri);
    }

    private int number(String setting, int preset) {
        String written = settings.from().find(setting).orElse(Integer.toString(preset));
        if (!written.matches("\\d{1,6}")) {
            throw RestSettings.refused(setting, "it is a whole number");
        }
        return Integer.parseInt(written);
    }

    @Nullable
    private Place next(Place place, Page page) {
        if (isCounted()) {
            long total = total(page);
            if (page.items.isEmpty() || (total >= 0 && received >= total)) {
                if (received < total) {
                    throw FeedFault.ofPart(
                            "too-few",
                            ASKED + ": " + total + " records are announced and " + received
                                    + " came. Check 'paging' and 'totalPath'.");
                }
                return null;
            }
            boolean offset = settings.paging() == Paging.OFFSET;
            return new Place(
                    with(
                            place.address,
                            offset
                                    ? settings.parameter("offsetParameter", "offset")
                                    : settings.parameter("pageParameter", "page"),
                            offset ? Long.toString(received) : Integer.toString(place.number + 1)),
                    place.number + 1);
        }
        URI address = settings.paging() == Paging.CURSOR ? byCursor(place, page) : byLink(place, page);
        if (address != null && !places.add(address.toString())) {
            throw repeats();
        }
        return address == null ? null : new Place(address, place.number + 1);
    }

    private long total(Page page) {
        String total = settings.totalPath() == null ? null : page.json.words().get(settings.totalPath());
        return total != null && total.matches("\\d{1,12}") ? Long.parseLong(total) : -1;
    }

    @Nullable
    private URI byCursor(Place place, Page page) {
        String cursor = page.json.words().get(settings.from().get("cursorPath"));
        return cursor == null || cursor.isBlank()
                ? null
                : with(place.address, settings.parameter("cursorParameter", "cursor"), cursor);
    }

    @Nullable
    private URI byLink(Place place, Page page) {
        String link = settings.from()
                .find("linkPath")
                .map(path -> page.json.words().getOrDefault(path, ""))
                .orElseGet(() -> Links.next(page.headers).orElse(""));
        if (link.isBlank()) {
            return null;
        }
        URI to;
        try {
            to = place.address.resolve(link.strip());
        } catch (IllegalArgumentException noAddress) {
            throw FeedFault.ofPart("not-understood", ASKED + ": the link to the next page is no address.");
        }
        if (to.getHost() == null || !Addresses.sameOrigin(settings.url(), to)) {
            throw FeedFault.ofAll(
                    "redirected-elsewhere",
                    ASKED + ": the next page is said to be at "
                            + SourceText.clean(to.getScheme() + "://" + to.getAuthority())
                                    .orElse("")
                            + ", which is not where 'url' leads. Nothing was sent there; if that is right, give that"
                            + " address as 'url'.");
        }
        return to;
    }

    private static URI with(URI address, String parameter, String value) {
        // As a variable, so that each character of it that means something in an address is encoded.
        return UriComponentsBuilder.fromUri(address)
                .replaceQueryParam(parameter, "{value}")
                .encode()
                .buildAndExpand(value)
                .toUri();
    }

    private static URI encoded(UriComponentsBuilder uri) {
        return uri.build(false).encode().toUri();
    }

    private Page ask(URI address) {
        try {
            return get(address);
        } catch (FeedFault fault) {
            if (!fault.code().equals("sign-in-refused") || !signIn.renew()) {
                throw fault;
            }
            return get(address);
        }
    }

    private Page get(URI address) {
        Map<String, String> headers = new HashMap<>(settings.headers());
        headers.putAll(signIn.headers());
        return http.get(RESOURCE, address, headers, (body, itsHeaders) -> {
            List<Map<String, Object>> items = new ArrayList<>();
            Predicate<Map<String, Object>> to = settings.paging() == Paging.NONE ? this::take : items::add;
            JsonPage page = JsonAnswer.read(
                    ASKED,
                    settings.reach().words(),
                    body,
                    json -> new JsonPage(settings.itemsPath(), wanted(), to).read(json));
            if (!page.hasList()) {
                throw noList(page);
            }
            return new Page(page, items, itsHeaders);
        });
    }

    private Set<String> wanted() {
        return Stream.of(
                        settings.totalPath(),
                        settings.from().find("cursorPath").orElse(null),
                        settings.from().find("linkPath").orElse(null))
                .filter(path -> path != null)
                .collect(Collectors.toSet());
    }

    private FeedFault noList(JsonPage page) {
        String members = page.members().stream().limit(20).collect(Collectors.joining(", "));
        return FeedFault.ofPart(
                "not-understood",
                ASKED + ": there is no list at '" + settings.itemsPath() + "' in the answer"
                        + SourceText.clean(members)
                                .map(text -> ", which has: " + text)
                                .orElse("")
                        + ". Give the way to the list as 'itemsPath'; leave it empty where the answer is the list.");
    }

    private boolean take(Map<String, Object> fields) {
        return reading.take(new SourceRecord(id(fields), fields));
    }

    @Nullable
    private String id(Map<String, Object> fields) {
        Object id = settings.idPath() == null ? null : at(fields, settings.idPath());
        return id == null ? null : id.toString();
    }

    @Nullable
    private static Object at(Map<String, Object> fields, String path) {
        Object value = fields;
        for (String member : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(member) : null;
        }
        return value instanceof Map || value instanceof List ? null : value;
    }

    private static FeedFault repeats() {
        return FeedFault.ofPart(
                "page-repeats",
                ASKED + ": a page repeats an earlier one, so that the rest cannot be read. What came before is taken"
                        + " in. Check 'paging' and the names of its parameters; if they are right, ask the vendor.");
    }

    /** By which the same people are known again, though something else of theirs has changed. */
    private String people(List<Map<String, Object>> items) {
        return digest(items.stream().map(this::key).toList());
    }

    private String key(Map<String, Object> item) {
        String id = id(item);
        return id == null ? digest(item) : id;
    }

    private static String digest(Object json) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(JSON.writeValueAsBytes(json)));
        } catch (NoSuchAlgorithmException | IOException ours) {
            throw new IllegalStateException("A page cannot be compared.", ours);
        }
    }
}
