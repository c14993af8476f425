package dev.tenure.process;

import dev.tenure.directory.MembershipOrder;
import dev.tenure.directory.MembershipOrder.Exceptions;
import dev.tenure.directory.Reversal;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Person;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * In which groups a person shall be: by today's rows, but for groups that the desk decided to go on without, and for
 * memberships that an undo put back. Those stay until HR says something new of employment, place or title; whoever is
 * kept in a group is so in the phase of the undo alone, so that a leave that comes takes it away.
 */
@Component
class GroupOrders {

    private static final String GROUP = "group ";
    private static final String IN = "group-in ";
    private static final String OUT = "group-out ";

    private final DecisionTables tables;
    private final Calendar calendar;
    private final Phases phases;

    GroupOrders(DecisionTables tables, Calendar calendar, Phases phases) {
        this.tables = tables;
        this.calendar = calendar;
        this.phases = phases;
    }

    MembershipOrder of(Work work) {
        Map<String, String> wanted = wanted(work);
        return new MembershipOrder(
                work.personId(),
                work.ticket().changeId(),
                wanted,
                !calendar.isEmployed(work.corrected().facts()),
                new Exceptions(
                        keptIn(work.decisions(), work.corrected()),
                        keys(work.decisions(), OUT),
                        skipped(work, together(wanted))));
    }

    /** What the memberships that an undo put back are kept as, one by one. */
    static List<String> held(Reversal.Held held, Phase phase) {
        return Stream.concat(
                        held.in().stream().map(group -> IN + group + " " + phase.name()),
                        held.out().stream().map(group -> OUT + group))
                .toList();
    }

    /** The groups that the person is kept in by an undo, whatever the rows say, by their keys. */
    Set<UUID> keptIn(List<DeskDecision> decisions, Person person) {
        if (decisions.stream().noneMatch(decision -> isAboutGroup(decision, IN))) {
            return Set.of();
        }
        String phase = " " + phases.of(person).phase().name();
        return keys(
                decisions.stream()
                        .filter(decision ->
                                isAboutGroup(decision, IN) && decision.value().endsWith(phase))
                        .toList(),
                IN);
    }

    /** Whether an undo kept the person in groups, and does no more: the phase is another one. */
    boolean areKeptNoMore(Work work) {
        long keeping = work.decisions().stream()
                .filter(decision -> isAboutGroup(decision, IN))
                .map(DeskDecision::value)
                .distinct()
                .count();
        return keeping > 0
                && keeping > keptIn(work.decisions(), work.corrected()).size();
    }

    Phase phase(Work work) {
        return phases.of(work.corrected()).phase();
    }

    private static Set<UUID> keys(List<DeskDecision> decisions, String kind) {
        return decisions.stream()
                .filter(decision -> isAboutGroup(decision, kind))
                .map(decision -> UUID.fromString(
                        decision.value().substring(kind.length()).split(" ", 2)[0]))
                .collect(Collectors.toSet());
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
        return isAboutGroup(decision, GROUP) || isAboutGroup(decision, IN) || isAboutGroup(decision, OUT);
    }

    private static boolean isAboutGroup(DeskDecision decision, String kind) {
        return decision.field() == null
                && decision.resolution() == Resolution.SKIP_FIELD
                && decision.value() != null
                && decision.value().startsWith(kind);
    }

    private Map<String, String> wanted(Work work) {
        Facts facts = work.corrected().facts();
        // Whatever a row says that asks nothing: whoever is gone is in no group of ours.
        return calendar.isEmployed(facts) ? tables.groups(true, facts) : Map.of();
    }

    private static Set<String> skipped(Work work, String together) {
        Set<String> groups = new HashSet<>();
        for (DeskDecision decision : work.decisions()) {
            if (isAboutGroup(decision, GROUP) && together.equals(decision.hrValue())) {
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
