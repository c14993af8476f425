package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One step from a source's value to ours.
 *
 * @param name as in the definition: {@code trim}, {@code date}, ...
 * @param change fails where it cannot do what it should
 */
record Transform(String name, UnaryOperator<JsonNode> change) {

    /** What these take away was meant to go; where any other leaves nothing of a value, that is a failure. */
    private static final Set<String> MAY_LEAVE_NOTHING = Set.of("trim", "replace");

    /** A value that is not there is passed over, save by what puts one in its place. */
    JsonNode apply(JsonNode value) {
        boolean absent = Values.isAbsent(value);
        if (absent && !name.equals("default")) {
            return value;
        }
        JsonNode changed = change.apply(value);
        if (Values.isAbsent(changed) && !MAY_LEAVE_NOTHING.contains(name)) {
            throw new Failed("nothing-left", "comes to nothing");
        }
        return changed;
    }
}
