package dev.tenure.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParser;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.lang.Nullable;

/**
 * Reads a diagram before the engine does, and refuses it whole where it could run anything but our own steps. A
 * parse of its own rather than a listener, because the engine makes some classes that a diagram names while it parses.
 */
class DiagramGuard extends BpmnParse {

    /** Says only which kind of element another one is. */
    private static final String XML_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance:";

    private static final Map<String, String> REFUSED_ELEMENTS = Map.of(
            "scriptTask", "scripts are not run here",
            "script", "scripts are not run here",
            "connector", "connectors are not run here",
            "field", "fields are not injected here: read what is needed in the step itself",
            "import", "nothing is loaded from elsewhere");

    private static final Map<String, String> REFUSED_ATTRIBUTES = Map.of(
            "class", "class names are not loaded: name a step by delegateExpression",
            "expression", "expressions do no work here: name a step by delegateExpression",
            "type", "tasks of a type (shell, mail, external) are not run here: name a step by delegateExpression",
            "resource", "scripts and conditions are not loaded from elsewhere",
            "scriptFormat", "scripts are not run here",
            "variableMappingClass", "class names are not loaded",
            "variableMappingDelegateExpression", "mappings are not delegated",
            "formHandlerClass", "class names are not loaded",
            "taskPriority", "external tasks are not run here");

    /** Where these are plain words of BPMN: a form field's type, a business rule's result, an escalation's name. */
    private static final Set<String> MAY_HAVE_TYPE = Set.of("formField", "relationship", "itemDefinition");

    /** What {@code xsi:type} says of every condition and timer that a modeller writes. */
    private static final String SCHEMA_TYPE = "tFormalExpression";

    private static final Set<String> CONDITIONS = Set.of("conditionExpression", "condition", "completionCondition");

    private final AllowedBeans beans;
    private final List<Finding> findings = new ArrayList<>();

    private record Finding(Element element, String reason) {}

    DiagramGuard(BpmnParser parser, AllowedBeans beans) {
        super(parser);
        this.beans = beans;
    }

    @Override
    protected void parseRootElement() {
        read(rootElement, null);
        if (findings.isEmpty()) {
            super.parseRootElement();
        }
        findings.forEach(finding -> addError(finding.reason(), finding.element()));
    }

    // The owner is the nearest element with an id: what people find in the diagram.
    private void read(Element element, @Nullable String owner) {
        String id = element.attribute("id");
        String here = id == null ? owner : id;
        String name = element.getTagName();
        if (REFUSED_ELEMENTS.containsKey(name)) {
            refuse(element, here, name, REFUSED_ELEMENTS.get(name));
        }
        for (String key : element.attributes()) {
            if (key.startsWith(XML_SCHEMA)) {
                continue;
            }
            readAttribute(element, here, key.substring(key.lastIndexOf(':') + 1), element.attribute(key));
        }
        readText(element, here, element.getText());
        element.elements().forEach(child -> read(child, here));
    }

    private void readAttribute(Element element, @Nullable String here, String attribute, String value) {
        String name = element.getTagName();
        if (attribute.equals("delegateExpression")) {
            String bean = SafeExpression.name(value);
            if (!beans.names().contains(bean)) {
                refuse(element, here, attribute, "'" + value + "' is none of the steps " + sorted());
            }
        } else if (attribute.equals("language") && CONDITIONS.contains(name)) {
            refuse(element, here, attribute, "conditions have no language of their own");
        } else if (attribute.equals("name") && name.equals("constraint") && value.equals("validator")) {
            refuse(element, here, name, "class names are not loaded");
        } else if (REFUSED_ATTRIBUTES.containsKey(attribute)
                && !(attribute.equals("type") && (MAY_HAVE_TYPE.contains(name) || value.endsWith(SCHEMA_TYPE)))) {
            refuse(element, here, attribute, REFUSED_ATTRIBUTES.get(attribute));
        } else if (!SafeExpression.isAllowed(value)) {
            refuse(element, here, attribute, notAllowed(value));
        }
    }

    private void readText(Element element, @Nullable String here, String text) {
        String name = element.getTagName();
        if (CONDITIONS.contains(name) && element.elements().isEmpty()) {
            if (!SafeExpression.isCondition(text)) {
                refuse(element, here, name, "'" + text.strip() + "' is not of the form ${variable == 'CONSTANT'}");
            }
        } else if (!SafeExpression.isAllowed(text)) {
            refuse(element, here, name, notAllowed(text.strip()));
        }
    }

    private void refuse(Element element, @Nullable String here, String what, String reason) {
        findings.add(new Finding(
                element,
                "Refused: element '" + here + "' (" + element.getTagName() + "), " + what + ": " + reason + "."));
    }

    private List<String> sorted() {
        return beans.names().stream().sorted().toList();
    }

    private static String notAllowed(String text) {
        return "the expression '" + text + "' is refused: only ${name} and ${variable == 'CONSTANT'} are allowed";
    }
}
