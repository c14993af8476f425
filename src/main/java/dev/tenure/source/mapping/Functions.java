package dev.tenure.source.mapping;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.errorprone.annotations.Immutable;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What our expressions can do beside CEL's own functions. Those that make text say no before they make too much of it.
 */
final class Functions {

    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType ANY = SimpleType.DYN;
    private static final CelType LIST = ListType.create(ANY);
    private static final CelType MAP = MapType.create(ANY, ANY);

    private static final Cache<String, Pattern> PATTERNS =
            Caffeine.newBuilder().maximumSize(500).build();
    private static final Cache<String, DateTimeFormatter> DATES =
            Caffeine.newBuilder().maximumSize(500).build();

    private static final List<Function> ALL = List.of(
            member("lower", TEXT, List.of(TEXT), args -> text(args[0]).toLowerCase(Locale.ROOT)),
            member("upper", TEXT, List.of(TEXT), args -> within(text(args[0]).toUpperCase(Locale.ROOT))),
            member("firstPart", TEXT, List.of(TEXT, TEXT), args -> {
                int at = text(args[0]).indexOf(text(args[1]));
                return at < 0 ? args[0] : text(args[0]).substring(0, at).strip();
            }),
            member("lastPart", TEXT, List.of(TEXT, TEXT), args -> {
                int at = text(args[0]).lastIndexOf(text(args[1]));
                return at < 0
                        ? args[0]
                        : text(args[0]).substring(at + text(args[1]).length()).strip();
            }),
            member("replace", TEXT, List.of(TEXT, TEXT, TEXT), args -> replace(args, Pattern.quote(text(args[1])))),
            member("replaceAll", TEXT, List.of(TEXT, TEXT, TEXT), args -> replace(args, text(args[1]))),
            member("join", TEXT, List.of(LIST, TEXT), args -> join((List<?>) args[0], text(args[1]))),
            member("parseDate", TEXT, List.of(TEXT, TEXT), args -> parseDate(text(args[0]), text(args[1]))),
            member("dayIn", TEXT, List.of(ANY, TEXT), args -> dayIn(args[0], text(args[1]))),
            member("lookup", ANY, List.of(MAP, ANY), args -> lookup((Map<?, ?>) args[0], args[1])),
            member("lookup", ANY, List.of(MAP, ANY, ANY), args -> {
                Object found = ((Map<?, ?>) args[0]).get(args[1]);
                return found == null ? args[2] : found;
            }),
            member(
                    "hasRole",
                    SimpleType.BOOL,
                    List.of(LIST, LIST),
                    args -> hasRole((List<?>) args[0], (List<?>) args[1])),
            global("truth", SimpleType.BOOL, List.of(ANY), args -> Kind.truth(args[0])),
            global(
                    "text",
                    TEXT,
                    List.of(ANY),
                    args -> args[0] instanceof Boolean ? args[0].toString() : Kind.plain(args[0])));

    /** One function with one list of arguments. */
    private record Function(CelFunctionDecl declaration, CelFunctionBinding binding) {}

    /** What it does; {@link Unfit} where it cannot. */
    @Immutable
    @FunctionalInterface
    private interface Body {
        Object apply(Object[] args) throws Unfit;
    }

    /** Carries an {@link Unfit} through CEL, which wraps it in a message with the arguments. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Refused(Unfit unfit) {
            super(unfit.text(), unfit, false, false);
        }
    }

    private Functions() {}

    static List<CelFunctionDecl> declarations() {
        return ALL.stream().map(Function::declaration).toList();
    }

    static List<CelFunctionBinding> bindings() {
        return ALL.stream().map(Function::binding).toList();
    }

    /** A pattern of RE2, whose time is linear in the text. */
    static Pattern pattern(String pattern) {
        return PATTERNS.get(pattern, Pattern::compile);
    }

