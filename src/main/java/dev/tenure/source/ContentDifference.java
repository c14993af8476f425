package dev.tenure.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.lang.Nullable;

/**
 * One place where two versions of an integration differ.
 *
 * @param pointer to it, by RFC 6901
 * @param before null where it was not there
 * @param after null where it is no longer there
 */
public record ContentDifference(
        String pointer,
        @Nullable JsonNode before,
        @Nullable JsonNode after) {

    static List<ContentDifference> between(JsonNode before, JsonNode after) {
        List<ContentDifference> found = new ArrayList<>();
        compare("", before, after, found);
        return found;
    }

    private static void compare(String at, JsonNode before, JsonNode after, List<ContentDifference> found) {
        if (before.equals(after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            Set<String> names = new TreeSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String pointer = at + "/" + name.replace("~", "~0").replace("/", "~1");
                compare(pointer, before.path(name), after.path(name), found);
            }
        } else if (before.isArray() && after.isArray()) {
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                compare(at + "/" + i, before.path(i), after.path(i), found);
            }
        } else {
            found.add(new ContentDifference(at, orNull(before), orNull(after)));
        }
    }

    @Nullable
    private static JsonNode orNull(JsonNode node) {
        return node instanceof MissingNode || node.isNull() ? null : node;
    }
}
