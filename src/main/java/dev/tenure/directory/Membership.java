package dev.tenure.directory;

import java.time.Instant;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * A membership that Tenure gave or took away, as it is kept.
 *
 * @param grantedBy the change of the roster that it followed from, or the undo
 * @param rule the row of the table of memberships that gave it
 * @param withdrawnBy likewise
 */
public record Membership(
        Group group,
        State state,
        @Nullable Instant grantedAt,
        @Nullable UUID grantedBy,
        @Nullable String rule,
        @Nullable Instant withdrawnAt,
        @Nullable UUID withdrawnBy) {

    /** How it stands. */
    public enum State {
        /** The account was put into the group by Tenure. */
        GRANTED,
        /** Tenure took it out again. */
        WITHDRAWN,
        /** Somebody else had put it in, and Tenure took it out when its owner left. */
        STRIPPED
    }
}
