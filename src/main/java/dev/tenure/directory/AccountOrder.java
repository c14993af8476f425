package dev.tenure.directory;

import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * The state that a person's account shall have.
 *
 * @param changeId the change of the roster that the order follows from
 * @param container where the account lies: RDNs under the base DN such as {@code OU=Umeå,OU=People}, or empty
 * @param managerDn the DN of the manager's account, null for none; written only if the roster has ever named a manager
 * @param create whether an account may be created where there is none
 * @param expires the first instant at which signing in is refused; null for never
 * @param leaveOut fields that are not to be touched this time
 * @param adopt the account that a human chose, by its objectGUID
 * @param declined accounts that a human found not to be this person's, by their objectGUIDs
 * @param createAnyway a human decided that none of the accounts that look alike is this person's
 */
public record AccountOrder(
        UUID personId,
        UUID changeId,
        Person person,
        String container,
        @Nullable String managerDn,
        State state,
        boolean create,
        @Nullable Instant expires,
        Set<Field> leaveOut,
        @Nullable UUID adopt,
        Set<UUID> declined,
        boolean createAnyway) {

    public AccountOrder {
        leaveOut = Set.copyOf(leaveOut);
        declined = Set.copyOf(declined);
    }

    /** The same order, once it is known whether a first password has yet to be handed over. */
    public AccountOrder settled(boolean withheld) {
        if (state != State.ENABLED_ONCE_HANDED_OVER) {
            return this;
        }
        return new AccountOrder(
                personId,
                changeId,
                person,
                container,
                managerDn,
                withheld ? State.DISABLED : State.ENABLED,
                create,
                expires,
                leaveOut,
                adopt,
                declined,
                createAnyway);
    }

    /** Names people by their id alone. */
    @Override
    public String toString() {
        return "AccountOrder[person " + personId + ", change " + changeId + ", " + state + "]";
    }
}
