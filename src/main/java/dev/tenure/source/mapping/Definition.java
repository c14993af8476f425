package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tenure.roster.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/** Reads the JSON definition of a mapping and says everything that is wrong with it. */
final class Definition {

    private static final int MOST_FIELDS = 200;
    private static final int MOST_TRANSFORMS = 20;
    private static final int MOST_RULES = 50;
    private static final int LONGEST_REASON = 200;
    private static final int LONGEST_CONSTANT = 1000;
    private static final String EMPLOYEE_ID = "employeeId";
    private static final String APPLICATION = "application.";
    private static final Set<String> ACCOUNT = Set.of("role", "status", "lastActivity");
    private static final Set<String> SOURCE = Set.of("from", "expression", "constant", "transforms");
    private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private final JsonNode definition;
    private final Problems problems = new Problems();

    Definition(JsonNode definition) {
        this.definition = definition;
    }

    Mapping mapping() {
        if (!problems.isObject(
                definition,
                "",
                Set.of("key", "fields", "syncKeys", "mandatory", "filter", "ownFields", "application"))) {
            problems.throwIfAny();
        }
        Line key = key();
        List<OwnField> ownFields = ownFields();
        List<Line> fields = fields();
        Map<String, Line> application = application();
        Set<String> mapped = new HashSet<>();
        fields.forEach(line -> mapped.add(line.to()));
        application.keySet().forEach(name -> mapped.add(APPLICATION + name));
        for (int i = 0; i < ownFields.size(); i++) {
            if (!mapped.contains("attributes." + ownFields.get(i).name())) {
                problems.add(
                        "/ownFields/" + i, "not-mapped", "This field is added, and no line of 'fields' goes to it.");
            }
        }
        List<String> syncKeys = syncKeys(mapped, ownFields);
        List<String> mandatory = mandatory(mapped);
        List<Filter> filters = filters();
        problems.throwIfAny();
        return new Mapping(key, filters, fields, application, syncKeys, mandatory, ownFields);
    }

    @Nullable
    private Line key() {
        JsonNode key = definition.path("key");
        if (key.isMissingNode()) {
            return null;
        }
        JsonNode source = key.isTextual() || key.isArray()
                ? JsonNodeFactory.instance.objectNode().set("from", key)
                : key;
        if (!problems.isObject(source, "/key", SOURCE)) {
            return null;
        }
        if (source.has("constant")) {
            problems.add("/key/constant", "bad-key", "What tells records apart cannot be the same for all.");
        }
        return line("key", source, "/key", key.isObject() ? "/key/from" : "/key", Line.Type.TEXT);
    }

    private List<Line> fields() {
        List<JsonNode> items = problems.list(definition, "fields", "", MOST_FIELDS);
        if (items.isEmpty() && problems.count() == 0) {
            problems.add("/fields", "required", "'fields' names at least one field of ours.");
        }
        List<Line> fields = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Set<String> members = new HashSet<>(SOURCE);
        members.addAll(Set.of("to", "required", "type", "clear"));
        for (int i = 0; i < items.size(); i++) {
            String at = "/fields/" + i;
            JsonNode item = items.get(i);
            if (!problems.isObject(item, at, members)) {
                continue;
            }
            String to = problems.requiredText(item, "to", at);
            if (to == null || !isOurs(to, at + "/to")) {
                continue;
            }
            if (!seen.add(to)) {
                problems.add(at + "/to", "field-twice", "'" + to + "' has a line already: one of them must go.");
            }
            Line line = line(to, item, at, at + "/from", Line.Type.of(to));
            if (line != null) {
                fields.add(line);
            }
        }
        return fields;
    }

    private Map<String, Line> application() {
        JsonNode account = definition.path("application");
        Map<String, Line> lines = new LinkedHashMap<>();
        if (account.isMissingNode() || !problems.isObject(account, "/application", ACCOUNT)) {
            return lines;
        }
        Set<String> members = new HashSet<>(SOURCE);
        members.addAll(Set.of("required", "type"));
        for (Map.Entry<String, JsonNode> entry : account.properties()) {
            String at = "/application/" + entry.getKey();
            if (ACCOUNT.contains(entry.getKey()) && problems.isObject(entry.getValue(), at, members)) {
                Line line = line(
                        APPLICATION + entry.getKey(), entry.getValue(), at, at + "/from", Line.Type.of(entry.getKey()));
                if (line != null) {
                    lines.put(entry.getKey(), line);
                }
            }
        }
        return lines;
    }

