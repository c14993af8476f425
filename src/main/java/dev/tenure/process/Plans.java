package dev.tenure.process;

import dev.tenure.directory.Absent;
import dev.tenure.directory.AccountOrder;
import dev.tenure.directory.Accounts;
import dev.tenure.directory.Deed;
import dev.tenure.directory.Draft;
import dev.tenure.directory.Memberships;
import dev.tenure.directory.PlannedMembership;
import dev.tenure.directory.Refused;
import dev.tenure.directory.Unsure;
import dev.tenure.directory.Verdict;
import dev.tenure.process.Managers.Found;
import dev.tenure.process.Planner.Intent;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Field;
import dev.tenure.roster.FieldChange;
import dev.tenure.roster.Forecast;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Priority;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.Tickets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Says what would be done, by the same decisions that do it, with nothing kept and nothing written. */
@Component
public class Plans {

    private final Roster roster;
    private final Tickets tickets;
    private final DeskDecisions decisions;
    private final Planner planner;
    private final Managers managers;
    private final Orders orders;
    private final Accounts accounts;
    private final PlanReasons reasons;
    private final Memberships memberships;
    private final GroupOrders groupOrders;

    Plans(
            Roster roster,
            Tickets tickets,
            DeskDecisions decisions,
            Planner planner,
            Managers managers,
            Orders orders,
            Accounts accounts,
            PlanReasons reasons,
            Memberships memberships,
            GroupOrders groupOrders) {
        this.roster = roster;
        this.tickets = tickets;
        this.decisions = decisions;
        this.planner = planner;
        this.managers = managers;
        this.orders = orders;
        this.accounts = accounts;
        this.reasons = reasons;
        this.memberships = memberships;
        this.groupOrders = groupOrders;
    }

    /**
     * What would follow from the record.
     *
     * @throws dev.tenure.directory.DirectoryUnavailable if the directory cannot be asked
     */
    public Plan plan(PersonRecord news) {
        Forecast forecast = roster.forecast(news);
        return plan(forecast.person(), forecast.kind(), forecast.changes(), forecast.provenance());
    }

    /**
     * What would be done now about a person who is known.
     *
     * @throws dev.tenure.directory.DirectoryUnavailable if the directory cannot be asked
     */
    public Plan planFor(UUID personId) {
        return plan(roster.get(personId), ChangeKind.CHANGED, List.of(), roster.provenanceOf(personId));
    }

    private Plan plan(
            Person person, ChangeKind kind, List<FieldChange> changes, Map<Field, Roster.Provenance> provenance) {
        Work work = new Work(
                tickets.openOf(person.id()).orElseGet(() -> imagined(person, kind)), person, decisions.of(person.id()));
        Intent intent = planner.intend(work.ticket().kind(), work.corrected(), work.skipped());
        Found manager = managers.of(work);
        AccountOrder order = orders.of(work, intent, manager);
        Draft draft = draft(intent, order);
        String containerRule = planner.containerRule(intent, work.corrected());
        Draft.Writes writes = draft instanceof Draft.Writes w ? w : null;
        List<PlannedMembership> groups = writes == null || intent.account() == DecisionTables.Account.DELETED
                ? List.of()
                // Where an account would be made, somebody else's of the same name may lie now.
                : memberships.draft(groupOrders.of(work), writes.deed() == Deed.ADOPTED ? writes.dn() : null);
        return new Plan(
                kind,
                changes,
                intent.planned().account().name(),
                intent.planned().rule(),
                intent.planned().approval(),
                order.container(),
                containerRule,
                order.managerDn(),
                writes == null ? null : writes.dn(),
                writes == null ? null : writes.accountName(),
                problem(work, intent, manager, draft, groups),
                writes == null ? List.of() : writes.writes(),
                writes == null ? List.of() : reasons.of(writes.writes(), work, intent, containerRule, provenance),
                groups);
    }

    private Draft draft(Intent intent, AccountOrder order) {
        if (intent.account() == DecisionTables.Account.NONE
                && accounts.of(order.personId()).isEmpty()) {
            return new Draft.Stops(new Absent());
        }
        return intent.account() == DecisionTables.Account.DELETED
                ? accounts.draftDeletion(order)
                : accounts.draft(order);
    }

    /** The human task that the process would come to first. */
    @Nullable
    private static String problem(
            Work work, Intent intent, Found manager, Draft draft, List<PlannedMembership> groups) {
        if (intent.account() == DecisionTables.Account.NONE && draft.verdict() == Verdict.ABSENT) {
            return null;
        }
        if (!intent.missing().isEmpty()) {
            return Need.COMPLETE_HR_DATA.activity();
        }
        if (intent.planned().approval() && !work.isApproved()) {
            return Need.APPROVE_CHANGE.activity();
        }
        if (manager instanceof Found.Unresolved) {
            return Need.CHOOSE_MANAGER.activity();
        }
        if (draft instanceof Draft.Stops stops) {
            return switch (stops.verdict()) {
                case UNSURE -> Need.CHOOSE_ACCOUNT.activity();
                case REFUSED -> Need.of(((Refused) stops.outcome()).refusal()).activity();
                case ABSENT, WRITTEN -> null;
            };
        }
        return groups.stream().anyMatch(group -> group.action() == PlannedMembership.Action.REFUSED)
                ? Need.DIRECTORY_REFUSED.activity()
                : null;
    }

    /** The accounts that may be meant, when nobody knows which one is. */
    List<dev.tenure.directory.Candidate> candidates(Work work) {
        Intent intent = planner.intend(work.ticket().kind(), work.corrected(), work.skipped());
        Draft draft = accounts.draft(orders.of(work, intent, managers.of(work)));
        return draft instanceof Draft.Stops stops && stops.outcome() instanceof Unsure unsure
                ? unsure.candidates()
                : List.of();
    }

    static Ticket imagined(Person person, ChangeKind kind) {
        return new Ticket(
                new UUID(0, 0),
                "",
                person.id(),
                new UUID(0, 0),
                kind,
                "",
                kind == ChangeKind.JOINED,
                TicketStatus.NEW,
                null,
                Priority.NORMAL,
                "",
                Instant.EPOCH,
                null,
                null);
    }
}
