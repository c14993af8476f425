package dev.tenure.process;

import java.util.Set;
import org.camunda.bpm.engine.ActivityTypes;
import org.camunda.bpm.engine.impl.bpmn.helper.BpmnProperties;
import org.camunda.bpm.engine.impl.history.HistoryLevelActivity;
import org.camunda.bpm.engine.impl.history.event.HistoryEventType;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/**
 * The engine's history level {@code activity}, of tasks and called processes alone: that a gateway or an event was
 * passed can be told from the tasks around it, and half of what the engine writes about a change would be that. In the
 * database it is the level {@code activity}.
 */
class StepsHistory extends HistoryLevelActivity {

    static final String NAME = "steps";

    private static final Set<String> PASSED = Set.of(
            ActivityTypes.GATEWAY_EXCLUSIVE,
            ActivityTypes.GATEWAY_EVENT_BASED,
            ActivityTypes.START_EVENT,
            ActivityTypes.END_EVENT_NONE);

    private static final String ACTIVITY = HistoryEventTypes.ACTIVITY_INSTANCE_START.getEntityType();

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean isHistoryEventProduced(HistoryEventType type, Object entity) {
        return super.isHistoryEventProduced(type, entity) && !isPassed(type, entity);
    }

    private static boolean isPassed(HistoryEventType type, Object entity) {
        return ACTIVITY.equals(type.getEntityType())
                && entity instanceof ExecutionEntity execution
                && execution.getActivity() != null
                && PASSED.contains(execution.getActivity().getProperties().get(BpmnProperties.TYPE));
    }
}
