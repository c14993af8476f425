package dev.tenure.source;

import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Logs and counts how runs ended, and what became of their records. One that brought no news is not worth a line. */
@Component
class EndedRuns {

    private static final Logger LOG = LoggerFactory.getLogger(EndedRuns.class);

    private final MeterRegistry metrics;

    EndedRuns(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    @EventListener
    void on(RunEnded ended) {
        Run run = ended.run();
        LOG.atLevel(level(run))
                .log(
                        "Integration {}: {} {} {} {} {}",
                        run.integration(),
                        run.dryRun() ? "dry run" : "run",
                        run.id(),
                        run.state(),
                        run.counts(),
                        run.code() == null ? "" : "(" + run.code() + ") " + run.message());
        if (!run.dryRun()) {
            count(run);
        }
    }

    private static Level level(Run run) {
        if (run.state() == RunState.FAILED || run.state() == RunState.PARTIAL) {
            return Level.WARN;
        }
        boolean news = run.count(RecordOutcome.NEW) + run.count(RecordOutcome.CHANGED) > 0;
        return news || run.dryRun() || run.state() != RunState.DONE ? Level.INFO : Level.DEBUG;
    }

    private void count(Run run) {
        metrics.counter(
                        "tenure.source.runs",
                        "feed",
                        run.integration(),
                        "state",
                        run.state().name())
                .increment();
        run.counts()
                .forEach((outcome, count) -> metrics.counter(
                                "tenure.source.records", "feed", run.integration(), "outcome", outcome.name())
                        .increment(count));
    }
}
