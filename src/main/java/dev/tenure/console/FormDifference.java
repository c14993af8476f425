package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.springframework.lang.Nullable;

/**
 * One member in which two versions of a form differ.
 *
 * @param pointer to it, by RFC 6901
 * @param before null if the earlier version has none
 * @param after null if the later version has none
 */
record FormDifference(
        String pointer, @Nullable JsonNode before, @Nullable JsonNode after) {

    /** Member by member as deep as both have objects; lists are compared as a whole, since their order counts. */
    static List<FormDifference> between(JsonNode before, JsonNode after) {
        List<FormDifference> found = new ArrayList<>();
        compare("", before, after, found);
        return found;
    }

    private static void compare(
            String pointer, @Nullable JsonNode before, @Nullable JsonNode after, List<FormDifference> found) {
        if (before != null && after != null && before.isObject() && after.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(Pointers.to(pointer, name), before.get(name), after.get(name), found));
        } else if (before == null || !before.equals(after)) {
            found.add(new FormDifference(pointer, before, after));
        }
    }
}
