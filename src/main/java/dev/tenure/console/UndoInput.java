package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Why somebody wants a change undone. */
record UndoInput(String reason) {

    private static final int LONGEST = 1_000;

    /** Everything that cannot be kept or is not seen, line ends and tabs apart. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\n\t]]");

    /** @throws Trouble naming everything that is wrong */
    static UndoInput read(JsonNode body) {
        if (!body.isObject()) {
            throw Trouble.invalid("", "wrong-type", "An undo is a JSON object with a 'reason'.");
        }
        List<InputProblem> problems = new ArrayList<>();
        body.fieldNames().forEachRemaining(name -> {
            if (!name.equals("reason")) {
                problems.add(new InputProblem(Pointers.to("", name), "unknown-field", "An undo has a 'reason' only."));
            }
        });
        String reason = body.path("reason").isTextual()
                ? INVISIBLE
                        .matcher(body.path("reason").textValue())
                        .replaceAll("")
                        .strip()
                : "";
        if (reason.isEmpty()) {
            problems.add(new InputProblem("/reason", "required", "'reason' says why; it stands on the ticket."));
        } else if (reason.length() > LONGEST) {
            problems.add(new InputProblem(
                    "/reason", "too-long", "'reason' has more than " + LONGEST + " characters: shorten it."));
        }
        if (!problems.isEmpty()) {
            throw Trouble.invalid(problems.subList(0, Math.min(problems.size(), 100)));
        }
        return new UndoInput(reason);
    }
}
