package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import org.springframework.lang.Nullable;

/**
 * Whom somebody finds to be one person.
 *
 * @param with the unique id or an employee number of the other one
 * @param account of two accounts the one that stays
 */
record MergeInput(String with, @Nullable String account, String reason) {

    /** @throws Trouble naming everything that is wrong */
    static MergeInput read(JsonNode body) {
        TextInput input = new TextInput(body, "with", "account", "reason");
        String with = input.required("with", "'with' is the unique id or an employee number of the other one.");
        String reason = input.required("reason", "'reason' says why, for whoever reads the ticket.");
        String account = input.optional("account");
        input.check();
        return new MergeInput(with, account, reason);
    }
}
