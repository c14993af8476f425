package dev.tenure.process;

import dev.tenure.directory.Accounts;
import dev.tenure.directory.DirectoryBack;
import dev.tenure.directory.DirectoryReached;
import dev.tenure.notification.MailUnavailable;
import dev.tenure.source.IntegrationRuns;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.Tickets;
import dev.tenure.ticket.WaitingFor;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.DefaultIncidentHandler;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.IncidentEntity;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Steps that failed: says so on their tickets, once, and sets them going when the cause is gone. */
@Component
class StuckSteps extends DefaultIncidentHandler {

    private static final Logger LOG = LoggerFactory.getLogger(StuckSteps.class);
    private static final int AT_ONCE = 200;

    private final Tickets tickets;
    private final Accounts accounts;
    private final ManagementService management;
    private final Afterwards afterwards;
    private final Calendar calendar;
    private final IntegrationRuns runs;
    private final AtomicBoolean hasPutOff = new AtomicBoolean();

    StuckSteps(
            Tickets tickets,
            Accounts accounts,
            @Lazy ManagementService management,
            Afterwards afterwards,
            Calendar calendar,
            IntegrationRuns runs) {
        super(Incident.FAILED_JOB_HANDLER_TYPE);
        this.tickets = tickets;
        this.accounts = accounts;
        this.management = management;
        this.afterwards = afterwards;
        this.calendar = calendar;
        this.runs = runs;
    }

    /** A step waits for a system that is not there. Called in the transaction that puts the step off. */
    void waitOut(String executionId, Throwable failure) {
        ticketOf(executionId).ifPresent(ticket -> {
            String answer = rootMessage(failure);
            if (failure instanceof MailUnavailable) {
                tickets.sayOnce(
                        ticket.id(),
                        "mail-unavailable",
                        Remark.mail(Reason.MAIL_FAILED, "template", "", "recipient", "", "answer", answer));
                return;
            }
            hasPutOff.set(true);
            boolean isNew = tickets.sayOnce(
                    ticket.id(),
                    "outage:" + accounts.status().since(),
                    Remark.comment(Reason.DIRECTORY_UNREACHABLE, "answer", answer));
            if (isNew) {
                tickets.become(ticket.id(), TicketStatus.WAITING, WaitingFor.DIRECTORY, null);
            }
        });
    }

    /** Everything that waited for the directory goes on now, not when its wait is over. */
    @EventListener
    void on(DirectoryBack back) {
        afterwards.run("set the waiting steps going", this::goOn);
    }

    /** Another node may have seen it before us, and we may have put off again what it had set going. */
    @EventListener
    void on(DirectoryReached reached) {
        if (hasPutOff.getAndSet(false)) {
            afterwards.run("set the waiting steps going", this::goOn);
        }
    }

    void goOn() {
        List<Job> waiting;
        do {
            waiting = management
                    .createJobQuery()
                    .withException()
                    .withRetriesLeft()
                    .duedateHigherThan(Date.from(calendar.now()))
                    .listPage(0, AT_ONCE);
            for (Job job : waiting) {
                try {
                    management.setJobDuedate(job.getId(), Date.from(calendar.now()));
                } catch (OptimisticLockingException itIsRunning) {
                    LOG.debug("Job {} is running already.", job.getId());
                }
            }
        } while (waiting.size() == AT_ONCE);
    }

    @Override
    public Incident handleIncident(IncidentContext context, String message) {
        ticketOf(context.getExecutionId()).ifPresent(ticket -> {
            tickets.say(
                    ticket.id(), Remark.comment(Reason.STEP_FAILED, "step", context.getActivityId(), "error", message));
            tickets.become(ticket.id(), TicketStatus.ACTION_NEEDED, null, null);
        });
        runOf(context.getExecutionId()).ifPresent(run -> runs.stuck(run, context.getActivityId()));
        return super.handleIncident(context, message);
    }

    /** The engine asks this of every job that ends: only where an incident was open is there anything to say. */
    @Override
    protected void removeIncident(IncidentContext context, boolean resolved) {
        for (Incident incident : Context.getCommandContext()
                .getIncidentManager()
                .findIncidentByConfiguration(context.getConfiguration())) {
            if (resolved) {
                ((IncidentEntity) incident).resolve();
                ticketOf(incident.getExecutionId())
                        .ifPresent(ticket -> tickets.say(
                                ticket.id(), Remark.comment(Reason.STEP_RECOVERED, "step", incident.getActivityId())));
            } else {
                // The process was taken away with its incident; who did it is in the audit.
                ((IncidentEntity) incident).delete();
            }
        }
    }

    private Optional<Ticket> ticketOf(@Nullable String executionId) {
        if (executionId == null) {
            return Optional.empty();
        }
        ExecutionEntity execution =
                Context.getCommandContext().getExecutionManager().findExecutionById(executionId);
        Object change = execution == null ? null : execution.getVariable(PersonnelChangeSteps.CHANGE.name());
        return change == null ? Optional.empty() : tickets.ofChange(UUID.fromString(change.toString()));
    }

    private static Optional<UUID> runOf(@Nullable String executionId) {
        ExecutionEntity execution = executionId == null
                ? null
                : Context.getCommandContext().getExecutionManager().findExecutionById(executionId);
        Object run = execution == null ? null : execution.getVariable(FeedRunSteps.RUN.name());
        return Optional.ofNullable(run).map(id -> UUID.fromString(id.toString()));
    }

    private static String rootMessage(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
