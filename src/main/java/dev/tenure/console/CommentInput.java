package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.ticket.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What somebody writes on a ticket by hand. */
record CommentInput(String text, Visibility visibility) {

    private static final int LONGEST = 4_000;
    private static final Set<String> MEMBERS = Set.of("text", "visibility");

    /** Everything that cannot be kept or is not seen, line ends and tabs apart. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\n\t]]");

    /** @throws Trouble naming everything that is wrong */
    static CommentInput read(JsonNode body) {
        if (!body.isObject()) {
            throw Trouble.invalid("", "wrong-type", "A comment is a JSON object.");
        }
        List<InputProblem> problems = new ArrayList<>();
        body.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                problems.add(new InputProblem(
                        Pointers.to("", name), "unknown-field", "A comment has 'text' and 'visibility' only."));
            }
        });
        JsonNode text = body.path("text");
        String clean = text.isTextual()
                ? INVISIBLE.matcher(text.textValue()).replaceAll("").strip()
                : "";
        if (clean.isEmpty()) {
            problems.add(new InputProblem("/text", "required", "'text' is what you want to say."));
        } else if (clean.length() > LONGEST) {
            problems.add(new InputProblem(
                    "/text", "too-long", "'text' has more than " + LONGEST + " characters: shorten it."));
        }
        JsonNode visibility = body.path("visibility");
        boolean known = visibility.isMissingNode()
                || visibility.isNull()
                || visibility.asText().equals("INTERNAL")
                || visibility.asText().equals("PUBLIC");
        if (!known) {
            problems.add(new InputProblem("/visibility", "unknown-value", "'visibility' is INTERNAL or PUBLIC."));
        }
        if (!problems.isEmpty()) {
            throw Trouble.invalid(problems.subList(0, Math.min(problems.size(), 100)));
        }
        return new CommentInput(clean, visibility.asText().equals("PUBLIC") ? Visibility.PUBLIC : Visibility.INTERNAL);
    }
}
