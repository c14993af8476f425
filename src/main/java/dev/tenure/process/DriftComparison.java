package dev.tenure.process;

import dev.tenure.directory.Account;
import dev.tenure.directory.AccountOrder;
import dev.tenure.directory.AttributeWrite;
import dev.tenure.directory.HandOvers;
import dev.tenure.directory.Inventory;
import dev.tenure.directory.InventoryEntry;
import dev.tenure.directory.MembershipOrder;
import dev.tenure.directory.Memberships;
import dev.tenure.directory.Remembered;
import dev.tenure.process.DriftFinding.Kind;
import dev.tenure.process.DriftFindings.Draft;
import dev.tenure.process.Planner.Intent;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Holds accounts against what the process would order of them now, a page at a time. */
@Component
class DriftComparison {

    private static final int PART = 500;

    private final Inventory inventory;
    private final Roster roster;
    private final Tickets tickets;
    private final DeskDecisions decisions;
    private final Planner planner;
    private final Phases phases;
    private final Managers managers;
    private final Orders orders;
    private final DriftFindings findings;
    private final HandOvers handOvers;
    private final Memberships memberships;
    private final GroupOrders groupOrders;

    DriftComparison(
            Inventory inventory,
            Roster roster,
            Tickets tickets,
            DeskDecisions decisions,
            Planner planner,
            Phases phases,
            Managers managers,
            Orders orders,
            DriftFindings findings,
            HandOvers handOvers,
            Memberships memberships,
            GroupOrders groupOrders) {
        this.inventory = inventory;
        this.roster = roster;
        this.tickets = tickets;
        this.decisions = decisions;
        this.planner = planner;
        this.phases = phases;
        this.managers = managers;
        this.orders = orders;
        this.findings = findings;
        this.handOvers = handOvers;
        this.memberships = memberships;
        this.groupOrders = groupOrders;
    }

    /**
     * What is known of the people of a page, in a few statements.
     *
     * @param free those on whom no process is at work
     * @param merged those who lead to somebody else
     */
    private record People(
            Map<UUID, Work> free,
            Map<UUID, Phase> phases,
            Remembered remembered,
            Set<UUID> withheld,
            Set<UUID> merged) {}

    /** The order that the process would give, and what it would make of the account. */
    private record Expected(AccountOrder order, DecisionTables.Account account) {}

    void page(UUID run, List<InventoryEntry> page) {
        Map<UUID, Account> ours =
                inventory.known(page.stream().map(InventoryEntry::objectGuid).toList());
        People people = people(ours.values().stream().map(Account::personId).toList());
        Set<String> numbers = roster.numbersKnown(page.stream()
                .filter(entry -> !ours.containsKey(entry.objectGuid()))
                .map(InventoryEntry::employeeId)
                .filter(number -> !number.isEmpty())
                .toList());
        Map<UUID, Expected> expectations = new HashMap<>();
        ours.forEach((guid, account) ->
                expected(account.personId(), people).ifPresent(expected -> expectations.put(guid, expected)));
        Map<UUID, AttributeWrite> groups = groups(page, expectations, people);
        List<Draft> drafts = new ArrayList<>();
        List<UUID> judged = new ArrayList<>();
        List<UUID> unjudged = new ArrayList<>();
        for (InventoryEntry entry : page) {
            Account account = ours.get(entry.objectGuid());
            boolean surplus = account != null && people.merged().contains(account.personId());
            if (account == null || surplus) {
                judged.add(entry.objectGuid());
                if (entry.isEnabled() && !entry.isOwn() && (surplus || !numbers.contains(entry.employeeId()))) {
                    drafts.add(draft(entry, Kind.ORPHAN, "", null, null, null));
                }
                continue;
            }
            Expected expected = expectations.get(entry.objectGuid());
            (expected != null ? judged : unjudged).add(entry.objectGuid());
            if (expected != null && !entry.isOwn()) {
                Kind kind = entry.isProtected() ? Kind.PROTECTED : Kind.DIFFERENT;
                List<AttributeWrite> writes = new ArrayList<>(differences(expected, entry, people));
                Optional.ofNullable(groups.get(entry.objectGuid())).ifPresent(writes::add);
                for (AttributeWrite write : writes) {
                    drafts.add(
                            draft(entry, kind, write.attribute(), account.personId(), write.after(), write.before()));
                }
            }
        }
        findings.seen(run, judged, unjudged);
        findings.draft(run, drafts);
    }

