package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.roster.Field;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.PersonRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * Reads the JSON of a person. A member that is absent states nothing, {@code null} states that the field is empty.
 * Collects everything that is wrong instead of stopping at the first.
 */
final class PersonInput {

    private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final int MOST_PROBLEMS = 100;

    private static final Map<String, Field> KNOWN =
            Field.known().stream().collect(Collectors.toUnmodifiableMap(Field::name, field -> field));

    private final List<InputProblem> problems = new ArrayList<>();
    private final Set<String> reported = new HashSet<>();
    private final Map<Field, Optional<String>> stated = new LinkedHashMap<>();

    @Nullable
    private String employeeId;

    /** Notes what is wrong, once for each member. */
    void wrong(String pointer, String code, String detail) {
        if (problems.size() < MOST_PROBLEMS && reported.add(pointer)) {
            problems.add(new InputProblem(pointer, code, detail));
        }
    }

    /**
     * @param pointer of the person
     * @param fields the pointer of a field, by its name in the roster
     */
    void read(JsonNode person, String pointer, UnaryOperator<String> fields) {
        if (!person.isObject()) {
            boolean absent = person.isMissingNode() || person.isNull();
            wrong(
                    pointer,
                    absent ? "required" : "wrong-type",
                    absent ? "'person' is missing: say who is meant." : "'person' is a JSON object.");
            return;
        }
        person.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            Field field = KNOWN.get(name);
            boolean known = field != null || name.equals("employeeId");
            String at = known ? fields.apply(name) : Pointers.to(pointer, name);
            if (name.equals("employeeId")) {
                employeeId = text(value, at, "employeeId").orElse(null);
            } else if (name.equals("attributes")) {
                attributes(value, at, fields);
            } else if (field == null) {
                wrong(
                        at,
                        "unknown-field",
                        "'" + Pointers.shown(name)
                                + "' is no field of a person: correct its name, or put it under 'attributes'.");
            } else if (value.isNull()) {
                stated.put(field, Optional.empty());
            } else if (field.equals(Field.OTHER_EMAILS)) {
                addresses(value, at);
            } else if (field.isTruth()) {
                truth(field, value, at);
            } else {
                text(value, at, field.name()).ifPresent(text -> stated.put(field, Optional.of(text)));
            }
        });
    }

    private void attributes(JsonNode attributes, String pointer, UnaryOperator<String> fields) {
        if (!attributes.isObject()) {
            wrong(pointer, "wrong-type", "'attributes' is a JSON object; to clear one attribute, name it with null.");
            return;
        }
        attributes.properties().forEach(member -> {
            String at = fields.apply("attributes." + member.getKey());
            if (!ATTRIBUTE_NAME.matcher(member.getKey()).matches()) {
                wrong(at, "bad-name", "A field's name starts with a letter and holds letters, digits, _ and -.");
            } else if (member.getValue().isNull()) {
                stated.put(Field.attribute(member.getKey()), Optional.empty());
            } else {
                text(member.getValue(), at, member.getKey())
                        .ifPresent(text -> stated.put(Field.attribute(member.getKey()), Optional.of(text)));
            }
        });
    }

    private void addresses(JsonNode addresses, String pointer) {
        if (!addresses.isArray()) {
            wrong(pointer, "wrong-type", "'otherEmails' is a JSON array of texts.");
            return;
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            String at = Pointers.to(pointer, i);
            text(addresses.get(i), at, "otherEmails")
                    .filter(text -> isAddress(text, at))
                    .ifPresent(texts::add);
        }
        stated.put(Field.OTHER_EMAILS, addresses.isEmpty() ? Optional.empty() : Optional.of(String.join(";", texts)));
    }

    /** By the roster's own rule, so that the very address that is wrong can be pointed at. */
    private boolean isAddress(String text, String at) {
        if (text.isBlank()) {
            return false;
        }
        try {
            return !new PersonRecord("x", null, null, Instant.EPOCH, "1", Map.of(Field.EMAIL, Optional.of(text)))
                    .stated()
                    .isEmpty();
        } catch (InvalidPersonRecord notAnAddress) {
            wrong(at, "not-an-address", "This is no e-mail address: write it as name@example.com.");
            return false;
        }
    }

    private void truth(Field field, JsonNode value, String pointer) {
        if (value.isBoolean()) {
            stated.put(field, Optional.of(value.asText()));
        } else {
            wrong(pointer, "wrong-type", "'" + field + "' is true or false, without quotes.");
        }
    }

    /** The text; empty, and noted as wrong, when it is something else. Null is empty and not wrong. */
    Optional<String> text(JsonNode value, String pointer, String name) {
        if (value.isTextual()) {
            return Optional.of(value.textValue());
        }
        if (!value.isNull() && !value.isMissingNode()) {
            wrong(
                    pointer,
                    "wrong-type",
                    "'" + Pointers.shown(name) + "' is a text: put it in quotes"
                            + (name.equals("employeeId") ? ", so that its leading zeros stay." : "."));
        }
        return Optional.empty();
    }

    /**
     * The record, when everything is well.
     *
     * @param pointer of a field by its name in the roster
     * @throws Trouble naming everything that is wrong
     */
    PersonRecord record(
            @Nullable String source, @Nullable String eventId, Instant occurredAt, UnaryOperator<String> pointer) {
        PersonRecord record = null;
        try {
            record = new PersonRecord(
                    source == null ? "" : source,
                    null,
                    eventId,
                    occurredAt,
                    employeeId == null ? "" : employeeId,
                    stated);
        } catch (InvalidPersonRecord invalid) {
            Problem.errors(invalid, pointer).stream()
                    .filter(p -> reported.stream().noneMatch(r -> p.pointer().startsWith(r + "/")))
                    .forEach(p -> wrong(p.pointer(), p.code(), p.detail()));
        }
        if (record == null || !problems.isEmpty()) {
            throw Trouble.invalid(problems);
        }
        return record;
    }
}
