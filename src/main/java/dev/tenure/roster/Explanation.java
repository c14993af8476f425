package dev.tenure.roster;

import java.time.Instant;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * Why a field of a person is what it is.
 *
 * @param value null: it is not known, and some source says so
 * @param source who is believed; null where no source says it and it follows from several employments
 * @param since when the value came to be what it is, by the word that made it so
 * @param confirmedAt when it was true at the source last; null like the source
 * @param others what the other sources say, by their names
 */
public record Explanation(
        Field field,
        @Nullable String value,
        @Nullable String source,
        @Nullable Instant since,
        @Nullable Instant confirmedAt,
        Because because,
        List<Other> others) {

    /** Why a source is believed. */
    public enum Because {
        /** No other source says anything else of the field. */
        ONLY_ONE,
        /** Of equals the newest word counts. */
        NEWEST,
        MORE_AUTHORITATIVE,
        /** Who would be believed before names no value. */
        OTHERS_NAME_NONE,
        /** Said at the desk, in place of HR. */
        DESK,
        /** Not what the leading employment's sources say: it follows from another employment, or from all together. */
        EMPLOYMENTS
    }

    /** Why a source is not believed. */
    public enum Lost {
        OLDER,
        LESS_AUTHORITATIVE,
        /** It would be believed, and names no value. */
        NAMES_NONE,
        /** The desk has overruled it. */
        DESK_ABOVE,
        /** Said at the desk, and a source has said something new since. */
        DESK_OVERRULED
    }

    /** What another source says. */
    public record Other(String source, @Nullable String value, Instant at, Lost because) {

        /** Names no value: it is personal data. */
        @Override
        public String toString() {
            return "Other[" + source + ", " + because + "]";
        }
    }

    /** Names no value: it is personal data. */
    @Override
    public String toString() {
        return "Explanation[" + field + ", " + source + ", " + because + "]";
    }
}
