package dev.tenure.source.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * Where a value stands in a record, such as {@code roles[0].name}; a key with a dot, a bracket or a bar in it is
 * written {@code ['Work e-mail (1.)']}.
 *
 * @param steps keys as text, places in lists as numbers from 0
 */
record Path(List<Object> steps) {

    private static final int LAST_PLACE = 999;

    Path {
        steps = List.copyOf(steps);
    }

    /**
     * Paths with {@code |} between them, of which the first with a value is meant.
     *
     * @throws IllegalArgumentException saying at which character it cannot be read
     */
    static List<Path> alternatives(String text) {
        return new Reader(text).alternatives();
    }

    /** The value there, or null if there is none. */
    @Nullable
    Object read(Map<String, Object> record) {
        Object value = record;
        for (Object step : steps) {
            if (step instanceof String key && value instanceof Map<?, ?> map) {
                value = map.get(key);
            } else if (step instanceof Integer place && value instanceof List<?> list && place < list.size()) {
                value = list.get(place);
            } else {
                return null;
            }
        }
        return value;
    }

    /** Whether there is such a place, be it empty. */
    boolean isIn(Map<String, Object> record) {
        Object above = new Path(steps.subList(0, steps.size() - 1)).read(record);
        Object last = steps.get(steps.size() - 1);
        return above instanceof Map<?, ?> map
                ? map.containsKey(last)
                : above instanceof List<?> list && last instanceof Integer place && place < list.size();
    }

    @Override
    public String toString() {
        String text = steps.stream()
                .map(step -> step instanceof Integer
                        ? "[" + step + "]"
                        : isPlain(step.toString())
                                ? "." + step
                                : "['" + step.toString().replace("'", "''") + "']")
                .collect(Collectors.joining());
        return text.startsWith(".") ? text.substring(1) : text;
    }

    private static boolean isPlain(String key) {
        return !key.isEmpty() && key.equals(key.strip()) && key.chars().noneMatch(c -> ".[]|'".indexOf(c) >= 0);
    }

    /** Reads the writing of paths. */
    private static final class Reader {

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        List<Path> alternatives() {
            List<Path> found = new ArrayList<>();
            found.add(path());
            while (at < text.length()) {
                at++;
                found.add(path());
            }
            return List.copyOf(found);
        }

        private Path path() {
            List<Object> steps = new ArrayList<>();
            skipSpaces();
            if (!next('[')) {
                steps.add(key());
            }
            while (at < text.length() && text.charAt(at) != '|') {
                if (next('[')) {
                    at++;
                    steps.add(bracket());
                } else if (next('.')) {
                    at++;
                    steps.add(key());
                } else if (text.charAt(at) == ' ') {
                    at++;
                } else {
                    throw unreadable("a dot or a bracket belongs here");
                }
            }
            return new Path(steps);
        }

        private String key() {
            int start = at;
            while (at < text.length() && ".[]|".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String key = text.substring(start, at).strip();
            if (key.isEmpty()) {
                throw unreadable("a name belongs here");
            }
            return key;
        }

        private Object bracket() {
            Object step = next('\'') ? quoted() : place();
            if (!next(']')) {
                throw unreadable("']' belongs here");
            }
            at++;
            return step;
        }

        private String quoted() {
            StringBuilder key = new StringBuilder();
            for (at++; at < text.length(); at++) {
                if (text.charAt(at) != '\'') {
                    key.append(text.charAt(at));
                } else if (text.startsWith("''", at)) {
                    key.append('\'');
                    at++;
                } else {
                    at++;
                    return key.toString();
                }
            }
            throw unreadable("the quotation mark is not closed");
        }

        private Integer place() {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == start || at - start > 3) {
                throw unreadable("a number from 0 to " + LAST_PLACE + " or a name in '...' belongs in brackets");
            }
            return Integer.valueOf(text.substring(start, at));
        }

        private boolean next(char expected) {
            return at < text.length() && text.charAt(at) == expected;
        }

        private void skipSpaces() {
            while (next(' ')) {
                at++;
            }
        }

        private IllegalArgumentException unreadable(String why) {
            return new IllegalArgumentException("The path cannot be read at character " + (at + 1) + ": " + why + ".");
        }
    }
}
