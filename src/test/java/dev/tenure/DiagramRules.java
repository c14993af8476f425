package dev.tenure;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.InclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.MultiInstanceLoopCharacteristics;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.Task;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The rules that hold diagrams, decision tables, forms and code together, without Spring and without a database.
 *
 * @param code what the diagrams may name
 * @param bpmn the folder of the processes
 * @param dmn the folder of the decisions
 * @param forms the folder of the Camunda Forms
 */
record DiagramRules(ProcessCode code, Path bpmn, Path dmn, Path forms) {

    private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";
    private static final Pattern CONDITION = Pattern.compile("\\$\\{(\\w+) == '([A-Z][A-Z0-9_]*)'}");
    private static final Pattern PLAIN_EXPRESSION = Pattern.compile("\\$\\{\\w+(\\.\\w+(\\((\\w+|'[\\w.-]*')?\\))?)*}");
    private static final Pattern NO_VERB = Pattern.compile("\\w+(tion|sion|ment|ing|ity|ance|ence|ness)");
    private static final Pattern NAMED_VALUE = Pattern.compile("\\w+(\\.\\w+)*");

    private static final Set<String> HIDDEN_ELEMENTS =
            Set.of("executionListener", "taskListener", "script", "scriptTask", "connector", "complexGateway");
    private static final Set<String> HIDDEN_ATTRIBUTES =
            Set.of("class", "expression", "type", "variableMappingClass", "formHandlerClass");

