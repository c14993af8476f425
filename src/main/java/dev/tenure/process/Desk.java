package dev.tenure.process;

import dev.tenure.directory.Account;
import dev.tenure.directory.Accounts;
import dev.tenure.directory.Candidate;
import dev.tenure.directory.Group;
import dev.tenure.directory.HandOvers;
import dev.tenure.directory.ManagerAccount;
import dev.tenure.directory.Unsure;
import dev.tenure.process.Waits.Wait;
import dev.tenure.roster.Field;
import dev.tenure.roster.FieldProblem;
import dev.tenure.roster.Identities;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Where people answer what a machine cannot decide. An answer is checked, kept as a decision, said on the ticket, and
 * then the task is completed with nothing but the name of the resolution: what people type never becomes a variable.
 */
@Component
class Desk {

    private final TaskService tasks;
    private final RuntimeService runtime;
    private final Tickets tickets;
    private final Waits waits;
    private final DeskDecisions decisions;
    private final Roster roster;
    private final Accounts accounts;
    private final Calendar calendar;
    private final HandOvers handOvers;
    private final GroupOrders groupOrders;
    private final Merging merging;

    Desk(
            TaskService tasks,
            RuntimeService runtime,
            Tickets tickets,
            Waits waits,
            DeskDecisions decisions,
            Roster roster,
            Accounts accounts,
            Calendar calendar,
            HandOvers handOvers,
            GroupOrders groupOrders,
            Merging merging) {
        this.tasks = tasks;
        this.runtime = runtime;
        this.tickets = tickets;
        this.waits = waits;
        this.decisions = decisions;
        this.roster = roster;
        this.accounts = accounts;
        this.calendar = calendar;
        this.handOvers = handOvers;
        this.groupOrders = groupOrders;
        this.merging = merging;
    }

    /** What somebody answers. */
    record Reply(
            String resolution,
            @Nullable String value,
            @Nullable String note) {}

    /** A human task of ours and what it is about. */
    record Matter(Task task, Need need, Wait waiting, Work work) {}

