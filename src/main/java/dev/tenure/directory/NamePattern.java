package dev.tenure.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One pattern of names, such as <code>{given:1}{family}</code>, taken apart. */
final class NamePattern {

    /** What may stand in braces. */
    enum Token {
        GIVEN,
        FAMILY,
        EMPLOYEE,
        DEPARTMENT,
        COMPANY,
        LOCATION,
        TITLE,
        DISPLAY,
        ACCOUNT,
        /** Nothing for the first of a name, then 2, 3, ... */
        N;

        /** Facts about the person. */
        static final Set<Token> FACTS = EnumSet.range(GIVEN, TITLE);

        String written() {
            return "{" + name().toLowerCase(Locale.ROOT) + "}";
        }
    }

    private static final Pattern BRACES = Pattern.compile("\\{([a-z]+)(?::([1-9][0-9]?))?}");
    private static final int ALL = Integer.MAX_VALUE;

    /** Literal text, or so many of the first characters of a token's value. */
    private record Part(String literal, Token token, int first) {

        String value(Map<Token, String> values) {
            if (token == null) {
                return literal;
            }
            String value = values.getOrDefault(token, "");
            return value.codePointCount(0, value.length()) <= first
                    ? value
                    : value.substring(0, value.offsetByCodePoints(0, first));
        }

        boolean mayBeCut() {
            return token != null && token != Token.ACCOUNT && token != Token.EMPLOYEE;
        }
    }

    private final List<Part> parts;

    private NamePattern(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * The patterns of a setting.
     *
     * @param literals what may stand beside the braces
     * @throws IllegalArgumentException if one is none, and why
     */
    static List<NamePattern> list(String setting, String text, Set<Token> allowed, Pattern literals) {
        return Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .map(pattern -> parse(setting, pattern, allowed, literals))
                .toList();
    }

    static NamePattern parse(String setting, String pattern, Set<Token> allowed, Pattern literals) {
        List<Part> parts = new ArrayList<>();
        Matcher braces = BRACES.matcher(pattern);
        int end = 0;
        while (braces.find()) {
            literal(setting, pattern, pattern.substring(end, braces.start()), literals, parts);
            Token token = token(setting, braces.group(1), allowed);
            parts.add(new Part("", token, braces.group(2) == null ? ALL : Integer.parseInt(braces.group(2))));
            end = braces.end();
        }
        literal(setting, pattern, pattern.substring(end), literals, parts);
        long numbers = parts.stream().filter(part -> part.token() == Token.N).count();
        if (numbers > 1) {
            throw refused(setting, "names {n} more than once: " + pattern);
        }
        return new NamePattern(parts);
    }

    private static void literal(String setting, String pattern, String text, Pattern literals, List<Part> parts) {
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            throw refused(setting, "has braces that are none of {given} or {given:1}: " + pattern);
        }
        if (!literals.matcher(text).matches()) {
            throw refused(setting, "has characters that a name may not have: " + pattern);
        }
        if (!text.isEmpty()) {
            parts.add(new Part(text, null, ALL));
        }
    }

    private static Token token(String setting, String name, Set<Token> allowed) {
        return allowed.stream()
                .filter(token -> token.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> refused(
                        setting,
                        "knows no {" + name + "}: it may have "
                                + allowed.stream().map(Token::written).collect(Collectors.joining(", "))));
    }

    private static IllegalArgumentException refused(String setting, String problem) {
        return new IllegalArgumentException("tenure.directory." + setting + " " + problem + ".");
    }

    /** Whether everything that it names is known. */
    boolean isKnown(Map<Token, String> values) {
        return parts.stream()
                .noneMatch(part -> part.token() != null
                        && part.token() != Token.N
                        && part.value(values).isEmpty());
    }

    boolean names(Token token) {
        return parts.stream().anyMatch(part -> part.token() == token);
    }

    /** Whether it says where the number goes. */
    boolean isNumbered() {
        return place() >= 0;
    }

    /** What comes before the number; everything, where no place for it is said. */
    String head(Map<Token, String> values) {
        return text(values, 0, isNumbered() ? place() : parts.size());
    }

    /** What comes after the number. */
    String tail(Map<Token, String> values) {
        return isNumbered() ? text(values, place() + 1, parts.size()) : "";
    }

    private int place() {
        return parts.stream().map(Part::token).toList().indexOf(Token.N);
    }

    private String text(Map<Token, String> values, int from, int to) {
        return parts.subList(from, to).stream().map(part -> part.value(values)).collect(Collectors.joining());
    }

    /** The whole, with its longest values cut where it would be too long; user names and employee numbers stay whole. */
    String text(Map<Token, String> values, int longest) {
        List<String> texts =
                new ArrayList<>(parts.stream().map(part -> part.value(values)).toList());
        int excess = texts.stream().mapToInt(String::length).sum() - longest;
        while (excess > 0) {
            int place = longestThatMayBeCut(texts);
            if (place < 0) {
                break;
            }
            String whole = texts.get(place);
            String rest = cut(whole, Math.max(0, whole.length() - excess));
            excess -= whole.length() - rest.length();
            texts.set(place, rest);
        }
        return cut(String.join("", texts), longest);
    }

    private int longestThatMayBeCut(List<String> texts) {
        return java.util.stream.IntStream.range(0, parts.size())
                .filter(place ->
                        parts.get(place).mayBeCut() && !texts.get(place).isEmpty())
                .boxed()
                .max(Comparator.comparingInt(place -> texts.get(place).length()))
                .orElse(-1);
    }

    /** Never in the midst of a character that is written by two. */
    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end).strip();
    }
}
