package dev.tenure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;

/** Where one gets from where, told by the flows themselves: the lists in the nodes are for editors, no engine reads them. */
final class DiagramGraph {

    private final Map<FlowNode, List<SequenceFlow>> outgoing = new HashMap<>();
    private final Map<FlowNode, List<SequenceFlow>> incoming = new HashMap<>();
    private final Map<FlowNode, List<FlowNode>> successors = new HashMap<>();

    DiagramGraph(BpmnModelInstance model) {
        for (SequenceFlow flow : model.getModelElementsByType(SequenceFlow.class)) {
            put(outgoing, flow.getSource(), flow);
            put(incoming, flow.getTarget(), flow);
            put(successors, flow.getSource(), flow.getTarget());
        }
        for (BoundaryEvent event : model.getModelElementsByType(BoundaryEvent.class)) {
            put(successors, event.getAttachedTo(), event);
        }
    }

    List<SequenceFlow> outgoing(FlowNode node) {
        return outgoing.getOrDefault(node, List.of());
    }

    List<SequenceFlow> incoming(FlowNode node) {
        return incoming.getOrDefault(node, List.of());
    }

    /** Along the arrows, and out through the events on the border. */
    List<FlowNode> successors(FlowNode node) {
        return successors.getOrDefault(node, List.of());
    }

    private static <T> void put(Map<FlowNode, List<T>> map, FlowNode node, T value) {
        map.computeIfAbsent(node, key -> new ArrayList<>()).add(value);
    }
}
