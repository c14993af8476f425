package dev.tenure;

import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.camunda.bpm.model.bpmn.instance.di.Waypoint;

/** What is wrong with a diagram as a picture: its code may be right and nobody could read it. */
final class DiagramPicture {

    private final List<SequenceFlow> flows;
    private final Collection<FlowNode> nodes;
    private final DiagramGraph graph;

    DiagramPicture(BpmnModelInstance model, DiagramGraph graph) {
        this.graph = graph;
        flows = List.copyOf(model.getModelElementsByType(SequenceFlow.class));
        nodes = model.getModelElementsByType(FlowNode.class);
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (FlowNode node : nodes) {
            if (!(node.getDiagramElement() instanceof BpmnShape)) {
                problems.add(node.getId() + ": is not drawn");
            }
        }
        for (SequenceFlow flow : flows) {
            if (flow.getDiagramElement() == null) {
                problems.add(flow.getId() + ": is not drawn");
            }
        }
        if (problems.isEmpty()) {
            crossings(problems);
            detours(problems);
        }
        return problems;
    }

    private void crossings(List<String> problems) {
        for (int i = 0; i < flows.size(); i++) {
            for (int j = i + 1; j < flows.size(); j++) {
                if (cross(flows.get(i), flows.get(j))) {
                    problems.add(
                            flows.get(i).getId() + ": crosses " + flows.get(j).getId());
                }
            }
        }
    }

    /** Flows from or to one node may touch and run together; all others must not even touch. */
    private static boolean cross(SequenceFlow one, SequenceFlow other) {
        boolean related =
                one.getSource().equals(other.getSource()) || one.getTarget().equals(other.getTarget());
        for (Line2D a : lines(one)) {
            for (Line2D b : lines(other)) {
                if (related ? crossInside(a, b) : a.intersectsLine(b) && !meetAtEnds(one, other)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** One flow ends at the node where the other begins. */
    private static boolean meetAtEnds(SequenceFlow one, SequenceFlow other) {
        return (one.getTarget().equals(other.getSource()) && last(one).distance(first(other)) < 1)
                || (other.getTarget().equals(one.getSource()) && last(other).distance(first(one)) < 1);
    }

    private static boolean crossInside(Line2D a, Line2D b) {
        return Line2D.relativeCCW(a.getX1(), a.getY1(), a.getX2(), a.getY2(), b.getX1(), b.getY1())
                                * Line2D.relativeCCW(a.getX1(), a.getY1(), a.getX2(), a.getY2(), b.getX2(), b.getY2())
                        < 0
                && Line2D.relativeCCW(b.getX1(), b.getY1(), b.getX2(), b.getY2(), a.getX1(), a.getY1())
                                * Line2D.relativeCCW(b.getX1(), b.getY1(), b.getX2(), b.getY2(), a.getX2(), a.getY2())
                        < 0;
    }

    private void detours(List<String> problems) {
        for (SequenceFlow flow : flows) {
            if (last(flow).getX() < first(flow).getX() && !leadsBack(flow)) {
                problems.add(flow.getId() + ": runs from right to left and is no loop");
            }
            for (FlowNode node : nodes) {
                if (!node.equals(flow.getSource()) && !node.equals(flow.getTarget()) && runsThrough(flow, node)) {
                    problems.add(flow.getId() + ": runs through " + node.getId());
                }
            }
        }
    }

    private static boolean runsThrough(SequenceFlow flow, FlowNode node) {
        // A flow inside a subprocess lies in its frame, and a frame's own flow may begin at an event on its border.
        if (node instanceof SubProcess frame && contains(frame, flow)) {
            return false;
        }
        Bounds bounds = ((BpmnShape) node.getDiagramElement()).getBounds();
        return lines(flow).stream()
                .anyMatch(line -> line.intersects(
                        bounds.getX() + 1, bounds.getY() + 1, bounds.getWidth() - 2, bounds.getHeight() - 2));
    }

    private static boolean contains(SubProcess frame, SequenceFlow flow) {
        for (var scope = flow.getParentElement(); scope != null; scope = scope.getParentElement()) {
            if (scope.equals(frame)) {
                return true;
            }
        }
        return flow.getSource() instanceof BoundaryEvent border && frame.equals(border.getAttachedTo());
    }

    private boolean leadsBack(SequenceFlow flow) {
        Set<FlowNode> seen = new HashSet<>();
        List<FlowNode> next = new ArrayList<>(List.of(flow.getTarget()));
        while (!next.isEmpty()) {
            FlowNode node = next.remove(next.size() - 1);
            if (node.equals(flow.getSource())) {
                return true;
            }
            if (seen.add(node)) {
                next.addAll(graph.successors(node));
            }
        }
        return false;
    }

    private static List<Line2D> lines(SequenceFlow flow) {
        List<Waypoint> points = List.copyOf(flow.getDiagramElement().getWaypoints());
        List<Line2D> lines = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            Waypoint from = points.get(i - 1);
            Waypoint to = points.get(i);
            lines.add(new Line2D.Double(from.getX(), from.getY(), to.getX(), to.getY()));
        }
        return lines;
    }

    private static Point2D first(SequenceFlow flow) {
        return lines(flow).get(0).getP1();
    }

    private static Point2D last(SequenceFlow flow) {
        List<Line2D> lines = lines(flow);
        return lines.get(lines.size() - 1).getP2();
    }
}
