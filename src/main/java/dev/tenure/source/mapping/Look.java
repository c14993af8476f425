package dev.tenure.source.mapping;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the values of a sample look like; the smaller part of them may look otherwise. */
enum Look {
    ADDRESS(of("[^\\s@]+@[^\\s@]+\\.[^\\s@]+"), "e-mail addresses"),
    DAY(text -> Times.day(text).isPresent(), "days"),
    TRUTH(Look::isTruth, "true or false"),
    PHONE(of("\\+?[0-9(][0-9 ()/-]{5,20}"), "telephone numbers"),
    NUMBER(of("[\\p{L}]{0,4}[- ]?\\d{1,12}"), "numbers of people"),
    NAME(of("[\\p{L}][\\p{L}\\p{M}'.-]*"), "one word of letters"),
    FULL_NAME(of("[\\p{L}][\\p{L}\\p{M}'.-]*,?( [\\p{L}][\\p{L}\\p{M}'.-]*)+"), "several words of letters"),
    TEXT(text -> text.codePoints().anyMatch(Character::isLetter), "words");

    private static final double MOST = 0.8;
    private static final int LONGEST = 320;

    // A pattern's predicate has no state, which Error Prone cannot see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Predicate<String> test;

    private final String title;

    Look(Predicate<String> test, String title) {
        this.test = test;
        this.title = title;
    }

    /** Nothing of what is looked for is longer than an address can be, and these patterns take long for long texts. */
    private static Predicate<String> of(String pattern) {
        Predicate<String> matches = Pattern.compile(pattern).asMatchPredicate();
        return text -> text.length() <= LONGEST && matches.test(text);
    }

    private static boolean isTruth(String text) {
        return Set.of("true", "false", "yes", "no", "ja", "nej", "nei", "nein", "oui", "non", "0", "1")
                .contains(text.toLowerCase(Locale.ROOT));
    }

    String title() {
        return title;
    }

    boolean fits(List<String> values) {
        return !values.isEmpty() && values.stream().filter(test).count() >= MOST * values.size();
    }

    /** What the values of a field of ours look like. */
    static Look of(Kind kind, String field) {
        return switch (field) {
            case "email", "otherEmails" -> ADDRESS;
            case "phone", "mobile" -> PHONE;
            case "employeeId", "managerEmployeeId" -> NUMBER;
            case "givenName", "familyName" -> NAME;
            default -> kind == Kind.DATE ? DAY : kind == Kind.TRUTH ? TRUTH : TEXT;
        };
    }
}
