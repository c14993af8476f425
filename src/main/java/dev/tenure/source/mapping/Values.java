package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.source.SourceText;
import java.math.BigDecimal;
import java.util.Optional;

/** What a value of a record says, whatever JSON it is written in. */
final class Values {

    /** As long as {@link SourceText} cuts off; what is longer is refused here, so that nothing is cut. */
    private static final int LONGEST = 2000;

    private Values() {}

    /** Not there, null, blank and a list of nothing else are four ways to say nothing. */
    static boolean isAbsent(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue().isBlank();
        }
        if (value.isArray()) {
            for (JsonNode item : value) {
                if (!isAbsent(item)) {
                    return false;
                }
            }
            return true;
        }
        return value.isMissingNode() || value.isNull();
    }

    /** A text, a number without exponent or idle zeros, true or false. */
    static String text(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isIntegralNumber()) {
            return value.asText();
        }
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            if (Math.abs(number.scale()) > 50) {
                throw new Failed("not-text", "is a number out of any range");
            }
            BigDecimal plain = number.stripTrailingZeros();
            return plain.signum() == 0 ? "0" : plain.toPlainString();
        }
        if (value.isBoolean()) {
            return value.asText();
        }
        if (value.isArray()) {
            throw new Failed("not-text", "is a list: take one of it ('first', or a path with its place) or 'join' it");
        }
        throw new Failed("not-text", "is an object: go on to one of its members");
    }

    /** Trimmed, normalised, without what nobody sees; nothing if nothing is left. */
    static Optional<String> clean(String text) {
        if (isPlain(text)) {
            return Optional.of(text);
        }
        if (text.length() > LONGEST) {
            throw new Failed("too-long", "has more than " + LONGEST + " characters");
        }
        return SourceText.clean(text);
    }

    /** Most text is clean already, and a feed has millions of them. */
    private static boolean isPlain(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST || text.charAt(0) == ' ' || text.charAt(length - 1) == ' ') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || (c == ' ' && text.charAt(i - 1) == ' ')) {
                return false;
            }
        }
        return true;
    }
}
