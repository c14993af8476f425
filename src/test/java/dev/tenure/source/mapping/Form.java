package dev.tenure.source.mapping;

import dev.tenure.source.MappingForm;
import dev.tenure.source.MappingForm.FieldRule;
import dev.tenure.source.MappingForm.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.lang.Nullable;

/** Writes a form in a test. */
final class Form {

    private static final Language LANGUAGE = new Language();

    private final Map<String, FieldRule> fields = new TreeMap<>();
    private final Map<String, FieldRule> seat = new TreeMap<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private Set<String> unique = Set.of();

    @Nullable
    private String id;

    /** A form with nothing in it. */
    static Form empty() {
        return new Form();
    }

    /** A form with what is mandatory, from the paths {@code no} and {@code mail}. */
    static Form complete() {
        return new Form().field("employeeId", "no").field("email", "mail");
    }

    Form id(String path) {
        id = path;
        return this;
    }

    Form field(String name, @Nullable String from, String... then) {
        fields.put(name, new FieldRule(from, null, List.of(then), false));
        return this;
    }

    Form required(String name, String from) {
        fields.put(name, new FieldRule(from, null, List.of(), true));
        return this;
    }

    Form absentKeeps(String name, String from) {
        fields.put(name, new FieldRule(from, null, List.of(), false, true));
        return this;
    }

    Form constant(String name, String value, String... then) {
        fields.put(name, new FieldRule(null, value, List.of(then), false));
        return this;
    }

    Form both(String name, String from, String constant) {
        fields.put(name, new FieldRule(from, constant, List.of(), false));
        return this;
    }

    Form seat(String name, String from, String... then) {
        seat.put(name, new FieldRule(from, null, List.of(then), false));
        return this;
    }

    Form keys(String... names) {
        keys.addAll(List.of(names));
        return this;
    }

    Form rule(String when, String because) {
        rules.add(new Rule(when, because));
        return this;
    }

    Form unique(String... names) {
        unique = Set.of(names);
        return this;
    }

    MappingForm written() {
        return new MappingForm(id, fields, keys, rules, seat);
    }

    FormCheck check() {
        FormCheck check = new FormCheck(LANGUAGE, unique);
        check.compile(written());
        return check;
    }

    CompiledMapping ready() {
        FormCheck check = new FormCheck(LANGUAGE, unique);
        CompiledMapping mapping = check.compile(written());
        if (!check.problems().isEmpty()) {
            throw new AssertionError("The form is wrong: " + check.problems());
        }
        return mapping;
    }
}
