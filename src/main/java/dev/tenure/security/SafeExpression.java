package dev.tenure.security;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few expressions that diagrams may hold: a bare name, the business key handed down, and a comparison of a
 * variable with a constant. No property, no call, so that nothing leads from a name to a class.
 */
final class SafeExpression {

    private static final Pattern BEGINS = Pattern.compile("[$#]\\s*\\{");
    private static final Pattern NAME = Pattern.compile("\\$\\{\\s*([A-Za-z_]\\w*)\\s*}");
    private static final Pattern CONDITION = Pattern.compile("\\$\\{\\s*[A-Za-z_]\\w*\\s*==\\s*'[A-Z][A-Z0-9_]*'\\s*}");
    private static final Pattern BUSINESS_KEY = Pattern.compile("[$#]\\{execution\\.processBusinessKey}");

    private SafeExpression() {}

    /** Plain text, or one of the allowed forms. */
    static boolean isAllowed(String text) {
        String stripped = text.strip();
        return !BEGINS.matcher(text).find()
                || NAME.matcher(stripped).matches()
                || isCondition(stripped)
                || BUSINESS_KEY.matcher(stripped).matches();
    }

    static boolean isCondition(String text) {
        return CONDITION.matcher(text.strip()).matches();
    }

    /** The name in <code>${name}</code>, else an empty text. */
    static String name(String text) {
        Matcher matcher = NAME.matcher(text.strip());
        return matcher.matches() ? matcher.group(1) : "";
    }
}
