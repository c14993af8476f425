package dev.tenure.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.lang.Nullable;

/**
 * One record of a source in its own words.
 *
 * @param id the source's own key; null where only the mapping can tell it
 * @param fields as in JSON: text, numbers, truths, null, lists and maps of these, in the source's order
 */
public record SourceRecord(@Nullable String id, Map<String, Object> fields) {

    public SourceRecord {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String toString() {
        return "SourceRecord[" + id + ", " + fields.keySet() + "]";
    }
}
