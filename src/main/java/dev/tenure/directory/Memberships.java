package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import dev.tenure.directory.Grants.Grant;
import dev.tenure.directory.Grants.Holder;
import dev.tenure.directory.Grants.Stage;
import dev.tenure.directory.Grants.Step;
import dev.tenure.directory.Ledger.Purpose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the groups of a person's account agree with what is wanted. What somebody else gave stays, unless a leaver is
 * to be taken out of everything.
 */
@Component
public class Memberships {

    /** How often we look again when the directory changes under our hands. */
    private static final int MOST_LOOKS = 3;

    /** Of what is over, the newest. */
    private static final int MOST_SHOWN = 200;

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

    /**
     * What {@link #agree} would do, group by group, with nothing written.
     *
     * @param dn the account that would become the person's, where we know of none yet; null where none would be there
     * @throws DirectoryUnavailable in an outage
     */
    public List<PlannedMembership> draft(MembershipOrder order, @Nullable String dn) {
        Optional<Holder> holder = grants.of(order.personId());
        boolean strip = order.leaves() && stripsLeavers;
        List<Grant> ours = holder.map(Holder::grants).orElse(List.of());
        if (order.groups().isEmpty() && !strip && ours.isEmpty()) {
            return List.of();
        }
        try {
            Groups.Member member = member(holder, dn);
            Optional<Refused> forbidden = forbids(member);
            if (forbidden.isPresent()) {
                return List.of(refused(member.dn(), forbidden.get()));
            }
            return MembershipPlan.of(order, strip, ours, member, groups, protection).memberships;
        } catch (Answered answered) {
            Refused refused = answered.refused(Refusals.cause(answered.meaning()));
            return List.of(refused(refused.refusal().dn(), refused));
        }
    }

    private Groups.Member member(Optional<Holder> holder, @Nullable String dn) throws Answered {
        Optional<Groups.Member> member = holder.isPresent()
                ? groups.member(holder.get().account())
                : dn == null ? Optional.empty() : groups.member(dn);
        return member.orElse(Groups.Member.NOBODY_YET);
    }

    private static PlannedMembership refused(String dn, Refused refused) {
        return new PlannedMembership(
                Group.name(dn),
                dn,
                PlannedMembership.Action.REFUSED,
                null,
                refused.refusal().cause().code(),
                refused.refusal());
    }

    private Optional<Refused> forbids(Groups.Member member) throws Answered {
        return member.entry() == null ? Optional.empty() : protection.forbids(member.entry());
    }

    /** What the person has of us, and had, the newest first. Asks our own table, not the directory. */
    public List<Membership> of(UUID personId) {
        return grants.history(personId, MOST_SHOWN);
    }

    /**
     * In what the groups of accounts differ from what is ordered: as the attribute {@code memberOf}, with the names of the
     * groups that should not be there, and of those that are missing. Of accounts that agree the directory is asked
     * nothing more.
     *
     * @param orders by the keys of the accounts
     * @throws DirectoryUnavailable if not all could be read
     */
    public Map<UUID, AttributeWrite> differences(List<InventoryEntry> page, Map<UUID, MembershipOrder> orders) {
        Map<UUID, List<Grant>> ours = orders.isEmpty() ? Map.of() : grants.ofAccounts(orders.keySet());
        try {
            Map<UUID, Groups.Member> doubtful = new LinkedHashMap<>();
            for (InventoryEntry entry : page) {
                UUID guid = entry.objectGuid();
                MembershipOrder order = orders.get(guid);
                List<Grant> granted = ours.getOrDefault(guid, List.of());
                if (order != null && !(order.groups().isEmpty() && granted.isEmpty())) {
                    Groups.Member member = groups.member(entry.entry());
                    if (!agrees(order, granted, member)) {
                        doubtful.put(guid, member);
                    }
                }
            }
            return doubtful.isEmpty() ? Map.of() : differences(doubtful, orders, ours);
        } catch (Answered refused) {
            throw new DirectoryUnavailable("The directory refused to have groups read: " + refused.meaning());
        }
    }

