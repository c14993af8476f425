package dev.tenure.source.mapping;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.tenure.roster.Field;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.Stated;
import dev.tenure.source.FormProblem;
import dev.tenure.source.MappingForm;
import dev.tenure.source.mapping.Language.BadExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.lang.Nullable;

/** Makes a form ready and collects all that is wrong with it. */
final class FormCheck {

    static final String EMPLOYEE_ID = "employeeId";
    static final String SOURCE_ID = "sourceId";
    static final String ACCOUNT_ID = "accountId";

    private static final Map<String, Kind> SEAT =
            Map.of(ACCOUNT_ID, Kind.TEXT, "role", Kind.TEXT, "status", Kind.TEXT, "lastActivityAt", Kind.MOMENT);
    private static final int MOST_STEPS = 10;
    private static final int MOST_FIELDS = 200;
    private static final int MOST_RULES = 50;

    private final Language language;
    private final Set<String> unique;
    private final Reads reads = new Reads();
    private final List<FormProblem> problems = new ArrayList<>();

    /** @param unique the own fields of which a value belongs to one person only, as {@code attributes.name} */
    FormCheck(Language language, Set<String> unique) {
        this.language = language;
        this.unique = unique;
    }

    List<FormProblem> problems() {
        return List.copyOf(problems);
    }

    /** What can be made of the form; of use only if there are no {@link #problems()}, or only missing fields. */
    CompiledMapping compile(MappingForm form) {
        if (form.fields().size() > MOST_FIELDS || form.rules().size() > MOST_RULES) {
            add("", "too-many", "A mapping has at most " + MOST_FIELDS + " fields and " + MOST_RULES + " rules.");
            return new CompiledMapping(reads, List.of(), List.of(), List.of(), List.of(), List.of());
        }
        List<Path> id = form.id() == null ? List.of() : paths("/id", form.id());
        List<Chain> fields = new ArrayList<>();
        form.fields()
                .forEach((name, rule) ->
                        kind(name).ifPresent(kind -> fields.add(chain("/fields/" + escaped(name), name, kind, rule))));
        List<Chain> seat = new ArrayList<>();
        form.seat().forEach((name, rule) -> {
            if (SEAT.containsKey(name)) {
                seat.add(chain("/seat/" + escaped(name), "seat." + name, SEAT.get(name), rule));
            } else {
                add("/seat/" + escaped(name), "unknown-field", "An account has " + new TreeSet<>(SEAT.keySet()) + ".");
            }
        });
        if (!form.seat().isEmpty() && !form.seat().containsKey(ACCOUNT_ID)) {
            add(
                    "/seat/" + ACCOUNT_ID,
                    "required",
                    "An account in the application is known by its 'accountId': map it.");
        }
        List<CompiledMapping.Gate> gates = rules(form.rules());
        List<String> keys = keys(form);
        mandatory(form, keys);
        return new CompiledMapping(reads, id, fields, keys, gates, seat);
    }

    private Optional<Kind> kind(String name) {
        if (name.equals(EMPLOYEE_ID)) {
            return Optional.of(Kind.TEXT);
        }
        try {
            Field field = Field.named(name);
            if (field.isAttribute()) {
                // The roster says what a name is.
                new Stated(null, Map.of(field, Optional.of("any")));
            }
            return Optional.of(Kind.of(field));
        } catch (InvalidPersonRecord badName) {
            badName.problems().forEach(problem -> add("/fields/" + escaped(name), "unknown-field", problem.detail()));
        } catch (IllegalArgumentException unknown) {
            add(
                    "/fields/" + escaped(name),
                    "unknown-field",
                    "There is no field '" + name + "'; a field of your own is named attributes." + name + ".");
        }
        return Optional.empty();
    }

    private Chain chain(String pointer, String name, Kind kind, @Nullable MappingForm.FieldRule rule) {
        if (rule == null) {
            add(pointer, "required", "Say where the field comes from: give it a path, a constant or an expression.");
            return new Chain(name, kind, List.of(), null, List.of(), false, false);
        }
        boolean hasPath = rule.from() != null && !rule.from().isBlank();
        boolean hasConstant = rule.constant() != null;
        if (hasPath && hasConstant) {
            add(pointer, "either-or", "A field comes from a path or is a constant, not both: take one of them away.");
        }
        if (!hasPath && !hasConstant && rule.then().isEmpty()) {
            add(pointer, "required", "Say where the field comes from: give it a path, a constant or an expression.");
        }
        List<Path> from = hasPath ? paths(pointer + "/from", rule.from()) : List.of();
        return new Chain(
                name,
                kind,
                from,
                rule.constant(),
                steps(pointer, kind, rule, hasPath),
                rule.required(),
                rule.absentKeeps());
    }

