package dev.tenure.console;

import dev.tenure.ticket.LineKind;
import dev.tenure.ticket.TimelineEntry;
import dev.tenure.ticket.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A line of a ticket's timeline.
 *
 * @param code stable, for machines
 * @param text the same for people, in the language asked for
 * @param details the text's parameters by name, and the items that belong to the line
 */
record TimelineView(
        Instant at, String actor, LineKind kind, String code, String text, Visibility visibility, Details details) {

    /** @param items one map for each thing that the line lists, such as an attribute written */
    record Details(Map<String, String> params, List<Map<String, String>> items) {}

    static TimelineView of(TimelineEntry entry, Locale locale) {
        return new TimelineView(
                entry.at(),
                entry.actor(),
                entry.kind(),
                entry.code(),
                entry.text(locale),
                entry.visibility(),
                new Details(entry.params(), entry.details()));
    }
}
