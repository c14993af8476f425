package dev.tenure.source.mapping;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.Field;
import dev.tenure.source.MappingForm.FieldRule;
import dev.tenure.source.Proposal;
import dev.tenure.source.Proposal.Choice;
import dev.tenure.source.SourceRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Proposes where our fields come from, by the names in a sample, in several languages, and by its values. */
final class SmartMapping {

    private static final int SAME_NAME = 65;
    private static final int PART_OF_NAME = 40;
    private static final int SAME_LOOK = 30;
    private static final int ADDRESSES_WITHOUT_NAME = 45;
    private static final int DISTINCT = 5;
    private static final int LEAST = 40;
    private static final int MOST_CHOICES = 5;

    private final Map<String, List<String>> names = new TreeMap<>();

    SmartMapping() {
        try (InputStream file = SmartMapping.class.getResourceAsStream("field-names.json")) {
            new ObjectMapper()
                    .readValue(file, new TypeReference<Map<String, List<String>>>() {})
                    .forEach((field, spellings) -> names.put(
                            field, spellings.stream().map(Column::normal).toList()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The names of the fields cannot be read.", unreadable);
        }
    }

    List<Proposal> propose(List<SourceRecord> sample) {
        List<Column> columns = Column.of(sample);
        return Stream.concat(
                        Stream.of(FormCheck.EMPLOYEE_ID), Field.known().stream().map(Field::name))
                .map(field -> new Proposal(field, choices(field, columns)))
                .filter(proposal -> !proposal.choices().isEmpty())
                .toList();
    }

    private List<Choice> choices(String field, List<Column> columns) {
        return columns.stream()
                .flatMap(column -> Stream.of(plain(field, column), turned(field, column), part(field, column))
                        .flatMap(Optional::stream))
                .filter(choice -> choice.score() >= LEAST)
                .sorted(Comparator.comparingInt(Choice::score).reversed())
                .limit(MOST_CHOICES)
                .toList();
    }

    /** As it is, or after its dates are read. */
    private Optional<Choice> plain(String field, Column column) {
        List<String> reasons = new ArrayList<>();
        int score = named(field, column, reasons);
        Kind kind = field.equals(FormCheck.EMPLOYEE_ID) ? Kind.TEXT : Kind.of(Field.named(field));
        List<String> steps = kind == Kind.DATE ? datePattern(column.values()) : List.of();
        Look look = Look.of(kind, field);
        if (look.fits(column.values()) || !steps.isEmpty()) {
            reasons.add("its values look like " + look.title());
            score = score > 0 ? score + SAME_LOOK : look == Look.ADDRESS ? ADDRESSES_WITHOUT_NAME : 0;
        } else if (!column.values().isEmpty()) {
            // A word among names, a title among words: only what has a form of its own contradicts.
            score = look == Look.TEXT || look == Look.NAME || look == Look.NUMBER ? score : score / 3;
        }
        if (score > 0 && field.equals(FormCheck.EMPLOYEE_ID) && column.isDistinct()) {
            score += DISTINCT;
        }
        return choice(column, steps, score, reasons);
    }

    /** What says the contrary, or a state in words. */
    private Optional<Choice> turned(String field, Column column) {
        List<String> reasons = new ArrayList<>();
        int contrary = named("!" + field, column, reasons);
        if (contrary > 0) {
            reasons.add("it says the contrary");
            boolean fits = Look.TRUTH.fits(column.values());
            return choice(column, List.of("!truth(value)"), fits ? contrary + SAME_LOOK : contrary / 3, reasons);
        }
        int state = named("?" + field, column, reasons);
        boolean hasWord = column.values().stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).equals(field));
        if (state > 0 && hasWord) {
            reasons.add("one of its values is '" + field + "'");
            return choice(column, List.of("value.lower() == '" + field + "'"), state + SAME_LOOK, reasons);
        }
        return Optional.empty();
    }

    /** A given or family name out of a whole one. */
    private Optional<Choice> part(String field, Column column) {
        boolean isGiven = field.equals(Field.GIVEN_NAME.name());
        if ((!isGiven && !field.equals(Field.FAMILY_NAME.name())) || !Look.FULL_NAME.fits(column.values())) {
            return Optional.empty();
        }
        List<String> reasons = new ArrayList<>();
        int score = named("!fullName", column, reasons);
        reasons.add("its values look like " + Look.FULL_NAME.title());
        boolean isFamilyFirst = column.values().stream().allMatch(value -> value.contains(","));
        String step = isFamilyFirst
                ? isGiven ? "value.lastPart(',')" : "value.firstPart(',')"
                : isGiven ? "value.trim().firstPart(' ')" : "value.trim().lastPart(' ')";
        return choice(column, List.of(step), score > 0 ? score + SAME_LOOK / 2 : 0, reasons);
    }

    private static Optional<Choice> choice(Column column, List<String> steps, int score, List<String> reasons) {
        return score <= 0
                ? Optional.empty()
                : Optional.of(new Choice(
                        new FieldRule(column.path().toString(), null, steps, false),
                        Math.min(100, score),
                        reasons,
                        column.isDistinct()));
    }

    private int named(String field, Column column, List<String> reasons) {
        List<String> spellings = names.getOrDefault(field, List.of());
        for (String name : column.names()) {
            for (String spelling : spellings) {
                if (solid(spelling).equals(solid(name))) {
                    reasons.add("it is called '" + name + "'");
                    return SAME_NAME;
                }
            }
        }
        Set<String> words = new HashSet<>(Arrays.asList(column.names().get(1).split(" ")));
        for (String spelling : spellings) {
            if (words.containsAll(Arrays.asList(spelling.split(" ")))) {
                reasons.add("'" + spelling + "' is part of its name");
                return PART_OF_NAME;
            }
        }
        return 0;
    }

    private static String solid(String name) {
        return name.replace(" ", "");
    }

    /** Day and month with slashes, if the sample shows which is which. */
    private static List<String> datePattern(List<String> values) {
        List<String> fitting = Stream.of("d/M/yyyy", "M/d/yyyy")
                .filter(pattern -> !values.isEmpty() && values.stream().allMatch(value -> isDate(value, pattern)))
                .toList();
        return fitting.size() == 1 ? List.of("value.parseDate('" + fitting.get(0) + "')") : List.of();
    }

    private static boolean isDate(String value, String pattern) {
        try {
            LocalDate.parse(value, Times.format(pattern));
            return true;
        } catch (DateTimeException notSo) {
            return false;
        }
    }
}
