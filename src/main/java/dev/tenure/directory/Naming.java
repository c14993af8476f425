package dev.tenure.directory;

import com.ibm.icu.text.Transliterator;
import dev.tenure.directory.NamePattern.Token;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Makes names of what is known about a person, by the patterns of the settings and by Active Directory's rules. */
@Component
class Naming {

    /** What Windows takes for a user. */
    static final int LONGEST_ACCOUNT = 20;

    /** What precedes the @, by RFC 5321. */
    static final int LONGEST_LOCAL = 64;

    /** The directory's {@code rangeUpper} of cn and of displayName. */
    static final int LONGEST_COMMON = 64;

    static final int LONGEST_DISPLAY = 256;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]*");
    private static final Pattern ANY = Pattern.compile("[^\\p{Cntrl}]*");
    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,18}[a-z0-9])?");
    private static final Pattern FORBIDDEN = Pattern.compile("[^a-z0-9._-]");
    private static final Pattern SEPARATORS = Pattern.compile("[._-]{2,}");
    private static final Pattern EDGES = Pattern.compile("^[._-]+|[._-]+$");
    private static final Pattern EMPTY_BRACKETS = Pattern.compile("\\(\\s*\\)|\\[\\s*]");
    private static final Pattern SPACES = Pattern.compile("\\s{2,}");
    private static final Pattern TEXT_EDGES = Pattern.compile("^[\\s,/-]+|[\\s,/-]+$");

    private static final Set<Token> WITH_NUMBER = with(Token.FACTS, Token.N);
    private static final Set<Token> WITH_ACCOUNT = with(WITH_NUMBER, Token.ACCOUNT);
    private static final Set<Token> OF_COMMON_NAMES = with(Token.FACTS, Token.DISPLAY, Token.ACCOUNT);

    private final List<NamePattern> accounts;
    private final List<Address> principals;
    private final List<NamePattern> common;
    private final List<NamePattern> display;
    private final List<Address> mails;
    private final int highest;
    private final AccountRename rename;

    Naming(NameSettings settings, DirectorySettings directory) {
        accounts = required("account-name", settings.accountName(), WITH_NUMBER, PLAIN);
        principals = Address.list("principal-name", settings.principalName(), directory.upnSuffix());
        common = required("common-name", settings.commonName(), OF_COMMON_NAMES, ANY);
        display = required("display-name", settings.displayName(), Token.FACTS, ANY);
        mails = Address.list("mail", settings.mail(), directory.upnSuffix());
        if (principals.isEmpty()) {
            throw new IllegalArgumentException("tenure.directory.principal-name is missing.");
        }
        highest = settings.highestNumber();
        rename = settings.renameAccountName();
    }

    private static Set<Token> with(Set<Token> tokens, Token... more) {
        Set<Token> all = EnumSet.copyOf(tokens);
        all.addAll(List.of(more));
        return all;
    }

    private static List<NamePattern> required(String setting, String text, Set<Token> allowed, Pattern literals) {
        List<NamePattern> patterns = NamePattern.list(setting, text, allowed, literals);
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("tenure.directory." + setting + " is missing.");
        }
        return patterns;
    }

    /** A local part and a domain. */
    private record Address(NamePattern local, NamePattern domain) {

        private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9.-]*");

        static List<Address> list(String setting, String text, String suffix) {
            return Stream.of(text.split(";"))
                    .map(String::strip)
                    .filter(pattern -> !pattern.isEmpty())
                    .map(pattern -> {
                        int at = pattern.indexOf('@');
                        return new Address(
                                NamePattern.parse(
                                        setting, at < 0 ? pattern : pattern.substring(0, at), WITH_ACCOUNT, PLAIN),
                                NamePattern.parse(
                                        setting, at < 0 ? suffix : pattern.substring(at + 1), Token.FACTS, DOMAIN));
                    })
                    .toList();
        }

        boolean isKnown(Map<Token, String> values) {
            return local.isKnown(values) && domain.isKnown(values);
        }

        /** The user name bears the number already, unless it is not given anew. */
        String at(Map<Token, String> values, int number, boolean accountIsNew) {
            int own = accountIsNew && local.names(Token.ACCOUNT) && !local.isNumbered() ? 1 : number;
            String name = plain(local, values, own, LONGEST_LOCAL);
            // Domains keep the case in which they are set.
            return name + "@" + tidy(domain.head(values));
        }
    }

    /**
     * What names are wanted.
     *
     * @param account whether a user name and a user principal name are
     * @param present the user name that stays, where none is wanted
     * @param chosen the user name that a human chose
     */
    record Wish(
            boolean account,
            boolean mail,
            @Nullable String present,
            @Nullable String chosen) {}

    boolean makesMail() {
        return !mails.isEmpty();
    }

    boolean renamesAccounts() {
        return rename == AccountRename.ALWAYS;
    }

    int highest() {
        return highest;
    }

    /**
     * What may be tried with the numbers {@code from} <= n < {@code to}, the preferred ones first. The names of one
     * proposal bear the same number.
     */
    List<GivenNames> proposals(Person person, Wish wish, int from, int to) {
        Map<Token, String> values = plainValues(person);
        Set<GivenNames> proposals = new LinkedHashSet<>();
        IntStream.range(from, Math.min(to, highest + 1))
                .forEach(number -> accounts(values, wish, number).forEach(account -> {
                    values.put(Token.ACCOUNT, account);
                    for (String principal : principals(values, wish, number)) {
                        for (String mail : mails(values, wish, number)) {
                            proposals.add(new GivenNames(
                                    wish.account() ? account : null,
                                    wish.account() ? principal : null,
                                    wish.mail() ? mail : null));
                        }
                    }
                }));
        return List.copyOf(proposals);
    }

    /** What would be tried first. */
    GivenNames first(Person person, Wish wish) {
        return proposals(person, wish, 1, 2).get(0);
    }

    /** Whether the user name is one that the person could be given now. */
    boolean isAccountOf(Person person, String accountName) {
        Map<Token, String> values = plainValues(person);
        Wish wish = new Wish(true, false, null, null);
        return IntStream.rangeClosed(1, highest)
                .anyMatch(number -> accounts(values, wish, number).contains(accountName.toLowerCase(Locale.ROOT)));
    }

    /** Whether the address is one that the person could be given now. */
    boolean isMailOf(Person person, String accountName, String mail) {
        Map<Token, String> values = plainValues(person);
        values.put(Token.ACCOUNT, accountName);
        Wish wish = new Wish(false, true, accountName, null);
        return IntStream.rangeClosed(1, highest)
                .anyMatch(number -> mails(values, wish, number).stream().anyMatch(mail::equalsIgnoreCase));
    }

    /** Whether a user may be called so: by Windows' rules, and in letters that every system can write. */
    static boolean isAllowed(String accountName) {
        return ALLOWED.matcher(accountName).matches();
    }

    /** Empty text when nobody has said how the person is called. */
    String display(Person person) {
        String called = person.facts().displayName();
        if (called.isBlank()) {
            return "";
        }
        Map<Token, String> values = values(person);
        String name = text(usable(display, values).get(0), values, LONGEST_DISPLAY);
        // Somebody called "-" alone is called so: not all that stands at the edge stands around something.
        return name.isEmpty() ? NamePattern.cut(called, LONGEST_DISPLAY) : name;
    }

    /** The common names to try, in this order. */
    List<String> commonNames(Person person, String displayName, String accountName) {
        Map<Token, String> values = values(person);
        values.put(Token.DISPLAY, displayName);
        values.put(Token.ACCOUNT, accountName);
        return usable(common, values).stream()
                .map(pattern -> text(pattern, values, LONGEST_COMMON))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    private List<String> accounts(Map<Token, String> values, Wish wish, int number) {
        if (!wish.account()) {
            return List.of(wish.present() == null ? "" : wish.present());
        }
        if (wish.chosen() != null) {
            return List.of(wish.chosen());
        }
        List<NamePattern> usable =
                accounts.stream().filter(pattern -> pattern.isKnown(values)).toList();
        return numbered(usable.isEmpty() ? accounts.subList(0, 1) : usable, number).stream()
                .map(pattern -> plain(pattern, values, number, LONGEST_ACCOUNT))
                .distinct()
                .toList();
    }

    /** Numbers go where a pattern says {@code {n}}, else with the one that is preferred. */
    private static List<NamePattern> numbered(List<NamePattern> patterns, int number) {
        if (number == 1) {
            return patterns;
        }
        List<NamePattern> numbered =
                patterns.stream().filter(NamePattern::isNumbered).toList();
        return numbered.isEmpty() ? patterns.subList(0, 1) : numbered;
    }

    private List<String> principals(Map<Token, String> values, Wish wish, int number) {
        return wish.account() ? addresses(principals, values, number, true) : List.of("");
    }

    private List<String> mails(Map<Token, String> values, Wish wish, int number) {
        return wish.mail() ? addresses(mails, values, number, wish.account()) : List.of("");
    }

    private static List<String> addresses(
            List<Address> patterns, Map<Token, String> values, int number, boolean accountIsNew) {
        List<Address> usable =
                patterns.stream().filter(pattern -> pattern.isKnown(values)).toList();
        List<Address> tried = usable.isEmpty() ? patterns.subList(0, 1) : usable;
        return (number == 1 ? tried : tried.subList(0, 1))
                .stream()
                        .map(address -> address.at(values, number, accountIsNew))
                        .distinct()
                        .toList();
    }

    private static List<NamePattern> usable(List<NamePattern> patterns, Map<Token, String> values) {
        List<NamePattern> known =
                patterns.stream().filter(pattern -> pattern.isKnown(values)).toList();
        return known.isEmpty() ? patterns.subList(0, 1) : known;
    }

    private static String text(NamePattern pattern, Map<Token, String> values, int longest) {
        String whole = pattern.text(values, longest);
        if (pattern.isKnown(values)) {
            return whole;
        }
        // What stood around a value that nobody knows.
        String closed = EMPTY_BRACKETS.matcher(whole).replaceAll("");
        return TEXT_EDGES.matcher(SPACES.matcher(closed).replaceAll(" ")).replaceAll("");
    }

    private static Map<Token, String> values(Person person) {
        Map<Token, String> values = new EnumMap<>(Token.class);
        Facts facts = person.facts();
        values.put(Token.GIVEN, facts.givenName().orElse(""));
        values.put(Token.FAMILY, facts.familyName().orElse(""));
        values.put(Token.EMPLOYEE, person.employeeId());
        values.put(Token.DEPARTMENT, facts.find(Field.DEPARTMENT).orElse(""));
        values.put(Token.COMPANY, facts.find(Field.COMPANY).orElse(""));
        values.put(Token.LOCATION, facts.find(Field.LOCATION).orElse(""));
        values.put(Token.TITLE, facts.find(Field.TITLE).orElse(""));
        return values;
    }

    private static Map<Token, String> plainValues(Person person) {
        Map<Token, String> values = values(person);
        values.replaceAll((token, value) -> tidy(plain(value)));
        return values;
    }

    /** A name of plain letters: its end is cut where it would be too long, never its number. */
    private static String plain(NamePattern pattern, Map<Token, String> values, int number, int longest) {
        String head = pattern.head(values).toLowerCase(Locale.ROOT);
        String tail = pattern.tail(values).toLowerCase(Locale.ROOT);
        String whole = tidy(head + tail);
        if (whole.isEmpty()) {
            head = tidy("u" + values.get(Token.EMPLOYEE));
            tail = "";
            whole = head;
        }
        if (number == 1) {
            return cut(whole, longest);
        }
        String digits = Integer.toString(number);
        int room = longest - digits.length();
        String beginning = cut(tidy(head), room);
        String end = cut(SEPARATORS.matcher(tail).replaceAll(Naming::first), room - beginning.length());
        return tidy(beginning + digits + end);
    }

    private static String plain(String text) {
        return FORBIDDEN.matcher(ascii(text).toLowerCase(Locale.ROOT)).replaceAll("");
    }

    private static String ascii(String text) {
        return text.chars().allMatch(c -> c < 128) ? text : Latin.TO_ASCII.transliterate(text);
    }

    private static String tidy(String name) {
        return EDGES.matcher(SEPARATORS.matcher(name).replaceAll(Naming::first)).replaceAll("");
    }

    private static String first(java.util.regex.MatchResult match) {
        return match.group().substring(0, 1);
    }

    private static String cut(String name, int longest) {
        return name.length() <= longest
                ? name
                : EDGES.matcher(name.substring(0, Math.max(0, longest))).replaceAll("");
    }

    /** Loaded only when somebody has a name beyond ASCII. */
    private static final class Latin {
        static final Transliterator TO_ASCII = Transliterator.getInstance("Any-Latin; Latin-ASCII");
    }
}
