package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.roster.PersonRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Set;

/** Reads the body of a personnel change. */
final class ChangeRequest {

    private static final Set<String> MEMBERS = Set.of("source", "eventId", "occurredAt", "person");
    private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");

    private ChangeRequest() {}

    /**
     * @param skew how far in the future a change may have occurred
     * @throws Trouble naming everything that is wrong
     */
    static PersonRecord read(JsonNode body, Instant now, Duration skew) {
        if (!body.isObject()) {
            throw Trouble.invalid("", "wrong-type", "A personnel change is a JSON object.");
        }
        var input = new PersonInput();
        body.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                input.wrong(
                        Pointers.to("", name),
                        "unknown-field",
                        "'" + Pointers.shown(name) + "' is no member of a personnel change: correct its name.");
            }
        });
        String source = input.text(body.path("source"), "/source", "source").orElse(null);
        String eventId = input.text(body.path("eventId"), "/eventId", "eventId").orElse(null);
        Instant occurredAt = input.text(body.path("occurredAt"), "/occurredAt", "occurredAt")
                .map(text -> instant(text, input, now, skew))
                .orElse(now);
        input.read(body.path("person"), "/person", Pointers::ofField);
        return input.record(source, eventId, occurredAt, Pointers::ofField);
    }

    private static Instant instant(String text, PersonInput input, Instant now, Duration skew) {
        try {
            Instant instant = OffsetDateTime.parse(text.strip()).toInstant();
            if (instant.isAfter(now.plus(skew))) {
                input.wrong(
                        "/occurredAt",
                        "in-the-future",
                        "'occurredAt' lies ahead: it is when the change was made in HR; days to come go into"
                                + " 'startDate' and 'endDate'. If it is right, set the sender's clock.");
            } else if (instant.isBefore(FIRST)) {
                input.wrong("/occurredAt", "too-old", "'occurredAt' lies before 1900: correct it.");
            }
            return instant;
        } catch (DateTimeParseException notATime) {
            input.wrong(
                    "/occurredAt",
                    "not-a-time",
                    "'occurredAt' is no time with an offset: write it as 2026-11-22T09:00:00+01:00.");
            return now;
        }
    }
}