    /** An answer that cannot be taken, and why; for people. */
    static final class Unacceptable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unacceptable(String message) {
            super(message);
        }
    }

    boolean isOurs(String taskId) {
        return task(taskId).isPresent();
    }

    Optional<Matter> matter(String taskId) {
        return task(taskId).flatMap(task -> {
            Need need = Need.ofTask(task.getTaskDefinitionKey()).orElseThrow();
            UUID change = UUID.fromString(runtime.getVariable(task.getExecutionId(), PersonnelChangeSteps.CHANGE.name())
                    .toString());
            Ticket ticket = tickets.ofChange(change).orElseThrow();
            Person person = roster.get(ticket.personId());
            return waits.of(ticket.id())
                    .map(wait -> new Matter(task, need, wait, new Work(ticket, person, decisions.of(person.id()))));
        });
    }

    /**
     * Takes an answer.
     *
     * @param user who gives it
     * @throws Unacceptable if it does not fit the task; nothing is changed then
     */
    @Transactional
    public void resolve(String taskId, String user, Reply reply) {
        Matter matter = matter(taskId)
                .orElseThrow(
                        () -> new Unacceptable("This task is gone: its cause has gone, or somebody else answered it."));
        Resolution resolution = resolution(matter, reply);
        String value = resolution == Resolution.USE_VALUE ? usable(matter, reply.value()) : null;
        Person person = matter.work().person();
        Field field = matter.waiting().field();
        List<String> groups = matter.waiting().groups();
        if (matter.need() == Need.CREDENTIALS_NOT_COLLECTED && resolution == Resolution.SKIP_FIELD) {
            handOvers.settle(person.id());
        } else if (field == null && resolution == Resolution.SKIP_FIELD && groups.isEmpty()) {
            throw new Unacceptable("There is no field here that could be skipped: choose another way.");
        }
        DeskDecision decision = new DeskDecision(
                person.id(),
                matter.work().ticketId(),
                matter.need(),
                resolution,
                field,
                field == null ? null : person.facts().get(field),
                value,
                blankToNull(reply.note()),
                user,
                calendar.now(),
                person.newestChange());
        if (resolution == Resolution.SKIP_FIELD && !groups.isEmpty()) {
            groups.forEach(group -> decisions.keep(groupOrders.without(group, matter.work(), decision)));
        } else {
            decisions.keep(decision);
        }
        if (matter.need() == Need.CHOOSE_ACCOUNT && Orders.NEW_ACCOUNT.equals(value)) {
            decline(matter, decision);
        }
        waits.end(matter.work().ticketId());
        tickets.say(matter.work().ticketId(), remarks(matter, resolution, value, reply, user));
        if (resolution == Resolution.SAME_PERSON) {
            merge(matter, reply, user);
        }
        tasks.setAssignee(taskId, user);
        tasks.complete(taskId, Map.of("resolution", resolution.name()));
    }

    /** None of those that were asked about: they are not offered again as long as the facts are the same. */
    private void decline(Matter matter, DeskDecision like) {
        String key = Unsure.key(matter.work().corrected().facts());
        for (UUID candidate : matter.waiting().candidates()) {
            decisions.keep(new DeskDecision(
                    like.personId(),
                    like.ticketId(),
                    like.need(),
                    Resolution.SKIP_FIELD,
                    null,
                    key,
                    candidate.toString(),
                    like.note(),
                    like.decidedBy(),
                    like.decidedAt(),
                    like.basis()));
        }
    }

    private Resolution resolution(Matter matter, Reply reply) {
        for (Resolution way : matter.need().ways()) {
            if (way.name().equals(reply.resolution())) {
                return way;
            }
        }
        throw new Unacceptable("The task '" + matter.need().activity() + "' takes as 'resolution' one of "
                + matter.need().ways().stream().map(Enum::name).collect(Collectors.joining(", ")) + ".");
    }

    private String usable(Matter matter, @Nullable String given) {
        String value = blankToNull(given);
        if (value == null) {
            throw new Unacceptable("The resolution USE_VALUE needs a 'value'.");
        }
        return switch (matter.need()) {
            case CHOOSE_MANAGER -> manager(matter.work().person(), value);
            case CHOOSE_ACCOUNT -> account(matter.work().person(), value);
            case CHOOSE_NAME -> name(matter.work().person(), value);
            default -> fieldValue(matter.waiting().field(), matter.work().person(), value);
        };
    }

    /** Nobody's account is ever taken from them. */
    private String account(Person person, String reference) {
        if (reference.equals(Orders.NEW_ACCOUNT)) {
            return reference;
        }
        Candidate chosen = existing(reference);
        accounts.ownerOf(chosen.objectGuid())
                .flatMap(roster::find)
                .or(() -> roster.findByEmployeeId(chosen.employeeId()))
                .filter(owner -> !owner.id().equals(person.id()))
                .ifPresent(owner -> {
                    throw new Unacceptable("The account '" + reference
                            + "' is that of the person with the employee number " + owner.employeeId()
                            + ": if both are one person, answer SAME_PERSON; else choose another.");
                });
        return chosen.objectGuid().toString();
    }

    /** The two become one by an ordinary merge; the task goes with the ticket of whoever was known later. */
    private void merge(Matter matter, Reply reply, String user) {
        Person person = matter.work().person();
        String note = blankToNull(reply.note());
        try {
            merging.merge(
                    person.id(),
                    other(person, blankToNull(reply.value())).id(),
                    null,
                    user,
                    note == null ? matter.need().activity() : note);
        } catch (Merging.TwoAccounts two) {
            throw new Unacceptable("Both have an account ("
                    + two.accounts().stream().map(Account::accountName).collect(Collectors.joining(", "))
                    + "): merge them by POST /api/v1/people/{id}/merge and say there"
                    + " which account stays.");
        } catch (Identities.NotPossible already) {
            throw new Unacceptable("They are one person already.");
        }
    }

    /** Who is meant: by unique id, employee number or account; by default whoever holds the disputed address. */
    private Person other(Person person, @Nullable String reference) {
        Optional<Person> found = reference == null
                ? person.disputed().stream().findFirst().flatMap(roster::findByEmail)
                : personId(reference)
                        .flatMap(roster::find)
                        .or(() -> roster.findByEmployeeId(reference))
                        .or(() -> accounts.resolve(reference)
                                .map(Candidate::objectGuid)
                                .flatMap(accounts::ownerOf)
                                .flatMap(roster::find));
        return found.orElseThrow(() -> new Unacceptable(
                "Nobody is known by that: give as 'value' the unique id, an employee number or the account of whom this"
                        + " person is."));
    }

    private String name(Person person, String name) {
        return switch (accounts.chooseName(person.id(), name)) {
            case KEPT -> name.toLowerCase(Locale.ROOT);
            case NOT_ALLOWED ->
                throw new Unacceptable(
                        "'" + name + "' cannot be a user name: give 1 to 20 of the letters a to z, digits,"
                                + " full stops, hyphens and underscores, with a letter or digit first and last.");
            case TAKEN ->
                throw new Unacceptable("Somebody has the user name '" + name + "', or had it: choose another one.");
        };
    }

    private String manager(Person person, String reference) {
        Candidate chosen = existing(managerReference(reference));
        boolean isSelf = accounts.of(person.id())
                .map(Account::objectGuid)
                .filter(chosen.objectGuid()::equals)
                .isPresent();
        if (isSelf) {
            throw new Unacceptable("A person cannot be their own manager: choose another account.");
        }
        return chosen.objectGuid().toString();
    }

    /** A person's id or employee number leads to their account; anything else may be the account itself. */
    private String managerReference(String reference) {
        Optional<String> ofPerson = personId(reference).flatMap(accounts::of).map(Account::dn);
        if (ofPerson.isPresent()) {
            return ofPerson.get();
        }
        ManagerAccount byNumber = accounts.manager(reference);
        return byNumber.dn() == null ? reference : byNumber.dn();
    }

    private static Optional<UUID> personId(String reference) {
        try {
            return Optional.of(UUID.fromString(reference));
        } catch (IllegalArgumentException noUuid) {
            return Optional.empty();
        }
    }

    private Candidate existing(String reference) {
        return accounts.resolve(reference)
                .orElseThrow(() -> new Unacceptable("The directory has no account '" + reference
                        + "': give the account name, DN or objectGUID of one that exists."));
    }

    private static String fieldValue(@Nullable Field field, Person person, String value) {
        if (field == null) {
            throw new Unacceptable("There is no field here that a value could be given for: choose another way.");
        }
        try {
            PersonRecord checked = new PersonRecord(
                    "desk",
                    null,
                    null,
                    java.time.Instant.EPOCH,
                    person.employeeId(),
                    Map.of(field, Optional.of(value)));
            return checked.stated()
                    .getOrDefault(field, Optional.empty())
                    .orElseThrow(() -> new Unacceptable("The value for '" + field + "' is blank."));
        } catch (InvalidPersonRecord invalid) {
            throw new Unacceptable(
                    invalid.problems().stream().map(FieldProblem::detail).collect(Collectors.joining(" ")));
        }
    }

    private Remark[] remarks(Matter matter, Resolution resolution, @Nullable String value, Reply reply, String user) {
        List<Remark> remarks = new ArrayList<>();
        remarks.add(Remark.task(
                Reason.TASK_RESOLVED, "task", matter.need().activity(), "resolution", resolution.name(), "by", user));
        special(matter, resolution, value, user).ifPresent(remarks::add);
        String note = blankToNull(reply.note());
        if (note != null) {
            remarks.add(Remark.comment(Reason.COMMENT_BY_HAND, "text", note));
        }
        return remarks.stream().map(remark -> remark.by(user)).toArray(Remark[]::new);
    }

    private Optional<Remark> special(Matter matter, Resolution resolution, @Nullable String value, String user) {
        String field =
                matter.waiting().field() == null ? "" : matter.waiting().field().name();
        String hrValue = matter.waiting().hrValue();
        return Optional.ofNullable(
                switch (resolution) {
                    case APPROVE -> Remark.comment(Reason.APPROVAL_GIVEN, "by", user);
                    case REJECT -> Remark.comment(Reason.APPROVAL_REJECTED, "by", user);
                    case RETURN_TO_HR -> Remark.comment(Reason.HR_RETURNED, "by", user);
                    case SKIP_FIELD ->
                        switch (matter.need()) {
                            case CHOOSE_MANAGER ->
                                Remark.comment(Reason.MANAGER_SKIPPED, "manager", hrValue, "by", user);
                            case CREDENTIALS_NOT_COLLECTED ->
                                Remark.comment(Reason.FIRST_PASSWORD_OTHERWISE, "by", user);
                            default ->
                                matter.waiting().groups().isEmpty()
                                        ? Remark.comment(Reason.DATA_FIELD_SKIPPED, "field", field, "by", user)
                                        : Remark.comment(
                                                Reason.ACCESS_SKIPPED,
                                                "groups",
                                                matter.waiting().groups().stream()
                                                        .map(Group::name)
                                                        .collect(Collectors.joining(", ")),
                                                "by",
                                                user);
                        };
                    case USE_VALUE ->
                        switch (matter.need()) {
                            case CHOOSE_MANAGER ->
                                Remark.comment(Reason.MANAGER_CHOSEN, "manager", dnOf(value), "by", user);
                            case CHOOSE_ACCOUNT -> Remark.comment(Reason.ACCOUNT_CHOSEN, "dn", dnOf(value), "by", user);
                            case CHOOSE_NAME ->
                                Remark.comment(Reason.ACCOUNT_NAME_CHOSEN, "accountName", value, "by", user);
                            default -> Remark.comment(Reason.DATA_VALUE_GIVEN, "field", field, "by", user);
                        };
                    case CLOSE_NOT_NEEDED ->
                        matter.need() == Need.REASSIGN_REPORTS
                                ? Remark.comment(Reason.MANAGER_REPORTS_LEFT, "by", user)
                                : null;
                    case RETRY, SAME_PERSON -> null;
                });
    }

    /** What people recognise: a kept choice is an objectGUID, or the word for a new account. */
    private String dnOf(String choice) {
        return choice.equals(Orders.NEW_ACCOUNT)
                ? choice
                : accounts.resolve(choice).map(Candidate::dn).orElse(choice);
    }

    private Optional<Task> task(String taskId) {
        return Optional.ofNullable(tasks.createTaskQuery().taskId(taskId).singleResult())
                .filter(task -> Need.ofTask(task.getTaskDefinitionKey()).isPresent());
    }

    @Nullable
    private static String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
