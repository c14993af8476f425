package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.directory.Grants.Grant;
import dev.tenure.directory.Grants.Kept;
import dev.tenure.directory.Grants.Stage;
import dev.tenure.directory.Grants.Step;
import dev.tenure.directory.Ledger.Purpose;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Puts back what a change did to memberships: never what somebody else has given, or taken, since. */
@Component
class MembershipReversals {

    private final Grants grants;
    private final Groups groups;
    private final Protection protection;
    private final Directory directory;

    MembershipReversals(Grants grants, Groups groups, Protection protection, Directory directory) {
        this.grants = grants;
        this.groups = groups;
        this.protection = protection;
        this.directory = directory;
    }

    /** One membership over all that the change did to it: as what it was found, and what became of it. */
    private record Net(Kept first, Kept last) {

        boolean gave() {
            return last.act().gives();
        }

        boolean changed() {
            return first.act().gives() == last.act().gives();
        }

        /** Whether the membership was somebody else's before the change took it, or before an undo gave it back. */
        boolean isOthers() {
            return first.act().isOthers();
        }
    }

    /** What the change or undo did to memberships, the oldest first. */
    List<Kept> doneFor(UUID changeId) {
        return grants.doneFor(changeId);
    }

    /** Whether what it did to memberships was a putting back itself. */
    boolean isUndo(UUID id) {
        return grants.doneFor(id).stream().anyMatch(kept -> kept.undoes() != null);
    }

    /** What an undo did to memberships, one by one. */
    List<AttributeWrite> writesOf(UUID undo) {
        return grants.doneFor(undo).stream()
                .map(kept ->
                        MembershipReversal.shown(kept.group().dn(), kept.act().gives()))
                .toList();
    }

    /** Reads only. What the change did to an account that is not the person's any more is left alone. */
    MembershipReversal plan(UUID changeId, List<Kept> done, UUID account) throws Answered {
        boolean unjournalled = grants.isUnjournalled(changeId);
        Map<UUID, Net> nets = new LinkedHashMap<>();
        for (Kept kept : done) {
            if (kept.account().equals(account)) {
                nets.merge(
                        kept.group().objectGuid(),
                        new Net(kept, kept),
                        (before, later) -> new Net(before.first(), later.last()));
            }
        }
        nets.values().removeIf(net -> !net.changed());
        if (nets.isEmpty() || unjournalled) {
            return MembershipReversal.nothing(account, unjournalled);
        }
        Optional<Groups.Member> member = groups.member(account);
        if (member.isEmpty()) {
            return MembershipReversal.nothing(account, /* unjournalled= */ false);
        }
        Comparison comparison = new Comparison(
                member.get(),
                groups.find(Set.of(), nets.keySet()),
                grants.ofAccounts(Set.of(account)).getOrDefault(account, List.of()),
                later(done, account));
        for (Net net : nets.values()) {
            comparison.compare(net);
        }
        return comparison.result(account);
    }

    /** The last later change of each membership. */
    private Map<UUID, UUID> later(List<Kept> done, UUID account) {
        Kept last = done.get(done.size() - 1);
        Map<UUID, UUID> later = new HashMap<>();
        for (Kept kept : grants.laterThan(account, last.place())) {
            // As with attributes: an undo stands aside for the change that it put back.
            if (!kept.changeId().equals(last.undoes())) {
                later.put(kept.group().objectGuid(), kept.changeId());
            }
        }
        return later;
    }

    /** One account held against what a change did to its memberships. */
    private final class Comparison {

        private final Groups.Member member;
        private final Groups.Found found;
        private final Collection<Grant> ours;
        private final Map<UUID, UUID> later;

        private final List<Step> taken = new ArrayList<>();
        private final List<Step> given = new ArrayList<>();
        private final List<Step> ends = new ArrayList<>();
        private final Set<UUID> in = new HashSet<>();
        private final Set<UUID> out = new HashSet<>();
        private final List<Conflict> conflicts = new ArrayList<>();

        @Nullable
        private Refusal refusal;

        Comparison(Groups.Member member, Groups.Found found, Collection<Grant> ours, Map<UUID, UUID> later) {
            this.member = member;
            this.found = found;
            this.ours = ours;
            this.later = later;
        }

        MembershipReversal result(UUID account) {
            List<Step> writes = new ArrayList<>(taken);
            writes.addAll(given);
            return new MembershipReversal(
                    account, writes, ends, in, out, conflicts, refusal, /* unjournalled= */ false);
        }

        void compare(Net net) throws Answered {
            UUID guid = net.first().group().objectGuid();
            SearchResultEntry group = found.byGuid().get(guid);
            UUID change = later.get(guid);
            if (change != null) {
                conflict(net, group, "written-since", change);
                return;
            }
            (net.gave() ? out : in).add(guid);
            if (group == null) {
                lost(net);
            } else if (member.isIn(group) != net.gave()) {
                back(net, group);
            } else if (net.gave() && !net.isOthers() && !isOurs(guid)) {
                conflict(net, group, "changed-elsewhere", null);
            } else {
                Optional<Refused> forbidden = protection.forbidsGroup(group);
                if (forbidden.isPresent()) {
                    refusal = forbidden.get().refusal();
                } else if (net.gave()) {
                    taken.add(Step.write(
                            group, Stage.WITHDRAWING, net.isOthers(), net.last().rule()));
                } else {
                    given.add(Step.write(
                            group, Stage.GRANTING, net.isOthers(), net.first().rule()));
                }
            }
        }

