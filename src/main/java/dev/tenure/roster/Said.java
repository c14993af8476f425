package dev.tenure.roster;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * A source's newest word on a field.
 *
 * @param value null: the source says that there is none
 * @param at when it became true there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Said(@Nullable String value, Instant at) {

    /** Names no value: it is personal data. */
    @Override
    public String toString() {
        return "Said[" + at + "]";
    }
}
