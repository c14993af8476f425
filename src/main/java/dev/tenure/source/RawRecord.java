package dev.tenure.source;

import com.fasterxml.jackson.databind.JsonNode;
import org.springframework.lang.Nullable;

/**
 * A record in the source's own words.
 *
 * @param key the source's own key; null if the kind has none, then the mapping names what the record is known by
 * @param place where it stood, for people who look for it: {@code line 17}, {@code page 3, 12th}
 */
public record RawRecord(@Nullable String key, String place, JsonNode content) {

    /** Never what it says. */
    @Override
    public String toString() {
        return "RawRecord[" + place + "]";
    }
}
