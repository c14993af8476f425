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

    /** A code that the pattern itself tells apart stays a code; any other is given its name, if it has one. */
    private String argument(Pattern pattern, String name, String value) {
        String choice = value.isBlank()
                ? "none"
                : value.substring(value.lastIndexOf('.') + 1).replace('-', '_');
        if (pattern.choices.getOrDefault(name, Set.of()).contains(choice)) {
            return choice;
        }
        return switch (name) {
            case "fields" ->
                Arrays.stream(value.split("\\s*,\\s*"))
                        .map(field -> name("field", field))
                        .collect(Collectors.joining(", "));
            case "instant" -> moment(value);
            default -> name(name, value);
        };
    }

    private String name(String parameter, String code) {
        String key = "name." + parameter + "." + code;
        return words.containsKey(key) ? words.getString(key) : code;
    }

    private String moment(String value) {
        try {
            return DateTimeFormatter.ofPattern(words.getString("moment"), locale)
                    .format(ZonedDateTime.parse(value));
        } catch (DateTimeException notOurs) {
            return value;
        }
    }

    /**
     * @param choices for each argument, what its selects tell apart; ICU takes no hyphen there, hence an underscore
     *     stands for it
     */
    private record Pattern(String text, Map<String, Set<String>> choices) {

        static Pattern of(String text) {
            var parsed = new MessagePattern(text);
            Map<String, Set<String>> choices = new HashMap<>();
            for (int start = 0; start < parsed.countParts(); start++) {
                if (parsed.getPart(start).getArgType() == MessagePattern.ArgType.SELECT) {
                    Set<String> known = choices.computeIfAbsent(
                            parsed.getSubstring(parsed.getPart(start + 1)), n -> new HashSet<>());
                    for (int part = start; part < parsed.getLimitPartIndex(start); part++) {
                        if (parsed.getPart(part).getType() == MessagePattern.Part.Type.ARG_SELECTOR) {
                            known.add(parsed.getSubstring(parsed.getPart(part)));
                        }
                    }
                }
            }
            return new Pattern(text, choices);
        }
    }
}
