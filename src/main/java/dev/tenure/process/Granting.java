package dev.tenure.process;

import dev.tenure.directory.Group;
import dev.tenure.directory.GroupRefusal;
import dev.tenure.directory.MembershipReport;
import dev.tenure.directory.Memberships;
import dev.tenure.directory.Refusal;
import dev.tenure.process.PersonnelChangeSteps.Access;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Tickets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

    Granting(
            GroupOrders orders,
            DeskDecisions decisions,
            Memberships memberships,
            Waits waits,
            Tickets tickets,
            Calendar calendar) {
        this.orders = orders;
        this.decisions = decisions;
        this.memberships = memberships;
        this.waits = waits;
        this.tickets = tickets;
        this.calendar = calendar;
    }

    Access grant(Work work) {
        MembershipReport report = memberships.agree(orders.of(work));
        if (orders.areKeptNoMore(work)) {
            decisions.settleKeptIn(work.personId(), orders.phase(work), calendar.now());
        }
        say(work, report);
        if (report.refused().isEmpty()) {
            return Access.AGREE;
        }
        waits.begin(
                work,
                report.refused().stream().map(refused -> refused.refusal().dn()).toList(),
                calendar.now());
        return Access.ASK;
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
