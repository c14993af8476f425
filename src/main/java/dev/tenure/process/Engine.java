package dev.tenure.process;

import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.stereotype.Component;

/** What the engine needs to know of us. */
@Component
class Engine extends AbstractProcessEnginePlugin {

    private final RetryRules retries;
    private final StuckSteps stuck;
    private final StepObservation observation;

    Engine(RetryRules retries, StuckSteps stuck, StepObservation observation) {
        this.retries = retries;
        this.stuck = stuck;
        this.observation = observation;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setFailedJobCommandFactory(retries);
        configuration.setCustomIncidentHandlers(List.of(stuck));
        configuration.setDelegateInterceptor(observation);
        configuration.setCustomHistoryLevels(List.of(new StepsHistory()));
        configuration.setHistory(StepsHistory.NAME);
    }
}
