package dev.tenure.directory;

import java.util.List;

/**
 * What became of an order of memberships.
 *
 * @param granted groups that the account was put into
 * @param withdrawn groups of ours that it was taken out of
 * @param stripped groups of others that a leaver was taken out of
 * @param left groups of others that a leaver is still in, and why; nobody needs to act
 * @param refused what the order wants and the directory, or a rule of ours, does not take
 */
public record MembershipReport(
        List<Group> granted,
        List<Group> withdrawn,
        List<Group> stripped,
        List<GroupRefusal> left,
        List<GroupRefusal> refused) {

    static final MembershipReport NOTHING = new MembershipReport(List.of(), List.of(), List.of(), List.of(), List.of());

    public MembershipReport {
        granted = List.copyOf(granted);
        withdrawn = List.copyOf(withdrawn);
        stripped = List.copyOf(stripped);
        left = List.copyOf(left);
        refused = List.copyOf(refused);
    }
}
