package dev.tenure.process;

import dev.tenure.directory.Accounts;
import dev.tenure.process.Managers.Found;
import dev.tenure.process.PersonnelChangeSteps.Decision;
import dev.tenure.process.PersonnelChangeSteps.ManagerAnswer;
import dev.tenure.process.Planner.Intent;
import dev.tenure.process.Waits.Wait;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.Tickets;
import dev.tenure.ticket.WaitingFor;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What is to be done now, after all that HR and the desk have said. */
@Component
class Deciding {

    private final Planner planner;
    private final Accounts accounts;
    private final Managers managers;
    private final Waits waits;
    private final Tickets tickets;
    private final Calendar calendar;
    private final ProcessSettings settings;
    private final DriftFindings drift;

    Deciding(
            Planner planner,
            Accounts accounts,
            Managers managers,
            Waits waits,
            Tickets tickets,
            Calendar calendar,
            ProcessSettings settings,
            DriftFindings drift) {
        this.planner = planner;
        this.accounts = accounts;
        this.managers = managers;
        this.waits = waits;
        this.tickets = tickets;
        this.calendar = calendar;
        this.settings = settings;
        this.drift = drift;
    }

    Decision decide(Work work) {
        if (!work.ticket().isOpen()) {
            // The person was found to be another one, on whose ticket the work goes on.
            waits.end(work.ticketId());
            return Decision.NOTHING;
        }
        goOn(work);
        if (work.endedByHand().isPresent()) {
            return Decision.NOTHING;
        }
        if (work.isWithHr(calendar.now(), settings.hrAnswersWithin())) {
            waits.begin(work, Need.HR_ANSWER, null, calendar.now());
            return Decision.ASK;
        }
        Intent intent = planner.intend(work.ticket().kind(), work.corrected(), work.skipped());
        if (intent.account() == DecisionTables.Account.NONE
                && accounts.of(work.personId()).isEmpty()) {
            tickets.sayOnce(work.ticketId(), "not-yet:" + work.person().newestChange(), AccountWriting.decided(intent));
            return Decision.NOTHING;
        }
        if (!intent.missing().isEmpty()) {
            Field field = intent.missing().get(0);
            waits.begin(work, Need.COMPLETE_HR_DATA, field, calendar.now());
            tickets.say(work.ticketId(), missing(work.person(), intent));
            return Decision.ASK;
        }
        if (!work.isApproved()) {
            Optional<Remark> asking = intent.planned().approval()
                    ? Optional.of(approvalNeeded(work, intent))
                    : drift.asksFirst(work)
                            ? Optional.of(Remark.comment(Reason.APPROVAL_NEEDED, "rule", "drift"))
                            : Optional.empty();
            if (asking.isPresent()) {
                waits.begin(work, Need.APPROVE_CHANGE, null, calendar.now());
                tickets.say(work.ticketId(), asking.get());
                return Decision.ASK;
            }
        }
        return Decision.WRITE;
    }

    ManagerAnswer resolveManager(Work work) {
        Found found = managers.of(work);
        if (found instanceof Found.Unresolved unresolved) {
            waits.begin(work, Need.CHOOSE_MANAGER, Field.MANAGER, calendar.now());
            tickets.say(
                    work.ticketId(),
                    Remark.comment(
                            Reason.MANAGER_UNRESOLVED, "manager", unresolved.reference(), "why", unresolved.why()));
            return ManagerAnswer.UNRESOLVED;
        }
        if (found instanceof Found.LeftAlone alone && alone.remark() != null) {
            tickets.sayOnce(work.ticketId(), "manager:" + work.person().newestChange(), alone.remark());
        }
        return ManagerAnswer.KNOWN;
    }

    /** Says why the work goes on after it had stopped; an answer at the desk has said so itself. */
    private void goOn(Work work) {
        TicketStatus status = work.ticket().status();
        if (status == TicketStatus.NEW || status == TicketStatus.RUNNING) {
            return;
        }
        Optional<Wait> wait = waits.end(work.ticketId());
        if (wait.map(Wait::need).filter(Need::isTask).isPresent()) {
            tickets.say(
                    work.ticketId(),
                    Remark.task(Reason.TASK_GONE, "task", wait.get().need().activity()));
        } else if (wait.filter(was -> isAnsweredByHr(was, work)).isPresent()) {
            tickets.say(work.ticketId(), Remark.comment(Reason.HR_ANSWERED));
        } else if (status == TicketStatus.WAITING && work.ticket().waitingFor() == WaitingFor.DIRECTORY) {
            tickets.say(work.ticketId(), Remark.comment(Reason.DIRECTORY_BACK));
        }
        tickets.become(work.ticketId(), TicketStatus.RUNNING, null, null);
    }

    private static boolean isAnsweredByHr(Wait wait, Work work) {
        return wait.need() == Need.HR_ANSWER && work.person().newestChange() > wait.basis();
    }

    private Remark approvalNeeded(Work work, Intent intent) {
        String rule = intent.planned().rule();
        return accounts.of(work.personId())
                .filter(account -> intent.account() == DecisionTables.Account.DELETED)
                .map(account -> Remark.comment(
                        Reason.DELETION_APPROVAL_NEEDED,
                        "dn",
                        account.dn(),
                        "accountName",
                        account.accountName(),
                        "rule",
                        rule))
                .orElseGet(() -> Remark.comment(Reason.APPROVAL_NEEDED, "rule", rule));
    }

    private static Remark missing(Person person, Intent intent) {
        Field field = intent.missing().get(0);
        if (field.equals(Field.EMAIL) || field.equals(Field.OTHER_EMAILS)) {
            return Remark.comment(Reason.EMAIL_TAKEN, "address", String.join(";", person.disputed()));
        }
        return Remark.comment(
                Reason.DATA_INCOMPLETE,
                "fields",
                intent.missing().stream().map(Field::name).collect(Collectors.joining(", ")));
    }
}
