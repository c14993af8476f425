package dev.tenure.directory;

import org.springframework.lang.Nullable;

/**
 * What would be done about one membership.
 *
 * @param group what it is called, for people
 * @param rule the row of the table of memberships that gives it; null where no row does, or does any more
 * @param why stable: {@code row} gives it, {@code no-row} gives it any more, {@code leaver}; of what is left alone
 *     {@code agrees}, {@code others} gave it, {@code undone} by an undo that holds, {@code desk} decided to; of what is
 *     refused the code of its {@link Cause}
 * @param refusal where it is refused, or left because it would be
 */
public record PlannedMembership(
        String group,
        String dn,
        Action action,
        @Nullable String rule,
        String why,
        @Nullable Refusal refusal) {

    /** What would be done. */
    public enum Action {
        GRANT,
        WITHDRAW,
        /** Take a leaver out of what somebody else had put them into. */
        STRIP,
        /** Somebody would be asked. */
        REFUSED,
        /** Leave as it is. */
        LEAVE
    }
}
