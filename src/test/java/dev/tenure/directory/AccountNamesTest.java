package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import dev.tenure.roster.Person;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountNamesTest {

    private static final String PATTERN = "{given}.{family}";

    @ParameterizedTest
    @CsvSource({
        "Åsa, Öberg, asa.oberg",
        "Jörg, Groß, jorg.gross",
        "Søren, Ærø, soren.aero",
        "Łukasz, Wójcik, lukasz.wojcik",
        "Жанна, Иванова, zanna.ivanova",
        "小龍, 李, xiaolong.li",
        "Anna-Karin, af Klint, anna-karin.afklint",
        "Seán, O'Brien, sean.obrien",
        "Jr., Dots..., jr.dots",
        "😀, 😀, u10442",
        "Maximiliana, Oxenstierna-Wachtmeister, maximiliana.oxenstie"
    })
    void namesAreWrittenInPlainLetters(String given, String family, String expected) {
        assertThat(AccountNames.base(PATTERN, person(given, family))).isEqualTo(expected);
    }

    @Test
    void furtherNamesAreNumberedWithinTheLength() {
        assertThat(AccountNames.candidates(PATTERN, person("Anna", "Berg"), 1, 4))
                .containsExactly("anna.berg", "anna.berg2", "anna.berg3");
        assertThat(AccountNames.candidates(PATTERN, person("Maximiliana", "Oxenstierna"), 10, 12))
                .containsExactly("maximiliana.oxenst10", "maximiliana.oxenst11");
    }

    @Property
    void anyNameGivesANameThatWindowsTakes(@ForAll String given, @ForAll String family) {
        for (String name : AccountNames.candidates(PATTERN, person(given, family), 1, 12)) {
            assertThat(name).matches("[a-z0-9]([a-z0-9._-]*[a-z0-9])?").hasSizeLessThanOrEqualTo(20);
        }
    }

    private static Person person(String given, String family) {
        Facts facts = new Facts(Map.of(Field.GIVEN_NAME, given, Field.FAMILY_NAME, family));
        return new Person(UUID.randomUUID(), "10442", facts, Set.of(), Instant.EPOCH, 1, List.of());
    }
}
