package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {

    private static final Naming.Wish ACCOUNT = new Naming.Wish(true, false, null, null);
    private static final Naming.Wish ALL = new Naming.Wish(true, true, null, null);

    /** Patterns of all kinds, each of which must obey the directory's rules for any name. */
    private static final List<NameOptions> KINDS = List.of(
            new NameOptions(),
            new NameOptions().with("account-name", "{given:1}{family};{given:2}{family}"),
            new NameOptions().with("account-name", "{family:3}{n}{given:3}-{department}"),
            new NameOptions().with("account-name", "ext-{employee}").with("principal-name", "{given}.{n}.{family}"),
            new NameOptions()
                    .with("common-name", "{family}, {given} ({title});{account}")
                    .with("mail", "{given}.{family}@nordlund.example"));

    @ParameterizedTest
    @CsvSource({
        "Åsa, Öberg, asa.oberg",
        "Jörg, Groß, jorg.gross",
        "Søren, Ærø, soren.aero",
        "Łukasz, Wójcik, lukasz.wojcik",
        "Жанна, Иванова, zanna.ivanova",
        "小龍, 李, xiaolong.li",
        "Γιώργος, Παππάς, giorgos.pappas",
        "Þór, Ðorđević, thor.dordevic",
        "Anna-Karin, af Klint, anna-karin.afklint",
        "Seán, O'Brien, sean.obrien",
        "Jr., Dots..., jr.dots",
        "Madonna, '', madonna",
        "😀, 😀, u10442",
        "Maximiliana, Oxenstierna-Wachtmeister, maximiliana.oxenstie"
    })
    void namesAreWrittenInPlainLetters(String given, String family, String expected) {
        assertThat(naming(new NameOptions()).first(person(given, family), ACCOUNT))
                .isEqualTo(new GivenNames(expected, expected + "@corp.example", null));
    }

    @Test
    void furtherNamesAreNumberedWithinTheLength() {
        assertThat(accounts(new NameOptions(), person("Anna", "Berg"), 1, 4))
                .containsExactly("anna.berg", "anna.berg2", "anna.berg3");
        assertThat(accounts(new NameOptions(), person("Maximiliana", "Oxenstierna"), 10, 12))
                .containsExactly("maximiliana.oxenst10", "maximiliana.oxenst11");
        assertThat(accounts(new NameOptions().with("highest-number", "1"), person("Anna", "Berg"), 1, 4))
                .containsExactly("anna.berg");
    }

    @Test
    void theNumberGoesWhereThePatternSaysAndPatternsAreTriedInTheirOrder() {
        assertThat(accounts(
                        new NameOptions().with("account-name", "{given:1}{family};{given:2}{family}"),
                        person("Åsa", "Öberg"),
                        1,
                        3))
                .containsExactly("aoberg", "asoberg", "aoberg2");
        assertThat(accounts(
                        new NameOptions().with("account-name", "{given};{given}{n}.{family}"),
                        person("Åsa", "Öberg"),
                        1,
                        3))
                .containsExactly("asa", "asa.oberg", "asa2.oberg");
    }

    @Test
    void aPatternWhoseFactIsNotKnownIsPassedOver() {
        NameOptions options = new NameOptions()
                .with("account-name", "{department}.{family};{given}.{family}")
                .with("display-name", "{family}, {given} ({department});{family}, {given}");

        assertThat(accounts(options, person("Åsa", "Öberg"), 1, 2)).containsExactly("asa.oberg");
        assertThat(naming(options).display(person("Åsa", "Öberg"))).isEqualTo("Öberg, Åsa");
        assertThat(naming(options).display(person("Åsa", "Öberg", Field.DEPARTMENT, "Ward 4")))
                .isEqualTo("Öberg, Åsa (Ward 4)");
        assertThat(naming(new NameOptions().with("display-name", "{family}, {given} ({department})"))
                        .display(person("", "Öberg")))
                .isEqualTo("Öberg");
    }

    @Test
    void userNamePrincipalNameAndAddressBearOneNumber() {
        NameOptions options = new NameOptions()
                .with("account-name", "{given:1}{family}")
                .with("principal-name", "{given}.{family}")
                .with("mail", "{given}.{family}@nordlund.example");

        assertThat(naming(options).proposals(person("Jörg", "Groß"), ALL, 1, 4))
                .containsExactly(
                        new GivenNames("jgross", "jorg.gross@corp.example", "jorg.gross@nordlund.example"),
                        new GivenNames("jgross2", "jorg.gross2@corp.example", "jorg.gross2@nordlund.example"),
                        new GivenNames("jgross3", "jorg.gross3@corp.example", "jorg.gross3@nordlund.example"));
        assertThat(naming(new NameOptions().with("mail", "{account}@nordlund.example"))
                        .proposals(person("Jörg", "Groß"), ALL, 2, 3))
                .containsExactly(
                        new GivenNames("jorg.gross2", "jorg.gross2@corp.example", "jorg.gross2@nordlund.example"));
    }

    @Test
    void aChosenNameIsTakenAsItIs() {
        Naming.Wish chosen = new Naming.Wish(true, false, null, "asa");

        assertThat(naming(new NameOptions()).proposals(person("Åsa", "Öberg"), chosen, 1, 99))
                .containsExactly(new GivenNames("asa", "asa@corp.example", null));
    }

    @Test
    void somebodyCalledByAMarkAloneIsCalledSo() {
        assertThat(naming(new NameOptions()).display(person("-", ""))).isEqualTo("-");
        assertThat(naming(new NameOptions()).display(person("", "/"))).isEqualTo("/");
    }

    @Test
    void commonNamesAreCutWithoutTheirUserName() {
        String longest = "g".repeat(60) + " 😀😀😀";

        assertThat(naming(new NameOptions()).commonNames(person("Åsa", "Öberg"), "Åsa Öberg", "asa"))
                .containsExactly("Åsa Öberg", "Åsa Öberg (asa)");
        assertThat(naming(new NameOptions()).commonNames(person("Åsa", "Öberg"), longest, "asa.oberg"))
                .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(64))
                .last()
                .asString()
                .endsWith(" (asa.oberg)");
    }

    @Property(tries = 300)
    void whateverSomebodyIsCalledTheNamesObeyTheDirectorysRules(
            @ForAll String given,
            @ForAll String family,
            @ForAll String department,
            @ForAll @IntRange(min = 1, max = 9990) int number) {
        Person person = person(given, family, Field.DEPARTMENT, department);
        for (NameOptions kind : KINDS) {
            Naming naming = naming(kind);
            for (GivenNames names : naming.proposals(
                    person, new Naming.Wish(true, naming.makesMail(), null, null), number, number + 3)) {
                assertThat(names.account())
                        .matches("[a-z0-9]([a-z0-9._-]*[a-z0-9])?")
                        .hasSizeLessThanOrEqualTo(20);
                assertThat(names.principal()).matches("[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?@corp\\.example");
                if (names.mail() != null) {
                    assertThat(names.mail()).matches("[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?@nordlund\\.example");
                }
                assertThat(naming.commonNames(person, "x" + given + " " + family, names.account()))
                        .isNotEmpty()
                        .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(64));
            }
        }
    }

    /** Fewer where a name that was cut ends in digits: "…t1" of number 22 is "…t12" of number 2; ten at most, and the first. */
    @Property(tries = 300)
    void twoPeopleOfTheSameNumberNeverGetTheSameNameOfOnePerson(@ForAll String given, @ForAll String family) {
        assertThat(accounts(new NameOptions(), person(given, family), 1, 60))
                .doesNotHaveDuplicates()
                .hasSizeBetween(48, 59);
    }

    @ParameterizedTest
    @CsvSource({
        "account-name, {giv}, 'account-name knows no {giv}: it may have {given}, {family}, {employee}, {department}, {company}, {location}, {title}, {n}.'",
        "account-name, {given}.{account}, knows no {account}",
        "account-name, '', account-name is missing",
        "account-name, {given, has braces that are none of",
        "account-name, {given:0}, has braces that are none of",
        "account-name, {n}{given}{n}, names {n} more than once",
        "account-name, {given}+{family}, has characters that a name may not have",
        "principal-name, ' ', principal-name is missing",
        "mail, {given} {family}@x.example, has characters that a name may not have",
        "common-name, {n}, knows no {n}",
        "display-name, {display}, knows no {display}",
        "highest-number, 0, must be from 1",
        "names-kept-for, -1d, must not be negative"
    })
    void aPatternThatCannotBeIsRefusedAtTheStart(String setting, String value, String problem) {
        NameOptions options = new NameOptions().with(setting, value);

        assertThatThrownBy(() -> naming(options)).hasStackTraceContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"ÅSA.Öberg, asa.oberg", "Straße, STRASSE", "Ångström, Ångström", "ﬁn, fin"})
    void namesAreOneWithoutCaseAndAccents(String one, String other) {
        assertThat(NameKey.of(one)).isEqualTo(NameKey.of(other));
    }

    private static List<String> accounts(NameOptions options, Person person, int from, int to) {
        return naming(options).proposals(person, ACCOUNT, from, to).stream()
                .map(GivenNames::account)
                .toList();
    }

    private static Naming naming(NameOptions options) {
        return new Naming(options.settings(), DIRECTORY);
    }

    private static final DirectorySettings DIRECTORY = new DirectorySettings(
            List.of(URI.create("ldaps://dc1.corp.example")),
            false,
            "DC=corp,DC=example",
            "svc@corp.example",
            "s3cret",
            null,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            "employeeID",
            "",
            "",
            "",
            "",
            Map.of());

    private static Person person(String given, String family) {
        return person(given, family, Field.PHONE, "1");
    }

    private static Person person(String given, String family, Field field, String value) {
        Map<Field, String> facts = new HashMap<>(Map.of(field, value));
        if (!given.isEmpty()) {
            facts.put(Field.GIVEN_NAME, given);
        }
        if (!family.isEmpty()) {
            facts.put(Field.FAMILY_NAME, family);
        }
        return new Person(UUID.randomUUID(), "10442", new Facts(facts), Set.of(), Instant.EPOCH, 1, List.of());
    }
}
