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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

/** The choices that the business owns, read once at the start from its decision tables. */
@Component
class DecisionTables {

    /** Tables may speak of the present day. */
    private static final Duration KEPT_FOR = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(DecisionTables.class);
    private static final String DELIVERED = "classpath:dmn/";

    private final Cache<Question, List<DmnDecisionRuleResult>> answers =
            Caffeine.newBuilder().maximumSize(5_000).expireAfterWrite(KEPT_FOR).build();

    private final DmnEngine engine;
    private int own;
    private final ResourceLoader files;
    private final String folder;
    private final DmnDecision plan;
    private final DmnDecision container;
    private final DmnDecision triggers;
    private final DmnDecision notifications;
    private final DmnDecision memberships;

    DecisionTables(ResourceLoader files, ProcessSettings settings) {
        this.engine =
                DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine();
        this.files = files;
        this.folder = settings.decisions();
        this.plan = read("change-plan");
        this.container = read("account-container");
        this.triggers = read("ticket-triggers");
        this.notifications = read("notifications");
        this.memberships = read("group-memberships");
        if (own == 0) {
            throw new IllegalStateException(
                    "There is no decision table in " + folder + ": put one there or correct tenure.process.decisions.");
        }
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
        DmnDecisionRuleResult row = only(
                container,
                Variables.putValue("employed", employed)
                        .putValue("employmentType", facts.get(Field.EMPLOYMENT_TYPE))
                        .putValue("company", facts.get(Field.COMPANY))
                        .putValue("department", facts.get(Field.DEPARTMENT))
                        .putValue("location", facts.get(Field.LOCATION)));
        return text(container, row, "container");
    }

    /** RDNs under the base DN, or whole DNs, of the groups that the person is in. */
    Set<String> groups(boolean employed, Facts facts) {
        return rows(
                        memberships,
                        Variables.putValue("employed", employed)
                                .putValue("employmentType", facts.get(Field.EMPLOYMENT_TYPE))
                                .putValue("company", facts.get(Field.COMPANY))
                                .putValue("department", facts.get(Field.DEPARTMENT))
                                .putValue("location", facts.get(Field.LOCATION))
                                .putValue("title", facts.get(Field.TITLE)))
                .stream()
                .map(row -> text(memberships, row, "group"))
                .collect(Collectors.toCollection(TreeSet::new));
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
                        groups(employed, facts);
                    }
                }
            }
            triggers("CREATED", "HR", "push", kind);
            notifications(kind.name(), kind, "push");
        }
    }

    /** A folder that is older than a table, or holds only what its owner changed, goes on working. */
    private DmnDecision read(String key) {
        if (files.getResource(folder + key + ".dmn").exists()) {
            own++;
            return read(folder, key);
        }
        LOG.info("The decision table '{}' is used as delivered: {} has none.", key, folder);
        return read(DELIVERED, key);
    }

    private DmnDecision read(String from, String key) {
        Resource file = files.getResource(from + key + ".dmn");
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
