package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.source.RunDecision;
import org.springframework.lang.Nullable;

/** What somebody says of a run that waits for it. */
record RunDecisionInput(RunDecision decision, @Nullable String note) {

    /** @throws Trouble naming everything that is wrong */
    static RunDecisionInput read(JsonNode body) {
        TextInput input = new TextInput(body, "resolution", "note");
        String resolution = input.required("resolution", "'resolution' is APPROVE or REJECT.");
        String note = input.optional("note");
        input.check();
        for (RunDecision decision : RunDecision.values()) {
            if (decision.name().equals(resolution)) {
                return new RunDecisionInput(decision, note);
            }
        }
        throw Trouble.invalid("/resolution", "unknown-value", "'resolution' is APPROVE or REJECT.");
    }
}
