package dev.tenure.console;

import dev.tenure.directory.Account;
import dev.tenure.directory.AttributeWrite;
import dev.tenure.directory.Conflict;
import dev.tenure.directory.Group;
import dev.tenure.directory.Membership;
import dev.tenure.directory.Restored;
import dev.tenure.process.Drift;
import dev.tenure.process.DriftFinding;
import dev.tenure.process.DriftFindings;
import dev.tenure.process.DriftRun;
import dev.tenure.process.Handing;
import dev.tenure.process.Merging;
import dev.tenure.process.PersonGroups;
import dev.tenure.process.Plan;
import dev.tenure.process.Plans;
import dev.tenure.process.Restore;
import dev.tenure.process.TicketDesk;
import dev.tenure.process.Undo;
import dev.tenure.process.Undone;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.FieldChange;
import dev.tenure.roster.Forecast;
import dev.tenure.roster.Identities;
import dev.tenure.roster.Person;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.PersonnelChange;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.NewTicket;
import dev.tenure.ticket.Priority;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.support.TransactionTemplate;

/** Stands for the process: opens a ticket for each person with news, in the roster's transaction, and leaves it open. */
class StandInProcess {

    private final Roster roster;
    private final Tickets tickets;

    StandInProcess(Roster roster, Tickets tickets) {
        this.roster = roster;
        this.tickets = tickets;
    }

    @EventListener
    void on(PersonnelChange change) {
        tickets.openOf(change.personId())
                .ifPresentOrElse(
                        open -> tickets.heardAgain(open.id(), change.id(), change.source(), change.changes()),
                        () -> tickets.open(new NewTicket(
                                change.personId(),
                                change.id(),
                                change.kind(),
                                change.source(),
                                true,
                                Priority.NORMAL,
                                "instance-of-" + change.id(),
                                change.changes())));
    }

    /** Plans whose first line is the roster's forecast. */
    @Bean
    Plans plans() {
        var standIn = new ProxyFactory();
        standIn.setTargetClass(Plans.class);
        standIn.setProxyTargetClass(true);
        standIn.addAdvice((MethodInterceptor) call -> {
            if (call.getArguments()[0] instanceof PersonRecord news) {
                Forecast forecast = roster.forecast(news);
                return plan(
                        forecast.kind(), forecast.changes(), forecast.person().employeeId());
            }
            return plan(ChangeKind.CHANGED, List.of(), null);
        });
        return (Plans) standIn.getProxy();
    }

    /** Everybody is in one group of ours, which a row gave. */
    @Bean
    PersonGroups personGroups() {
        return standIn(
                PersonGroups.class,
                call -> List.of(new PersonGroups.Of(
                        new Membership(
                                new Group(ConsoleApp.OBJECT_GUID, "CN=nurses,OU=Groups,DC=nordlund,DC=example"),
                                Membership.State.GRANTED,
                                Instant.EPOCH,
                                ConsoleApp.OBJECT_GUID,
                                "row-nurses",
                                null,
                                null),
                        true)));
    }

    /** Every change was undone just now, unless its reason says why not. */
    @Bean
    Undo undo() {
        return standIn(
                Undo.class,
                call -> roster.change((UUID) call.getArguments()[0])
                        .map(change -> call.getArguments().length == 3 && call.getArguments()[2].equals("merged")
                                ? new Undone.Impossible(Undone.Why.MERGED_SINCE, List.of(), Map.of(), null, null)
                                : call.getArguments().length == 3 && call.getArguments()[2].equals("newer")
                                        ? new Undone.Impossible(
                                                Undone.Why.NEWER,
                                                List.of(
                                                        new Conflict(
                                                                "title",
                                                                "changed-elsewhere",
                                                                "Doctor",
                                                                "Pirate",
                                                                null,
                                                                null,
                                                                null),
                                                        new Conflict(
                                                                "memberOf",
                                                                "written-since",
                                                                null,
                                                                null,
                                                                change.id(),
                                                                null,
                                                                "CN=nurses,OU=Groups,DC=nordlund,DC=example")),
                                                Map.of(),
                                                null,
                                                null)
                                        : new Undone.Done(
                                                call.getMethod().getName().equals("undo") ? change.id() : null,
                                                change.id(),
                                                change.personId(),
                                                false,
                                                false,
                                                false,
                                                List.of(new AttributeWrite("title", "Doctor", "Nurse")),
                                                List.of("title"),
                                                List.of(),
                                                tickets.ofChange(change.id())
                                                        .orElseThrow()
                                                        .number())));
    }

