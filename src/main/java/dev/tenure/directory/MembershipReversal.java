package dev.tenure.directory;

import dev.tenure.directory.Grants.Step;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/**
 * How the memberships of a change are put back, after looking and before writing.
 *
 * @param writes to be written, what is taken away first
 * @param ends what an attempt before this one wrote, or somebody else has done already
 * @param in groups that the account is in again, by their keys
 * @param out groups that it is out of again
 * @param conflicts what is newer
 * @param refusal what forbids it
 * @param unjournalled whether nobody knows what the change did to memberships, so that they are left alone
 */
record MembershipReversal(
        UUID account,
        List<Step> writes,
        List<Step> ends,
        Set<UUID> in,
        Set<UUID> out,
        List<Conflict> conflicts,
        @Nullable Refusal refusal,
        boolean unjournalled) {

    static MembershipReversal nothing(UUID account, boolean unjournalled) {
        return new MembershipReversal(
                account, List.of(), List.of(), Set.of(), Set.of(), List.of(), /* refusal= */ null, unjournalled);
    }

    /** What people are shown beforehand. */
    List<AttributeWrite> shown() {
        return shown(Stream.concat(ends.stream(), writes.stream()).toList());
    }

    /** A membership is the one value of {@code memberOf} that comes or goes. */
    static List<AttributeWrite> shown(List<Step> steps) {
        return steps.stream()
                .filter(Step::told)
                .map(step -> shown(step.group().dn(), step.gives()))
                .toList();
    }

    static AttributeWrite shown(String dn, boolean gives) {
        return new AttributeWrite(Groups.MEMBER_OF, gives ? null : dn, gives ? dn : null);
    }
}