    private static Function member(String name, CelType result, List<CelType> types, Body body) {
        return function(name, CelOverloadDecl.newMemberOverload(id(name, types), result, types), types, body);
    }

    private static Function global(String name, CelType result, List<CelType> types, Body body) {
        return function(name, CelOverloadDecl.newGlobalOverload(id(name, types), result, types), types, body);
    }

    private static Function function(String name, CelOverloadDecl overload, List<CelType> types, Body body) {
        List<Class<?>> classes = new ArrayList<>();
        types.forEach(type -> classes.add(javaClass(type)));
        CelFunctionOverload definition = args -> {
            try {
                return body.apply(args);
            } catch (Unfit unfit) {
                throw new Refused(unfit);
            }
        };
        return new Function(
                CelFunctionDecl.newFunctionDeclaration(name, overload),
                CelFunctionBinding.from(overload.overloadId(), classes, definition));
    }

    private static String id(String name, List<CelType> types) {
        return "tenure_" + name + "_" + types.size();
    }

    private static Class<?> javaClass(CelType type) {
        return switch (type.kind()) {
            case STRING -> String.class;
            case LIST -> List.class;
            case MAP -> Map.class;
            default -> Object.class;
        };
    }

    private static String text(Object arg) {
        return (String) arg;
    }

    private static String within(String made) throws Unfit {
        within(made.length());
        return made;
    }

    private static void within(long length) throws Unfit {
        if (length > CelValues.LONGEST_TEXT) {
            throw new Unfit("too-long", "makes a text of more than " + CelValues.LONGEST_TEXT + " characters");
        }
    }

    private static String replace(Object[] args, String pattern) throws Unfit {
        String text = text(args[0]);
        String instead = Matcher.quoteReplacement(text(args[2]));
        Matcher matcher = pattern(pattern).matcher(text);
        StringBuilder made = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(made, instead);
            within(made.length());
        }
        matcher.appendTail(made);
        return within(made.toString());
    }

    private static String join(List<?> list, String separator) throws Unfit {
        StringBuilder made = new StringBuilder();
        for (Object each : list) {
            made.append(made.isEmpty() ? "" : separator).append(Kind.plain(each));
            within(made.length());
        }
        return made.toString();
    }

    private static String parseDate(String text, String pattern) throws Unfit {
        try {
            return LocalDate.parse(text.strip(), DATES.get(pattern, Times::format))
                    .toString();
        } catch (DateTimeException | IllegalArgumentException notSo) {
            throw new Unfit("not-a-date", "is not written as " + pattern);
        }
    }

    private static String dayIn(Object value, String zone) throws Unfit {
        try {
            return Times.dayIn(Kind.MOMENT.read(value).isEmpty() ? "" : spelling(value), ZoneId.of(zone))
                    .map(LocalDate::toString)
                    .orElseThrow(() -> new Unfit("not-a-time", "is no moment"));
        } catch (DateTimeException noZone) {
            throw new Unfit("bad-zone", "names a time zone that is not known");
        }
    }

    private static String spelling(Object value) throws Unfit {
        return value instanceof String || value instanceof Long
                ? value.toString()
                : Kind.MOMENT.read(value).orElse("");
    }

    private static Object lookup(Map<?, ?> map, Object key) throws Unfit {
        Object found = map.get(key);
        if (found == null) {
            throw new Unfit("not-in-table", "is not in the table: add it, or give lookup() what to take instead");
        }
        return found;
    }

    /** Roles come as text or as objects with a name or an id, and their case is not to be relied on. */
    private static boolean hasRole(List<?> roles, List<?> wanted) {
        Set<String> named = wanted.stream()
                .map(Object::toString)
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
        return roles.stream()
                .flatMap(role -> role instanceof Map<?, ?> map
                        ? Stream.of("name", "_id", "id").<Object>map(map::get)
                        : Stream.of(role))
                .filter(Objects::nonNull)
                .anyMatch(role -> named.contains(role.toString()));
    }
}
