package dev.tenure.process;

import dev.tenure.process.FeedRunSteps.Approval;
import dev.tenure.source.Run;
import dev.tenure.source.RunBegun;
import dev.tenure.source.RunCancelled;
import dev.tenure.source.RunDecided;
import dev.tenure.source.RunDecision;
import dev.tenure.source.RunNotPossible;
import dev.tenure.source.RunSteps;
import dev.tenure.source.Runs;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Hears what becomes of runs, in the transaction that keeps it, and moves their processes. */
@Component
class RunsUnderWay {

    private static final Logger LOG = LoggerFactory.getLogger(RunsUnderWay.class);
    private static final String IN_COCKPIT = "cockpit";

    private final Runs runs;
    private final RunSteps steps;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final ManagementService management;

    RunsUnderWay(Runs runs, RunSteps steps, RuntimeService runtime, TaskService tasks, ManagementService management) {
        this.runs = runs;
        this.steps = steps;
        this.runtime = runtime;
        this.tasks = tasks;
        this.management = management;
    }

    @EventListener
    void on(RunBegun begun) {
        runtime.startProcessInstanceByKey(
                FeedRunSteps.PROCESS,
                begun.runId().toString(),
                Map.of(FeedRunSteps.RUN.name(), begun.runId().toString()));
    }

    @EventListener
    void on(RunDecided decided) {
        Task task = task(decided.runId())
                .orElseThrow(() -> new RunNotPossible("The run is about to wait for approval: try again in a moment."));
        complete(task, decided.decision() == RunDecision.APPROVE ? Approval.YES : Approval.NO, decided.by());
    }

    @EventListener
    void on(RunCancelled cancelled) {
        task(cancelled.runId()).ifPresent(task -> complete(task, Approval.NO, cancelled.by()));
        // A step that nobody tries any more would keep the run from its end.
        for (Job stuck : management
                .createJobQuery()
                .processDefinitionKey(FeedRunSteps.PROCESS)
                .noRetriesLeft()
                .list()) {
            if (isOf(stuck, cancelled.runId())) {
                management.setJobRetries(stuck.getId(), 1);
            }
        }
    }

    /** A run whose process somebody has deleted would keep its integration from ever running again: it is cancelled. */
    void endTheLost() {
        for (Run run : runs.underWay()) {
            if (!hasProcess(run.id())) {
                LOG.warn("Integration {}: the process of run {} was deleted: it ends.", run.integration(), run.id());
                if (run.cancelledBy() == null) {
                    runs.cancel(run.id(), IN_COCKPIT);
                }
                steps.close(run.id());
            }
        }
    }

    private boolean hasProcess(UUID run) {
        return runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(run.toString(), FeedRunSteps.PROCESS)
                        .count()
                > 0;
    }

    private boolean isOf(Job job, UUID run) {
        return runtime.createProcessInstanceQuery()
                        .processInstanceId(job.getProcessInstanceId())
                        .processInstanceBusinessKey(run.toString())
                        .count()
                > 0;
    }

    Optional<Task> task(UUID run) {
        return Optional.ofNullable(tasks.createTaskQuery()
                .processDefinitionKey(FeedRunSteps.PROCESS)
                .processInstanceBusinessKey(run.toString())
                .taskDefinitionKey(FeedRunSteps.TASK)
                .singleResult());
    }

    private void complete(Task task, Approval approval, String by) {
        tasks.setAssignee(task.getId(), by);
        tasks.complete(task.getId(), Map.of(FeedRunSteps.APPROVAL.name(), approval.name()));
    }
}
