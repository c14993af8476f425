package dev.tenure.process;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.camunda.bpm.engine.delegate.BaseDelegateExecution;
import org.camunda.bpm.engine.impl.delegate.DefaultDelegateInterceptor;
import org.camunda.bpm.engine.impl.delegate.DelegateInvocation;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Times every step, and lets each line of the log name the change that it belongs to. */
@Component
class StepObservation extends DefaultDelegateInterceptor {

    /** What each line of the log names, here as in the API's lines. */
    static final String CHANGE = "change";

    static final String TICKET = "ticket";

    private final MeterRegistry meters;

    StepObservation(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void handleInvocation(DelegateInvocation invocation) throws Exception {
        BaseDelegateExecution context = invocation.getContextExecution();
        if (!(context instanceof ExecutionEntity execution) || execution.getActivityId() == null) {
            super.handleInvocation(invocation);
            return;
        }
        String step = execution.getActivityId();
        Timer.Sample sample = Timer.start(meters);
        String outcome = "failed";
        try (var ignored = MDC.putCloseable(
                        CHANGE, String.valueOf(execution.getVariable(PersonnelChangeSteps.CHANGE.name())));
                var ignoredToo = MDC.putCloseable("step", step)) {
            super.handleInvocation(invocation);
            outcome = "done";
        } finally {
            MDC.remove(TICKET);
            sample.stop(meters.timer("tenure.step", "step", step, "outcome", outcome));
        }
    }
}
