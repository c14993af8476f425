package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tenure.roster.PersonRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads the body of Camunda's start call, where it carries a person. */
@Component
class StartInput {

    /** Camunda keeps longer texts as bytes, and answers them with a failure. */
    private static final int LONGEST = 4_000;

    private static final String VARIABLE = "/variables/person";
    private static final String VALUE = VARIABLE + "/value";

    /** What Camunda's clients send along by default, and what changes nothing. */
    private static final Set<String> MEMBERS = Set.of(
            "businessKey",
            "variables",
            "caseInstanceId",
            "skipCustomListeners",
            "skipIoMappings",
            "withVariablesInReturn",
            "startInstructions");

    private static final Set<String> VARIABLE_MEMBERS = Set.of("value", "type", "valueInfo");

    private final Clock clock;

    StartInput(Clock clock) {
        this.clock = clock;
    }

    record Start(String businessKey, PersonRecord record) {}

    /** @throws Trouble naming everything that is wrong */
    Start read(JsonNode body) {
        if (!body.isObject()) {
            throw Trouble.invalid("", "wrong-type", "The body is a JSON object.");
        }
        var input = new PersonInput();
        members(body, input);
        String key = body.path("businessKey").asText("");
        int colon = key.indexOf(':');
        if (!body.path("businessKey").isTextual() || colon < 1 || colon == key.length() - 1) {
            input.wrong(
                    "/businessKey",
                    "required",
                    "'businessKey' is 'source:eventId': the source's name, a colon, the source's own key of the message.");
        }
        JsonNode person = person(body.path("variables").path("person"), input);
        if (!person.isMissingNode()) {
            input.read(person, VALUE, StartInput::pointer);
        }
        return new Start(
                key,
                input.record(
                        colon < 0 ? "" : key.substring(0, colon),
                        key.substring(colon + 1),
                        clock.instant(),
                        StartInput::pointer));
    }

    private static void members(JsonNode body, PersonInput input) {
        body.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                input.wrong(Pointers.to("", name), "unknown-field", "Leave it out.");
            }
        });
        JsonNode instructions = body.path("startInstructions");
        if (!instructions.isMissingNode() && !instructions.isNull() && !instructions.isEmpty()) {
            input.wrong("/startInstructions", "not-allowed", "The process starts at its beginning: leave it out.");
        }
        if (!body.path("variables").isObject()) {
            input.wrong("/variables", "required", "'variables' is a JSON object with the one variable 'person'.");
            return;
        }
        body.path("variables").fieldNames().forEachRemaining(name -> {
            if (!name.equals("person")) {
                input.wrong(
                        Pointers.to("/variables", name), "not-allowed", "The one variable is 'person': leave it out.");
            }
        });
    }

    /** The person; nothing, and noted as wrong, when it is not there in the form asked for. */
    private static JsonNode person(JsonNode variable, PersonInput input) {
        if (!variable.isObject()) {
            input.wrong(VARIABLE, "required", "'person' is missing: {\"value\": \"...\", \"type\": \"String\"}.");
            return MissingNode.getInstance();
        }
        variable.fieldNames().forEachRemaining(name -> {
            if (!VARIABLE_MEMBERS.contains(name)) {
                input.wrong(Pointers.to(VARIABLE, name), "unknown-field", "Leave it out.");
            }
        });
        if (!variable.path("type").asText("").equals("String")) {
            input.wrong(VARIABLE + "/type", "wrong-type", "The variable's 'type' is \"String\".");
        }
        JsonNode value = variable.path("value");
        if (!value.isTextual()) {
            input.wrong(VALUE, "wrong-type", "The variable's 'value' is the person's JSON as a text.");
            return MissingNode.getInstance();
        }
        if (value.textValue().length() > LONGEST) {
            input.wrong(
                    VALUE,
                    "too-long",
                    "The person's JSON has more than " + LONGEST
                            + " characters: shorten it, or send it to /api/v1/personnel-changes.");
            return MissingNode.getInstance();
        }
        try {
            return JsonBody.parse(value.textValue().getBytes(StandardCharsets.UTF_8));
        } catch (Trouble malformed) {
            input.wrong(VALUE, "malformed-json", malformed.getMessage());
            return MissingNode.getInstance();
        }
    }

    /** Where a person's field is, by its name in the roster. */
    static String pointer(String field) {
        return field.equals("source") || field.equals("eventId") ? "/businessKey" : Pointers.ofField(VALUE, field);
    }
}
