package dev.tenure.process;

import dev.tenure.roster.ChangeKind;
import dev.tenure.ticket.TicketStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.camunda.bpm.engine.ManagementService;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Counts what became of changes, {@code tenure.changes} by kind and outcome, and how many steps wait for their turn
 * ({@code tenure.steps.queued}) or have failed for good ({@code tenure.steps.stuck}).
 */
@Component
class ProcessMetrics {

    private final MeterRegistry meters;

    ProcessMetrics(MeterRegistry meters, @Lazy ManagementService management) {
        this.meters = meters;
        Gauge.builder(
                        "tenure.steps.queued",
                        () -> management.createJobQuery().executable().count())
                .description("Steps that are due and not done yet")
                .register(meters);
        Gauge.builder(
                        "tenure.steps.stuck",
                        () -> management.createJobQuery().noRetriesLeft().count())
                .description("Steps that failed too often and wait for somebody in Cockpit")
                .register(meters);
    }

    void closed(ChangeKind kind, TicketStatus status) {
        meters.counter(
                        "tenure.changes",
                        "kind",
                        kind.name().toLowerCase(Locale.ROOT),
                        "outcome",
                        status.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
