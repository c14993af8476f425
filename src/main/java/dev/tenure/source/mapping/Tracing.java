package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.springframework.lang.Nullable;

/** Notes what a line meets on its way, for a preview. */
final class Tracing {

    @Nullable
    private JsonNode source;

    private final List<Preview.Step> steps = new ArrayList<>();

    void source(JsonNode value) {
        source = shown(value);
    }

    void step(String transform, JsonNode result) {
        steps.add(new Preview.Step(transform, shown(result)));
    }

    @Nullable
    JsonNode source() {
        return source;
    }

    List<Preview.Step> steps() {
        return List.copyOf(steps);
    }

    /** A missing value has no JSON; it is shown as no value at all. */
    @Nullable
    private static JsonNode shown(JsonNode value) {
        return value.isMissingNode() ? null : value;
    }
}
