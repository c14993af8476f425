package dev.tenure.source.mapping;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.MatchResult;

/**
 * Regular expressions that take time in proportion to the text and nothing more (RE2). What counts its repetitions
 * high is refused before it is compiled, because it is unrolled then.
 */
final class Patterns {

    private static final int LONGEST = 500;
    private static final int MOST_REPETITIONS = 1000;
    private static final int LARGEST_PROGRAM = 2000;
    private static final java.util.regex.Pattern COUNT = java.util.regex.Pattern.compile("\\{(\\d*),?(\\d*)}");

    private Patterns() {}

    /** Fails with a detail that says why it is refused. */
    static Pattern compile(String regex) {
        if (regex.length() > LONGEST) {
            throw new Failed("bad-pattern", "is a pattern of more than " + LONGEST + " characters");
        }
        long repetitions = 1;
        for (MatchResult count : COUNT.matcher(regex).results().toList()) {
            repetitions = Math.min(1L << 40, repetitions * Math.max(number(count.group(1)), number(count.group(2))));
        }
        if (repetitions > MOST_REPETITIONS) {
            throw new Failed(
                    "bad-pattern", "is a pattern whose counted repetitions come to more than " + MOST_REPETITIONS);
        }
        try {
            Pattern pattern = Pattern.compile(regex);
            if (pattern.programSize() > LARGEST_PROGRAM) {
                throw new Failed("bad-pattern", "is a pattern that is too large");
            }
            return pattern;
        } catch (PatternSyntaxException wrong) {
            throw new Failed("bad-pattern", "is no regular expression of RE2: " + wrong.getDescription());
        }
    }

    private static long number(String digits) {
        if (digits.isEmpty()) {
            return 1;
        }
        return digits.length() > 6 ? 1_000_000 : Math.max(1, Long.parseLong(digits));
    }
}
