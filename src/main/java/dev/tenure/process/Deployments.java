package dev.tenure.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Deploys our diagrams and forms under names that stay the same wherever Tenure runs from, so that a new version
 * appears only when a diagram has changed. Refuses to start when a process that is still running needs a step that this
 * Tenure does not have.
 */
@Component
class Deployments implements SmartInitializingSingleton {

    private static final List<String> WHAT = List.of("bpmn/*.bpmn", "forms/*.form");

    private final RepositoryService repository;
    private final RuntimeService runtime;
    private final ResourcePatternResolver files;
    private final ConfigurableListableBeanFactory beans;
    private final DecisionTables tables;

    Deployments(
            RepositoryService repository,
            RuntimeService runtime,
            ResourcePatternResolver files,
            ConfigurableListableBeanFactory beans,
            DecisionTables tables) {
        this.repository = repository;
        this.runtime = runtime;
        this.files = files;
        this.beans = beans;
        this.tables = tables;
    }

    @Override
    public void afterSingletonsInstantiated() {
        try {
            deploy();
        } catch (IOException unreadable) {
            throw new IllegalStateException("A diagram or form of Tenure cannot be read.", unreadable);
        }
        refuseMissingSteps();
        refuseMissingProcesses(tables.triggered());
    }

    /**
     * A table that names a process that is not there must stop the start, not the thousandth ticket.
     *
     * @param named keys of processes; true for one that must begin with a job of its own
     */
    void refuseMissingProcesses(Map<String, Boolean> named) {
        named.forEach((key, follows) -> {
            ProcessDefinition definition = repository
                    .createProcessDefinitionQuery()
                    .processDefinitionKey(key)
                    .latestVersion()
                    .singleResult();
            if (definition == null) {
                throw new IllegalStateException("The table 'ticket-triggers' starts the process '" + key
                        + "', which is not deployed: put its diagram beside the others, or correct the row.");
            }
            boolean waits =
                    repository
                            .getBpmnModelInstance(definition.getId())
                            .getModelElementsByType(StartEvent.class)
                            .stream()
                            .filter(start -> start.getScope() instanceof org.camunda.bpm.model.bpmn.instance.Process)
                            .allMatch(StartEvent::isCamundaAsyncBefore);
            if (follows && !waits && !key.equals(PersonnelChangeSteps.PROCESS)) {
                throw new IllegalStateException(
                        "The table 'ticket-triggers' starts the process '" + key
                                + "' on a ticket, whose start event must be asyncBefore: else what fails in it holds up the ticket.");
            }
        });
    }

    private void deploy() throws IOException {
        DeploymentBuilder deployment =
                repository.createDeployment().name("tenure").source("tenure").enableDuplicateFiltering(true);
        for (String pattern : WHAT) {
            String folder = pattern.substring(0, pattern.indexOf('/') + 1);
            for (Resource file : files.getResources("classpath*:" + pattern)) {
                try (InputStream content = file.getInputStream()) {
                    deployment.addInputStream(folder + file.getFilename(), content);
                }
            }
        }
        deployment.deploy();
    }

    /** A step's name is public: whoever renames it leaves the processes behind that wait before it. */
    void refuseMissingSteps() {
        List<String> missing = new ArrayList<>();
        for (ProcessDefinition definition :
                repository.createProcessDefinitionQuery().list()) {
            if (runtime.createProcessInstanceQuery()
                            .processDefinitionId(definition.getId())
                            .count()
                    > 0) {
                for (String step : steps(definition)) {
                    if (!beans.containsBean(step)) {
                        missing.add(definition.getKey() + " version " + definition.getVersion() + ": " + step);
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Processes are running whose steps this Tenure does not have: "
                    + String.join(", ", missing) + ". Bring the steps back, or let these processes end first.");
        }
    }

    private Set<String> steps(ProcessDefinition definition) {
        Set<String> steps = new TreeSet<>();
        for (ServiceTask task :
                repository.getBpmnModelInstance(definition.getId()).getModelElementsByType(ServiceTask.class)) {
            String expression = task.getCamundaDelegateExpression();
            if (expression != null && expression.startsWith("${")) {
                steps.add(expression.substring(2, expression.length() - 1));
            }
        }
        return steps;
    }
}
