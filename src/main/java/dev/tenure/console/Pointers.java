package dev.tenure.console;

import java.util.regex.Pattern;

/** RFC 6901 pointers that can be put into any answer, whatever names a caller invented. */
final class Pointers {

    private static final int LONGEST_NAME = 64;

    /** What no JSON writer, log or terminal should be given: control, format and half characters. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

    private Pointers() {}

    static String to(String parent, String name) {
        return parent + "/" + shown(name).replace("~", "~0").replace("/", "~1");
    }

    static String to(String parent, int index) {
        return parent + "/" + index;
    }

    /** A caller's own word, safe to repeat. */
    static String shown(String word) {
        String some = word.length() > LONGEST_NAME ? word.substring(0, LONGEST_NAME) + "…" : word;
        return UNSAFE.matcher(some).replaceAll("\ufffd");
    }

    /** The pointer of a person's field, as the roster names it, in the body of a personnel change. */
    static String ofField(String field) {
        if (field.equals("source") || field.equals("eventId")) {
            return "/" + field;
        }
        return ofField("/person", field);
    }

    /** The same below another person. */
    static String ofField(String person, String field) {
        String own = "attributes.";
        return field.startsWith(own) ? to(person + "/attributes", field.substring(own.length())) : to(person, field);
    }
}
