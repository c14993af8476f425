package dev.tenure.security;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionRequirementsGraph;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableInputImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableOutputImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableRuleImpl;
import org.camunda.bpm.dmn.engine.impl.spi.transform.DmnTransformListener;
import org.camunda.bpm.dmn.engine.impl.transform.DmnTransformException;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.Definitions;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.xml.instance.DomElement;

/** Refuses decisions that hold anything but FEEL. */
class DecisionGuard implements DmnTransformListener {

    private static final Pattern FEEL = Pattern.compile("(?i)feel|https?://www\\.omg\\.org/spec/(FEEL|DMN)/.*");
    private static final Set<String> REFUSED = Set.of("functionDefinition", "invocation", "import");

    @Override
    public void transformDecision(Decision decision, DmnDecision transformed) {
        read(decision.getModelInstance().getDocument().getRootElement(), "definitions");
    }

    private static void read(DomElement element, String owner) {
        String id = Optional.ofNullable(element.getAttribute("id")).orElse(owner);
        String name = element.getLocalName();
        if (REFUSED.contains(name)) {
            throw refused(id, name, "functions and what is loaded from elsewhere are not run here");
        }
        for (String attribute : List.of("expressionLanguage", "typeLanguage")) {
            String language = element.getAttribute(attribute);
            if (language != null && !FEEL.matcher(language.strip()).matches()) {
                throw refused(id, attribute, "'" + language + "' is not run here: only FEEL is");
            }
        }
        element.getChildElements().forEach(child -> read(child, id));
    }

    private static DmnTransformException refused(String id, String what, String reason) {
        return new DmnTransformException("Refused: element '" + id + "', " + what + ": " + reason + ".");
    }

    @Override
    public void transformDecisionTableInput(Input input, DmnDecisionTableInputImpl transformed) {
        // The whole file is read with its first decision.
    }

    @Override
    public void transformDecisionTableOutput(Output output, DmnDecisionTableOutputImpl transformed) {
        // As above.
    }

    @Override
    public void transformDecisionTableRule(Rule rule, DmnDecisionTableRuleImpl transformed) {
        // As above.
    }

    @Override
    public void transformDecisionRequirementsGraph(Definitions all, DmnDecisionRequirementsGraph transformed) {
        // As above.
    }
}
