package dev.tenure.source.mapping;

import java.util.Map;
import org.springframework.lang.Nullable;

/** One record while it is mapped. */
final class Scope {

    private final Map<String, Object> payload;

    @Nullable
    private Object record;

    Scope(Map<String, Object> payload) {
        this.payload = payload;
    }

    /** What is read of it, as JSON. */
    Map<String, Object> payload() {
        return payload;
    }

    /** The same for expressions; made only when one asks. */
    Object record() throws Unfit {
        Object adapted = record;
        if (adapted == null) {
            adapted = CelValues.of(payload);
            record = adapted;
        }
        return adapted;
    }
}