    /** Accounts of people which no page held: gone, or moved to where we do not look. */
    void missing(UUID run) {
        UUID last = null;
        for (List<Account> part = inventory.after(last, PART); !part.isEmpty(); part = inventory.after(last, PART)) {
            last = part.get(part.size() - 1).objectGuid();
            Set<UUID> seen =
                    findings.seenOf(run, part.stream().map(Account::objectGuid).toList());
            List<Account> unseen = part.stream()
                    .filter(account -> !seen.contains(account.objectGuid()))
                    .toList();
            if (!unseen.isEmpty()) {
                missing(run, unseen);
            }
        }
    }

    private void missing(UUID run, List<Account> unseen) {
        People people = people(unseen.stream().map(Account::personId).toList());
        List<Draft> drafts = new ArrayList<>();
        List<UUID> judged = new ArrayList<>();
        List<UUID> unjudged = new ArrayList<>();
        for (Account account : unseen) {
            Optional<Expected> expected = expected(account.personId(), people);
            (expected.isPresent() ? judged : unjudged).add(account.objectGuid());
            if (expected.isEmpty()) {
                continue;
            }
            Optional<String> dn = inventory.dnOf(account.objectGuid());
            // Whoever is gone, or comes one day, needs no account: that it is not there is as it shall be.
            if (dn.isPresent() || expected.get().order().create()) {
                drafts.add(new Draft(
                        account.objectGuid(),
                        dn.isPresent() ? Kind.OUTSIDE : Kind.VANISHED,
                        "",
                        account.personId(),
                        account.dn(),
                        account.accountName(),
                        account.dn(),
                        dn.orElse(null)));
            }
        }
        findings.seen(run, judged, unjudged);
        findings.draft(run, drafts);
    }

    private People people(List<UUID> ids) {
        if (ids.isEmpty()) {
            return new People(Map.of(), Map.of(), Remembered.NOTHING, Set.of(), Set.of());
        }
        Set<UUID> busy = tickets.havingOpen(ids);
        Map<UUID, List<DeskDecision>> decided = decisions.of(ids);
        Map<UUID, Work> free = new HashMap<>();
        Set<UUID> merged = new HashSet<>();
        roster.find(ids).forEach((id, person) -> {
            if (!person.id().equals(id)) {
                merged.add(id);
            }
            // An account that is linked to somebody who was merged is only to be disabled, and is reported if it is
            // not.
            if (!busy.contains(id) && person.id().equals(id)) {
                Ticket imagined = Plans.imagined(person, ChangeKind.CHANGED);
                free.put(id, new Work(imagined, person, decided.getOrDefault(id, List.of())));
            }
        });
        return new People(
                free,
                phases.of(free.values().stream().map(Work::corrected).toList()),
                inventory.remember(ids),
                handOvers.withheld(ids),
                merged);
    }

    /** Nothing where the process is at work, or would have to ask first. */
    private Optional<Expected> expected(UUID personId, People people) {
        Work work = people.free().get(personId);
        if (work == null) {
            return Optional.empty();
        }
        Intent intent = planner.intend(
                ChangeKind.CHANGED, work.corrected(), people.phases().get(personId), work.skipped());
        return intent.missing().isEmpty()
                ? Optional.of(new Expected(
                        orders.of(work, intent, managers.of(work))
                                .settled(people.withheld().contains(personId)),
                        intent.account()))
                : Optional.empty();
    }

    /** In what memberships differ from what would be granted; of protected accounts none of them is ours. */
    private Map<UUID, AttributeWrite> groups(
            List<InventoryEntry> page, Map<UUID, Expected> expectations, People people) {
        Map<UUID, MembershipOrder> wanted = new HashMap<>();
        for (InventoryEntry entry : page) {
            Expected expected = expectations.get(entry.objectGuid());
            if (expected != null
                    && !entry.isProtected()
                    && !entry.isOwn()
                    && expected.account() != DecisionTables.Account.DELETED) {
                wanted.put(
                        entry.objectGuid(),
                        groupOrders.of(people.free().get(expected.order().personId())));
            }
        }
        return memberships.differences(page, wanted);
    }

    private List<AttributeWrite> differences(Expected expected, InventoryEntry entry, People people) {
        AccountOrder order = expected.order();
        List<AttributeWrite> writes = inventory.differences(order, entry, people.remembered());
        // Of an account that is to be deleted nothing is written any more: all that counts is that nobody can use it.
        return expected.account() == DecisionTables.Account.DELETED
                ? writes.stream()
                        .filter(write -> write.attribute().equals("userAccountControl"))
                        .toList()
                : writes;
    }

    private static Draft draft(
            InventoryEntry entry,
            Kind kind,
            String attribute,
            @Nullable UUID person,
            @Nullable String expected,
            @Nullable String found) {
        return new Draft(entry.objectGuid(), kind, attribute, person, entry.dn(), entry.accountName(), expected, found);
    }
}