    private List<Expression> steps(String pointer, Kind kind, MappingForm.FieldRule rule, boolean hasPath) {
        if (rule.then().size() > MOST_STEPS) {
            add(pointer + "/then", "too-many", "A chain has at most " + MOST_STEPS + " steps.");
            return List.of();
        }
        List<Expression> steps = new ArrayList<>();
        CelType value = hasPath || rule.constant() != null ? Language.valueOf(rule.constant() != null) : null;
        for (String text : rule.then()) {
            Optional<Expression> step = expression(pointer + "/then/" + steps.size(), text, value);
            if (step.isEmpty()) {
                return List.of();
            }
            steps.add(step.get());
            value = Language.next(step.get().type());
        }
        if (!steps.isEmpty() && !kind.takes(steps.get(steps.size() - 1).type())) {
            add(
                    pointer + "/then/" + (steps.size() - 1),
                    "wrong-type",
                    "The expression makes a "
                            + steps.get(steps.size() - 1).type().name() + ", which is no " + kind.title()
                            + ": end with a step that makes one.");
        }
        return steps;
    }

    private List<CompiledMapping.Gate> rules(List<MappingForm.Rule> rules) {
        List<CompiledMapping.Gate> gates = new ArrayList<>();
        for (int at = 0; at < rules.size(); at++) {
            String pointer = "/rules/" + at;
            MappingForm.Rule rule = rules.get(at);
            if (rule.because() == null || rule.because().isBlank()) {
                add(pointer + "/because", "required", "Say why a record is kept out: it is told with each of them.");
            }
            int number = at + 1;
            expression(pointer + "/when", rule.when(), null).ifPresent(when -> {
                CelKind made = when.type().kind();
                if (made != CelKind.BOOL && made != CelKind.DYN) {
                    add(
                            pointer + "/when",
                            "not-a-truth",
                            "A rule is true or false; this makes a "
                                    + when.type().name() + ".");
                }
                gates.add(new CompiledMapping.Gate(number, when, String.valueOf(rule.because())));
            });
        }
        return gates;
    }

    private Optional<Expression> expression(String pointer, @Nullable String text, @Nullable CelType value) {
        if (text == null || text.isBlank()) {
            add(pointer, "required", "An expression is missing: write one, or take the step away.");
            return Optional.empty();
        }
        try {
            Expression expression = language.compile(text, value);
            expression.paths().forEach(reads::add);
            return Optional.of(expression);
        } catch (BadExpression bad) {
            add(pointer, bad.code(), bad.detail());
            return Optional.empty();
        }
    }

    private List<Path> paths(String pointer, String text) {
        try {
            List<Path> paths = Path.alternatives(text);
            paths.forEach(path -> reads.add(path.steps()));
            return paths;
        } catch (IllegalArgumentException unreadable) {
            add(pointer, "bad-path", unreadable.getMessage());
            return List.of();
        }
    }

    private List<String> keys(MappingForm form) {
        if (form.keys().isEmpty()) {
            return form.fields().containsKey(EMPLOYEE_ID) ? List.of(EMPLOYEE_ID) : List.of();
        }
        for (int at = 0; at < form.keys().size(); at++) {
            key("/keys/" + at, form.keys().get(at), form);
        }
        return form.keys();
    }

    private void key(String pointer, String key, MappingForm form) {
        boolean isOwn = key.startsWith("attributes.");
        if (!isOwn && !Set.of(EMPLOYEE_ID, Field.EMAIL.name(), SOURCE_ID).contains(key)) {
            boolean isField =
                    Field.known().stream().anyMatch(field -> field.name().equals(key));
            add(
                    pointer,
                    isField ? "not-unique" : "unknown-key",
                    "'" + key
                            + "' cannot find a person: take employeeId, email, sourceId or a unique field of your own.");
        } else if (isOwn && !unique.contains(key)) {
            add(
                    pointer,
                    "not-unique",
                    "'" + key + "' is not defined as unique, so that its value may belong to several: define it so.");
        } else if (!key.equals(SOURCE_ID) && !form.fields().containsKey(key)) {
            add(pointer, "not-mapped", "'" + key + "' is a key and is not mapped: map it, or take the key away.");
        }
    }

    private void mandatory(MappingForm form, List<String> keys) {
        if (!form.fields().containsKey(Field.EMAIL.name())) {
            add("/fields/email", "required", "'email' must be mapped.");
        }
        if (!form.fields().containsKey(EMPLOYEE_ID) && keys.isEmpty()) {
            add(
                    "/fields/employeeId",
                    "required",
                    "'employeeId' must be mapped, or a key such as 'email' named that finds the person.");
        }
    }

    private void add(String pointer, String code, String detail) {
        problems.add(new FormProblem(pointer, code, detail));
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
