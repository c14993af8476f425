package dev.tenure.directory;

import java.util.Set;
import java.util.UUID;

/**
 * The groups that a person shall have of us.
 *
 * @param changeId the change of the roster that the order follows from
 * @param groups RDNs under the base DN such as {@code CN=sales,OU=Groups}, or a whole DN under it
 * @param leaves whether the person is gone: what others gave them is then taken too, where that is so set
 */
public record MembershipOrder(UUID personId, UUID changeId, Set<String> groups, boolean leaves) {

    public MembershipOrder {
        groups = Set.copyOf(groups);
    }
}
