package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Why somebody at the desk says something about a person. */
record ReasonInput(String reason) {

    private static final int LONGEST = 1_000;

    /** Everything that cannot be kept or is not seen, line ends and tabs apart. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\n\t]]");

    /** @throws Trouble naming everything that is wrong */
    static ReasonInput read(JsonNode body) {
        if (!body.isObject()) {
            throw Trouble.invalid("", "wrong-type", "The body is a JSON object with 'reason'.");
        }
        List<InputProblem> problems = new ArrayList<>();
        body.fieldNames().forEachRemaining(name -> {
            if (!name.equals("reason") && problems.size() < 100) {
                problems.add(new InputProblem(Pointers.to("", name), "unknown-field", "The body has 'reason' only."));
            }
        });
        JsonNode reason = body.path("reason");
        String clean = reason.isTextual()
                ? INVISIBLE.matcher(reason.textValue()).replaceAll("").strip()
                : "";
        if (clean.isEmpty()) {
            problems.add(new InputProblem("/reason", "required", "'reason' says why, for whoever reads the ticket."));
        } else if (clean.length() > LONGEST) {
            problems.add(new InputProblem(
                    "/reason", "too-long", "'reason' has more than " + LONGEST + " characters: shorten it."));
        }
        if (!problems.isEmpty()) {
            throw Trouble.invalid(problems);
        }
        return new ReasonInput(clean);
    }
}
