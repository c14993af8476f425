package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The way to a value of a record: names with dots between them, digits count in lists ({@code roles.0.name}). A name
 * that holds a dot itself is reached by a JSON pointer, which begins with a slash.
 */
record Path(String text, List<String> names) {

    private static final int LONGEST = 500;

    /** Nothing if it leads nowhere: it is blank, too long or has an empty part. */
    static Optional<Path> of(String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            return Optional.empty();
        }
        boolean pointer = text.startsWith("/");
        List<String> names = pointer
                ? Arrays.stream(text.substring(1).split("/", -1))
                        .map(name -> name.replace("~1", "/").replace("~0", "~"))
                        .toList()
                : List.of(text.split("\\.", -1));
        return names.stream().anyMatch(String::isEmpty) ? Optional.empty() : Optional.of(new Path(text, names));
    }

    /** As a definition writes it: with dots where that is clear, else as a pointer. */
    static Path to(List<String> names) {
        boolean clear = names.stream().noneMatch(name -> name.contains("."))
                && !names.get(0).startsWith("/");
        String text = clear
                ? String.join(".", names)
                : names.stream()
                        .map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
                        .reduce("", String::concat);
        return new Path(text, List.copyOf(names));
    }

    JsonNode find(JsonNode record) {
        JsonNode here = record;
        for (String name : names) {
            if (here.isObject()) {
                here = here.get(name);
            } else if (here.isArray()) {
                int place = place(name);
                here = place < 0 ? null : here.get(place);
            } else {
                return MissingNode.getInstance();
            }
            if (here == null) {
                return MissingNode.getInstance();
            }
        }
        return here;
    }

    private static int place(String name) {
        if (name.length() > 6 || !name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Integer.parseInt(name);
    }
}
