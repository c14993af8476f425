package dev.tenure.source.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads one answer as it comes: hands over each item of the list, remembers the few words around it that lead on, and
 * steps over all the rest.
 */
final class JsonPage {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final ObjectReader ITEM = JSON.readerForMapOf(Object.class);

    private final String itemsPath;
    private final Set<String> wanted;
    private final Predicate<Map<String, Object>> to;
    private final Map<String, String> words = new HashMap<>();
    private final Set<String> members = new TreeSet<>();
    private boolean listed;
    private boolean enough;

    /**
     * @param itemsPath members on the way to the list, with dots between; empty: the answer is the list
     * @param wanted paths of words to remember
     * @param to answers whether more are wanted
     */
    JsonPage(String itemsPath, Set<String> wanted, Predicate<Map<String, Object>> to) {
        this.itemsPath = itemsPath;
        this.wanted = wanted;
        this.to = to;
    }

    /** Itself, read. */
    JsonPage read(InputStream json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            value(parser, "");
        }
        return this;
    }

    private void value(JsonParser parser, String path) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_ARRAY && path.equals(itemsPath)) {
            listed = true;
            items(parser);
        } else if (token == JsonToken.START_OBJECT && leadsOn(path)) {
            while (!enough && parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (path.isEmpty()) {
                    members.add(name);
                }
                value(parser, path.isEmpty() ? name : path + "." + name);
            }
        } else if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
            parser.skipChildren();
        } else if (wanted.contains(path) && token != JsonToken.VALUE_NULL) {
            words.put(path, parser.getText());
        }
    }

    private boolean leadsOn(String path) {
        return path.isEmpty()
                || itemsPath.startsWith(path + ".")
                || wanted.stream().anyMatch(each -> each.startsWith(path + "."));
    }

    private void items(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                throw new JsonEOFException(parser, null, "The list has no end");
            }
            Map<String, Object> item = ITEM.readValue(parser);
            if (!to.test(item)) {
                enough = true;
                return;
            }
        }
    }

    boolean hasList() {
        return listed;
    }

    /** Whoever took the items wants no more. */
    boolean isEnough() {
        return enough;
    }

    Map<String, String> words() {
        return words;
    }

    /** Names of what the answer has in place of a list. */
    Set<String> members() {
        return members;
    }
}
