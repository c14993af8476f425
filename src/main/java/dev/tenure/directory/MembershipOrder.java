package dev.tenure.directory;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The groups that a person shall have of us.
 *
 * @param changeId the change of the roster that the order follows from
 * @param groups RDNs under the base DN such as {@code CN=sales,OU=Groups}, or a whole DN under it, each with the row of
 *     the table of memberships that gives it
 * @param leaves whether the person is gone: what others gave them is then taken too, where that is so set
 * @param exceptions what is left as it is all the same
 */
public record MembershipOrder(
        UUID personId, UUID changeId, Map<String, String> groups, boolean leaves, Exceptions exceptions) {

    public MembershipOrder {
        groups = Map.copyOf(groups);
    }

    /**
     * Memberships that are not touched whatever the rows say.
     *
     * @param in groups that the account is not taken out of, by their keys: an undo put it back there
     * @param out groups that it is not put into, by their keys: an undo took it out
     * @param skipped groups that somebody decided to go on without, by their DNs
     */
    public record Exceptions(Set<UUID> in, Set<UUID> out, Set<String> skipped) {

        /** Everything is as the rows say. */
        public static final Exceptions NONE = new Exceptions(Set.of(), Set.of(), Set.of());

        public Exceptions {
            in = Set.copyOf(in);
            out = Set.copyOf(out);
            skipped = Set.copyOf(skipped);
        }
    }
}
