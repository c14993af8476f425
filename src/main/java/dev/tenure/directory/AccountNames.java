package dev.tenure.directory;

import com.ibm.icu.text.Transliterator;
import dev.tenure.roster.Person;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Makes account names ({@code sAMAccountName}) of people's names. They are their own key: no case, no accents. */
final class AccountNames {

    /** What Windows takes for a user. */
    static final int LONGEST = 20;

    private static final Pattern FORBIDDEN = Pattern.compile("[^a-z0-9._-]");
    private static final Pattern SEPARATORS = Pattern.compile("[._-]{2,}");
    private static final Pattern EDGES = Pattern.compile("^[._-]+|[._-]+$");

    private AccountNames() {}

    /** The names to try, in this order, for {@code from} <= n < {@code to}: the plain one, then with 2, 3, ... */
    static List<String> candidates(String pattern, Person person, int from, int to) {
        String base = base(pattern, person);
        return IntStream.range(from, to).mapToObj(n -> numbered(base, n)).toList();
    }

    static String base(String pattern, Person person) {
        String employee = plain(person.employeeId());
        String name = pattern.replace(
                        "{given}", plain(person.facts().givenName().orElse("")))
                .replace("{family}", plain(person.facts().familyName().orElse("")))
                .replace("{employee}", employee);
        String tidy = tidy(name);
        return cut(tidy.isEmpty() ? tidy("u" + employee) : tidy, LONGEST);
    }

    private static String numbered(String base, int n) {
        if (n == 1) {
            return base;
        }
        String suffix = Integer.toString(n);
        return cut(base, LONGEST - suffix.length()) + suffix;
    }

    private static String plain(String text) {
        return FORBIDDEN.matcher(ascii(text).toLowerCase(Locale.ROOT)).replaceAll("");
    }

    private static String ascii(String text) {
        return text.chars().allMatch(c -> c < 128) ? text : Latin.TO_ASCII.transliterate(text);
    }

    private static String tidy(String name) {
        String single =
                SEPARATORS.matcher(name).replaceAll(match -> match.group().substring(0, 1));
        return EDGES.matcher(single).replaceAll("");
    }

    private static String cut(String name, int longest) {
        return name.length() <= longest
                ? name
                : EDGES.matcher(name.substring(0, longest)).replaceAll("");
    }

    /** Loaded only when somebody has a name beyond ASCII. */
    private static final class Latin {
        static final Transliterator TO_ASCII = Transliterator.getInstance("Any-Latin; Latin-ASCII");
    }
}
