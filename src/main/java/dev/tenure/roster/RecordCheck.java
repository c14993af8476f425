package dev.tenure.roster;

import java.text.Normalizer;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/** Cleans the values of one record and collects what is wrong with them. */
final class RecordCheck {

    /** Upper bounds of the attributes in Active Directory's schema that the fields end in ({@code rangeUpper}). */
    private static final Map<Field, Integer> LONGEST = Map.of(
            Field.GIVEN_NAME, 64,
            Field.FAMILY_NAME, 64,
            Field.TITLE, 128,
            Field.DEPARTMENT, 64,
            Field.COMPANY, 64,
            Field.LOCATION, 128,
            Field.PHONE, 64,
            Field.MOBILE, 64,
            Field.EMPLOYMENT_TYPE, 64);

    private static final int LONGEST_EMPLOYEE_ID = 16;
    private static final int LONGEST_ADDRESS = 254;
    private static final int LONGEST_ATTRIBUTE = 1024;
    private static final int MOST_ADDRESSES = 50;
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 9999;

    /** Control, format (zero width and direction marks), unassigned, private and half characters. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Co}]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@;,<>()\\[\\]\\\\\"]+@[^\\s@;,<>()\\[\\]\\\\\"]+\\.[^\\s@;,<>()\\[\\]\\\\\".]+");
    private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final Pattern EMPLOYEE_ID = Pattern.compile("[\\p{L}\\p{N}._/ -]+");

    private final List<FieldProblem> problems = new ArrayList<>();

    List<FieldProblem> problems() {
        return List.copyOf(problems);
    }

    /** Trimmed, in Unicode NFC, without what nobody sees. Line ends and runs of space become one space. */
    static String clean(String raw) {
        if (isClean(raw)) {
            return raw;
        }
        // Line ends are control characters: they must become spaces before control characters go.
        String spaced = SPACES.matcher(raw).replaceAll(" ");
        String visible = INVISIBLE.matcher(spaced).replaceAll("");
        return Normalizer.normalize(visible, Normalizer.Form.NFC).strip();
    }

    /** Said of most texts, at a tenth of the cost: Latin letters, each one character, with single spaces between words. */
    private static boolean isClean(String raw) {
        char before = ' ';
        for (int at = 0; at < raw.length(); at++) {
            char c = raw.charAt(at);
            boolean isSpaceBetween = c == ' ' && before != ' ';
            boolean isVisible = (c > ' ' && c < 0x7f) || (c >= 0xc0 && c < 0x180);
            if (!isSpaceBetween && !isVisible) {
                return false;
            }
            before = c;
        }
        return before != ' ';
    }

    String key(String name, @Nullable String raw, int longest) {
        String value = raw == null ? "" : clean(raw);
        if (value.isEmpty()) {
            problems.add(new FieldProblem(name, "required", "'" + name + "' is missing: give it a value."));
        } else if (value.length() > longest) {
            problems.add(tooLong(name, longest, value.length()));
        }
        return value;
    }

    String employeeId(@Nullable String raw) {
        String value = key("employeeId", raw, LONGEST_EMPLOYEE_ID);
        if (!value.isEmpty() && !EMPLOYEE_ID.matcher(value).matches()) {
            problems.add(new FieldProblem(
                    "employeeId",
                    "not-a-number",
                    "'employeeId' may hold letters, digits, space and . _ / - only: correct the employee number."));
        }
        return value;
    }

    /** Each stated field with its canonical value; refused ones are left out. */
    SortedMap<Field, Optional<String>> stated(Map<Field, Optional<String>> stated) {
        SortedMap<Field, Optional<String>> clean = new TreeMap<>();
        stated.forEach((field, value) -> {
            if (value.isEmpty()) {
                clean.put(field, value);
            } else {
                // Blank text says nothing; it does not say that the field is empty.
                value(field, value.get()).ifPresent(v -> clean.put(field, Optional.of(v)));
            }
        });
        datesInOrder(clean);
        return Collections.unmodifiableSortedMap(clean);
    }

