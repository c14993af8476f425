package dev.tenure.source.flexhr;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a fact comes from that Flex HRM's documented employee does not have, such as the department. Written
 * {@code none} (Flex says nothing of it, and what others say stays), {@code company} (the company's name) or
 * {@code field:<name>} (an own text field of the employee, under its name in the API).
 */
record FieldSource(Kind kind, String field) {

    private static final String FIELD = "field:";

    /** What a directory account never needs is never read, whoever asks for it. */
    private static final Pattern NEVER_READ = Pattern.compile(
            "(?i).*(national|birth|private|bank|clearing|account|tax|salary|wage|union|gender|address|postal).*");

    enum Kind {
        NONE,
        COMPANY,
        FIELD
    }

    static FieldSource parse(String setting, String written) {
        String text = written.strip();
        if (text.equalsIgnoreCase("none")) {
            return new FieldSource(Kind.NONE, "");
        }
        if (text.equalsIgnoreCase("company")) {
            return new FieldSource(Kind.COMPANY, "");
        }
        if (text.startsWith(FIELD) && text.length() > FIELD.length()) {
            String field = text.substring(FIELD.length()).strip();
            if (NEVER_READ.matcher(field).matches()) {
                throw new IllegalArgumentException(setting + " names '" + field
                        + "', which Tenure never reads because it is none of a directory's business.");
            }
            return new FieldSource(Kind.FIELD, field);
        }
        throw new IllegalArgumentException(
                setting + " is '" + written + "': write none, company, or field:<name of a text field in Flex HRM>.");
    }

    /** The name of the own text field, if it is one. */
    Optional<String> ownField() {
        return kind == Kind.FIELD ? Optional.of(field) : Optional.empty();
    }
}
