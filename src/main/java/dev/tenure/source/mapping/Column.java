package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.source.RawRecord;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a sample has under one path.
 *
 * @param values what is there, in the order of the sample, blanks left out
 */
record Column(List<String> names, List<String> values) {

    private static final int DEEPEST = 6;
    private static final int MOST = 500;
    private static final int LONGEST = 300;

    private static final Map<String, Days.Format> DATE_FORMATS = dateFormats(
            "iso",
            "yyyyMMdd",
            "yyyy/M/d",
            "d.M.yyyy",
            "d-M-yyyy",
            "d/M/yyyy",
            "M/d/yyyy",
            "epoch-seconds",
            "epoch-millis");

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@;,]+@[^\\s@;,]+\\.[^\\s@;,.]+");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 ()/.-]{5,18}[0-9]");
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z]{0,3}[-._]?[0-9]{1,12}");
    private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\p{M}' .-]{0,40}");

    private static final Set<String> GIVEN = folded(
            "anna, anders, maria, erik, eva, lars, karin, johan, lena, per, sara, nils, åsa, göran, hans, peter, thomas, "
                    + "michael, andreas, sabine, julia, klaus, jürgen, petra, jean, pierre, marie, sophie, luc, camille, "
                    + "josé, juan, carmen, lucía, pablo, ole, kari, ingrid, bjørn, mette, søren, lone, jens, matti, "
                    + "päivi, jukka, liisa, john, mary, james, dave, david, test, emma, oscar, elsa, max, felix, lukas");
    private static final Pattern FAMILY = Pattern.compile(
            "(?i).*(sson|son|sen|mann|ström|berg|lund|gren|kvist|qvist|dahl|müller|schmidt|schneider|fischer|weber|nen|ez|dez)");

    /** Every path of the sample to a value, in the order in which they first come. */
    static Collection<Column> of(List<RawRecord> sample) {
        Map<List<String>, Column> columns = new LinkedHashMap<>();
        for (RawRecord record : sample.subList(0, Math.min(MOST, sample.size()))) {
            collect(record.content(), List.of(), columns);
        }
        return columns.values();
    }

    private static void collect(JsonNode node, List<String> names, Map<List<String>, Column> columns) {
        if (names.size() > DEEPEST) {
            return;
        }
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                if (!member.getKey().isEmpty()) {
                    collect(member.getValue(), longer(names, member.getKey()), columns);
                }
            }
        } else if (node.isArray() && !node.isEmpty() && node.get(0).isContainerNode()) {
            collect(node.get(0), longer(names, "0"), columns);
        } else if (!names.isEmpty() && (columns.containsKey(names) || columns.size() < MOST)) {
            Column column = columns.computeIfAbsent(names, path -> new Column(path, new ArrayList<>()));
            for (JsonNode value : node.isArray() ? node : List.of(node)) {
                if (!Values.isAbsent(value)
                        && value.isValueNode()
                        && value.asText().length() <= LONGEST) {
                    column.values.add(value.asText().strip());
                }
            }
        }
    }

    private static List<String> longer(List<String> names, String name) {
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        return List.copyOf(longer);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    double share(Predicate<String> is) {
        return isEmpty() ? 0 : (double) values.stream().filter(is).count() / values.size();
    }

    double addresses() {
        return share(value -> ADDRESS.matcher(value).matches());
    }

    double phones() {
        return share(value ->
                PHONE.matcher(value).matches() && formats(List.of(value)).isEmpty());
    }

    double numbers() {
        return share(value -> NUMBER.matcher(value).matches());
    }

    double nameShapes() {
        return share(value -> NAME.matcher(value).matches());
    }

    double givenNames() {
        return share(value -> GIVEN.contains(Words.fold(value.split("[ -]", 2)[0])));
    }

    double familyNames() {
        return share(value -> FAMILY.matcher(value).matches());
    }

    double truths() {
        return share(value -> Truths.USUAL.read(value).isPresent());
    }

    double within(Set<String> others) {
        return share(others::contains);
    }

    Set<String> distinct() {
        return new HashSet<>(values);
    }

    boolean isUnique() {
        return distinct().size() == values.size();
    }

    /** The formats that read every value as a day of our time. */
    List<String> dateFormats() {
        return isEmpty() ? List.of() : formats(values);
    }

    private static List<String> formats(List<String> texts) {
        return DATE_FORMATS.keySet().stream()
                .filter(format -> texts.stream().allMatch(text -> reads(format, text)))
                .toList();
    }

    private static boolean reads(String format, String text) {
        return Objects.requireNonNull(DATE_FORMATS.get(format))
                .read(text, ZoneOffset.UTC)
                .filter(day -> day.getYear() >= 1950 && day.getYear() < 2100)
                // A small number is a count, not a moment soon after 1970.
                .filter(day -> !format.startsWith("epoch") || text.length() >= 9)
                .isPresent();
    }

    private static Map<String, Days.Format> dateFormats(String... names) {
        Map<String, Days.Format> formats = new LinkedHashMap<>();
        for (String name : names) {
            formats.put(name, Days.format(name, Locale.ROOT));
        }
        return formats;
    }

    private static Set<String> folded(String names) {
        Set<String> folded = new HashSet<>();
        for (String name : names.split(",")) {
            folded.add(Words.fold(name));
        }
        return folded;
    }
}
