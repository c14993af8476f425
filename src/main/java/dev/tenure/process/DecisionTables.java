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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.delegate.DmnEvaluatedDecisionRule;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableOutputImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableRuleImpl;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The choices that the business owns, read once at the start from its decision tables. */
@Component
class DecisionTables {

    /** Tables may speak of the present day. */
    private static final Duration KEPT_FOR = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(DecisionTables.class);
    private static final String DELIVERED = "classpath:dmn/";

    /** Ten years and some. */
    private static final int MOST_DAYS = 4000;

    /** The rows of the evaluation that this thread made last. */
    private static final ThreadLocal<List<String>> MATCHED = new ThreadLocal<>();

    private final Cache<Question, Answer> answers =
            Caffeine.newBuilder().maximumSize(5_000).expireAfterWrite(KEPT_FOR).build();

    private final DmnEngine engine;
    private int own;
    private final ResourceLoader files;
    private final String folder;
    private final DmnDecision days;
    private final DmnDecision plan;
    private final DmnDecision container;
    private final DmnDecision triggers;
    private final DmnDecision notifications;
    private final DmnDecision memberships;

    DecisionTables(ResourceLoader files, ProcessSettings settings) {
        this.engine = engine();
        this.files = files;
        this.folder = settings.decisions();
        this.days = read("lifecycle-days");
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
        /** Nothing is made yet; what is there cannot be used. */
        NONE,
        /** There, but not to be used yet. */
        PREPARED,
        ENABLED,
        DISABLED,
        DELETED
    }

    /**
     * Days around the first and the last.
     *
     * @param prepare before the first day: the account is made
     * @param enable before the first day: it can be used
     * @param grace after the last day: it is deleted
     * @param deletionApproval somebody must agree to that
     * @param byHandOver the account can be used only once its first password was handed over, however late
     * @param missed before the first day: somebody is asked about a first password that was not handed over; null for
     *     never
     */
    record Days(
            int prepare,
            int enable,
            int grace,
            boolean deletionApproval,
            boolean byHandOver,
            @Nullable Integer missed) {}

    record Planned(Account account, boolean approval, String rule) {}

    record Trigger(String process, Priority priority) {}

    record Telling(String role, String template) {}

    Days days(Facts facts) {
        DmnDecisionRuleResult row = only(
                days,
                Variables.putValue("employmentType", facts.get(Field.EMPLOYMENT_TYPE))
                        .putValue("company", facts.get(Field.COMPANY))
                        .putValue("location", facts.get(Field.LOCATION)));
        Days found = new Days(
                number(row, "prepareDays"),
                number(row, "enableDays"),
                number(row, "graceDays"),
                !Boolean.FALSE.equals(row.getEntry("deletionApproval")),
                byHandOver(row),
                missed(row));
        if (found.enable() > found.prepare()) {
            throw new IllegalStateException(
                    "The decision table 'lifecycle-days' has an account used before it is made: let enableDays be at"
                            + " most prepareDays in each row.");
        }
        return found;
    }

    /** A table that is older than this says nothing of it. */
    private static boolean byHandOver(DmnDecisionRuleResult row) {
        Object enabledBy = row.getEntry("enabledBy");
        if (enabledBy == null || enabledBy.equals("FIRST_DAY") || enabledBy.equals("HAND_OVER")) {
            return "HAND_OVER".equals(enabledBy);
        }
        throw new IllegalStateException(
                "The decision table 'lifecycle-days' needs as 'enabledBy' \"FIRST_DAY\" or \"HAND_OVER\".");
    }

    /** Nothing, or a negative number, for never. */
    @Nullable
    private Integer missed(DmnDecisionRuleResult row) {
        return row.getEntry("missedDays") == null
                        || (row.getEntry("missedDays") instanceof Number days && days.intValue() < 0)
                ? null
                : Integer.valueOf(number(row, "missedDays"));
    }

    Planned plan(ChangeKind kind, Phase phase, Facts facts) {
        DmnDecisionRuleResult row = only(
                plan,
                Variables.putValue("kind", kind.name())
                        .putValue("phase", phase.name())
                        .putValue("employmentType", facts.get(Field.EMPLOYMENT_TYPE)));
        return new Planned(
                Account.valueOf(text(plan, row, "account")),
                Boolean.TRUE.equals(row.getEntry("approval")),
                text(plan, row, "rule"));
    }

    /** RDNs under the base DN. */
    String container(Phase phase, Facts facts) {
        DmnDecisionRuleResult row = only(container, containerFacts(phase, facts));
        return text(container, row, "container");
    }

    /** The row of the table of containers that decides, by its id in the file. */
    String containerRule(Phase phase, Facts facts) {
        return answer(container, containerFacts(phase, facts)).ids().get(0);
    }

    private static VariableMap containerFacts(Phase phase, Facts facts) {
        return Variables.putValue("employed", phase.isEmployed())
                .putValue("phase", phase.name())
                .putValue("employmentType", facts.get(Field.EMPLOYMENT_TYPE))
                .putValue("company", facts.get(Field.COMPANY))
                .putValue("department", facts.get(Field.DEPARTMENT))
                .putValue("location", facts.get(Field.LOCATION));
    }

