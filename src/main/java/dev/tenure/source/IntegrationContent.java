package dev.tenure.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.roster.FieldProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.lang.Nullable;

/**
 * What an integration is told. A draft may lack what a launch needs, but everything in it has its form.
 *
 * @param companies whose people are read; empty for all
 * @param mapping filter rules included; null while it has none
 */
record IntegrationContent(
        @Nullable String credentials,
        Map<String, String> settings,
        List<String> companies,
        Scope scope,
        @Nullable JsonNode mapping,
        RunOrder.Mode mode,
        boolean fullFeed,
        boolean deactivates,
        boolean statesEmployment,
        Schedule schedule,
        RunOrder.Guard guard) {

    /** What of a record comes in. */
    enum Scope {
        USER,
        /** The person's account in the source itself as well. */
        USER_AND_SAAS_USER
    }

    private static final int MOST = 1_000;
    private static final int LONGEST = 4_000;
    private static final Set<String> KINDS_OF_CHANGE = Set.of("JOINED", "CHANGED", "LEFT", "REHIRED");

    /** As good as no limit. */
    private static final int NONE = Integer.MAX_VALUE;

    /** Nobody who says nothing has everybody leave by accident. */
    private static final RunOrder.Guard PRESET_GUARD = new RunOrder.Guard(
            Map.of(
                    "JOINED", new RunOrder.Limit(1_000, NONE),
                    "CHANGED", new RunOrder.Limit(5_000, 50),
                    "LEFT", new RunOrder.Limit(100, 10),
                    "REHIRED", new RunOrder.Limit(100, 10)),
            Map.of("LEFT", new RunOrder.Limit(50, 20)));

    /**
     * Reads what a caller says; what is not said is preset.
     *
     * @param problems where everything is added that is wrong
     */
    static IntegrationContent read(JsonNode json, Schedule preset, List<FieldProblem> problems) {
        Reader reader = new Reader(json, problems);
        reader.knowsOnly(
                "credentials",
                "settings",
                "companies",
                "scope",
                "mapping",
                "mode",
                "fullFeed",
                "deactivates",
                "statesEmployment",
                "schedule",
                "guard");
        return new IntegrationContent(
                reader.text("credentials"),
                reader.texts("settings"),
                reader.list("companies"),
                reader.one("scope", Scope.USER),
                reader.mapping(),
                reader.one("mode", RunOrder.Mode.CREATE_AND_UPDATE),
                reader.truth("fullFeed", false),
                reader.truth("deactivates", true),
                reader.truth("statesEmployment", true),
                json.hasNonNull("schedule")
                        ? Schedule.read(json.get("schedule"), "/schedule", preset, problems)
                        : preset,
                reader.guard());
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("credentials", credentials);
        ObjectNode told = json.putObject("settings");
        new TreeMap<>(settings).forEach(told::put);
        ArrayNode whose = json.putArray("companies");
        companies.forEach(whose::add);
        json.put("scope", scope.name());
        json.set("mapping", mapping == null ? json.nullNode() : mapping);
        json.put("mode", mode.name());
        json.put("fullFeed", fullFeed);
        json.put("deactivates", deactivates);
        json.put("statesEmployment", statesEmployment);
        json.set("schedule", schedule.toJson());
        ObjectNode limits = json.putObject("guard");
        write(limits.putObject("perRun"), guard.perRun());
        write(limits.putObject("perCompany"), guard.perCompany());
        return json;
    }

    private static void write(ObjectNode json, Map<String, RunOrder.Limit> limits) {
        new TreeMap<>(limits).forEach((kind, limit) -> {
            ObjectNode told = json.putObject(kind);
            if (limit.count() != NONE) {
                told.put("count", limit.count());
            }
            if (limit.percent() != NONE) {
                told.put("percent", limit.percent());
            }
        });
    }

    RunOrder.RunRules rules() {
        return new RunOrder.RunRules(mode, fullFeed, deactivates, statesEmployment, guard);
    }

    private record Reader(JsonNode json, List<FieldProblem> problems) {

        void knowsOnly(String... members) {
            json.fieldNames().forEachRemaining(name -> {
                if (!Set.of(members).contains(name)) {
                    wrong(pointer("", name), "unknown-field", "An integration has no such member.");
                }
            });
            if (!isText(json)) {
                wrong("", "not-text", "Some text in it holds a NUL or half a character, which cannot be kept.");
            }
        }

        private void wrong(String pointer, String code, String detail) {
            if (problems.size() < 100) {
                problems.add(new FieldProblem(pointer, code, detail));
            }
        }

        @Nullable
        String text(String name) {
            JsonNode value = json.path(name);
            if (value.isMissingNode() || value.isNull()) {
                return null;
            }
            if (value.isTextual() && value.textValue().length() <= 100) {
                return value.textValue();
            }
            wrong("/" + name, "wrong-type", "'" + name + "' is a text of 100 characters at most.");
            return null;
        }

        boolean truth(String name, boolean preset) {
            JsonNode value = json.path(name);
            if (value.isBoolean() || value.isMissingNode()) {
                return value.asBoolean(preset);
            }
            wrong("/" + name, "wrong-type", "'" + name + "' is true or false.");
            return preset;
        }

        <E extends Enum<E>> E one(String name, E preset) {
            JsonNode value = json.path(name);
            if (value.isMissingNode()) {
                return preset;
            }
            List<String> known = new ArrayList<>();
            for (E each : preset.getDeclaringClass().getEnumConstants()) {
                if (each.name().equals(value.textValue())) {
                    return each;
                }
                known.add(each.name());
            }
            wrong("/" + name, "unknown-value", "'" + name + "' is one of " + String.join(", ", known) + ".");
            return preset;
        }

        /** Numbers and truth values are taken for what they look like. */
        Map<String, String> texts(String name) {
            Map<String, String> read = new LinkedHashMap<>();
            JsonNode value = json.path(name);
            if (!value.isMissingNode() && (!value.isObject() || value.size() > MOST)) {
                wrong("/" + name, "wrong-type", "'" + name + "' is an object of names and values.");
                return read;
            }
            value.fields().forEachRemaining(setting -> {
                String pointer = pointer("/" + name, setting.getKey());
                if (!setting.getValue().isValueNode() || setting.getValue().isNull()) {
                    wrong(pointer, "wrong-type", "A setting is a text.");
                } else if (setting.getValue().asText().length() > LONGEST) {
                    wrong(pointer, "too-long", "A setting has " + LONGEST + " characters at most.");
                } else if (!setting.getValue().asText().isBlank()) {
                    read.put(setting.getKey(), setting.getValue().asText().strip());
                }
            });
            return read;
        }

        List<String> list(String name) {
            List<String> read = new ArrayList<>();
            JsonNode value = json.path(name);
            if (!value.isMissingNode() && (!value.isArray() || value.size() > MOST)) {
                wrong("/" + name, "wrong-type", "'" + name + "' is a list of texts.");
                return read;
            }
            for (int i = 0; i < value.size(); i++) {
                String text = value.get(i).isTextual() ? value.get(i).textValue().strip() : "";
                if (text.isEmpty() || text.length() > LONGEST) {
                    wrong("/" + name + "/" + i, "wrong-type", "'" + name + "' is a list of texts.");
                } else if (!read.contains(text)) {
                    read.add(text);
                }
            }
            return read;
        }

        @Nullable
        JsonNode mapping() {
            JsonNode value = json.path("mapping");
            if (value.isMissingNode() || value.isNull()) {
                return null;
            }
            if (!value.isObject()) {
                wrong("/mapping", "wrong-type", "'mapping' is an object.");
                return null;
            }
            return value.deepCopy();
        }

        RunOrder.Guard guard() {
            JsonNode value = json.path("guard");
            if (value.isMissingNode() || value.isNull()) {
                return PRESET_GUARD;
            }
            if (!value.isObject()) {
                wrong("/guard", "wrong-type", "'guard' is an object with 'perRun' and 'perCompany'.");
                return PRESET_GUARD;
            }
            value.fieldNames().forEachRemaining(name -> {
                if (!name.equals("perRun") && !name.equals("perCompany")) {
                    wrong(pointer("/guard", name), "unknown-field", "A guard has 'perRun' and 'perCompany'.");
                }
            });
            return new RunOrder.Guard(limits(value, "perRun"), limits(value, "perCompany"));
        }

        private Map<String, RunOrder.Limit> limits(JsonNode guard, String of) {
            Map<String, RunOrder.Limit> read = new TreeMap<>();
            JsonNode value = guard.path(of);
            if (!value.isMissingNode() && !value.isObject()) {
                wrong("/guard/" + of, "wrong-type", "'" + of + "' is an object of kinds of change.");
            }
            value.fields().forEachRemaining(limit -> {
                String pointer = pointer("/guard/" + of, limit.getKey());
                if (!KINDS_OF_CHANGE.contains(limit.getKey())) {
                    wrong(pointer, "unknown-field", "A kind of change is JOINED, CHANGED, LEFT or REHIRED.");
                } else if (!limit.getValue().isObject() || limit.getValue().isEmpty()) {
                    wrong(pointer, "wrong-type", "A limit has 'count', 'percent' or both.");
                } else {
                    limit.getValue().fieldNames().forEachRemaining(name -> {
                        if (!name.equals("count") && !name.equals("percent")) {
                            wrong(pointer(pointer, name), "unknown-field", "A limit has 'count', 'percent' or both.");
                        }
                    });
                    read.put(
                            limit.getKey(),
                            new RunOrder.Limit(
                                    bound(limit.getValue(), pointer, "count", 100_000_000),
                                    bound(limit.getValue(), pointer, "percent", 100)));
                }
            });
            return read;
        }

        private int bound(JsonNode limit, String at, String name, int most) {
            JsonNode value = limit.path(name);
            if (value.isMissingNode() || value.isNull()) {
                return NONE;
            }
            if (value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 1 && value.intValue() <= most) {
                return value.intValue();
            }
            wrong(at + "/" + name, "bad-number", "'" + name + "' is a whole number from 1 to " + most + ".");
            return NONE;
        }

        private static String pointer(String parent, String name) {
            String some = name.length() > 64 ? name.substring(0, 64) : name;
            return parent + "/"
                    + some.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", "\ufffd")
                            .replace("~", "~0")
                            .replace("/", "~1");
        }

        private static boolean isText(JsonNode json) {
            if (json.isTextual()) {
                return isText(json.textValue());
            }
            for (var fields = json.fieldNames(); fields.hasNext(); ) {
                if (!isText(fields.next())) {
                    return false;
                }
            }
            for (JsonNode each : json) {
                if (!isText(each)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isText(String text) {
            return text.codePoints().noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        }
    }
}
