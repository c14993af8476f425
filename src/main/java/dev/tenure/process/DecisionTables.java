package dev.tenure.process;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.ticket.Priority;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/** The choices that the business owns, read once at the start from its decision tables. */
@Component
class DecisionTables {

    /** Tables may speak of the present day. */
    private static final Duration KEPT_FOR = Duration.ofSeconds(30);

    private final Cache<Question, List<DmnDecisionRuleResult>> answers =
            Caffeine.newBuilder().maximumSize(5_000).expireAfterWrite(KEPT_FOR).build();

    private final ThreadLocal<String> matched = new ThreadLocal<>();

    private final DmnEngine engine;
    private final ResourceLoader files;
    private final String folder;
    private final DmnDecision plan;
    private final DmnDecision container;
    private final DmnDecision triggers;
    private final DmnDecision notifications;

    DecisionTables(ResourceLoader files, ProcessSettings settings) {
        this.engine = engine();
        this.files = files;
        this.folder = settings.decisions();
        this.plan = read("change-plan");
        this.container = read("account-container");
        this.triggers = read("ticket-triggers");
        this.notifications = read("notifications");
        tryOut();
    }

    /** What a change means for the account. */
    enum Account {
        ENABLED,
        /** There, but not to be used yet. */
        PREPARED,
        DISABLED
    }

    record Planned(Account account, boolean approval, String rule) {}

    record Trigger(String process, Priority priority) {}

    record Telling(String role, String template) {}

    Planned plan(ChangeKind kind, boolean employed, boolean started, Facts facts) {
        DmnDecisionRuleResult row = only(
                plan,
                Variables.putValue("kind", kind.name())
                        .putValue("employed", employed)
                        .putValue("started", started)
                        .putValue("employmentType", facts.get(Field.EMPLOYMENT_TYPE)));
        return new Planned(
                Account.valueOf(text(plan, row, "account")),
                Boolean.TRUE.equals(row.getEntry("approval")),
                text(plan, row, "rule"));
    }

    /** RDNs under the base DN. */
    String container(boolean employed, Facts facts) {
        DmnDecisionRuleResult row = only(container, containerFacts(employed, facts));
        return text(container, row, "container");
    }

    /** The row of the table of containers that decides, by its id in the file. */
    String containerRule(boolean employed, Facts facts) {
        engine.evaluateDecisionTable(container, containerFacts(employed, facts));
        return matched.get();
    }

    private static VariableMap containerFacts(boolean employed, Facts facts) {
        return Variables.putValue("employed", employed)
                .putValue("employmentType", facts.get(Field.EMPLOYMENT_TYPE))
                .putValue("company", facts.get(Field.COMPANY))
                .putValue("department", facts.get(Field.DEPARTMENT))
                .putValue("location", facts.get(Field.LOCATION));
    }

    /** The engine tells a listener, and nobody else, which row it was. */
    private DmnEngine engine() {
        DefaultDmnEngineConfiguration configuration =
                (DefaultDmnEngineConfiguration) DmnEngineConfiguration.createDefaultDmnEngineConfiguration();
        configuration
                .getCustomPostDecisionTableEvaluationListeners()
                .add(event -> event.getMatchingRules().stream().findFirst().ifPresent(row -> matched.set(row.getId())));
        return configuration.buildEngine();
    }

    List<Trigger> triggers(String event, String sourceKind, String source, ChangeKind kind) {
        return rows(
                        triggers,
                        Variables.putValue("event", event)
                                .putValue("sourceKind", sourceKind)
                                .putValue("source", source)
                                .putValue("kind", kind.name()))
                .stream()
                .map(row ->
                        new Trigger(text(triggers, row, "process"), Priority.valueOf(text(triggers, row, "priority"))))
                .toList();
    }

    List<Telling> notifications(String event, ChangeKind kind, String source) {
        return rows(
                        notifications,
                        Variables.putValue("event", event)
                                .putValue("kind", kind.name())
                                .putValue("source", source))
                .stream()
                .map(row -> new Telling(text(notifications, row, "role"), text(notifications, row, "template")))
                .toList();
    }

    /** A table that an operator broke must stop the start, not the thousandth change. */
    private void tryOut() {
        for (ChangeKind kind : List.of(ChangeKind.JOINED, ChangeKind.CHANGED, ChangeKind.LEFT, ChangeKind.REHIRED)) {
            for (boolean employed : List.of(true, false)) {
                for (boolean started : List.of(true, false)) {
                    for (Facts facts : List.of(Facts.NONE, new Facts(Map.of(Field.EMPLOYMENT_TYPE, "employee")))) {
                        plan(kind, employed, started, facts);
                        container(employed, facts);
                    }
                }
            }
            triggers("CREATED", "HR", "push", kind);
            notifications(kind.name(), kind, "push");
        }
    }

    private DmnDecision read(String key) {
        Resource file = files.getResource(folder + key + ".dmn");
        try (InputStream stream = file.getInputStream()) {
            return engine.parseDecision(key, stream);
        } catch (IOException missing) {
            throw new IllegalStateException(
                    "The decision table '" + key + "' cannot be read from " + file.getDescription()
                            + ": put it there or correct tenure.process.decisions.",
                    missing);
        }
    }

    private DmnDecisionRuleResult only(DmnDecision decision, VariableMap facts) {
        List<DmnDecisionRuleResult> rows = rows(decision, facts);
        if (rows.size() != 1) {
            throw new IllegalStateException(
                    "The decision table '" + decision.getKey() + "' has " + rows.size() + " answers for "
                            + facts.keySet() + " where it must have one: give it a last row that always fits.");
        }
        return rows.get(0);
    }

    /** Asked with the same facts, a table gives the same rows. */
    private record Question(String table, Map<String, Object> facts) {}

    private List<DmnDecisionRuleResult> rows(DmnDecision decision, VariableMap facts) {
        return answers.get(
                new Question(decision.getKey(), new HashMap<>(facts)),
                question -> engine.evaluateDecisionTable(decision, facts));
    }

    private static String text(DmnDecision decision, DmnDecisionRuleResult row, String output) {
        Object value = row.getEntry(output);
        if (value == null) {
            throw new IllegalStateException("The decision table '" + decision.getKey() + "' leaves '" + output
                    + "' empty in a row: fill it in.");
        }
        return value.toString();
    }
}
