package dev.tenure.source.mapping;

import dev.tenure.source.SourceRecord;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One place of a sample with the values that stand there.
 *
 * @param values those that are not blank, as text
 * @param records how many the sample has
 */
record Column(Path path, List<String> values, int records) {

    private static final int DEEPEST = 4;
    private static final int MOST_COLUMNS = 500;
    private static final Pattern BORDER = Pattern.compile("(?<=[\\p{Ll}0-9])(?=\\p{Lu})|[^\\p{L}0-9]+");

    static List<Column> of(List<SourceRecord> sample) {
        Map<Path, List<String>> found = new LinkedHashMap<>();
        sample.forEach(record -> collect(List.of(), record.fields(), found));
        return found.entrySet().stream()
                .map(entry -> new Column(entry.getKey(), entry.getValue(), sample.size()))
                .toList();
    }

    private static void collect(List<Object> at, Object value, Map<Path, List<String>> found) {
        if (value instanceof Map<?, ?> map && at.size() < DEEPEST) {
            map.forEach((key, below) -> collectBelow(at, String.valueOf(key), below, found));
        } else if (value instanceof List<?> list && !list.isEmpty() && at.size() < DEEPEST) {
            collectBelow(at, 0, list.get(0), found);
        } else if (found.size() < MOST_COLUMNS || found.containsKey(new Path(at))) {
            List<String> values = found.computeIfAbsent(new Path(at), path -> new ArrayList<>());
            try {
                String text = value instanceof Boolean
                        ? value.toString()
                        : Kind.plain(value).strip();
                if (!text.isEmpty()) {
                    values.add(text);
                }
            } catch (Unfit noText) {
                // Such a value is of no use for any field, and so says nothing for one.
                return;
            }
        }
    }

    private static void collectBelow(List<Object> at, Object step, Object value, Map<Path, List<String>> found) {
        if (value != null) {
            List<Object> below = new ArrayList<>(at);
            below.add(step);
            collect(below, value, found);
        }
    }

    /** Its name in one spelling: of its last key, and with the keys above it. */
    List<String> names() {
        List<String> keys = path.steps().stream()
                .filter(String.class::isInstance)
                .map(Object::toString)
                .toList();
        return List.of(normal(keys.get(keys.size() - 1)), normal(String.join(" ", keys)));
    }

    /** Lower case without accents, words apart, whether they were written in camel case, snake case or with spaces. */
    static String normal(String name) {
        String spaced = BORDER.matcher(name).replaceAll(" ");
        String bare = Normalizer.normalize(spaced.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replace("ø", "o")
                .replace("æ", "ae")
                .replace("ß", "ss");
        return bare.strip();
    }

    boolean isDistinct() {
        return values.size() == records && records > 1 && new HashSet<>(values).size() == records;
    }
}
