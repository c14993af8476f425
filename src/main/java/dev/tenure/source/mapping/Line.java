package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tenure.roster.Field;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * One line of a mapping: where a value comes from, what is done with it and where it goes.
 *
 * @param to the name of our field
 * @param paths the first that has a value counts; empty for an expression or a constant
 */
record Line(
        String to,
        List<Path> paths,
        @Nullable Expression expression,
        @Nullable JsonNode constant,
        List<Transform> transforms,
        Type type,
        boolean required,
        Clear clear) {

    /** What a field's value is, and so how it must be written in the end. */
    enum Type {
        TEXT,
        DATE,
        TRUTH,
        INSTANT,
        EMAILS;

        static Type of(String name) {
            if (name.equals("lastActivity")) {
                return INSTANT;
            }
            if (name.equals("employeeId") || name.equals("role") || name.equals("status") || name.equals("key")) {
                return TEXT;
            }
            Field field = Field.named(name);
            return field.isDate() ? DATE : field.isTruth() ? TRUTH : field.equals(Field.OTHER_EMAILS) ? EMAILS : TEXT;
        }
    }

    /** When a source that says nothing of a field means that it is to be empty. */
    enum Clear {
        NEVER,
        /** Its member is there, and null or blank. */
        EMPTY,
        /** As {@link #EMPTY}, or its member is not there at all. */
        ABSENT
    }

    /** What a line says of the field: a value, that it is to be empty, or nothing. */
    record Word(@Nullable String value, boolean clears) {

        static final Word NOTHING = new Word(null, false);
        static final Word CLEARED = new Word(null, true);
    }

    /** Fails with a detail that names the field and the transform. */
    Word read(Content content, @Nullable Tracing tracing) {
        JsonNode value = source(content);
        if (tracing != null) {
            tracing.source(value);
        }
        for (int i = 0; i < transforms.size(); i++) {
            Transform transform = transforms.get(i);
            try {
                value = transform.apply(value);
            } catch (Failed failed) {
                throw about("transform " + (i + 1) + " (" + transform.name() + ")", failed);
            }
            if (tracing != null) {
                tracing.step(transform.name(), value);
            }
        }
        if (Values.isAbsent(value)) {
            return nothing(value);
        }
        try {
            Optional<String> written = written(value);
            return written.isEmpty() ? nothing(value) : new Word(written.get(), false);
        } catch (Failed failed) {
            throw about("type " + type.name().toLowerCase(Locale.ROOT), failed);
        }
    }

    private JsonNode source(Content content) {
        if (constant != null) {
            return constant;
        }
        if (expression != null) {
            try {
                return expression.evaluate(content.budget());
            } catch (Failed failed) {
                throw about("expression", failed);
            }
        }
        JsonNode found = MissingNode.getInstance();
        for (Path path : paths) {
            JsonNode next = path.find(content.record());
            if (!Values.isAbsent(next)) {
                return next;
            }
            found = found.isMissingNode() ? next : found;
        }
        return found;
    }

    private Word nothing(JsonNode value) {
        if (required) {
            throw new Failed("required", to + ": has no value, and is required");
        }
        boolean clears = clear == Clear.ABSENT || (clear == Clear.EMPTY && !value.isMissingNode());
        return clears ? Word.CLEARED : Word.NOTHING;
    }

    private Optional<String> written(JsonNode value) {
        return switch (type) {
            case TEXT -> Values.clean(Values.text(value));
            case DATE -> Values.clean(Values.text(value)).map(Line::day);
            case TRUTH -> Values.clean(Values.text(value)).map(Line::truth);
            case INSTANT -> Values.clean(Values.text(value)).map(Line::instant);
            case EMAILS -> addresses(value);
        };
    }

    private static String day(String text) {
        try {
            return LocalDate.parse(text).toString();
        } catch (DateTimeException notADay) {
            throw new Failed(
                    "not-a-date", "is no date as 2026-12-31: put a 'date' transform with its format before it");
        }
    }

    private static String truth(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new Failed("not-true-or-false", "is neither true nor false: put a 'truth' transform before it");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toString();
        } catch (DateTimeException notAnInstant) {
            throw new Failed("not-an-instant", "is no instant as 2026-12-31T12:00:00Z");
        }
    }

    private static Optional<String> addresses(JsonNode value) {
        List<String> addresses = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> {
                if (!Values.isAbsent(item)) {
                    Values.clean(Values.text(item)).ifPresent(addresses::add);
                }
            });
        } else {
            for (String part : Values.text(value).split(";")) {
                Values.clean(part).ifPresent(addresses::add);
            }
        }
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(addresses.stream().collect(Collectors.joining(";")));
    }

    private Failed about(String part, Failed failed) {
        return new Failed(failed.code(), to + ", " + part + ": " + failed.detail());
    }
}
