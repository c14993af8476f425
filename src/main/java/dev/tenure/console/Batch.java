package dev.tenure.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Takes many changes, each in its own transaction and with its own answer. */
@Component
class Batch {

    static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    private final Inbox inbox;

    Batch(Inbox inbox) {
        this.inbox = inbox;
    }

    /** In the order of the items that were sent. */
    record Answers(List<Item> items) {}

    /**
     * @param status as it would be if the item had been sent alone
     * @param answer to an item that was taken
     * @param plan of an item of a dry run
     * @param problem of an item that was not taken
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            int index,
            int status,
            @Nullable ChangeAnswer answer,
            @Nullable PlanView plan,
            @Nullable Problem problem) {}

    /** The items of a body: {@code {"items": [...]}}, or the array alone. */
    static JsonNode items(JsonNode body) {
        JsonNode items = body.isArray() ? body : body.path("items");
        if (!items.isArray()) {
            throw Trouble.invalid("/items", "required", "Send {\"items\": [...]}, each item a personnel change.");
        }
        if (items.isEmpty() || items.size() > MOST) {
            throw Trouble.invalid("/items", "bad-count", "Send 1 to " + MOST + " items at once.");
        }
        return items;
    }

    Answers take(JsonNode items) {
        return each(
                items,
                (index, item) ->
                        new Item(index, 202, inbox.take(inbox.read(item)).answer(), null, null));
    }

    Answers plan(JsonNode items) {
        return each(items, (index, item) -> new Item(index, 200, null, inbox.plan(inbox.read(item)), null));
    }

    private interface Work {
        Item on(int index, JsonNode item);
    }

    private static Answers each(JsonNode items, Work work) {
        List<Item> answers = new ArrayList<>();
        Problem outage = null;
        for (int i = 0; i < items.size(); i++) {
            if (outage != null) {
                // Each further try would wait for the database as long as the first.
                answers.add(new Item(i, outage.status(), null, null, outage));
                continue;
            }
            try {
                answers.add(work.on(i, items.get(i)));
            } catch (RuntimeException failure) {
                Problem problem = Problem.of(failure, Pointers::ofField);
                if (problem.status() >= 500) {
                    LOG.error("Item {} of a batch failed: {}", i, problem.type(), failure);
                }
                outage = problem.status() == 503 ? problem : null;
                answers.add(new Item(i, problem.status(), null, null, problem));
            }
        }
        return new Answers(answers);
    }
}
