package dev.tenure.source.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.source.FeedFault;
import dev.tenure.source.RawRecord;
import dev.tenure.source.RawRecords;
import dev.tenure.source.SourceText;
import dev.tenure.source.StorableText;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.lang.Nullable;

/**
 * A list of records that comes as JSON, in one answer or page by page. A page is handed over when it is known to be
 * whole and new; a list without pages as it comes.
 */
public final class JsonPages {

    /** How the next page is asked for. */
    public enum Paging {
        /** All comes in one answer. */
        NONE,
        /** By the number of records that came; until an empty page, for servers may give smaller pages than asked. */
        OFFSET,
        /** By the number of the page; until an empty one. */
        PAGE,
        /** By what the last answer said; until it says nothing. */
        CURSOR,
        /** Where the last answer pointed to; until it points nowhere. */
        LINK
    }

    /**
     * Where the list is and how it is walked through.
     *
     * @param resource for people and metrics: {@code users}
     * @param first the address of the first page, without the parameters of paging
     * @param list pointer to the list; empty if the answer is the list
     * @param key pointer to a record's own key; null if it has none
     * @param sizeParameter what the page size is sent as; null to send none
     * @param parameter what the offset, page or cursor is sent as
     * @param firstNumber of the first page, or the first offset
     * @param next pointer to the next cursor or link; null for the header {@code Link}, RFC 8288
     * @param total pointer to the number of all records; null if the answers do not say it
     * @param mostBytes of one answer
     */
    public record Shape(
            String resource,
            URI first,
            String list,
            @Nullable String key,
            Paging paging,
            int pageSize,
            @Nullable String sizeParameter,
            String parameter,
            int firstNumber,
            @Nullable String next,
            @Nullable String total,
            int mostPages,
            long mostRecords,
            long mostBytes) {

        Set<String> wanted() {
            Set<String> wanted = new HashSet<>();
            if (next != null) {
                wanted.add(next);
            }
            if (total != null) {
                wanted.add(total);
            }
            return wanted;
        }
    }

    private record Page(JsonPage content, HttpHeaders headers) {}

    private final HttpSite site;
    private final Shape shape;

    @Nullable
    private final JsonPointer key;

    private final RawRecords into;
    private long received;
    private int page;
    private int inPage;

    private JsonPages(HttpSite site, Shape shape, RawRecords into) {
        this.site = site;
        this.shape = shape;
        this.into = into;
        this.key = shape.key() == null ? null : JsonPointer.compile(shape.key());
    }

    /**
     * Reads the list to its end. Does not say that it is complete: there may be other lists.
     *
     * @throws FeedFault from whatever page cannot be read; what was handed over before is good
     */
    public static void read(HttpSite site, Shape shape, RawRecords into) {
        new JsonPages(site, shape, into).all();
    }

    /** How many records a page of one has; more than one if the server does not do pages of one. */
    public static long sample(HttpSite site, Shape shape) {
        long[] count = {0};
        JsonPages one = new JsonPages(
                site,
                new Shape(
                        shape.resource,
                        shape.first,
                        shape.list,
                        shape.key,
                        shape.paging,
                        1,
                        shape.sizeParameter,
                        shape.parameter,
                        shape.firstNumber,
                        shape.next,
                        shape.total,
                        1,
                        Long.MAX_VALUE,
                        shape.mostBytes),
                NOWHERE);
        one.fetch(one.firstAddress(), record -> count[0]++);
        return count[0];
    }

    private static final RawRecords NOWHERE = new RawRecords() {
        @Override
        public void take(RawRecord record) {
            // A sample is looked at only.
        }

        @Override
        public void fault(FeedFault fault) {
            throw fault;
        }

        @Override
        public void complete() {
            // Nothing is claimed by a sample.
        }
    };

    private void all() {
        Set<String> seen = new HashSet<>();
        URI address = firstAddress();
        long total = -1;
        while (address != null) {
            if (++page > shape.mostPages) {
                throw tooMany("pages", shape.mostPages);
            }
            inPage = 0;
            long before = received;
            Page answer;
            if (shape.paging == Paging.NONE) {
                answer = fetch(address, this::handOver);
            } else {
                List<JsonNode> records = new ArrayList<>();
                answer = fetch(address, records::add);
                if (!records.isEmpty() && !seen.add(fingerprint(records))) {
                    throw repeats("repeats an earlier one");
                }
                records.forEach(this::handOver);
            }
            total = total(answer, total);
            address = next(answer, received - before, seen);
        }
        if (total > received) {
            throw FeedFault.ofPart(
                    "incomplete",
                    "GET " + shape.resource + ": the system says that it has " + total + " records, but only "
                            + received + " came. What came is taken in; who did not come is not taken for gone.");
        }
    }