        /** The group is gone, or was moved to where it is none of ours. */
        private void lost(Net net) throws Answered {
            Group group = net.first().group();
            Optional<DN> place = groups.place(group.objectGuid());
            boolean isIn = place.isPresent() && member.in().contains(place.get());
            if (isIn != net.gave()) {
                return;
            }
            if (place.isPresent()) {
                String dn = place.get().toString();
                refusal = Protection.rule(Cause.OUTSIDE_BASE, "not under the base DN", dn, null)
                        .refusal();
            } else {
                conflict(net, null, "group-gone", null);
            }
        }

        /** As before already, be it by somebody else's hand, or by an attempt before this one that was not kept. */
        private void back(Net net, SearchResultEntry group) {
            Grant grant = known(ObjectGuid.of(group));
            if (grant == null) {
                return;
            }
            Step step = new Step(Groups.group(group), grant.stage(), net.isOthers(), /* told= */ true, grant.rule());
            if (net.gave()) {
                Step end = step.end(Stage.WITHDRAWN);
                ends.add(grant.stage() == Stage.WITHDRAWING ? end : end.untold());
            } else if (grant.stage() == Stage.GRANTING) {
                ends.add(given(new Step(
                        step.group(),
                        grant.stage(),
                        step.found(),
                        true,
                        net.first().rule())));
            }
        }

        private boolean isOurs(UUID group) {
            Grant grant = known(group);
            return grant != null && grant.granted();
        }

        @Nullable
        private Grant known(UUID group) {
            return ours.stream()
                    .filter(grant -> grant.group().equals(group))
                    .findFirst()
                    .orElse(null);
        }

        private void conflict(Net net, @Nullable SearchResultEntry group, String code, @Nullable UUID change) {
            String dn = group == null ? net.first().group().dn() : group.getDN();
            boolean isIn = group != null && member.isIn(group);
            conflicts.add(new Conflict(
                    Groups.MEMBER_OF, code, net.gave() ? dn : null, isIn ? dn : null, change, /* at= */ null, dn));
        }
    }

    /** What was somebody else's is given back and is not ours; of it no record stays but what was done. */
    private static Step given(Step step) {
        return step.end(step.found() ? Stage.DROPPED : Stage.GRANTED);
    }

    /** Carries a plan out, one membership after the other; what is done can be taken back while the undo goes on. */
    final class Work {

        private final MembershipReversal plan;
        private final Purpose purpose;
        private final String memberDn;
        private final List<Step> written = new ArrayList<>();

        /** What somebody else did in the same moment: it is as it shall be, and not our doing. */
        private final List<Step> others = new ArrayList<>();

        Work(MembershipReversal plan, Purpose purpose, String memberDn) {
            this.plan = plan;
            this.purpose = purpose;
            this.memberDn = memberDn;
        }

        /** Gives what refused it; then everything is as it was. */
        Optional<Refusal> write() throws Answered {
            if (plan.writes().isEmpty()) {
                return Optional.empty();
            }
            grants.plan(purpose, plan.account(), plan.writes());
            for (Step step : plan.writes()) {
                try {
                    modify(step.group(), step.gives());
                    written.add(step);
                } catch (Answered answered) {
                    if (answered.meaning() == Meaning.NO_RIGHT
                            || groups.holds(step.group().objectGuid(), memberDn) != step.gives()) {
                        takeBack();
                        return Optional.of(answered.refused(Refusals.cause(answered.meaning()))
                                .refusal());
                    }
                    others.add(step);
                }
            }
            return Optional.empty();
        }

        /** What was written a moment ago is as it was again, and nothing of it is kept as begun. */
        void takeBack() {
            List<Step> reversed = new ArrayList<>(written);
            Collections.reverse(reversed);
            for (Step step : reversed) {
                try {
                    modify(step.group(), !step.gives());
                } catch (Answered half) {
                    // It is half done, and kept as begun: asked again, the undo goes on from there.
                    throw new DirectoryUnavailable("A membership that was just written could not be taken back.");
                }
            }
            grants.settleNow(
                    purpose,
                    plan.account(),
                    plan.writes().stream().map(Work::asItWas).toList());
            written.clear();
        }

        /** Kept in the caller's transaction. */
        List<AttributeWrite> keep(UUID changeId, UUID undo) {
            List<Step> done = new ArrayList<>(plan.ends());
            written.forEach(step -> done.add(step.gives() ? given(step) : step.end(Stage.WITHDRAWN)));
            others.forEach(
                    step -> done.add((step.gives() ? step.end(Stage.DROPPED) : step.end(Stage.WITHDRAWN)).untold()));
            grants.settle(purpose, plan.account(), done);
            grants.undone(changeId, undo);
            return MembershipReversal.shown(done);
        }

        private void modify(Group group, boolean give) throws Answered {
            directory.modify(
                    group.dn(),
                    List.of(new Modification(
                            give ? ModificationType.ADD : ModificationType.DELETE, Groups.MEMBER, memberDn)));
        }

        /** What was ours is ours still; what was not had no record. */
        private static Step asItWas(Step step) {
            return step.end(step.gives() || step.found() ? Stage.DROPPED : Stage.GRANTED)
                    .untold();
        }
    }

    Work work(MembershipReversal plan, Purpose purpose, String memberDn) {
        return new Work(plan, purpose, memberDn);
    }
}
