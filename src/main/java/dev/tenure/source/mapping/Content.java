package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import org.springframework.lang.Nullable;

/** A record while it is mapped: what expressions see of it is made when the first one asks, and shared by all. */
final class Content {

    private final JsonNode record;

    @Nullable
    private Expression.Budget budget;

    Content(JsonNode record) {
        this.record = record;
    }

    JsonNode record() {
        return record;
    }

    Expression.Budget budget() {
        Expression.Budget shared = budget;
        if (shared == null) {
            shared = new Expression.Budget(record);
            budget = shared;
        }
        return shared;
    }
}