    /** The canonical value, or nothing when the text is blank or refused. */
    Optional<String> value(Field field, String raw) {
        String value = clean(raw);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        int before = problems.size();
        String canonical = canonical(field, value);
        return problems.size() > before ? Optional.empty() : Optional.of(canonical);
    }

    private String canonical(Field field, String value) {
        if (field.isAttribute()) {
            if (!ATTRIBUTE_NAME.matcher(field.attributeName()).matches()) {
                problems.add(new FieldProblem(
                        field.name(),
                        "bad-name",
                        "A field's name starts with a letter and holds letters, digits, _ and -."));
            }
            return within(field, value, LONGEST_ATTRIBUTE);
        }
        if (field.equals(Field.EMAIL)) {
            return address(field, value);
        }
        if (field.equals(Field.OTHER_EMAILS)) {
            return addresses(field, value);
        }
        if (field.isDate()) {
            return date(field, value);
        }
        if (field.isTruth()) {
            return truth(field, value);
        }
        if (field.equals(Field.MANAGER)) {
            return within(field, value, LONGEST_EMPLOYEE_ID);
        }
        if (field.equals(Field.EMPLOYMENT_TYPE)) {
            return within(field, value.toLowerCase(Locale.ROOT), LONGEST.get(field));
        }
        return within(field, value, LONGEST.get(field));
    }

    private String within(Field field, String value, int longest) {
        if (value.length() > longest) {
            problems.add(tooLong(field.name(), longest, value.length()));
        }
        return value;
    }

    private static FieldProblem tooLong(String name, int longest, int length) {
        return new FieldProblem(
                name,
                "too-long",
                "'" + name + "' has " + length + " characters; the directory takes " + longest + ": shorten it.");
    }

    private String address(Field field, String value) {
        if (value.length() > LONGEST_ADDRESS || !ADDRESS.matcher(value).matches()) {
            problems.add(new FieldProblem(
                    field.name(),
                    "not-an-address",
                    "'" + field + "' is no e-mail address: write it as name@example.com."));
        }
        return value;
    }

    private String addresses(Field field, String value) {
        // Keyed without case: the same address twice is one address.
        Map<String, String> distinct = Arrays.stream(value.split(";"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> address(field, part))
                .collect(Collectors.toMap(
                        a -> a.toLowerCase(Locale.ROOT), a -> a, (first, again) -> first, TreeMap::new));
        if (distinct.size() > MOST_ADDRESSES) {
            problems.add(new FieldProblem(
                    field.name(), "too-many", "'" + field + "' holds more than " + MOST_ADDRESSES + " addresses."));
        }
        return String.join(";", distinct.values());
    }

    private String date(Field field, String value) {
        try {
            LocalDate day = LocalDate.parse(value);
            if (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR) {
                problems.add(new FieldProblem(
                        field.name(),
                        "not-a-date",
                        "'" + field + "' lies outside the years " + FIRST_YEAR + " to " + LAST_YEAR + ": correct it."));
            }
            return day.toString();
        } catch (DateTimeParseException notADate) {
            problems.add(new FieldProblem(
                    field.name(), "not-a-date", "'" + field + "' is no date: write it as 2026-12-31."));
            return value;
        }
    }

    private String truth(Field field, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (!lower.equals("true") && !lower.equals("false")) {
            problems.add(new FieldProblem(field.name(), "not-true-or-false", "'" + field + "' is true or false."));
        }
        return lower;
    }

    private void datesInOrder(Map<Field, Optional<String>> clean) {
        inOrder(clean, Field.START_DATE, Field.END_DATE);
        inOrder(clean, Field.LEAVE_START, Field.LEAVE_END);
    }

    private void inOrder(Map<Field, Optional<String>> clean, Field first, Field last) {
        Optional<String> start = clean.getOrDefault(first, Optional.empty());
        Optional<String> end = clean.getOrDefault(last, Optional.empty());
        if (start.isPresent() && end.isPresent() && LocalDate.parse(end.get()).isBefore(LocalDate.parse(start.get()))) {
            problems.add(new FieldProblem(
                    last.name(), "before-start", "'" + last + "' lies before '" + first + "': correct one of them."));
        }
    }
}
