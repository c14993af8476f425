package dev.tenure.process;

import dev.tenure.directory.Group;
import dev.tenure.directory.GroupRefusal;
import dev.tenure.directory.MembershipOrder;
import dev.tenure.directory.MembershipOrder.Exceptions;
import dev.tenure.directory.MembershipReport;
import dev.tenure.directory.Memberships;
import dev.tenure.directory.Refusal;
import dev.tenure.process.PersonnelChangeSteps.Access;
import dev.tenure.roster.Identities;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Tickets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Has the account put into the groups that today's rules give, and says on the ticket what came of it. */
@Component
class Granting {

    private final GroupOrders orders;
    private final DeskDecisions decisions;
    private final Memberships memberships;
    private final Waits waits;
    private final Tickets tickets;
    private final Calendar calendar;
    private final Identities identities;

    Granting(
            GroupOrders orders,
            DeskDecisions decisions,
            Memberships memberships,
            Waits waits,
            Tickets tickets,
            Calendar calendar,
            Identities identities) {
        this.orders = orders;
        this.decisions = decisions;
        this.memberships = memberships;
        this.waits = waits;
        this.tickets = tickets;
        this.calendar = calendar;
        this.identities = identities;
    }

    Access grant(Work work) {
        MembershipOrder order = orders.of(work);
        MembershipReport report = memberships.agree(order);
        if (orders.areKeptNoMore(work)) {
            decisions.settleKeptIn(work.personId(), orders.phase(work), calendar.now());
        }
        say(work, report);
        List<GroupRefusal> refused = new ArrayList<>(report.refused());
        if (work.person().hasSeveralEmployments()) {
            refused.addAll(emptied(work, order.exceptions().skipped()));
        }
        if (refused.isEmpty()) {
            return Access.AGREE;
        }
        waits.begin(work, refused.stream().map(group -> group.refusal().dn()).toList(), calendar.now());
        return Access.ASK;
    }

    /** Of somebody who was two: the account that is not kept is in no group of ours, like that of a leaver. */
    private List<GroupRefusal> emptied(Work work, Set<String> skipped) {
        List<GroupRefusal> refused = new ArrayList<>();
        for (UUID other : identities.mergedInto(work.personId())) {
            MembershipReport report = memberships.agree(new MembershipOrder(
                    other,
                    // Of no change: to undo the one that it came with must not put it back into them.
                    UUID.randomUUID(),
                    Map.of(),
                    /* leaves= */ true,
                    new Exceptions(Set.of(), Set.of(), skipped)));
            List<Remark> remarks = new ArrayList<>();
            add(
                    remarks,
                    Reason.ACCESS_SURPLUS,
                    Stream.concat(report.withdrawn().stream(), report.stripped().stream())
                            .toList());
            report.refused().stream()
                    .filter(group -> !skipped.contains(group.refusal().dn()))
                    .forEach(group -> {
                        remarks.add(remark(group));
                        refused.add(group);
                    });
            if (!remarks.isEmpty()) {
                tickets.say(work.ticketId(), remarks.toArray(Remark[]::new));
            }
            sayLeft(work, report);
        }
        return refused;
    }

    private void say(Work work, MembershipReport report) {
        List<Remark> remarks = new ArrayList<>();
        add(remarks, Reason.ACCESS_WITHDRAWN, report.withdrawn());
        add(remarks, Reason.ACCESS_STRIPPED, report.stripped());
        add(remarks, Reason.ACCESS_GRANTED, report.granted());
        report.refused().forEach(refused -> remarks.add(remark(refused)));
        if (!remarks.isEmpty()) {
            tickets.say(work.ticketId(), remarks.toArray(Remark[]::new));
        }
        sayLeft(work, report);
    }

    private void sayLeft(Work work, MembershipReport report) {
        for (GroupRefusal left : report.left()) {
            String once = "access-left:" + work.person().newestChange() + ":"
                    + left.refusal().dn();
            tickets.sayOnce(work.ticketId(), once, remarkOfLeft(left));
        }
    }

    private static void add(List<Remark> remarks, Reason reason, List<Group> groups) {
        if (!groups.isEmpty()) {
            String names = groups.stream().map(Group::name).collect(Collectors.joining(", "));
            remarks.add(Remark.write(reason, "groups", names)
                    .withDetails(groups.stream()
                            .map(group -> Map.of("group", group.name(), "dn", group.dn()))
                            .toList()));
        }
    }

    private static Remark remark(GroupRefusal refused) {
        Refusal refusal = refused.refusal();
        return Remark.comment(
                        Reason.ACCESS_REFUSED,
                        "group",
                        refused.group(),
                        "answer",
                        refusal.answer(),
                        "resultCode",
                        String.valueOf(refusal.resultCode()),
                        "advice",
                        refusal.cause().code())
                .withDetails(List.of(Map.of("group", refused.group(), "dn", refusal.dn())));
    }

    private static Remark remarkOfLeft(GroupRefusal left) {
        Refusal refusal = left.refusal();
        return Remark.comment(
                        Reason.ACCESS_LEFT,
                        "group",
                        left.group(),
                        "answer",
                        refusal.answer(),
                        "resultCode",
                        String.valueOf(refusal.resultCode()))
                .withDetails(List.of(Map.of("group", left.group(), "dn", refusal.dn())));
    }
}
