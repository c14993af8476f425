package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.lang.Nullable;

/** Collects what is wrong with a definition, and reads its members so that nothing goes by unseen. */
final class Problems {

    private final List<MappingProblem> found = new ArrayList<>();

    void add(String pointer, String code, String detail) {
        found.add(new MappingProblem(pointer, code, detail));
    }

    int count() {
        return found.size();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidMapping(found);
        }
    }

    /** Whether it is an object; says so if it is not, and names each member that it may not have. */
    boolean isObject(JsonNode node, String pointer, Set<String> members) {
        if (!node.isObject()) {
            add(pointer, "not-an-object", "This must be an object.");
            return false;
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!members.contains(name)) {
                add(
                        pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                        "unknown-property",
                        "There is no such property here; there may be: " + String.join(", ", new TreeSet<>(members))
                                + ".");
            }
        }
        return true;
    }

    /** The list of that name; empty if it is not there or is no list, which is said. */
    List<JsonNode> list(JsonNode owner, String name, String pointer, int most) {
        JsonNode list = owner.path(name);
        List<JsonNode> items = new ArrayList<>();
        if (list.isArray()) {
            list.forEach(items::add);
        } else if (!list.isMissingNode()) {
            add(pointer + "/" + name, "not-a-list", "'" + name + "' must be a list.");
        }
        if (items.size() > most) {
            add(pointer + "/" + name, "too-many", "'" + name + "' may hold " + most + " at most.");
            return List.of();
        }
        return items;
    }

    List<String> texts(JsonNode owner, String name, String pointer) {
        List<String> texts = new ArrayList<>();
        List<JsonNode> items = list(owner, name, pointer, 1000);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isTextual() && !items.get(i).textValue().isBlank()) {
                texts.add(items.get(i).textValue());
            } else {
                add(pointer + "/" + name + "/" + i, "not-a-text", "This must be a text that is not blank.");
            }
        }
        return texts;
    }

    /** The text of that name, or null; one that is no text or blank is said to be wrong. */
    @Nullable
    String text(JsonNode owner, String name, String pointer) {
        JsonNode text = owner.path(name);
        if (text.isMissingNode()) {
            return null;
        }
        if (!text.isTextual() || text.textValue().isBlank()) {
            add(pointer + "/" + name, "not-a-text", "'" + name + "' must be a text that is not blank.");
            return null;
        }
        return text.textValue();
    }

    /** Like {@link #text}, and absence is wrong as well. */
    @Nullable
    String requiredText(JsonNode owner, String name, String pointer) {
        if (owner.path(name).isMissingNode()) {
            add(pointer + "/" + name, "required", "'" + name + "' is missing.");
        }
        return text(owner, name, pointer);
    }

    boolean truth(JsonNode owner, String name, String pointer, boolean otherwise) {
        JsonNode truth = owner.path(name);
        if (!truth.isMissingNode() && !truth.isBoolean()) {
            add(pointer + "/" + name, "not-true-or-false", "'" + name + "' is true or false.");
        }
        return truth.isBoolean() ? truth.booleanValue() : otherwise;
    }

    @Nullable
    Integer number(JsonNode owner, String name, String pointer, int least, int most) {
        JsonNode number = owner.path(name);
        if (number.isMissingNode()) {
            return null;
        }
        if (!number.isInt() || number.intValue() < least || number.intValue() > most) {
            add(
                    pointer + "/" + name,
                    "not-a-number",
                    "'" + name + "' is a whole number from " + least + " to " + most + ".");
            return null;
        }
        return number.intValue();
    }
}