    /** Everything that is wrong in any of the files, and between them. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Set<String> delegatesDrawn = new TreeSet<>();
        Set<String> formsUsed = new TreeSet<>();
        for (Path file : files(bpmn, ".bpmn")) {
            BpmnModelInstance model = Bpmn.readModelFromFile(file.toFile());
            DiagramGraph graph = new DiagramGraph(model);
            List<String> found = new ArrayList<>();
            process(file, model, found);
            hidden(file, found);
            tasks(model, found);
            humans(model, found);
            gateways(model, graph, found);
            transactions(model, graph, found);
            ends(model, graph, found);
            found.addAll(new DiagramPicture(model, graph).problems());
            found.forEach(problem -> problems.add(file.getFileName() + ": " + problem));
            all(model, ServiceTask.class).forEach(task -> delegatesDrawn.add(task.getId()));
            all(model, UserTask.class).forEach(task -> formsUsed.add(String.valueOf(task.getCamundaFormRef())));
        }
        for (Path file : files(dmn, ".dmn")) {
            decision(file).forEach(problem -> problems.add(file.getFileName() + ": " + problem));
        }
        for (Path file : files(forms, ".form")) {
            form(file, formsUsed).forEach(problem -> problems.add(file.getFileName() + ": " + problem));
        }
        code.delegates().stream()
                .filter(delegate -> !delegatesDrawn.contains(delegate))
                .forEach(delegate -> problems.add("delegate bean " + delegate + ": no diagram has a task of this id"));
        return problems;
    }

    static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void process(Path file, BpmnModelInstance model, List<String> problems) {
        List<Process> processes = List.copyOf(model.getModelElementsByType(Process.class));
        if (processes.size() != 1) {
            problems.add("a file holds one process, not " + processes.size());
        }
        for (Process process : processes) {
            if (!file.getFileName().toString().equals(process.getId() + ".bpmn")) {
                problems.add(process.getId() + ": the file bears another name than its process");
            }
            if (!process.isExecutable()) {
                problems.add(process.getId() + ": is not executable");
            }
            if (process.getCamundaHistoryTimeToLiveString() == null) {
                problems.add(process.getId() + ": has no historyTimeToLive");
            }
        }
    }

    /** What a reader of the picture would not see. */
    private static void hidden(Path file, List<String> problems) {
        NodeList elements = xml(file).getElementsByTagNameNS("*", "*");
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            String where = nearestId(element);
            if (HIDDEN_ELEMENTS.contains(element.getLocalName())) {
                problems.add(where + ": hides a " + element.getLocalName());
            }
            for (int j = 0; j < element.getAttributes().getLength(); j++) {
                Attr attribute = (Attr) element.getAttributes().item(j);
                boolean camunda = CAMUNDA.equals(attribute.getNamespaceURI());
                boolean step = camunda && attribute.getLocalName().equals("delegateExpression");
                if ((camunda && HIDDEN_ATTRIBUTES.contains(attribute.getLocalName()))
                        || (step && !element.getLocalName().equals("serviceTask"))) {
                    problems.add(where + ": hides code in its attribute " + attribute.getLocalName());
                } else {
                    logic(attribute.getValue(), where, problems);
                }
            }
            if (!element.getLocalName().equals("conditionExpression")) {
                for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
                    if (child.getNodeType() == Node.TEXT_NODE) {
                        logic(child.getTextContent().strip(), where, problems);
                    }
                }
            }
        }
    }

    private static void logic(String text, String where, List<String> problems) {
        if ((text.contains("${") || text.contains("#{"))
                && !PLAIN_EXPRESSION.matcher(text).matches()) {
            problems.add(where + ": has logic in the expression " + text);
        }
    }

    private void tasks(BpmnModelInstance model, List<String> problems) {
        for (Task task : all(model, Task.class)) {
            verb(task, problems);
            if (task instanceof ServiceTask step) {
                if (!("${" + task.getId() + "}").equals(step.getCamundaDelegateExpression())) {
                    problems.add(task.getId() + ": its delegateExpression is not ${" + task.getId() + "}");
                }
                if (!code.delegates().contains(task.getId())) {
                    problems.add(task.getId() + ": there is no delegate bean of this name");
                }
            } else if (task instanceof BusinessRuleTask rule) {
                rule(rule, problems);
            } else if (!(task instanceof UserTask) && !(task instanceof ReceiveTask)) {
                problems.add(task.getId() + ": a " + task.getElementType().getTypeName() + " does nothing here");
            }
        }
        for (CallActivity call : all(model, CallActivity.class)) {
            if (!Files.exists(bpmn.resolve(call.getCalledElement() + ".bpmn"))) {
                problems.add(call.getId() + ": calls the process " + call.getCalledElement() + ", which is not there");
            }
        }
        for (BoundaryEvent event : all(model, BoundaryEvent.class)) {
            boolean error = event.getEventDefinitions().stream().anyMatch(ErrorEventDefinition.class::isInstance);
            if (error && event.getAttachedTo() instanceof Task) {
                problems.add(event.getId() + ": lightning leaves a subprocess early; a step answers with a verdict");
            }
        }
    }

    private static void verb(Task task, List<String> problems) {
        String name = task.getName() == null ? "" : task.getName();
        if (!name.matches("\\p{Lu}\\S* .+") || NO_VERB.matcher(firstWord(task)).matches()) {
            problems.add(task.getId() + ": its name '" + name + "' does not say, verb first, what is done");
        }
    }

    private static String firstWord(Task task) {
        String name = task.getName() == null ? "" : task.getName();
        return name.toLowerCase(Locale.ROOT).split("\\s", 2)[0];
    }

    private void rule(BusinessRuleTask rule, List<String> problems) {
        if (rule.getCamundaDecisionRef() == null || !Files.exists(dmn.resolve(rule.getCamundaDecisionRef() + ".dmn"))) {
            problems.add(rule.getId() + ": its decision " + rule.getCamundaDecisionRef() + " is not there");
        }
        if (!"singleEntry".equals(rule.getCamundaMapDecisionResult())) {
            problems.add(rule.getId() + ": its result is not a singleEntry");
        }
        if (!code.constants().containsKey(String.valueOf(rule.getCamundaResultVariable()))) {
            problems.add(
                    rule.getId() + ": its result variable " + rule.getCamundaResultVariable() + " is not declared");
        }
    }

    private void humans(BpmnModelInstance model, List<String> problems) {
        for (UserTask task : all(model, UserTask.class)) {
            if (isBlank(task.getCamundaCandidateGroups())) {
                problems.add(task.getId() + ": has no candidateGroups");
            }
            if (isBlank(task.getCamundaDueDate())) {
                problems.add(task.getId() + ": has no dueDate");
            }
            if (isBlank(task.getCamundaFollowUpDate())) {
                problems.add(task.getId() + ": has no followUpDate");
            }
            String form = task.getCamundaFormRef();
            if (isBlank(form)) {
                problems.add(task.getId() + ": has no formRef");
            } else if (!Files.exists(forms.resolve(form + ".form"))) {
                problems.add(task.getId() + ": its form " + form + " is not there");
            }
            if (!escalates(task)) {
                problems.add(task.getId() + ": no timer escalates it or a scope around it");
            }
        }
    }

    /** A timer hangs on the task or on a subprocess around it, or starts an event subprocess beside it. */
    private static boolean escalates(UserTask task) {
        Set<FlowNode> scopes = new HashSet<>();
        Set<Object> parents = new HashSet<>();
        scopes.add(task);
        for (var scope = task.getParentElement(); scope != null; scope = scope.getParentElement()) {
            parents.add(scope);
            if (scope instanceof SubProcess frame) {
                scopes.add(frame);
            }
        }
        BpmnModelInstance model = (BpmnModelInstance) task.getModelInstance();
        return all(model, BoundaryEvent.class).stream()
                        .anyMatch(event -> scopes.contains(event.getAttachedTo()) && isTimer(event))
                || all(model, StartEvent.class).stream()
                        .anyMatch(start -> isTimer(start)
                                && start.getParentElement() instanceof SubProcess frame
                                && frame.triggeredByEvent()
                                && parents.contains(frame.getParentElement()));
    }

    private static boolean isTimer(CatchEvent event) {
        return event.getEventDefinitions().stream().anyMatch(TimerEventDefinition.class::isInstance);
    }

    private void gateways(BpmnModelInstance model, DiagramGraph graph, List<String> problems) {
        for (Gateway gateway : all(model, Gateway.class)) {
            if (graph.outgoing(gateway).size() < 2
                    || gateway instanceof ParallelGateway
                    || gateway instanceof EventBasedGateway) {
                continue;
            }
            if (isBlank(gateway.getName()) || !gateway.getName().strip().endsWith("?")) {
                problems.add(gateway.getId() + ": its name is no question");
            }
            for (SequenceFlow flow : graph.outgoing(gateway)) {
                if (isBlank(flow.getName())) {
                    problems.add(flow.getId() + ": an answer without a name");
                }
            }
            answers(gateway, graph.outgoing(gateway), problems);
        }
        for (SequenceFlow flow : all(model, SequenceFlow.class)) {
            if (flow.getConditionExpression() != null && !(flow.getSource() instanceof Gateway)) {
                problems.add(flow.getId() + ": a condition without a diamond");
            }
        }
    }

    private void answers(Gateway gateway, List<SequenceFlow> flows, List<String> problems) {
        Map<String, List<String>> asked = new TreeMap<>();
        for (SequenceFlow flow : flows) {
            String text = flow.getConditionExpression() == null
                    ? ""
                    : flow.getConditionExpression().getTextContent().strip();
            Matcher condition = CONDITION.matcher(text);
            if (condition.matches()) {
                asked.computeIfAbsent(condition.group(1), variable -> new ArrayList<>())
                        .add(condition.group(2));
            } else {
                problems.add(flow.getId() + ": its condition '" + text + "' is not ${variable == 'CONSTANT'}");
            }
        }
        if (asked.size() > 1) {
            problems.add(gateway.getId() + ": asks for more than one variable: " + asked.keySet());
        }
        asked.forEach((variable, answers) -> {
            Set<String> constants = code.constants().getOrDefault(variable, Set.of());
            if (constants.isEmpty()) {
                problems.add(gateway.getId() + ": " + variable + " is no declared enum variable");
                return;
            }
            Map<String, Long> arrows = answers.stream().collect(groupingBy(answer -> answer, counting()));
            constants.stream()
                    .filter(constant -> !arrows.containsKey(constant))
                    .forEach(constant -> problems.add(gateway.getId() + ": no arrow for " + constant));
            arrows.forEach((constant, count) -> {
                if (!constants.contains(constant)) {
                    problems.add(gateway.getId() + ": " + variable + " is never " + constant);
                } else if (count > 1) {
                    problems.add(gateway.getId() + ": " + count + " arrows for " + constant);
                }
            });
        });
    }

    /** Two side effects never share a transaction, and none shares one with the wish that asked for it. */
    private void transactions(BpmnModelInstance model, DiagramGraph graph, List<String> problems) {
        for (FlowNode node : all(model, FlowNode.class)) {
            if (code.external().contains(node.getId())
                    && node instanceof Activity activity
                    && activity.getLoopCharacteristics() instanceof MultiInstanceLoopCharacteristics many
                    && !many.isCamundaAsyncBefore()) {
                problems.add(node.getId() + ": its repetitions share a transaction; asyncBefore is missing on them");
            }
            boolean beginsOrBinds = node instanceof StartEvent
                    || node instanceof BoundaryEvent
                    || isWaiting(node)
                    || node instanceof CallActivity
                    || isFork(node, graph)
                    || code.external().contains(node.getId());
            if (beginsOrBinds && !isFollowedByJob(node)) {
                Set<FlowNode> seen = new HashSet<>();
                for (FlowNode next : afterwards(node, graph)) {
                    walk(node, next, seen, graph, problems);
                }
            }
        }
    }

    private void walk(FlowNode source, FlowNode node, Set<FlowNode> seen, DiagramGraph graph, List<String> problems) {
        if (node.isCamundaAsyncBefore() || !seen.add(node)) {
            return;
        }
        if (code.external().contains(node.getId())) {
            problems.add(node.getId() + ": shares a transaction with " + source.getId() + "; asyncBefore is missing");
            return;
        }
        if (isWaiting(node) || node instanceof CallActivity || isFollowedByJob(node)) {
            return;
        }
        List<FlowNode> next = node instanceof SubProcess frame
                ? frame.getChildElementsByType(StartEvent.class).stream()
                        .map(FlowNode.class::cast)
                        .toList()
                : afterwards(node, graph);
        for (FlowNode successor : next) {
            walk(source, successor, seen, graph, problems);
        }
    }

    /** What follows in the same transaction: at the end of a subprocess, what follows that. */
    private static List<FlowNode> afterwards(FlowNode node, DiagramGraph graph) {
        if (node instanceof EndEvent && node.getParentElement() instanceof SubProcess frame) {
            return isFollowedByJob(frame) ? List.of() : afterwards(frame, graph);
        }
        return graph.outgoing(node).stream().map(SequenceFlow::getTarget).toList();
    }

    /** Camunda knows no asyncAfter at this kind of gateway, and the model refuses the question. */
    private static boolean isFollowedByJob(FlowNode node) {
        return !(node instanceof EventBasedGateway) && node.isCamundaAsyncAfter();
    }

    private static boolean isWaiting(FlowNode node) {
        return node instanceof UserTask
                || node instanceof ReceiveTask
                || node instanceof IntermediateCatchEvent
                || node instanceof EventBasedGateway;
    }

    private static boolean isFork(FlowNode node, DiagramGraph graph) {
        return (node instanceof ParallelGateway || node instanceof InclusiveGateway)
                && graph.outgoing(node).size() > 1;
    }

    private static void ends(BpmnModelInstance model, DiagramGraph graph, List<String> problems) {
        for (FlowNode node : all(model, FlowNode.class)) {
            boolean eventSubprocess = node instanceof SubProcess frame && frame.triggeredByEvent();
            if (!eventSubprocess && !reachesAnEnd(node, graph)) {
                problems.add(node.getId() + ": leads to no end event");
            }
            boolean begins = node instanceof StartEvent || node instanceof BoundaryEvent || eventSubprocess;
            if (!begins && graph.incoming(node).isEmpty()) {
                problems.add(node.getId() + ": is never reached");
            }
        }
        for (SubProcess frame : all(model, SubProcess.class)) {
            if (frame.getChildElementsByType(StartEvent.class).size() != 1) {
                problems.add(frame.getId() + ": a subprocess has one start event");
            }
        }
    }

    private static boolean reachesAnEnd(FlowNode start, DiagramGraph graph) {
        Set<FlowNode> seen = new HashSet<>();
        List<FlowNode> next = new ArrayList<>(List.of(start));
        while (!next.isEmpty()) {
            FlowNode node = next.remove(next.size() - 1);
            if (node instanceof EndEvent) {
                return true;
            }
            if (seen.add(node)) {
                next.addAll(graph.successors(node));
            }
        }
        return false;
    }

    private static List<String> decision(Path file) {
        List<String> problems = new ArrayList<>();
        DmnModelInstance model = Dmn.readModelFromFile(file.toFile());
        Collection<Decision> decisions = model.getModelElementsByType(Decision.class);
        if (decisions.size() != 1) {
            problems.add("a file holds one decision, not " + decisions.size());
        }
        for (Decision decision : decisions) {
            if (!file.getFileName().toString().equals(decision.getId() + ".dmn")) {
                problems.add(decision.getId() + ": the file bears another name than its decision");
            }
            if (decision.getCamundaHistoryTimeToLiveString() == null) {
                problems.add(decision.getId() + ": has no historyTimeToLive");
            }
            if (decision.getExpression() instanceof DecisionTable table) {
                table(table, problems);
            } else {
                problems.add(decision.getId() + ": is no table, which is what operators can edit");
            }
        }
        return problems;
    }

    private static void table(DecisionTable table, List<String> problems) {
        for (Input input : table.getInputs()) {
            if (isBlank(input.getLabel())) {
                problems.add(input.getId() + ": an input without a label");
            }
            if (!NAMED_VALUE
                    .matcher(input.getInputExpression()
                            .getText()
                            .getTextContent()
                            .strip())
                    .matches()) {
                problems.add(input.getId() + ": an input is a name, not an expression");
            }
        }
        for (Output output : table.getOutputs()) {
            if (isBlank(output.getLabel()) || isBlank(output.getName())) {
                problems.add(output.getId() + ": an output without a label or a name");
            }
        }
        List<Rule> rules = List.copyOf(table.getRules());
        for (Rule rule : rules) {
            for (OutputEntry entry : rule.getOutputEntries()) {
                if (entry.getText() == null || isBlank(entry.getText().getTextContent())) {
                    problems.add(rule.getId() + ": a rule that says nothing");
                }
            }
        }
        if ((table.getHitPolicy() == HitPolicy.FIRST || table.getHitPolicy() == HitPolicy.UNIQUE)
                && !answersEverything(rules, 0, new ArrayList<>(table.getInputs()))) {
            problems.add(table.getId() + ": there are questions to which no rule has an answer");
        }
    }

    /** Whatever an input holds, be it a word that no rule names; of yes and no both are tried. */
    private static boolean answersEverything(List<Rule> rules, int input, List<Input> inputs) {
        if (input == inputs.size()) {
            return !rules.isEmpty();
        }
        return values(inputs.get(input)).stream()
                .allMatch(value -> answersEverything(
                        rules.stream()
                                .filter(rule ->
                                        fits(List.copyOf(rule.getInputEntries()).get(input), value))
                                .toList(),
                        input + 1,
                        inputs));
    }

    /** Those that the table allows, where it says so; else one that stands for all others. */
    private static List<String> values(Input input) {
        if ("boolean".equals(input.getInputExpression().getTypeRef())) {
            return List.of("true", "false");
        }
        return input.getInputValues() == null
                ? List.of("a word that no rule names")
                : List.of(input.getInputValues().getText().getTextContent().split(","));
    }

    private static boolean fits(InputEntry entry, String value) {
        String text =
                entry.getText() == null ? "" : entry.getText().getTextContent().strip();
        return Set.of("", "-").contains(text) || List.of(text.split(",")).contains(value);
    }

    private static List<String> form(Path file, Set<String> used) {
        List<String> problems = new ArrayList<>();
        try {
            JsonNode form = new ObjectMapper().readTree(file.toFile());
            String id = form.path("id").asText();
            if (!file.getFileName().toString().equals(id + ".form")) {
                problems.add(id + ": the file bears another name than its form");
            }
            if (!used.contains(id)) {
                problems.add(id + ": no task shows this form");
            }
            for (JsonNode component : form.findParents("text")) {
                // A text component renders Markdown, links and all, of whatever people are called.
                if (component.path("type").asText().equals("text")
                        && component.path("text").asText().matches("(?s)\\s*=.*|.*\\{\\{.*")) {
                    problems.add(id + ": data in a text component; html and table components escape it");
                }
            }
        } catch (IOException unreadable) {
            problems.add("is no JSON: " + unreadable.getMessage());
        }
        return problems;
    }

    private static <T extends ModelElementInstance> Collection<T> all(BpmnModelInstance model, Class<T> type) {
        return model.getModelElementsByType(type);
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    private static Element xml(Path file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException unreadable) {
            throw new IllegalStateException(file + " is no XML.", unreadable);
        }
    }

    private static String nearestId(Element element) {
        for (Node node = element; node instanceof Element here; node = node.getParentNode()) {
            if (here.hasAttribute("id")) {
                return here.getAttribute("id");
            }
        }
        return element.getLocalName();
    }
}
