package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.directory.Grants.Grant;
import dev.tenure.directory.Grants.Stage;
import dev.tenure.directory.Grants.Step;
import dev.tenure.directory.PlannedMembership.Action;
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

/**
 * What is to be done so that an account is in the groups that it shall be in, group by group and why: what is shown
 * beforehand and then carried out. Reads only.
 */
final class MembershipPlan {

    private static final String DESK = "desk";

    /** Every membership that the order, or what is kept of us, is about. */
    final List<PlannedMembership> memberships = new ArrayList<>();

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
    private final Set<DN> skipped = new HashSet<>();

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
        for (String dn : order.exceptions().skipped()) {
            DN name = groups.named(dn);
            if (name != null) {
                skipped.add(name);
            }
        }
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
        Map<DN, Row> names = plan.names();
        Set<DN> asked = new TreeSet<>(names.keySet());
        if (strip) {
            asked.addAll(member.in());
        }
        Groups.Found found = groups.find(
                asked.stream().filter(groups::isUnderBase).toList(),
                grants.stream().map(Grant::group).toList());
        plan.make(names, found);
        return plan;
    }

    /** The same with groups that were looked up already, for several accounts at once; nobody is stripped. */
    static MembershipPlan of(
            MembershipOrder order,
            List<Grant> grants,
            Groups.Member member,
            Groups.Found found,
            Groups groups,
            Protection protection)
            throws Answered {
        MembershipPlan plan = new MembershipPlan(order, /* strip= */ false, grants, member, groups, protection);
        plan.make(plan.names(), found);
        return plan;
    }

    /** A wish as the table has it, and the row that it comes from. */
    private record Row(String text, String id) {}

    private void make(Map<DN, Row> names, Groups.Found found) throws Answered {
        List<Step> given = new ArrayList<>();
        for (Map.Entry<DN, Row> name : names.entrySet()) {
            give(name.getKey(), name.getValue().id(), found, given);
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
    private Map<DN, Row> names() {
        Map<DN, Row> names = new TreeMap<>();
        new TreeMap<>(order.groups()).forEach((text, row) -> {
            DN name = groups.named(text);
            if (name == null) {
                refuse(text, row, Protection.rule(Cause.GROUP_MISSING, "not a DN", text, null));
            } else {
                names.putIfAbsent(name, new Row(text, row));
            }
        });
        return names;
    }

    private void give(DN name, String row, Groups.Found found, List<Step> given) throws Answered {
        if (!groups.isUnderBase(name)) {
            refuse(
                    name.toString(),
                    row,
                    Protection.rule(Cause.OUTSIDE_BASE, "not under the base DN", name.toString(), null));
            return;
        }
        SearchResultEntry group = found.byDn().get(name);
        Grant grant = group == null ? renamed(name) : known(ObjectGuid.of(group));
        if (group == null && grant != null) {
            group = found.byGuid().get(grant.group());
        }
        if (group == null) {
            refuse(name.toString(), row, Protection.rule(Cause.GROUP_MISSING, "no such group", name.toString(), null));
            return;
        }
        UUID guid = ObjectGuid.of(group);
        if (!wanted.add(guid)) {
            return;
        }
        if (member.isIn(group)) {
            is(group, row, grant);
        } else if (order.exceptions().out().contains(guid)) {
            leave(group.getDN(), row, "undone", null);
        } else {
            giveAnew(group, row, found, given);
        }
    }

    private void giveAnew(SearchResultEntry group, String row, Groups.Found found, List<Step> given) throws Answered {
        Optional<Refused> forbidden = forbidden(group, found);
        if (forbidden.isPresent()) {
            refuse(group.getDN(), row, forbidden.get());
        } else if (isSkipped(group.getDN())) {
            leave(group.getDN(), row, DESK, null);
        } else {
            given.add(Step.write(group, Stage.GRANTING, false, row));
            plan(group, Action.GRANT, row, "row");
        }
    }

    /** Wanted and there. Ours if we had begun to give it, or ever gave it; else somebody else's, and left alone. */
    private void is(SearchResultEntry group, String row, @Nullable Grant grant) {
        boolean ours = grant != null && !(others(grant) && grant.stage() == Stage.WITHDRAWING);
        leave(group.getDN(), row, ours ? "agrees" : "others", null);
        if (grant != null && grant.stage() != Stage.GRANTED) {
            end(group, grant, ours ? Stage.GRANTED : Stage.DROPPED, row);
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
            end(group, grant, neverCame(grant) ? Stage.DROPPED : Stage.WITHDRAWN, grant.rule());
        } else if (order.exceptions().in().contains(grant.group())) {
            leave(group.getDN(), null, "undone", null);
            if (grant.stage() != Stage.GRANTED) {
                end(group, grant, others ? Stage.DROPPED : Stage.GRANTED, grant.rule());
            }
        } else if (others && !strip) {
            end(group, grant, Stage.DROPPED, grant.rule());
        } else {
            take(group, others, grant.rule(), found);
        }
    }

    private void take(SearchResultEntry group, boolean others, @Nullable String rule, Groups.Found found)
            throws Answered {
        Optional<Refused> forbidden = forbidden(group, found);
        if (forbidden.isPresent() && others) {
            left.add(GroupRefusal.of(group.getDN(), forbidden.get()));
            leave(group.getDN(), null, "others", forbidden.get().refusal());
        } else if (forbidden.isPresent()) {
            refuse(group.getDN(), null, forbidden.get());
        } else if (isSkipped(group.getDN())) {
            leave(group.getDN(), null, DESK, null);
        } else {
            writes.add(Step.write(group, Stage.WITHDRAWING, others, rule));
            plan(group, others ? Action.STRIP : Action.WITHDRAW, null, others ? "leaver" : "no-row");
        }
    }

    /** The group is gone, or was moved to where it is none of ours. */
    private void lost(Grant grant) throws Answered {
        Optional<DN> place = groups.place(grant.group());
        if (place.isPresent() && member.in().contains(place.get())) {
            String dn = place.get().toString();
            refuse(dn, null, Protection.rule(Cause.OUTSIDE_BASE, "not under the base DN", dn, null));
        } else {
            Stage stage = neverCame(grant) ? Stage.DROPPED : Stage.WITHDRAWN;
            ends.add(new Step(
                    new Group(grant.group(), grant.dn()), stage, others(grant), /* told= */ false, grant.rule()));
        }
    }

    /** People are told of what an attempt before this one wrote and could not tell of, not of what others did. */
    private void end(SearchResultEntry group, Grant grant, Stage stage, @Nullable String rule) {
        boolean told = (stage == Stage.GRANTED && grant.stage() == Stage.GRANTING)
                || (stage == Stage.WITHDRAWN && grant.stage() == Stage.WITHDRAWING);
        ends.add(new Step(Groups.group(group), stage, others(grant), told, rule));
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
                leave(dn.toString(), null, "others", outside.refusal());
            } else if (known(ObjectGuid.of(group)) == null && !wanted.contains(ObjectGuid.of(group))) {
                if (order.exceptions().in().contains(ObjectGuid.of(group))) {
                    leave(group.getDN(), null, "undone", null);
                } else {
                    take(group, true, null, found);
                }
            }
        }
    }

    private Optional<Refused> forbidden(SearchResultEntry group, Groups.Found found) throws Answered {
        UUID guid = ObjectGuid.of(group);
        Optional<Refused> forbidden = found.forbidden().get(guid);
        if (forbidden == null) {
            forbidden = protection.forbidsGroup(group);
            found.forbidden().put(guid, forbidden);
        }
        return forbidden;
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

    private boolean isSkipped(String dn) {
        DN name = groups.named(dn);
        return name != null && skipped.contains(name);
    }

    /** Nobody is asked again about what somebody decided to go on without. */
    private void refuse(String dn, @Nullable String row, Refused refusal) {
        if (isSkipped(dn) || order.exceptions().skipped().contains(dn)) {
            leave(dn, row, DESK, refusal.refusal());
            return;
        }
        refused.add(GroupRefusal.of(dn, refusal));
        memberships.add(new PlannedMembership(
                Group.name(dn),
                dn,
                Action.REFUSED,
                row,
                refusal.refusal().cause().code(),
                refusal.refusal()));
    }

    private void leave(String dn, @Nullable String row, String why, @Nullable Refusal refusal) {
        memberships.add(new PlannedMembership(Group.name(dn), dn, Action.LEAVE, row, why, refusal));
    }

    private void plan(SearchResultEntry group, Action action, @Nullable String row, String why) {
        String dn = group.getDN();
        memberships.add(new PlannedMembership(Group.name(dn), dn, action, row, why, null));
    }
}
