package dev.tenure.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.source.IntegrationForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the form of an integration: what is not said, or null, is as usual for its kind. */
final class IntegrationInput {

    private IntegrationInput() {}

    /**
     * The form in a body.
     *
     * @param usual what holds where the body says nothing
     * @param more members of the body that are none of the form's
     * @throws Trouble if a member cannot be understood
     */
    static IntegrationForm form(JsonNode body, IntegrationForm usual, Set<String> more, ObjectMapper json) {
        if (!body.isObject()) {
            throw Trouble.invalid("", "wrong-type", "The body is a JSON object: see /v3/api-docs for its members.");
        }
        ObjectNode whole = json.valueToTree(usual);
        Set<String> known = new TreeSet<>(more);
        whole.fieldNames().forEachRemaining(known::add);
        List<InputProblem> problems = new ArrayList<>();
        body.properties().forEach(member -> {
            if (!known.contains(member.getKey())) {
                problems.add(new InputProblem(
                        Pointers.to("", member.getKey()), "unknown-field", "The body has " + known + " only."));
            } else if (!more.contains(member.getKey()) && !member.getValue().isNull()) {
                whole.set(member.getKey(), member.getValue());
            }
        });
        noNul("", body, problems);
        if (!problems.isEmpty()) {
            throw Trouble.invalid(problems);
        }
        return read(whole, IntegrationForm.class, "", json);
    }

    /** No database keeps that character. */
    private static void noNul(String pointer, JsonNode value, List<InputProblem> problems) {
        if (value.isTextual() && value.textValue().indexOf('\0') >= 0) {
            problems.add(new InputProblem(pointer, "null-character", "The text has a NUL in it: take it out."));
        }
        value.properties().forEach(member -> {
            String below = Pointers.to(pointer, member.getKey());
            if (member.getKey().indexOf('\0') >= 0) {
                problems.add(new InputProblem(below, "null-character", "The name has a NUL in it: take it out."));
            }
            noNul(below, member.getValue(), problems);
        });
        for (int at = 0; value.isArray() && at < value.size(); at++) {
            noNul(pointer + "/" + at, value.get(at), problems);
        }
    }

    /** A part of a body, by its shape. */
    static <T> T read(JsonNode part, Class<T> type, String pointer, ObjectMapper json) {
        try {
            return json.readerFor(type)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(part);
        } catch (JsonMappingException wrong) {
            StringBuilder where = new StringBuilder(pointer);
            wrong.getPath()
                    .forEach(step -> where.append('/')
                            .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName()));
            throw Trouble.invalid(
                    where.toString(),
                    "wrong-form",
                    "This member is unknown, or has not the form that is wanted here: see /v3/api-docs.");
        } catch (JsonProcessingException | java.io.UncheckedIOException wrong) {
            throw Trouble.invalid(
                    pointer, "wrong-form", "This has not the form that is wanted here: see /v3/api-docs.");
        } catch (java.io.IOException ours) {
            throw new java.io.UncheckedIOException(ours);
        }
    }
}
