package dev.tenure.process;

import dev.tenure.directory.MembershipOrder;
import dev.tenure.directory.MembershipOrder.Exceptions;
import dev.tenure.roster.Facts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** In which groups a person shall be: by today's rows, but for groups that the desk decided to go on without. */
@Component
class GroupOrders {

    private static final String GROUP = "group ";

    private final DecisionTables tables;
    private final Calendar calendar;

    GroupOrders(DecisionTables tables, Calendar calendar) {
        this.tables = tables;
        this.calendar = calendar;
    }

    MembershipOrder of(Work work) {
        Map<String, String> wanted = wanted(work);
        return new MembershipOrder(
                work.personId(),
                work.ticket().changeId(),
                wanted,
                !calendar.isEmployed(work.corrected().facts()),
                new Exceptions(Set.of(), Set.of(), skipped(work, together(wanted))));
    }

    /** What a decision to go on without a group is kept as: it holds as long as the rows give the very same groups. */
    DeskDecision without(String dn, Work work, DeskDecision like) {
        return new DeskDecision(
                like.personId(),
                like.ticketId(),
                like.need(),
                Resolution.SKIP_FIELD,
                null,
                together(wanted(work)),
                GROUP + dn,
                like.note(),
                like.decidedBy(),
                like.decidedAt(),
                like.basis());
    }

    static boolean isAboutGroup(DeskDecision decision) {
        return decision.field() == null
                && decision.resolution() == Resolution.SKIP_FIELD
                && decision.value() != null
                && decision.value().startsWith(GROUP);
    }

    private Map<String, String> wanted(Work work) {
        Facts facts = work.corrected().facts();
        // Whatever a row says that asks nothing: whoever is gone is in no group of ours.
        return calendar.isEmployed(facts) ? tables.groups(true, facts) : Map.of();
    }

    private static Set<String> skipped(Work work, String together) {
        Set<String> groups = new HashSet<>();
        for (DeskDecision decision : work.decisions()) {
            if (isAboutGroup(decision) && together.equals(decision.hrValue())) {
                groups.add(decision.value().substring(GROUP.length()));
            } else if (decision.need() == Need.DIRECTORY_REFUSED
                    && decision.field() == null
                    && decision.resolution() == Resolution.RETRY) {
                // Whoever has it tried again wants the groups that were left out before, too.
                break;
            }
        }
        return groups;
    }

    private static String together(Map<String, String> wanted) {
        return String.join("\n", List.copyOf(new TreeSet<>(wanted.keySet())));
    }
}
