package dev.tenure.source;

import dev.tenure.roster.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * What a record says about a person, in our fields, before anybody knows who that is.
 *
 * @param employeeId null where the record has none: then a key must find the person
 * @param stated values as the roster keeps them; empty: the source says that there is none
 * @param keys by which the person is looked for, the first that finds one wins
 * @param seat the person's account in the application that the source is; null if it tells of none
 */
public record Statement(
        @Nullable String employeeId,
        Map<Field, Optional<String>> stated,
        List<Key> keys,
        @Nullable Seat seat) {

    /**
     * A value that belongs to one person only.
     *
     * @param field {@code employeeId}, {@code email}, {@code sourceId}, or an own field that is unique, such as {@code attributes.planhatUserId}
     */
    public record Key(String field, String value) {}

    /**
     * An account in a SaaS application.
     *
     * @param accountId the application's own key
     * @param status in the application's words
     */
    public record Seat(
            String accountId,
            @Nullable String role,
            @Nullable String status,
            @Nullable java.time.Instant lastActivityAt) {}

    /** Says which fields are stated, never their values. */
    @Override
    public String toString() {
        return "Statement" + stated.keySet();
    }
}
