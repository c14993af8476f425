package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.springframework.lang.Nullable;

/** Every transform that a definition may name, and how its parameters are read. */
final class Transforms {

    private static final int LONGEST = 10_000;
    private static final int MOST_PARTS = 1000;

    private interface Reading {
        UnaryOperator<JsonNode> read(JsonNode definition, String pointer, Problems problems);
    }

    private record Kind(Set<String> parameters, Reading reading) {}

    private static final Map<String, Kind> KINDS = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "trim",
                    new Kind(
                            Set.of(),
                            (d, at, p) -> texts(text -> Values.clean(text).orElse("")))),
            Map.entry("lower", new Kind(Set.of(), (d, at, p) -> texts(text -> text.toLowerCase(Locale.ROOT)))),
            Map.entry("upper", new Kind(Set.of(), (d, at, p) -> texts(text -> text.toUpperCase(Locale.ROOT)))),
            Map.entry("date", new Kind(Set.of("formats", "zone", "language"), Transforms::date)),
            Map.entry("truth", new Kind(Set.of("true", "false"), Transforms::truth)),
            Map.entry("not", new Kind(Set.of(), (d, at, p) -> Transforms::not)),
            Map.entry("table", new Kind(Set.of("entries", "otherwise", "keepOthers", "exactCase"), Transforms::table)),
            Map.entry("split", new Kind(Set.of("on", "part"), Transforms::split)),
            Map.entry("join", new Kind(Set.of("with"), Transforms::join)),
            Map.entry("first", new Kind(Set.of(), (d, at, p) -> Transforms::first)),
            Map.entry("pick", new Kind(Set.of("path"), Transforms::pick)),
            Map.entry("default", new Kind(Set.of("value"), Transforms::otherwise)),
            Map.entry("replace", new Kind(Set.of("pattern", "with"), Transforms::replace)),
            Map.entry("extract", new Kind(Set.of("pattern"), Transforms::extract)),
            Map.entry("pad", new Kind(Set.of("length", "with"), Transforms::pad)),
            Map.entry("prefix", new Kind(Set.of("text"), Transforms::prefix)),
            Map.entry("suffix", new Kind(Set.of("text"), Transforms::suffix))));

    private Transforms() {}

    /** Null if the definition is wrong, which is said. */
    @Nullable
    static Transform read(JsonNode definition, String pointer, Problems problems) {
        String name = definition.path("name").asText();
        Kind kind = KINDS.get(name);
        if (kind == null) {
            problems.add(
                    pointer + "/name",
                    "unknown-transform",
                    "There is no transform of this name; there are: " + String.join(", ", KINDS.keySet()) + ".");
            return null;
        }
        Set<String> members = new HashSet<>(kind.parameters());
        members.add("name");
        int before = problems.count();
        if (!problems.isObject(definition, pointer, members)) {
            return null;
        }
        UnaryOperator<JsonNode> change = kind.reading().read(definition, pointer, problems);
        return problems.count() > before ? null : new Transform(name, change);
    }

    private static UnaryOperator<JsonNode> date(JsonNode definition, String pointer, Problems problems) {
        List<String> names =
                definition.has("formats") ? problems.texts(definition, "formats", pointer) : List.of("iso");
        if (names.isEmpty()) {
            problems.add(pointer + "/formats", "required", "'formats' names at least one format.");
        }
        String language = problems.text(definition, "language", pointer);
        Locale locale = language == null ? Locale.ROOT : Locale.forLanguageTag(language);
        if (language != null && locale.getLanguage().isEmpty()) {
            problems.add(pointer + "/language", "bad-language", "'language' is a tag as sv, de or en-GB.");
        }
        String zoneName = problems.text(definition, "zone", pointer);
        ZoneId zone = ZoneOffset.UTC;
        if (zoneName != null) {
            try {
                zone = ZoneId.of(zoneName);
            } catch (DateTimeException unknown) {
                problems.add(pointer + "/zone", "bad-zone", "'zone' is a time zone as Europe/Stockholm.");
            }
        }
        List<Days.Format> formats = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            try {
                formats.add(Days.format(names.get(i), locale));
            } catch (Failed wrong) {
                problems.add(pointer + "/formats/" + i, wrong.code(), "'" + names.get(i) + "' " + wrong.detail() + ".");
            }
        }
        Days days = new Days(formats, zone);
        return value -> TextNode.valueOf(days.read(Values.text(value).strip()).toString());
    }

    private static UnaryOperator<JsonNode> truth(JsonNode definition, String pointer, Problems problems) {
        boolean own = definition.has("true") || definition.has("false");
        List<String> yes = problems.texts(definition, "true", pointer);
        List<String> no = problems.texts(definition, "false", pointer);
        Truths truths = own ? Truths.of(yes, no) : Truths.USUAL;
        if (own && truths.words().size() < yes.size() + no.size()) {
            problems.add(pointer, "word-twice", "A word means true or false, and is named once.");
        }
        return value -> {
            Optional<Boolean> truth = truths.read(Values.text(value));
            return BooleanNode.valueOf(truth.orElseThrow(
                    () -> new Failed("not-true-or-false", "is no word that means true or false here")));
        };
    }

    private static JsonNode not(JsonNode value) {
        Boolean truth = value.isBoolean()
                ? Boolean.valueOf(value.booleanValue())
                : Map.of("true", true, "false", false)
                        .get(Values.text(value).strip().toLowerCase(Locale.ROOT));
        if (truth == null) {
            throw new Failed("not-true-or-false", "is neither true nor false: put 'truth' before it");
        }
        return BooleanNode.valueOf(!truth);
    }

    private static UnaryOperator<JsonNode> table(JsonNode definition, String pointer, Problems problems) {
        boolean exact = problems.truth(definition, "exactCase", pointer, false);
        boolean keepsOthers = problems.truth(definition, "keepOthers", pointer, false);
        JsonNode otherwise = definition.path("otherwise");
        if (!otherwise.isMissingNode() && !isScalar(otherwise)) {
            problems.add(pointer + "/otherwise", "not-a-value", "'otherwise' is a text, number or truth.");
        }
        if (!otherwise.isMissingNode() && keepsOthers) {
            problems.add(pointer, "contradiction", "'otherwise' and 'keepOthers' exclude each other.");
        }
        JsonNode entries = definition.path("entries");
        Map<String, JsonNode> table = new HashMap<>();
        if (!entries.isObject() || entries.isEmpty()) {
            problems.add(pointer + "/entries", "required", "'entries' is an object: what comes, and what it means.");
        }
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            String key = tableKey(entry.getKey(), exact);
            if (!isScalar(entry.getValue())) {
                problems.add(pointer + "/entries", "not-a-value", "Each entry means a text, number or truth.");
            } else if (table.put(key, entry.getValue()) != null) {
                problems.add(pointer + "/entries", "entry-twice", "Two entries differ in case or space only.");
            }
        }
        return eachScalar(value -> {
            JsonNode meant = table.get(tableKey(Values.text(value), exact));
            if (meant == null && !keepsOthers && otherwise.isMissingNode()) {
                throw new Failed("not-in-table", "is not in the table: add it, or say what is meant 'otherwise'");
            }
            return meant != null ? meant : keepsOthers ? value : otherwise;
        });
    }

    private static String tableKey(String text, boolean exact) {
        String key = Values.clean(text).orElse("");
        return exact ? key : key.toLowerCase(Locale.ROOT);
    }

    private static UnaryOperator<JsonNode> split(JsonNode definition, String pointer, Problems problems) {
        String on = character(definition, "on", pointer, problems);
        Integer part = problems.number(definition, "part", pointer, -100, 100);
        return value -> {
            List<String> parts = new ArrayList<>();
            for (String piece : Values.text(value).split(java.util.regex.Pattern.quote(on), MOST_PARTS + 1)) {
                parts.add(piece.strip());
            }
            if (parts.size() > MOST_PARTS) {
                throw new Failed("too-many", "has more than " + MOST_PARTS + " parts");
            }
            if (part != null) {
                int place = part < 0 ? parts.size() + part : part;
                if (place < 0 || place >= parts.size()) {
                    throw new Failed("no-such-part", "has no part " + part);
                }
                return TextNode.valueOf(parts.get(place));
            }
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            parts.stream().filter(piece -> !piece.isEmpty()).forEach(list::add);
            return list;
        };
    }

    private static UnaryOperator<JsonNode> join(JsonNode definition, String pointer, Problems problems) {
        String with = definition.has("with") ? character(definition, "with", pointer, problems) : " ";
        return value -> {
            if (!value.isArray()) {
                return value;
            }
            StringBuilder joined = new StringBuilder();
            for (JsonNode item : value) {
                if (!Values.isAbsent(item)) {
                    joined.append(joined.isEmpty() ? "" : with).append(Values.text(item));
                    bounded(joined.length());
                }
            }
            return TextNode.valueOf(joined.toString());
        };
    }

    private static JsonNode first(JsonNode value) {
        if (!value.isArray()) {
            return value;
        }
        for (JsonNode item : value) {
            if (!Values.isAbsent(item)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    private static UnaryOperator<JsonNode> pick(JsonNode definition, String pointer, Problems problems) {
        String text = problems.requiredText(definition, "path", pointer);
        Optional<Path> path = text == null ? Optional.empty() : Path.of(text);
        if (text != null && path.isEmpty()) {
            problems.add(pointer + "/path", "bad-path", "This leads nowhere.");
        }
        return value -> {
            if (!value.isArray()) {
                return path.orElseThrow().find(value);
            }
            ArrayNode picked = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> {
                JsonNode found = path.orElseThrow().find(item);
                if (!Values.isAbsent(found)) {
                    picked.add(found);
                }
            });
            return picked;
        };
    }

    private static UnaryOperator<JsonNode> otherwise(JsonNode definition, String pointer, Problems problems) {
        JsonNode preset = definition.path("value");
        if (!isScalar(preset) || Values.isAbsent(preset)) {
            problems.add(pointer + "/value", "required", "'value' is a text, number or truth.");
        }
        return value -> Values.isAbsent(value) ? preset : value;
    }

    private static UnaryOperator<JsonNode> replace(JsonNode definition, String pointer, Problems problems) {
        Pattern pattern = pattern(definition, pointer, problems);
        JsonNode with = definition.path("with");
        if (!with.isTextual() || with.textValue().length() > 200) {
            problems.add(pointer + "/with", "required", "'with' is a text of up to 200 characters; it may be empty.");
        }
        String literal = Matcher.quoteReplacement(with.asText());
        return texts(text -> {
            // Counted before it is made: each place that matches grows by the replacement at most.
            bounded(text.length());
            Matcher matcher = Objects.requireNonNull(pattern).matcher(text);
            StringBuilder replaced = new StringBuilder();
            while (matcher.find()) {
                matcher.appendReplacement(replaced, literal);
                bounded(replaced.length());
            }
            return matcher.appendTail(replaced).toString();
        });
    }

    private static UnaryOperator<JsonNode> extract(JsonNode definition, String pointer, Problems problems) {
        Pattern pattern = pattern(definition, pointer, problems);
        return texts(text -> {
            bounded(text.length());
            Matcher matcher = Objects.requireNonNull(pattern).matcher(text);
            if (!matcher.find()) {
                throw new Failed("no-match", "holds nothing that the pattern finds");
            }
            String found = matcher.group(matcher.groupCount() > 0 ? 1 : 0);
            if (found == null || found.isBlank()) {
                throw new Failed("no-match", "holds nothing where the pattern's group is");
            }
            return found;
        });
    }

    private static UnaryOperator<JsonNode> pad(JsonNode definition, String pointer, Problems problems) {
        Integer length = problems.number(definition, "length", pointer, 1, 64);
        if (definition.path("length").isMissingNode()) {
            problems.add(pointer + "/length", "required", "'length' is missing.");
        }
        String with = definition.has("with") ? character(definition, "with", pointer, problems) : "0";
        if (with.length() > 1) {
            problems.add(pointer + "/with", "too-long", "'with' is one character.");
        }
        return texts(text -> {
            String bare = text.strip();
            return with.repeat(Math.max(0, Objects.requireNonNull(length) - bare.length())) + bare;
        });
    }

    private static UnaryOperator<JsonNode> prefix(JsonNode definition, String pointer, Problems problems) {
        String prefix = character(definition, "text", pointer, problems);
        return texts(text -> prefix + text);
    }

    private static UnaryOperator<JsonNode> suffix(JsonNode definition, String pointer, Problems problems) {
        String suffix = character(definition, "text", pointer, problems);
        return texts(text -> text + suffix);
    }

    /** A text that may be blank, such as what parts are joined with. */
    private static String character(JsonNode definition, String name, String pointer, Problems problems) {
        JsonNode text = definition.path(name);
        if (!text.isTextual() || text.textValue().isEmpty() || text.textValue().length() > 200) {
            problems.add(pointer + "/" + name, "required", "'" + name + "' is a text of one character up to 200.");
        }
        return text.asText();
    }

    @Nullable
    private static Pattern pattern(JsonNode definition, String pointer, Problems problems) {
        String regex = problems.requiredText(definition, "pattern", pointer);
        try {
            return regex == null ? null : Patterns.compile(regex);
        } catch (Failed wrong) {
            problems.add(pointer + "/pattern", wrong.code(), "This " + wrong.detail() + ".");
            return null;
        }
    }

    private static boolean isScalar(JsonNode node) {
        return node.isTextual() || node.isNumber() || node.isBoolean();
    }

    /** On a list it is done with each of its texts. */
    private static UnaryOperator<JsonNode> texts(UnaryOperator<String> change) {
        return eachScalar(value -> TextNode.valueOf(change.apply(Values.text(value))));
    }

    private static UnaryOperator<JsonNode> eachScalar(UnaryOperator<JsonNode> change) {
        return value -> {
            if (!value.isArray()) {
                return change.apply(value);
            }
            ArrayNode changed = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : value) {
                if (!Values.isAbsent(item)) {
                    changed.add(change.apply(item));
                }
            }
            return changed;
        };
    }

    private static void bounded(int length) {
        if (length > LONGEST) {
            throw new Failed("too-long", "has more than " + LONGEST + " characters");
        }
    }
}
