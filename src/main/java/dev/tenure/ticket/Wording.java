package dev.tenure.ticket;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.MessagePattern;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The words of one language: ICU patterns with named arguments, from {@code remarks_*.properties}. */
final class Wording {

    private static final Wording ENGLISH = new Wording(Locale.UK, "en");
    private static final Wording SWEDISH = new Wording(Locale.forLanguageTag("sv-SE"), "sv");

    private final Locale locale;
    private final ResourceBundle words;
    private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

    private Wording(Locale locale, String language) {
        this.locale = locale;
        this.words = ResourceBundle.getBundle(
                "dev.tenure.ticket.remarks",
                Locale.forLanguageTag(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    static Wording in(Locale locale) {
        return locale.getLanguage().equals("sv") ? SWEDISH : ENGLISH;
    }

    /** A line of a timeline may be older or newer than this version of Tenure: an unknown code is shown as it is. */
    String text(String code, Map<String, String> params) {
        if (!words.containsKey(code)) {
            return code + " " + params;
        }
        Pattern pattern = patterns.computeIfAbsent(code, c -> Pattern.of(words.getString(c)));
        Map<String, Object> arguments = new HashMap<>();
        params.forEach((name, value) -> arguments.put(name, argument(pattern, name, value)));
        return new MessageFormat(pattern.text, locale).format(arguments);
    }

    Set<String> codes() {
        return words.keySet();
    }

    String pattern(String code) {
        return words.getString(code);
    }

    private String argument(Pattern pattern, String name, String value) {
        String choice = value.isBlank() ? "none" : value.replace('-', '_');
        if (pattern.choices.contains(choice)) {
            return choice;
        }
        return switch (name) {
            case "field", "fields" ->
                Arrays.stream(value.split("\\s*,\\s*")).map(this::field).collect(Collectors.joining(", "));
            case "instant" -> moment(value);
            default -> value;
        };
    }

    private String field(String name) {
        String key = "field." + name;
        return words.containsKey(key) ? words.getString(key) : name;
    }

    private String moment(String value) {
        try {
            return DateTimeFormatter.ofPattern(words.getString("moment"), locale)
                    .format(ZonedDateTime.parse(value));
        } catch (DateTimeException notOurs) {
            return value;
        }
    }

    /** @param choices the words that its selects know; ICU takes no hyphen in them, hence an underscore stands for it */
    private record Pattern(String text, Set<String> choices) {

        static Pattern of(String text) {
            var parsed = new MessagePattern(text);
            Set<String> choices = new HashSet<>();
            for (int i = 0; i < parsed.countParts(); i++) {
                if (parsed.getPart(i).getType() == MessagePattern.Part.Type.ARG_SELECTOR) {
                    choices.add(parsed.getSubstring(parsed.getPart(i)));
                }
            }
            return new Pattern(text, choices);
        }
    }
}