    private boolean isOurs(String to, String at) {
        if (to.equals(EMPLOYEE_ID)) {
            return true;
        }
        try {
            Field field = Field.named(to);
            if (field.isAttribute()
                    && !ATTRIBUTE_NAME.matcher(field.attributeName()).matches()) {
                problems.add(at, "bad-name", "A field's name starts with a letter and holds letters, digits, _ and -.");
                return false;
            }
            return true;
        } catch (IllegalArgumentException unknown) {
            problems.add(
                    at,
                    "unknown-field",
                    "We have no such field: name one of ours, or write attributes.<name> for one of your own.");
            return false;
        }
    }

    @Nullable
    private Line line(String to, JsonNode item, String at, String fromAt, Line.Type usual) {
        int before = problems.count();
        long sources = List.of("from", "expression", "constant").stream()
                .filter(item::has)
                .count();
        if (sources != 1) {
            problems.add(at, "one-source", "A value comes from one of 'from', 'expression' and 'constant'.");
        }
        List<Path> paths = item.has("from") ? paths(item.get("from"), fromAt) : List.of();
        Expression expression = item.has("expression") ? expression(item, at) : null;
        JsonNode constant = item.get("constant");
        if (constant != null
                && (Values.isAbsent(constant)
                        || constant.isContainerNode()
                        || constant.asText().length() > LONGEST_CONSTANT)) {
            problems.add(at + "/constant", "not-a-value", "A constant is a text, number or truth, and not blank.");
        }
        List<Transform> transforms = new ArrayList<>();
        List<JsonNode> steps = problems.list(item, "transforms", at, MOST_TRANSFORMS);
        for (int i = 0; i < steps.size(); i++) {
            // A transform without parameters may be written as its bare name.
            JsonNode step = steps.get(i).isTextual()
                    ? JsonNodeFactory.instance.objectNode().set("name", steps.get(i))
                    : steps.get(i);
            Transform transform = Transforms.read(step, at + "/transforms/" + i, problems);
            if (transform != null) {
                transforms.add(transform);
            }
        }
        boolean required = problems.truth(item, "required", at, false);
        Line.Clear clear = clear(item, at, required);
        Line.Type type = type(to, item, at, usual);
        return problems.count() > before
                ? null
                : new Line(to, paths, expression, constant, List.copyOf(transforms), type, required, clear);
    }

    private List<Path> paths(JsonNode from, String at) {
        List<Path> paths = new ArrayList<>();
        if (!from.isTextual() && !from.isArray()) {
            problems.add(
                    at, "bad-path", "'from' is a path, or a list of paths of which the first with a value counts.");
        }
        if (from.isArray() && (from.isEmpty() || from.size() > 20)) {
            problems.add(at, "bad-path", "'from' lists one path at least and 20 at most.");
        }
        for (JsonNode text : from.isArray() ? from : List.of(from)) {
            Optional<Path> path = text.isTextual() ? Path.of(text.textValue()) : Optional.empty();
            if (path.isEmpty() && (from.isArray() || from.isTextual())) {
                problems.add(
                        at,
                        "bad-path",
                        "A path is names with dots between them, or a JSON pointer that begins with /.");
            }
            path.ifPresent(paths::add);
        }
        return paths;
    }

    @Nullable
    private Expression expression(JsonNode owner, String at) {
        String source = problems.requiredText(owner, "expression", at);
        try {
            return source == null ? null : Expression.of(source);
        } catch (Failed wrong) {
            problems.add(at + "/expression", wrong.code(), wrong.detail());
            return null;
        }
    }

    private Line.Clear clear(JsonNode item, String at, boolean required) {
        String name = problems.text(item, "clear", at);
        if (name == null) {
            return Line.Clear.NEVER;
        }
        if (!Set.of("never", "empty", "absent").contains(name)) {
            problems.add(at + "/clear", "unknown-value", "'clear' is never, empty or absent.");
            return Line.Clear.NEVER;
        }
        Line.Clear clear = Line.Clear.valueOf(name.toUpperCase(Locale.ROOT));
        if (required && clear != Line.Clear.NEVER) {
            problems.add(at + "/clear", "contradiction", "A field that is required cannot be cleared.");
        }
        return clear;
    }

