package dev.tenure.process;

import java.time.Instant;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * Why an attribute would be written.
 *
 * @param rule what decided it: {@code change-plan} or {@code account-container} with the row's name behind a colon,
 *     {@code employee-number}, {@code account-name}, {@code manager}, {@code field} or {@code desk}
 * @param origins the person's fields that it is made of, and who said each
 */
public record PlanReason(String attribute, String rule, List<Origin> origins) {

    public PlanReason {
        origins = List.copyOf(origins);
    }

    /**
     * Where a field's value comes from.
     *
     * @param source who said it: a source of the roster, or {@code desk}
     * @param at when it became true there, or was decided
     */
    public record Origin(
            String field, String source, @Nullable Instant at) {}
}
