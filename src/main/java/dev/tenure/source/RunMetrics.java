package dev.tenure.source;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Counts how runs ended, and what became of their records. */
@Component
class RunMetrics {

    private final MeterRegistry metrics;

    RunMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    @EventListener
    void on(RunEnded ended) {
        Run run = ended.run();
        if (run.dryRun()) {
            return;
        }
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
