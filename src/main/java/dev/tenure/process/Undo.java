package dev.tenure.process;

import dev.tenure.directory.AttributeWrite;
import dev.tenure.directory.Conflict;
import dev.tenure.directory.Reversal;
import dev.tenure.directory.Reversals;
import dev.tenure.process.Undoings.Undoing;
import dev.tenure.process.Undone.Impossible;
import dev.tenure.process.Undone.Why;
import dev.tenure.roster.Field;
import dev.tenure.roster.KeptChange;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Puts back what a change wrote to the directory. What was put back stays so until HR says something new of it: that is
 * kept as a decision of the desk, like any other.
 */
@Component
public class Undo {

    private static final String MEMBERSHIPS = "memberOf";

    private final Reversals reversals;
    private final Undoings undoings;
    private final Roster roster;
    private final Tickets tickets;
    private final DeskDecisions decisions;
    private final Phases phases;
    private final Watches watches;
    private final Calendar calendar;

    Undo(
            Reversals reversals,
            Undoings undoings,
            Roster roster,
            Tickets tickets,
            DeskDecisions decisions,
            Phases phases,
            Watches watches,
            Calendar calendar) {
        this.reversals = reversals;
        this.undoings = undoings;
        this.roster = roster;
        this.tickets = tickets;
        this.decisions = decisions;
        this.phases = phases;
        this.watches = watches;
        this.calendar = calendar;
    }

    /** What is to be undone: a change of the roster, or an undo. */
    private record Target(UUID id, UUID personId, Optional<Ticket> ticket, boolean isUndo) {}

    /**
     * What {@link #undo} would do, with nothing written.
     *
     * @return nothing if there is no such change
     * @throws dev.tenure.directory.DirectoryUnavailable if the directory cannot be asked
     */
    public Optional<Undone> plan(UUID changeId) {
        return target(changeId).map(target -> {
            Optional<Undone> told = foretold(target);
            return told.isPresent() ? told.get() : answer(target, null, reversals.draft(changeId));
        });
    }

    /**
     * Undoes it: everything or nothing. A change that is undone already is answered as it was then. The person is locked
     * meanwhile, so that no work on them begins.
     *
     * @param changeId of a change, or of an undo
     * @param by the user name of whoever wants it
     * @return nothing if there is no such change
     * @throws dev.tenure.directory.DirectoryUnavailable in an outage; asked again, it finishes what was begun
     */
    @Transactional
    public Optional<Undone> undo(UUID changeId, String by, String reason) {
        Optional<Target> found = target(changeId);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Target target = found.get();
        Person person = roster.lock(target.personId());
        Optional<Undone> told = foretold(target);
        if (told.isPresent()) {
            return told;
        }
        UUID id = UUID.randomUUID();
        Reversal reversal = reversals.carryOut(changeId, id);
        if (reversal instanceof Reversal.Done done) {
            keep(target, id, person, done, by, reason);
        }
        return Optional.of(answer(target, id, reversal));
    }

    private Optional<Target> target(UUID id) {
        Optional<Undoing> undoing = undoings.find(id);
        if (undoing.isPresent()) {
            return Optional.of(new Target(
                    id, undoing.get().personId(), tickets.find(undoing.get().ticketId()), true));
        }
        Optional<KeptChange> change = roster.change(id);
        return change.map(kept -> new Target(id, kept.personId(), tickets.ofChange(id), false));
    }

    /** What can be said without asking the directory. */
    private Optional<Undone> foretold(Target target) {
        Optional<Undoing> before = undoings.ofChange(target.id());
        if (before.isPresent()) {
            UUID id = before.get().id();
            return Optional.of(new Undone.Done(
                    id,
                    target.id(),
                    target.personId(),
                    true,
                    false,
                    false,
                    reversals.writesOf(id),
                    List.of(),
                    List.of(),
                    target.ticket().map(Ticket::number).orElse("")));
        }
        if (target.ticket().isEmpty()) {
            return Optional.of(Impossible.because(Why.NOTHING_WRITTEN, null));
        }
        if (!roster.get(target.personId()).id().equals(target.personId())) {
            return Optional.of(Impossible.because(Why.MERGED_SINCE, null));
        }
        Ticket ticket = target.ticket().get();
        if (!target.isUndo() && !ticket.changeId().equals(target.id())) {
            return Optional.of(Impossible.because(
                    Why.UNDO_THE_FIRST_CHANGE, ticket.changeId().toString()));
        }
        return tickets.openOf(target.personId()).map(open -> Impossible.because(Why.BEING_WORKED_ON, open.number()));
    }

