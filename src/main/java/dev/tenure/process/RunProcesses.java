package dev.tenure.process;

import dev.tenure.source.FeedRun;
import dev.tenure.source.FeedRuns;
import dev.tenure.source.IntegrationRuns;
import dev.tenure.source.RunProgress;
import dev.tenure.source.RunStarts;
import dev.tenure.source.RunState;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Begins the processes of {@code bpmn/feed-run.bpmn}, and ends them when somebody wants that. */
@Component
public class RunProcesses implements RunStarts {

    private static final Logger LOG = LoggerFactory.getLogger(RunProcesses.class);

    private final RuntimeService runtime;
    private final IntegrationRuns runs;
    private final FeedRuns kept;
    private final TransactionTemplate transaction;

    RunProcesses(@Lazy RuntimeService runtime, IntegrationRuns runs, FeedRuns kept, TransactionTemplate transaction) {
        this.runtime = runtime;
        this.runs = runs;
        this.kept = kept;
        this.transaction = transaction;
    }

    @Override
    public UUID start(UUID integrationId, int version, boolean dryRun, String by) {
        return start(integrationId, version, dryRun, by, null);
    }

    /**
     * Begins a run that looks again at those records alone that failed in this one.
     *
     * @return empty if there is no such run of an integration, or it has not ended, or nothing failed in it
     */
    public Optional<UUID> retry(UUID runId, String by) {
        FeedRun run = kept.find(runId).orElse(null);
        RunProgress integration = run == null ? null : run.integration();
        if (run == null
                || integration == null
                || integration.dryRun()
                || run.state() == RunState.RUNNING
                || run.count(dev.tenure.source.RecordOutcome.FAILED) == 0) {
            return Optional.empty();
        }
        return Optional.of(start(integration.integrationId(), integration.version(), false, by, runId));
    }

    private UUID start(UUID integrationId, int version, boolean dryRun, String by, @Nullable UUID retryOf) {
        runs.underWay(integrationId).map(FeedRun::id).ifPresent(this::endIfLost);
        UUID started = transaction.execute(status -> {
            UUID run = runs.open(integrationId, version, dryRun, by, retryOf);
            String process = runtime.startProcessInstanceByKey(
                            FeedRunSteps.PROCESS,
                            integrationId.toString(),
                            Map.of(FeedRunSteps.RUN.name(), run.toString()))
                    .getId();
            runs.inProcess(run, process);
            return run;
        });
        if (started == null) {
            throw new IllegalStateException("No run was begun.");
        }
        return started;
    }

    /**
     * Ends a run, whatever it is at. What it had released stays.
     *
     * @return false if it had ended, or is none of an integration
     */
    public boolean cancel(UUID runId, String by) {
        Boolean cancelled = transaction.execute(status -> {
            boolean ended = runs.cancel(runId, "cancelled", "Cancelled by " + by + ".");
            if (ended) {
                runs.processOf(runId)
                        .filter(this::lives)
                        .ifPresent(process -> runtime.deleteProcessInstance(process, "cancelled by " + by));
            }
            return ended;
        });
        return Boolean.TRUE.equals(cancelled);
    }

    /** Whoever ends a process in Cockpit does not end its run: it would hold up all that follow. */
    @Scheduled(fixedDelayString = "${tenure.process.sweep:1m}", initialDelayString = "${tenure.process.sweep:1m}")
    void endLost() {
        runs.underWay().forEach(this::endIfLost);
    }

    private void endIfLost(UUID run) {
        Optional<String> process = runs.processOf(run);
        if (process.isPresent() && !lives(process.get())) {
            LOG.warn("Run {} has lost its process, and is ended.", run);
            runs.cancel(run, "process-ended", "Its process was ended in Cockpit.");
        }
    }

    private boolean lives(String process) {
        return runtime.createProcessInstanceQuery().processInstanceId(process).count() > 0;
    }
}
