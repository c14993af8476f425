package dev.tenure.source.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads an answer once from its start to its end: hands over the elements of one list as they come, keeps the values at
 * a few other places, and skips the rest. Places are JSON pointers, RFC 6901.
 */
final class JsonPage {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            .maxStringLength(1_000_000)
                            .build())
                    .build())
            .build();

    private final String list;
    private final Set<String> wanted;
    private final Consumer<JsonNode> to;
    private final Map<String, String> found = new HashMap<>();
    private boolean listFound;

    private JsonPage(String list, Set<String> wanted, Consumer<JsonNode> to) {
        this.list = list;
        this.wanted = wanted;
        this.to = to;
    }

    static JsonPage read(InputStream body, String list, Set<String> wanted, Consumer<JsonNode> to) throws IOException {
        JsonPage page = new JsonPage(list, wanted, to);
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            page.value(json, "");
            // What follows the end of the document is no part of it, and says that this is not what it seems.
            if (json.nextToken() != null) {
                throw new JsonParseException(json, "more than one document");
            }
        }
        return page;
    }

    /** Whether there was a list at its place. */
    boolean hasList() {
        return listFound;
    }

    /** What stood at a wanted place; nothing if there was nothing, null or no plain value. */
    Optional<String> at(String pointer) {
        return Optional.ofNullable(found.get(pointer)).filter(text -> !text.isBlank());
    }

    private void value(JsonParser json, String here) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_ARRAY && here.equals(list)) {
            listFound = true;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                JsonNode element = json.readValueAsTree();
                to.accept(element);
            }
        } else if (token == JsonToken.START_OBJECT && leadsOn(here)) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                value(json, here + "/" + name.replace("~", "~0").replace("/", "~1"));
            }
        } else if (token == JsonToken.START_ARRAY && leadsOn(here)) {
            for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
                value(json, here + "/" + index);
            }
        } else if (token != null && token.isScalarValue()) {
            if (wanted.contains(here) && token != JsonToken.VALUE_NULL) {
                found.put(here, json.getText());
            }
        } else {
            json.skipChildren();
        }
    }

    private boolean leadsOn(String here) {
        String below = here + "/";
        return list.startsWith(below) || wanted.stream().anyMatch(pointer -> pointer.startsWith(below));
    }
}