    private Undone answer(Target target, UUID id, Reversal reversal) {
        if (reversal instanceof Reversal.Done done) {
            return new Undone.Done(
                    id,
                    target.id(),
                    target.personId(),
                    false,
                    done.disabledOnly(),
                    done.unlinked(),
                    done.writes(),
                    target.isUndo() ? List.of() : held(done),
                    done.left(),
                    target.ticket().map(Ticket::number).orElse(""));
        }
        if (reversal instanceof Reversal.Newer newer) {
            return new Impossible(Why.NEWER, newer.conflicts(), ticketsOf(newer.conflicts()), null, null);
        }
        if (reversal instanceof Reversal.Stopped stopped) {
            return new Impossible(Why.REFUSED, List.of(), Map.of(), stopped.refusal(), null);
        }
        return Impossible.because(
                switch (((Reversal.Nothing) reversal).why()) {
                    case NOTHING_WRITTEN -> Why.NOTHING_WRITTEN;
                    case ACCOUNT_GONE -> Why.ACCOUNT_GONE;
                    case ACCOUNT_DELETED -> Why.ACCOUNT_DELETED;
                    case UNDO_THE_CHANGE_AGAIN -> Why.UNDO_THE_CHANGE_AGAIN;
                },
                null);
    }

    private static List<String> held(Reversal.Done done) {
        List<String> held = new ArrayList<>(
                new TreeSet<>(done.fields()).stream().map(Field::name).toList());
        if (done.state() != null) {
            held.add("state");
        }
        if (done.container() != null) {
            held.add("container");
        }
        if (!done.held().in().isEmpty() || !done.held().out().isEmpty()) {
            held.add(MEMBERSHIPS);
        }
        return held;
    }

    private Map<UUID, String> ticketsOf(List<Conflict> conflicts) {
        Map<UUID, String> numbers = new LinkedHashMap<>();
        conflicts.stream()
                .map(Conflict::byChange)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(change -> tickets.ofChange(change).ifPresent(ticket -> numbers.put(change, ticket.number())));
        return numbers;
    }

    private void keep(Target target, UUID id, Person person, Reversal.Done done, String by, String reason) {
        Ticket ticket = target.ticket().orElseThrow();
        undoings.keep(new Undoing(id, target.id(), person.id(), ticket.id()), by, reason, calendar.now());
        if (target.isUndo()) {
            undoings.undone(target.id(), id);
            decisions.settle(target.id(), calendar.now());
        } else {
            decisions.keepUndone(id, holding(person, ticket, done, by, reason));
        }
        tickets.say(ticket.id(), remark(target, done, by, reason));
        if (done.unjournalled()) {
            tickets.say(ticket.id(), Remark.comment(Reason.UNDO_LEFT_GROUPS));
        }
    }

    /** What was put back is left as it is from now on, for as long as HR says the same. */
    private List<DeskDecision> holding(Person person, Ticket ticket, Reversal.Done done, String by, String reason) {
        List<DeskDecision> holding = new ArrayList<>();
        for (Field field : done.fields()) {
            Field own = named(field, person.stated());
            holding.add(decision(person, ticket, own, person.facts().get(own), null, by, reason));
        }
        if (done.state() != null) {
            holding.add(decision(person, ticket, null, null, Holds.of(done.state(), workedOn(person)), by, reason));
        }
        if (done.container() != null) {
            holding.add(decision(person, ticket, null, null, Holds.of(done.container()), by, reason));
        }
        for (String held : GroupOrders.held(done.held(), workedOn(person))) {
            holding.add(decision(person, ticket, null, null, held, by, reason));
        }
        return holding;
    }

    /** The phase that the change was about, even if a later one has begun and is about to be worked on. */
    private Phase workedOn(Person person) {
        return watches.of(person.id())
                .map(Watches.Watch::phase)
                .orElseGet(() -> phases.of(person).phase());
    }

    /** As HR writes the name of a field of the customer's own. */
    private static Field named(Field field, Set<Field> stated) {
        return stated.stream()
                .filter(own -> own.name().equalsIgnoreCase(field.name()))
                .findFirst()
                .orElse(field);
    }

    private DeskDecision decision(
            Person person, Ticket ticket, Field field, String hrValue, String value, String by, String reason) {
        return new DeskDecision(
                person.id(),
                ticket.id(),
                Need.DIRECTORY_REFUSED,
                Resolution.SKIP_FIELD,
                field,
                hrValue,
                value,
                reason,
                by,
                calendar.now(),
                person.newestChange());
    }

    private static Remark remark(Target target, Reversal.Done done, String by, String reason) {
        String what =
                target.isUndo() ? "UNDO" : done.disabledOnly() ? "CREATION" : done.unlinked() ? "ADOPTION" : "CHANGE";
        return Remark.write(
                        Reason.CHANGE_UNDONE,
                        "what",
                        what,
                        "by",
                        by,
                        "count",
                        String.valueOf(done.writes().size()),
                        "why",
                        reason)
                .withDetails(done.writes().stream().map(Undo::detail).toList())
                .by(by);
    }

    private static Map<String, String> detail(AttributeWrite write) {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("attribute", write.attribute());
        detail.put("before", write.before());
        detail.put("after", write.after());
        return detail;
    }
}