    private Page fetch(URI address, Consumer<JsonNode> to) {
        return site.get(shape.resource, address, shape.mostBytes, (headers, body) -> {
            JsonPage content = JsonPage.read(body, shape.list, shape.wanted(), to);
            if (!content.hasList()) {
                throw site.notUnderstood(
                        "GET " + shape.resource,
                        shape.list.isEmpty() ? "it is no list" : "there is no list at " + shape.list);
            }
            return new Page(content, headers);
        });
    }

    private URI firstAddress() {
        return switch (shape.paging) {
            case NONE, CURSOR, LINK -> sized(Map.of());
            case OFFSET, PAGE -> sized(Map.of(shape.parameter, Integer.toString(shape.firstNumber)));
        };
    }

    private URI sized(Map<String, String> place) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (shape.sizeParameter != null && shape.paging != Paging.NONE) {
            parameters.put(shape.sizeParameter, Integer.toString(shape.pageSize));
        }
        parameters.putAll(place);
        return HttpPlace.with(shape.first, parameters);
    }

    @Nullable
    private URI next(Page answer, long came, Set<String> seen) {
        return switch (shape.paging) {
            case NONE -> null;
            case OFFSET ->
                came == 0 ? null : sized(Map.of(shape.parameter, Long.toString(shape.firstNumber + received)));
            case PAGE ->
                came == 0 ? null : sized(Map.of(shape.parameter, Long.toString((long) shape.firstNumber + page)));
            case CURSOR ->
                answer.content
                        .at(shape.next == null ? "" : shape.next)
                        .map(cursor -> {
                            if (!seen.add("cursor " + cursor)) {
                                throw repeats("names a next page that was read before");
                            }
                            return sized(Map.of(shape.parameter, cursor));
                        })
                        .orElse(null);
            case LINK ->
                (shape.next == null ? NextLink.of(answer.headers) : answer.content.at(shape.next))
                        .map(link -> {
                            URI address = resolved(link);
                            if (!seen.add("link " + address)) {
                                throw repeats("leads to a page that was read before");
                            }
                            return address;
                        })
                        .orElse(null);
        };
    }

    /** Whether it may be asked is decided where it is asked. */
    private URI resolved(String link) {
        try {
            return shape.first.resolve(link);
        } catch (IllegalArgumentException noAddress) {
            throw site.notUnderstood("GET " + shape.resource, "the link to the next page is no address");
        }
    }

    private long total(Page answer, long before) {
        if (shape.total == null) {
            return -1;
        }
        return answer.content
                .at(shape.total)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(before);
    }

    private void handOver(JsonNode record) {
        if (++received > shape.mostRecords) {
            throw tooMany("records", shape.mostRecords);
        }
        String place = "page " + page + ", record " + ++inPage;
        if (!record.isObject()) {
            into.fault(FeedFault.ofPart("record-not-understood", place + " is no JSON object."));
            return;
        }
        if (!StorableText.isIn(record)) {
            into.fault(FeedFault.ofPart(
                    "record-not-understood", place + " holds a NUL or half a character, which no text has."));
            return;
        }
        if (key == null) {
            into.take(new RawRecord(null, place, record));
            return;
        }
        JsonNode value = record.at(key);
        String text = value.isValueNode() ? SourceText.clean(value.asText("")).orElse("") : "";
        if (text.isEmpty()) {
            into.fault(FeedFault.ofPart("key-missing", place + " has no value at " + shape.key + ", its key."));
            return;
        }
        into.take(new RawRecord(text, place, record));
    }

    private String fingerprint(List<JsonNode> records) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (JsonNode record : records) {
                JsonNode own = key == null ? record : record.at(key);
                JsonNode identity = own.isMissingNode() ? record : own;
                digest.update(identity.toString().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private FeedFault repeats(String what) {
        return FeedFault.ofPart(
                "page-repeats",
                "GET " + shape.resource + ": page " + page + " " + what + ", so that the rest cannot be read."
                        + " What came before is taken in. Ask the vendor whether paging works.");
    }

    private FeedFault tooMany(String what, long most) {
        return FeedFault.ofPart(
                "too-many",
                "GET " + shape.resource + ": more than " + most + " " + what
                        + " came. Raise the limit if so many are meant, or check the paging.");
    }
}
