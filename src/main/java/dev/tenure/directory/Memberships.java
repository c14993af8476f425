package dev.tenure.directory;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import dev.tenure.directory.Grants.Grant;
import dev.tenure.directory.Grants.Holder;
import dev.tenure.directory.Grants.Stage;
import dev.tenure.directory.Grants.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Makes the groups of a person's account agree with what is wanted. What somebody else gave stays, unless a leaver is
 * to be taken out of everything.
 */
@Component
public class Memberships {

    /** How often we look again when the directory changes under our hands. */
    private static final int MOST_LOOKS = 3;

    private final Groups groups;
    private final Grants grants;
    private final Protection protection;
    private final Directory directory;
    private final boolean stripsLeavers;

    Memberships(Groups groups, Grants grants, Protection protection, Directory directory, MembershipSettings settings) {
        this.groups = groups;
        this.grants = grants;
        this.protection = protection;
        this.directory = directory;
        this.stripsLeavers = settings.stripAllGroupsOfLeavers();
    }

    /**
     * Puts the account into the groups of the order and takes it out of those that we once put it into and that the
     * order does not name. Safe to repeat. One group that is refused keeps none of the others.
     *
     * @throws DirectoryUnavailable in an outage
     */
    public MembershipReport agree(MembershipOrder order) {
        Optional<Holder> holder = grants.of(order.personId());
        boolean strip = order.leaves() && stripsLeavers;
        boolean idle = order.groups().isEmpty() && !strip;
        if (holder.isEmpty() || (idle && holder.get().grants().isEmpty())) {
            return MembershipReport.NOTHING;
        }
        Attempt attempt = new Attempt(order, strip, holder.get());
        try {
            for (int look = 0; look < MOST_LOOKS; look++) {
                if (attempt.agree()) {
                    return attempt.report();
                }
                attempt.abandon();
            }
        } catch (Answered answered) {
            attempt.abandon();
            Refused refused = answered.refused(Refusals.cause(answered.meaning()));
            attempt.refused.add(GroupRefusal.of(refused.refusal().dn(), refused));
            return attempt.report();
        }
        throw new DirectoryUnavailable("The groups of an account keep changing while they are worked on.");
    }

    /** One account, and what has been done about it so far. */
    private final class Attempt {

        private final MembershipOrder order;
        private final boolean strip;
        private final Holder holder;

        /** Kept as planned, and not known yet to be done or not. */
        private final List<Step> open = new ArrayList<>();

        private final List<Step> done = new ArrayList<>();
        private final List<GroupRefusal> left = new ArrayList<>();
        private final List<GroupRefusal> refused = new ArrayList<>();

        Attempt(MembershipOrder order, boolean strip, Holder holder) {
            this.order = order;
            this.strip = strip;
            this.holder = holder;
        }

        /** False when the directory changed under our hands: look again. */
        boolean agree() throws Answered {
            left.clear();
            refused.clear();
            Groups.Member member = groups.member(holder.account())
                    .orElseThrow(() -> new DirectoryUnavailable("The account that was just there is not."));
            Optional<Refused> forbidden = protection.forbids(member.entry());
            if (forbidden.isPresent()) {
                refused.add(GroupRefusal.of(member.dn(), forbidden.get()));
                return true;
            }
            MembershipPlan plan = MembershipPlan.of(order, strip, now(), member, groups, protection);
            left.addAll(plan.left);
            refused.addAll(plan.refused);
            done.addAll(plan.ends);
            if (!plan.writes.isEmpty()) {
                grants.plan(order, holder.account(), plan.writes);
                open.addAll(plan.writes);
            }
            for (Step step : plan.writes) {
                if (!write(step, member.dn())) {
                    return false;
                }
                open.remove(step);
            }
            return true;
        }

        /** Nothing may stay of what was not tried: a later attempt would take for ours what somebody else gave. */
        void abandon() {
            drop(open);
            open.clear();
        }

        private void drop(List<Step> steps) {
            List<Step> fresh = steps.stream()
                    .filter(this::isNew)
                    .map(step -> step.end(Stage.DROPPED))
                    .toList();
            if (!fresh.isEmpty()) {
                grants.settleNow(order, holder.account(), fresh);
            }
        }

        private boolean isNew(Step step) {
            return now().stream()
                    .noneMatch(grant -> grant.group().equals(step.group().objectGuid()));
        }

        /** What is kept of us, with what this attempt has done to it. */
        private List<Grant> now() {
            List<Grant> now = new ArrayList<>(holder.grants());
            for (Step step : done) {
                now.removeIf(grant -> grant.group().equals(step.group().objectGuid()));
                if (step.stage() == Stage.GRANTED) {
                    now.add(new Grant(step.group().objectGuid(), step.group().dn(), Stage.GRANTED, step.found(), true));
                }
            }
            return now;
        }

        private boolean write(Step step, String memberDn) throws Answered {
            boolean grant = step.stage() == Stage.GRANTING;
            ModificationType type = grant ? ModificationType.ADD : ModificationType.DELETE;
            try {
                directory.modify(step.group().dn(), List.of(new Modification(type, Groups.MEMBER, memberDn)));
            } catch (Answered answered) {
                return again(step, memberDn, answered);
            }
            done.add(step.end(grant ? Stage.GRANTED : Stage.WITHDRAWN));
            return true;
        }

        /** Active Directory says 68 or 53 of what is already so; numbers differ, so the group itself is asked. */
        private boolean again(Step step, String memberDn, Answered answered) throws Answered {
            boolean grant = step.stage() == Stage.GRANTING;
            boolean isSo = answered.meaning() != Meaning.NO_RIGHT
                    && groups.holds(step.group().objectGuid(), memberDn) == grant;
            if (isSo && grant && isNew(step)) {
                // Somebody gave it between our look and our hand: it is not ours to take away.
                drop(List.of(step));
                return true;
            }
            if (isSo) {
                done.add(step.end(grant ? Stage.GRANTED : Stage.WITHDRAWN));
                return true;
            }
            if (answered.meaning() == Meaning.MISSING) {
                return false;
            }
            Refused no = answered.refused(Refusals.cause(answered.meaning()));
            (step.found() ? left : refused).add(GroupRefusal.of(step.group().dn(), no));
            if (isNew(step)) {
                drop(List.of(step));
            } else if (!grant) {
                done.add(step.end(Stage.GRANTED).untold());
            }
            return true;
        }

        MembershipReport report() {
            grants.settle(order, holder.account(), done);
            return new MembershipReport(
                    told(Stage.GRANTED, false),
                    told(Stage.WITHDRAWN, false),
                    told(Stage.WITHDRAWN, true),
                    left,
                    refused);
        }

        private List<Group> told(Stage stage, boolean found) {
            return done.stream()
                    .filter(step -> step.told() && step.stage() == stage && step.found() == found)
                    .map(Step::group)
                    .toList();
        }
    }
}
