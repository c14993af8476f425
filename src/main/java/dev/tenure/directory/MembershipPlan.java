package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.directory.Grants.Grant;
import dev.tenure.directory.Grants.Stage;
import dev.tenure.directory.Grants.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.lang.Nullable;

/** What is to be done so that an account is in the groups that it shall be in. Reads only. */
final class MembershipPlan {

    /** To be written, what is taken away first: a refused grant must keep nobody in a group that they have left. */
    final List<Step> writes = new ArrayList<>();

    /** What has come to its end without our writing, such as what an attempt before this one wrote. */
    final List<Step> ends = new ArrayList<>();

    final List<GroupRefusal> refused = new ArrayList<>();
    final List<GroupRefusal> left = new ArrayList<>();

    private final MembershipOrder order;
    private final boolean strip;
    private final List<Grant> grants;
    private final Groups.Member member;
    private final Groups groups;
    private final Protection protection;
    private final Set<UUID> wanted = new HashSet<>();

    private MembershipPlan(
            MembershipOrder order,
            boolean strip,
            List<Grant> grants,
            Groups.Member member,
            Groups groups,
            Protection protection) {
        this.order = order;
        this.strip = strip;
        this.grants = grants;
        this.member = member;
        this.groups = groups;
        this.protection = protection;
    }

    /** @param strip whether what others gave is to be taken too */
    static MembershipPlan of(
            MembershipOrder order,
            boolean strip,
            List<Grant> grants,
            Groups.Member member,
            Groups groups,
            Protection protection)
            throws Answered {
        MembershipPlan plan = new MembershipPlan(order, strip, grants, member, groups, protection);
        plan.make();
        return plan;
    }

    private void make() throws Answered {
        Map<DN, String> names = names();
        Set<DN> asked = new TreeSet<>(names.keySet());
        if (strip) {
            asked.addAll(member.in());
        }
        Groups.Found found = groups.find(
                asked.stream().filter(groups::isUnderBase).toList(),
                grants.stream().map(Grant::group).toList());
        List<Step> given = new ArrayList<>();
        for (DN name : names.keySet()) {
            give(name, found, given);
        }
        for (Grant grant : grants) {
            if (!wanted.contains(grant.group())) {
                takeBack(grant, found);
            }
        }
        if (strip) {
            strip(found);
        }
        writes.addAll(given);
    }

    /** In one order at every attempt. */
    private Map<DN, String> names() {
        Map<DN, String> names = new TreeMap<>();
        for (String text : new TreeSet<>(order.groups())) {
            DN name = groups.named(text);
            if (name == null) {
                refused.add(GroupRefusal.of(text, Protection.rule(Cause.GROUP_MISSING, "not a DN", text, null)));
            } else {
                names.put(name, text);
            }
        }
        return names;
    }

    private void give(DN name, Groups.Found found, List<Step> given) throws Answered {
        if (!groups.isUnderBase(name)) {
            refuse(
                    name.toString(),
                    Protection.rule(Cause.OUTSIDE_BASE, "not under the base DN", name.toString(), null));
            return;
        }
        SearchResultEntry group = found.byDn().get(name);
        Grant grant = group == null ? renamed(name) : known(ObjectGuid.of(group));
        if (group == null && grant != null) {
            group = found.byGuid().get(grant.group());
        }
        if (group == null) {
            refuse(name.toString(), Protection.rule(Cause.GROUP_MISSING, "no such group", name.toString(), null));
            return;
        }
        UUID guid = ObjectGuid.of(group);
        if (!wanted.add(guid)) {
            return;
        }
        if (member.isIn(group)) {
            is(group, grant);
            return;
        }
        Optional<Refused> forbidden = protection.forbidsGroup(group);
        if (forbidden.isPresent()) {
            refuse(group.getDN(), forbidden.get());
        } else {
            given.add(Step.write(group, Stage.GRANTING, false));
        }
    }

    /** Wanted and there. Ours if we had begun to give it, or ever gave it; else somebody else's, and left alone. */
    private void is(SearchResultEntry group, @Nullable Grant grant) {
        if (grant != null && grant.stage() != Stage.GRANTED) {
            boolean others = others(grant) && grant.stage() == Stage.WITHDRAWING;
            end(group, grant, others ? Stage.DROPPED : Stage.GRANTED);
        }
    }

    private void takeBack(Grant grant, Groups.Found found) throws Answered {
        SearchResultEntry group = found.byGuid().get(grant.group());
        if (group == null) {
            lost(grant);
            return;
        }
        boolean others = others(grant);
        if (!member.isIn(group)) {
            end(group, grant, neverCame(grant) ? Stage.DROPPED : Stage.WITHDRAWN);
        } else if (others && !strip) {
            end(group, grant, Stage.DROPPED);
        } else {
            take(group, others);
        }
    }

    private void take(SearchResultEntry group, boolean others) throws Answered {
        Optional<Refused> forbidden = protection.forbidsGroup(group);
        if (forbidden.isEmpty()) {
            writes.add(Step.write(group, Stage.WITHDRAWING, others));
        } else if (others) {
            left.add(GroupRefusal.of(group.getDN(), forbidden.get()));
        } else {
            refuse(group.getDN(), forbidden.get());
        }
    }

    /** The group is gone, or was moved to where it is none of ours. */
    private void lost(Grant grant) throws Answered {
        Optional<DN> place = groups.place(grant.group());
        if (place.isPresent() && member.in().contains(place.get())) {
            String dn = place.get().toString();
            refuse(dn, Protection.rule(Cause.OUTSIDE_BASE, "not under the base DN", dn, null));
        } else {
            Stage stage = neverCame(grant) ? Stage.DROPPED : Stage.WITHDRAWN;
            ends.add(new Step(new Group(grant.group(), grant.dn()), stage, others(grant), false));
        }
    }

    /** People are told of what an attempt before this one wrote and could not tell of, not of what others did. */
    private void end(SearchResultEntry group, Grant grant, Stage stage) {
        boolean told = (stage == Stage.GRANTED && grant.stage() == Stage.GRANTING)
                || (stage == Stage.WITHDRAWN && grant.stage() == Stage.WITHDRAWING);
        ends.add(new Step(Groups.group(group), stage, others(grant), told));
    }

    private static boolean others(Grant grant) {
        return grant.found() && !grant.granted();
    }

    private static boolean neverCame(Grant grant) {
        return grant.stage() == Stage.GRANTING && !grant.granted();
    }

    private void strip(Groups.Found found) throws Answered {
        for (DN dn : new TreeSet<>(member.in())) {
            SearchResultEntry group = found.byDn().get(dn);
            if (group == null) {
                Refused outside = Protection.rule(Cause.OUTSIDE_BASE, "not under the base DN", dn.toString(), null);
                left.add(GroupRefusal.of(dn.toString(), outside));
            } else if (known(ObjectGuid.of(group)) == null && !wanted.contains(ObjectGuid.of(group))) {
                take(group, true);
            }
        }
    }

    @Nullable
    private Grant known(UUID guid) {
        return grants.stream().filter(g -> g.group().equals(guid)).findFirst().orElse(null);
    }

    /** The table still calls the group as it was called when we granted it. */
    @Nullable
    private Grant renamed(DN name) {
        return grants.stream()
                .filter(grant -> Groups.parsed(grant.dn()).equals(name))
                .findFirst()
                .orElse(null);
    }

    private void refuse(String dn, Refused refusal) {
        refused.add(GroupRefusal.of(dn, refusal));
    }
}
