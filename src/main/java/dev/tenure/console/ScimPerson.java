package dev.tenure.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Turns a SCIM user, as Microsoft's inbound provisioning has it, into the JSON of a person. Unknown and malformed
 * schema URNs are let pass, because Microsoft's own examples hold some.
 */
final class ScimPerson {

    private static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0";
    private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private static final Map<String, String> CORE = Map.of("title", "title", "userType", "employmentType");

    private static final Map<String, String> EXTENDED = Map.of("department", "department", "organization", "company");

    private final ObjectNode person = JsonNodeFactory.instance.objectNode();

    private ScimPerson() {}

    static ObjectNode of(JsonNode user) {
        var scim = new ScimPerson();
        scim.read(user);
        return scim.person;
    }

    private void read(JsonNode user) {
        put("employeeId", user.path("externalId"));
        put("givenName", user.path("name").path("givenName"));
        put("familyName", user.path("name").path("familyName"));
        CORE.forEach((theirs, ours) -> put(ours, user.path(theirs)));
        put("active", truth(user.path("active")));
        emails(user.path("emails"));
        put("phone", typed(user.path("phoneNumbers"), "work", "value"));
        put("mobile", typed(user.path("phoneNumbers"), "mobile", "value"));
        put("location", typed(user.path("addresses"), "work", "locality"));
        user.properties().forEach(member -> {
            if (!member.getKey().toLowerCase(Locale.ROOT).startsWith("urn:")
                    || !member.getValue().isObject()) {
                return;
            }
            if (member.getKey().regionMatches(true, 0, ENTERPRISE, 0, ENTERPRISE.length())) {
                enterprise(member.getValue());
            } else {
                own(member.getValue());
            }
        });
    }

    private void enterprise(JsonNode extension) {
        EXTENDED.forEach((theirs, ours) -> put(ours, extension.path(theirs)));
        attribute("division", extension.path("division"));
        attribute("costCenter", extension.path("costCenter"));
        put("managerEmployeeId", manager(extension.path("manager")));
        if (!person.hasNonNull("employeeId")) {
            put("employeeId", extension.path("employeeNumber"));
        }
    }

    /** A company's own extension: first and last days, of work and of a leave, and any other simple text as an attribute. */
    private void own(JsonNode extension) {
        extension.properties().forEach(member -> {
            String name = member.getKey();
            if (name.equalsIgnoreCase("hireDate") || name.equalsIgnoreCase("startDate")) {
                put("startDate", day(member.getValue()));
            } else if (name.equalsIgnoreCase("terminationDate") || name.equalsIgnoreCase("endDate")) {
                put("endDate", day(member.getValue()));
            } else if (name.equalsIgnoreCase("leaveStart")) {
                put("leaveStart", day(member.getValue()));
            } else if (name.equalsIgnoreCase("leaveEnd")) {
                put("leaveEnd", day(member.getValue()));
            } else if (ATTRIBUTE_NAME.matcher(name).matches()
                    && member.getValue().isValueNode()) {
                attribute(
                        name,
                        member.getValue().isNull()
                                ? member.getValue()
                                : JsonNodeFactory.instance.textNode(
                                        member.getValue().asText()));
            }
        });
    }

    /** The day of a day, or of a time in its own zone. */
    private static JsonNode day(JsonNode value) {
        int time = value.asText().indexOf('T');
        return time < 0
                ? value
                : JsonNodeFactory.instance.textNode(value.asText().substring(0, time));
    }

    /** A text, an object with a value, or an array of one of these. */
    private static JsonNode manager(JsonNode manager) {
        JsonNode one = manager.isArray() && manager.size() == 1 ? manager.get(0) : manager;
        return one.isObject() ? one.path("value") : one;
    }

    /** Entra ID writes truth as a text as well, with a capital. */
    private static JsonNode truth(JsonNode value) {
        return value.isTextual() && value.asText().matches("(?i)true|false")
                ? JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(value.asText()))
                : value;
    }

    private void emails(JsonNode emails) {
        if (emails.isNull()) {
            person.putNull("email");
            person.putNull("otherEmails");
            return;
        }
        if (!emails.isArray()) {
            put("email", emails);
            return;
        }
        if (emails.isEmpty()) {
            return;
        }
        int primary = 0;
        for (int i = emails.size() - 1; i >= 0; i--) {
            if (truth(emails.get(i).path("primary")).asBoolean()) {
                primary = i;
            }
        }
        put("email", emails.get(primary).path("value"));
        ArrayNode others = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < emails.size(); i++) {
            if (i != primary && emails.get(i).hasNonNull("value")) {
                others.add(emails.get(i).path("value"));
            }
        }
        person.set("otherEmails", others);
    }

    /** The part of the value of that type; nothing where the list is absent. */
    private static JsonNode typed(JsonNode values, String type, String part) {
        for (JsonNode value : values) {
            if (value.path("type").asText().equalsIgnoreCase(type)) {
                return value.path(part);
            }
        }
        return values.isNull() ? values : JsonNodeFactory.instance.missingNode();
    }

    private void put(String field, JsonNode value) {
        if (!value.isMissingNode()) {
            person.set(field, value);
        }
    }

    private void attribute(String name, JsonNode value) {
        if (!value.isMissingNode()) {
            person.withObjectProperty("attributes").set(name, value);
        }
    }
}