    /** RDNs under the base DN, or whole DNs, of the groups that the person is in, each with its first row by its id. */
    Map<String, String> groups(boolean employed, Facts facts) {
        Answer answer = answer(
                memberships,
                Variables.putValue("employed", employed)
                        .putValue("employmentType", facts.get(Field.EMPLOYMENT_TYPE))
                        .putValue("company", facts.get(Field.COMPANY))
                        .putValue("department", facts.get(Field.DEPARTMENT))
                        .putValue("location", facts.get(Field.LOCATION))
                        .putValue("title", facts.get(Field.TITLE)));
        Map<String, String> groups = new TreeMap<>();
        for (int i = 0; i < answer.rows().size(); i++) {
            groups.putIfAbsent(
                    text(memberships, answer.rows().get(i), "group"),
                    answer.ids().get(i));
        }
        return groups;
    }

    /** The engine tells a listener, and nobody else, which rows they were. */
    private DmnEngine engine() {
        DefaultDmnEngineConfiguration configuration =
                (DefaultDmnEngineConfiguration) DmnEngineConfiguration.createDefaultDmnEngineConfiguration();
        configuration
                .getCustomPostDecisionTableEvaluationListeners()
                .add(event -> MATCHED.set(event.getMatchingRules().stream()
                        .map(DmnEvaluatedDecisionRule::getId)
                        .toList()));
        return configuration.buildEngine();
    }

    /** Every process that a row of the table of triggers names; true for one that follows an open or closed ticket. */
    Map<String, Boolean> triggered() {
        DmnDecisionTableImpl table = (DmnDecisionTableImpl) triggers.getDecisionLogic();
        int event = place(
                table.getInputs().stream().map(input -> input.getExpression().getExpression()), "event");
        int process = place(table.getOutputs().stream().map(DmnDecisionTableOutputImpl::getOutputName), "process");
        Map<String, Boolean> named = new TreeMap<>();
        for (DmnDecisionTableRuleImpl row : table.getRules()) {
            String key = row.getConclusions().get(process).getExpression();
            String when = row.getConditions().get(event).getExpression();
            named.merge(
                    key == null ? "" : key.strip().replace("\"", ""),
                    when == null || !when.strip().equals("\"CREATED\""),
                    Boolean::logicalOr);
        }
        return named;
    }

    private static int place(Stream<String> names, String name) {
        int place = names.map(String::strip).toList().indexOf(name);
        if (place < 0) {
            throw new IllegalStateException("The decision table 'ticket-triggers' needs a column '" + name + "'.");
        }
        return place;
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

    /** @param kind null of what is no change of a person */
    List<Telling> notifications(String event, @Nullable ChangeKind kind, String source) {
        return rows(
                        notifications,
                        Variables.putValue("event", event)
                                .putValue("kind", kind == null ? null : kind.name())
                                .putValue("source", source))
                .stream()
                .map(row -> new Telling(text(notifications, row, "role"), text(notifications, row, "template")))
                .toList();
    }

    /** A table that an operator broke must stop the start, not the thousandth change. */
    private void tryOut() {
        for (ChangeKind kind : List.of(ChangeKind.JOINED, ChangeKind.CHANGED, ChangeKind.LEFT, ChangeKind.REHIRED)) {
            for (Facts facts : List.of(Facts.NONE, new Facts(Map.of(Field.EMPLOYMENT_TYPE, "employee")))) {
                days(facts);
                for (Phase phase : Phase.values()) {
                    plan(kind, phase, facts);
                    container(phase, facts);
                    groups(phase.isEmployed(), facts);
                }
            }
            for (Triggers.Event event : Triggers.Event.values()) {
                triggers(event.name(), "HR", "push", kind);
            }
            notifications(kind.name(), kind, "push");
            notifications("MANAGER_LEFT", kind, "push");
        }
        notifications("RUN_WAITING", null, "push");
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

    /**
     * The rows that fit.
     *
     * @param ids by which the file calls them, in the same order
     */
    private record Answer(List<DmnDecisionRuleResult> rows, List<String> ids) {}

    private List<DmnDecisionRuleResult> rows(DmnDecision decision, VariableMap facts) {
        return answer(decision, facts).rows();
    }

    private Answer answer(DmnDecision decision, VariableMap facts) {
        return answers.get(new Question(decision.getKey(), new HashMap<>(facts)), question -> {
            List<DmnDecisionRuleResult> rows = engine.evaluateDecisionTable(decision, facts);
            return new Answer(rows, MATCHED.get());
        });
    }

    private int number(DmnDecisionRuleResult row, String output) {
        if (row.getEntry(output) instanceof Number count && count.intValue() >= 0 && count.intValue() <= MOST_DAYS) {
            return count.intValue();
        }
        throw new IllegalStateException("The decision table 'lifecycle-days' needs '" + output
                + "' in every row: a number of days from 0 to " + MOST_DAYS + ".");
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
