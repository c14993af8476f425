package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/** A JSON object with members of text alone; what is wrong with it is gathered. */
final class TextInput {

    private static final int LONGEST = 1_000;

    /** Everything that cannot be kept or is not seen, line ends and tabs apart. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\n\t]]");

    private final JsonNode body;
    private final List<InputProblem> problems = new ArrayList<>();

    TextInput(JsonNode body, String... members) {
        if (!body.isObject()) {
            throw Trouble.invalid(
                    "", "wrong-type", "The body is a JSON object with " + String.join(", ", members) + ".");
        }
        this.body = body;
        Set<String> known = Set.of(members);
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name) && problems.size() < 100) {
                problems.add(new InputProblem(
                        Pointers.to("", name),
                        "unknown-field",
                        "The body has " + String.join(", ", members) + " only."));
            }
        });
    }

    /** Clean text; empty if it is missing, which is a problem then. */
    String required(String member, String help) {
        String text = optional(member);
        if (text == null) {
            problems.add(new InputProblem("/" + member, "required", help));
            return "";
        }
        return text;
    }

    @Nullable
    String optional(String member) {
        JsonNode node = body.path(member);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            problems.add(new InputProblem("/" + member, "wrong-type", "'" + member + "' is text."));
            return null;
        }
        String text = INVISIBLE.matcher(node.textValue()).replaceAll("").strip();
        if (text.length() > LONGEST) {
            problems.add(new InputProblem(
                    "/" + member,
                    "too-long",
                    "'" + member + "' has more than " + LONGEST + " characters: shorten it."));
        }
        return text.isEmpty() ? null : text;
    }

    /** @throws Trouble naming everything that was wrong */
    void check() {
        if (!problems.isEmpty()) {
            throw Trouble.invalid(problems);
        }
    }
}
