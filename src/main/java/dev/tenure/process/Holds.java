package dev.tenure.process;

import dev.tenure.directory.State;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * What an undo put back that comes from no single field: whether the account is enabled, and where it lies. Kept as a
 * decision about no field, which says what is not to be ordered again. It holds until HR says something new of what
 * decides these two, and only as long as the very same would be ordered. An account is kept enabled in the phase of the
 * undo alone: a last day that comes is never held up.
 */
final class Holds {

    private static final String STATE = "state ";
    private static final String CONTAINER = "container ";

    private Holds() {}

    static String of(State state, Phase phase) {
        return STATE + state.name() + (state == State.DISABLED ? " " + phase.name() : "");
    }

    static String of(String container) {
        return CONTAINER + container;
    }

    static boolean isOf(DeskDecision decision) {
        return decision.field() == null
                && decision.resolution() == Resolution.SKIP_FIELD
                && decision.value() != null
                && !GroupOrders.isAboutGroup(decision)
                && !Work.declines(decision);
    }

    static boolean holds(DeskDecision decision, State state, Phase phase) {
        return isOf(decision) && of(state, phase).equals(decision.value());
    }

    static boolean holds(DeskDecision decision, String container) {
        return isOf(decision)
                && decision.value().startsWith(CONTAINER)
                && isSame(decision.value().substring(CONTAINER.length()), container);
    }

    /** Where the account with that DN lies, as RDNs under the base DN; nothing if it does not lie there. */
    static Optional<String> container(String dn, String baseDn) {
        try {
            LdapName name = new LdapName(dn);
            LdapName base = new LdapName(baseDn);
            if (!name.startsWith(base) || name.size() <= base.size()) {
                return Optional.empty();
            }
            return Optional.of(name.getSuffix(base.size())
                    .getPrefix(name.size() - base.size() - 1)
                    .toString());
        } catch (InvalidNameException notADn) {
            return Optional.empty();
        }
    }

    private static boolean isSame(String one, String other) {
        try {
            return new LdapName(one).equals(new LdapName(other));
        } catch (InvalidNameException notADn) {
            return one.equalsIgnoreCase(other);
        }
    }
}
