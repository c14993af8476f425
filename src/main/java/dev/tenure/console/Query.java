package dev.tenure.console;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/** Reads what stands in a request's path and query. */
final class Query {

    private static final int LONGEST = 256;
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** The database takes neither NUL nor half characters; the rest of these nobody means to search for. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    private Query() {}

    /** The text of a parameter; empty when it is absent or blank. */
    static Optional<String> text(String name, @Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        if (value.length() > LONGEST) {
            throw Trouble.invalid(name, "too-long", "'" + name + "' has more than " + LONGEST + " characters.");
        }
        String clean = INVISIBLE.matcher(value).replaceAll("").strip();
        return clean.isEmpty() ? Optional.empty() : Optional.of(clean);
    }

    /** One of an enumeration's names. */
    static <E extends Enum<E>> Optional<E> one(String name, @Nullable String value, Class<E> type) {
        return text(name, value).map(text -> {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equals(text)) {
                    return constant;
                }
            }
            throw Trouble.invalid(
                    name,
                    "unknown-value",
                    "'" + name + "' is one of " + Arrays.toString(type.getEnumConstants()) + ".");
        });
    }

    /** What is no id names nothing. */
    static UUID id(String value) {
        if (!ID.matcher(value).matches()) {
            throw Trouble.notFound();
        }
        return UUID.fromString(value);
    }

    /** A person's unique id in a query. */
    static UUID person(String value) {
        if (!ID.matcher(value).matches()) {
            throw Trouble.invalid(
                    "person", "not-an-id", "'person' is a person's unique id: look it up by /api/v1/people.");
        }
        return UUID.fromString(value);
    }

    /** How many at once: 1 to 200, otherwise 50. */
    static int limit(@Nullable String value) {
        if (value == null) {
            return 50;
        }
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > 200) {
            throw Trouble.invalid("limit", "bad-limit", "'limit' is a number from 1 to 200.");
        }
        return Integer.parseInt(value);
    }
}