    /** At a glance: in every group of the order, and of ours in no other. */
    private boolean agrees(MembershipOrder order, List<Grant> granted, Groups.Member member) {
        Set<DN> names = new HashSet<>();
        for (String text : order.groups().keySet()) {
            DN name = groups.named(text);
            if (name == null || !member.in().contains(name)) {
                return false;
            }
            names.add(name);
        }
        return granted.stream()
                .allMatch(grant -> grant.stage() == Stage.GRANTED && names.contains(Groups.parsed(grant.dn())));
    }

    private Map<UUID, AttributeWrite> differences(
            Map<UUID, Groups.Member> doubtful, Map<UUID, MembershipOrder> orders, Map<UUID, List<Grant>> ours)
            throws Answered {
        Set<DN> names = new TreeSet<>();
        Set<UUID> guids = new HashSet<>();
        for (UUID account : doubtful.keySet()) {
            orders.get(account).groups().keySet().stream()
                    .map(groups::named)
                    .filter(name -> name != null && groups.isUnderBase(name))
                    .forEach(names::add);
            ours.getOrDefault(account, List.of()).forEach(grant -> guids.add(grant.group()));
        }
        Groups.Found found = groups.find(names, guids);
        Map<UUID, AttributeWrite> differences = new HashMap<>();
        for (Map.Entry<UUID, Groups.Member> account : doubtful.entrySet()) {
            UUID guid = account.getKey();
            MembershipPlan plan = MembershipPlan.of(
                    orders.get(guid),
                    ours.getOrDefault(guid, List.of()),
                    account.getValue(),
                    found,
                    groups,
                    protection);
            difference(plan.memberships).ifPresent(difference -> differences.put(guid, difference));
        }
        return differences;
    }

    private static Optional<AttributeWrite> difference(List<PlannedMembership> memberships) {
        String extra = names(memberships.stream().filter(m -> m.action() == PlannedMembership.Action.WITHDRAW));
        // A group that is refused is missing all the same, where a row gives it.
        String missing = names(memberships.stream()
                .filter(m -> m.action() == PlannedMembership.Action.GRANT
                        || (m.action() == PlannedMembership.Action.REFUSED && m.rule() != null)));
        return extra.isEmpty() && missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new AttributeWrite(
                        Groups.MEMBER_OF, extra.isEmpty() ? null : extra, missing.isEmpty() ? null : missing));
    }

    private static String names(Stream<PlannedMembership> memberships) {
        return memberships.map(PlannedMembership::group).sorted().collect(Collectors.joining(";"));
    }

    /** One account, and what has been done about it so far. */
    private final class Attempt {

        private final MembershipOrder order;
        private final Purpose purpose;
        private final boolean strip;
        private final Holder holder;

        /** Kept as planned, and not known yet to be done or not. */
        private final List<Step> open = new ArrayList<>();

        private final List<Step> done = new ArrayList<>();
        private final List<GroupRefusal> left = new ArrayList<>();
        private final List<GroupRefusal> refused = new ArrayList<>();

        Attempt(MembershipOrder order, boolean strip, Holder holder) {
            this.order = order;
            this.purpose = new Purpose(order.personId(), order.changeId(), null);
            this.strip = strip;
            this.holder = holder;
        }

        /** False when the directory changed under our hands: look again. */
        boolean agree() throws Answered {
            left.clear();
            refused.clear();
            Groups.Member member = groups.member(holder.account())
                    .orElseThrow(() -> new DirectoryUnavailable("The account that was just there is not."));
            Optional<Refused> forbidden = forbids(member);
            if (forbidden.isPresent()) {
                refused.add(GroupRefusal.of(member.dn(), forbidden.get()));
                return true;
            }
            MembershipPlan plan = MembershipPlan.of(order, strip, now(), member, groups, protection);
            left.addAll(plan.left);
            refused.addAll(plan.refused);
            done.addAll(plan.ends);
            if (!plan.writes.isEmpty()) {
                grants.plan(purpose, holder.account(), plan.writes);
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
                    .map(step -> step.end(Stage.DROPPED).untold())
                    .toList();
            if (!fresh.isEmpty()) {
                grants.settleNow(purpose, holder.account(), fresh);
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
                    now.add(new Grant(
                            step.group().objectGuid(),
                            step.group().dn(),
                            Stage.GRANTED,
                            step.found(),
                            /* granted= */ true,
                            step.rule()));
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
            grants.settle(purpose, holder.account(), done);
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