    /** Whoever has no open ticket gets one. */
    @Bean
    TicketDesk ticketDesk() {
        return standIn(TicketDesk.class, call -> {
            Ticket ticket = (Ticket) call.getArguments()[0];
            if (call.getMethod().getName().equals("comment")) {
                tickets.say(ticket.id(), (Remark) call.getArguments()[1]);
                return null;
            }
            tickets.openOf(ticket.personId()).ifPresent(open -> {
                throw new TicketDesk.StillOpen(open.number());
            });
            roster.reconsider(ticket.personId(), ChangeKind.CHANGED, "reopened");
            return tickets.openOf(ticket.personId()).orElseThrow();
        });
    }

    /** Merges and splits on the roster alone; of whom both have the account that stays nobody knows unless it is named. */
    @Bean
    Merging merging(Identities identities, TransactionTemplate transaction) {
        return standIn(
                Merging.class,
                call -> transaction.execute(status -> {
                    Object[] given = call.getArguments();
                    if (call.getMethod().getName().equals("split")) {
                        Identities.Split split = identities.split(
                                (UUID) given[0], (String) given[1], (String) given[2], (String) given[3]);
                        return new Merging.Parted(
                                split.personId(),
                                split.otherId(),
                                tickets.openOf(split.personId()).orElse(null),
                                tickets.openOf(split.otherId()).orElse(null));
                    }
                    Identities.Merged merged = given.length == 3
                            ? identities.foresee((UUID) given[0], (UUID) given[1])
                            : identities.merge((UUID) given[0], (UUID) given[1], (String) given[3], (String) given[4]);
                    return new Merging.Joined(
                            merged,
                            null,
                            null,
                            tickets.openOf(merged.person().id()).orElse(null));
                }));
    }

    /** Every deleted account was there after all. */
    @Bean
    Restore restore() {
        return standIn(
                Restore.class,
                call -> new Restored.There(new Account(
                        (UUID) call.getArguments()[0],
                        ConsoleApp.OBJECT_GUID,
                        "CN=Åsa Öberg,OU=People,DC=nordlund,DC=example",
                        "asa.oberg",
                        "asa.oberg@nordlund.example",
                        null,
                        true,
                        Instant.EPOCH)));
    }

    /** Managers are whom HR names, and nothing follows from a hand-over. */
    @Bean
    Handing handing() {
        return standIn(Handing.class, call -> switch (call.getMethod().getName()) {
            case "isManagerOf" ->
                ((Person) call.getArguments()[1])
                        .facts()
                        .managerEmployeeId()
                        .filter(call.getArguments()[0]::equals)
                        .isPresent();
            case "isEmployed" -> ((Person) call.getArguments()[0]).facts().active();
            default -> null;
        });
    }

    /** A comparison that is always under way. */
    @Bean
    Drift drift() {
        return standIn(Drift.class, call -> Optional.empty());
    }

    /** One run, one finding of each kind. */
    @Bean
    DriftFindings driftFindings() {
        DriftRun run = new DriftRun(
                ConsoleApp.OBJECT_GUID,
                1,
                Instant.EPOCH,
                null,
                DriftRun.State.RUNNING,
                true,
                "REPORT",
                "desk",
                0,
                0,
                0,
                0,
                0,
                null);
        return standIn(DriftFindings.class, call -> switch (call.getMethod().getName()) {
            case "run" -> Optional.of(run).filter(one -> one.id().equals(call.getArguments()[0]));
            case "runs" -> List.of(run);
            default ->
                ((Collection<?>) call.getArguments()[0])
                        .stream()
                                .map(kind -> finding((DriftFinding.Kind) kind))
                                .filter(finding -> finding.id() > (long) call.getArguments()[2])
                                .limit((int) call.getArguments()[3])
                                .toList();
        });
    }

    private static DriftFinding finding(DriftFinding.Kind kind) {
        return new DriftFinding(
                List.of(DriftFinding.Kind.values()).indexOf(kind) + 1,
                ConsoleApp.OBJECT_GUID,
                kind,
                "",
                null,
                "CN=Åsa Öberg,OU=People,DC=nordlund,DC=example",
                "asa.oberg",
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                null);
    }

    private static <T> T standIn(Class<T> type, MethodInterceptor answers) {
        var standIn = new ProxyFactory();
        standIn.setTargetClass(type);
        standIn.setProxyTargetClass(true);
        standIn.addAdvice(answers);
        return type.cast(standIn.getProxy());
    }

    private static Plan plan(ChangeKind kind, List<FieldChange> changes, String employeeId) {
        List<AttributeWrite> writes =
                employeeId == null ? List.of() : List.of(new AttributeWrite("employeeID", null, employeeId));
        return new Plan(
                kind,
                changes,
                "ENABLED",
                "2",
                false,
                "OU=People",
                "row-2",
                null,
                null,
                null,
                null,
                writes,
                List.of(),
                List.of());
    }
}