    private Line.Type type(String to, JsonNode item, String at, Line.Type usual) {
        String name = problems.text(item, "type", at);
        if (name == null) {
            return usual;
        }
        if (!Set.of("text", "date", "truth", "instant", "emails").contains(name)) {
            problems.add(at + "/type", "unknown-value", "'type' is text, date, truth, instant or emails.");
            return usual;
        }
        Line.Type type = Line.Type.valueOf(name.toUpperCase(Locale.ROOT));
        if (type != usual && !to.startsWith("attributes.")) {
            problems.add(
                    at + "/type",
                    "contradiction",
                    "'" + to + "' is always of type " + usual.name().toLowerCase(Locale.ROOT) + ".");
        }
        return type;
    }

    private List<OwnField> ownFields() {
        List<OwnField> own = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<JsonNode> items = problems.list(definition, "ownFields", "", MOST_FIELDS);
        for (int i = 0; i < items.size(); i++) {
            String at = "/ownFields/" + i;
            if (!problems.isObject(items.get(i), at, Set.of("name", "unique"))) {
                continue;
            }
            String name = problems.requiredText(items.get(i), "name", at);
            if (name == null) {
                continue;
            }
            if (!ATTRIBUTE_NAME.matcher(name).matches()) {
                problems.add(
                        at + "/name",
                        "bad-name",
                        "A field's name starts with a letter and holds letters, digits, _ and -.");
            } else if (!seen.add(name)) {
                problems.add(at + "/name", "field-twice", "This field is added already.");
            } else {
                own.add(new OwnField(name, problems.truth(items.get(i), "unique", at, false)));
            }
        }
        return own;
    }

    private List<String> syncKeys(Set<String> mapped, List<OwnField> ownFields) {
        Set<String> unique = new HashSet<>(Set.of(EMPLOYEE_ID, Field.EMAIL.name()));
        ownFields.stream().filter(OwnField::unique).forEach(own -> unique.add("attributes." + own.name()));
        List<String> names = problems.texts(definition, "syncKeys", "");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!unique.contains(name)) {
                problems.add(
                        "/syncKeys/" + i,
                        "not-unique",
                        "A person is found by employeeId, email or an own field that is declared unique.");
            } else if (!mapped.contains(name)) {
                problems.add("/syncKeys/" + i, "not-mapped", "No line of 'fields' goes to '" + name + "'.");
            }
            if (!seen.add(name)) {
                problems.add("/syncKeys/" + i, "field-twice", "'" + name + "' is a sync key already.");
            }
        }
        return names;
    }

    private List<String> mandatory(Set<String> mapped) {
        List<String> names = problems.texts(definition, "mandatory", "");
        for (int i = 0; i < names.size(); i++) {
            if (!mapped.contains(names.get(i))) {
                problems.add("/mandatory/" + i, "not-mapped", "This is mandatory, and nothing is mapped to it.");
            }
        }
        return names;
    }

    private List<Filter> filters() {
        List<Filter> filters = new ArrayList<>();
        List<JsonNode> items = problems.list(definition, "filter", "", MOST_RULES);
        for (int i = 0; i < items.size(); i++) {
            String at = "/filter/" + i;
            JsonNode item = items.get(i);
            if (!problems.isObject(item, at, Set.of("expression", "keep", "reason"))) {
                continue;
            }
            Expression expression = expression(item, at);
            if (expression != null && !expression.saysTruth()) {
                problems.add(at + "/expression", "not-true-or-false", "A rule's expression comes to true or false.");
            }
            if (!item.path("keep").isBoolean()) {
                problems.add(
                        at + "/keep",
                        "required",
                        "'keep' is true if only those come in of which the expression is true, false if those do not.");
            }
            String reason = problems.requiredText(item, "reason", at);
            if (reason != null && reason.length() > LONGEST_REASON) {
                problems.add(at + "/reason", "too-long", "A reason has " + LONGEST_REASON + " characters at most.");
            }
            if (expression != null && reason != null) {
                filters.add(new Filter(i + 1, expression, item.path("keep").booleanValue(), reason));
            }
        }
        return filters;
    }
}
