package dev.tenure.source;

import com.fasterxml.jackson.databind.JsonNode;

/** Tells text from what a hostile or broken source sends for it, and no database takes. */
public final class StorableText {

    private StorableText() {}

    /** Whether it holds neither NULs nor halves of surrogate pairs. */
    public static boolean is(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == 0 || Character.isLowSurrogate(each)) {
                return false;
            }
            if (Character.isHighSurrogate(each)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The same of all names and texts below. */
    public static boolean isIn(JsonNode node) {
        if (node.isTextual()) {
            return is(node.textValue());
        }
        var names = node.fieldNames();
        while (names.hasNext()) {
            if (!is(names.next())) {
                return false;
            }
        }
        for (JsonNode below : node) {
            if (!isIn(below)) {
                return false;
            }
        }
        return true;
    }
}
