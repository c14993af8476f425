package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;

/** Which employment somebody finds to be another person's. */
record SplitInput(String employeeId, String reason) {

    /** @throws Trouble naming everything that is wrong */
    static SplitInput read(JsonNode body) {
        TextInput input = new TextInput(body, "employeeId", "reason");
        String employeeId = input.required("employeeId", "'employeeId' is the number of the employment.");
        String reason = input.required("reason", "'reason' says why, for whoever reads the ticket.");
        input.check();
        return new SplitInput(employeeId, reason);
    }
}
