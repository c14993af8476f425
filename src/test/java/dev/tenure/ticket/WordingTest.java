package dev.tenure.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.MessagePattern;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Field;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {

    private static final Locale SWEDISH = Locale.forLanguageTag("sv-FI");

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonHasWordsInBothLanguagesAndUsesExactlyItsParameters(Reason reason) {
        for (Wording language : List.of(Wording.in(Locale.ENGLISH), Wording.in(SWEDISH))) {
            assertThat(argumentsOf(language.pattern(reason.code()))).isEqualTo(new TreeSet<>(reason.parameters()));
        }
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void noTextShowsABracketOrLosesAValue(Reason reason) {
        Map<String, String> params = reason.parameters().stream().collect(Collectors.toMap(p -> p, p -> "<" + p + ">"));
        for (Locale locale : List.of(Locale.ENGLISH, SWEDISH)) {
            String text = entry(reason.code(), params).text(locale);
            assertThat(text).isNotBlank().doesNotContain("{", "}", "''");
            params.forEach((name, value) -> {
                if (!name.equals("advice")) {
                    assertThat(text).contains(value);
                }
            });
        }
    }

    @Test
    void theLanguagesHaveTheSameKeysAndNoCodeThatNobodySays() {
        Set<String> english = Wording.in(Locale.ENGLISH).codes();
        assertThat(english).isEqualTo(Wording.in(SWEDISH).codes());
        Set<String> said = Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.toSet());
        assertThat(english)
                .allMatch(key -> said.contains(key)
                        || key.startsWith("name.")
                        || Set.of("subject", "moment").contains(key));
        assertThat(said).hasSameSizeAs(Reason.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-person", "no-account", "several-accounts"})
    void aManagerWhoIsMissingIsMissingForAReasonInWords(String why) {
        var entry = entry("manager.unresolved", Map.of("manager", "10007", "why", why));
        assertThat(entry.text(Locale.ENGLISH)).contains("10007").doesNotContain(why, why.replace('-', '_'));
        assertThat(entry.text(SWEDISH)).contains("10007").doesNotContain(why, why.replace('-', '_'));
    }

    @Test
    void whatTheDirectoryRefusedSaysTheAnswerAndTheAdvice() {
        Map<String, String> params = new HashMap<>(Map.of(
                "operation", "add",
                "attribute", "msDS-cloudExtensionAttribute1",
                "answer", "000020B5: AtrErr: DSID-03153438 {x}",
                "resultCode", "19",
                "advice", "directory.advice.value-refused"));
        assertThat(entry("directory.refused", params).text(Locale.ENGLISH))
                .isEqualTo("The directory refused to create the account because of the attribute"
                        + " msDS-cloudExtensionAttribute1. It answered: 000020B5: AtrErr: DSID-03153438 {x} (result code"
                        + " 19). What to do: correct the value in the HR system, or enter another in the task, or leave"
                        + " the field out.");
        params.put("attribute", "");
        assertThat(entry("directory.refused", params).text(SWEDISH))
                .startsWith("Katalogen vägrade att skapa kontot. Den svarade: 000020B5");
    }

    @Test
    void codesOfFieldsTasksAndAnswersAreNamed() {
        assertThat(entry("data.incomplete", Map.of("fields", "familyName, attributes.costCenter"))
                        .text(SWEDISH))
                .contains("efternamn, attributes.costCenter");
        assertThat(entry("task.resolved", Map.of("task", "chooseManager", "resolution", "USE_VALUE", "by", "desk"))
                        .text(Locale.ENGLISH))
                .isEqualTo("desk answered the task \"Choose the manager\": use the given value.");
    }

    @Test
    void everyFieldHasAName() {
        assertThat(Wording.in(SWEDISH).codes())
                .containsAll(Field.known().stream()
                        .map(field -> "name.field." + field.name())
                        .toList());
    }

    @Test
    void aMomentIsReadInTheZoneThatItCameWith() {
        var entry = entry("waiting.until", Map.of("instant", "2026-12-01T00:00+01:00[Europe/Stockholm]"));
        assertThat(entry.text(Locale.ENGLISH)).contains("1 December 2026, 00:00 (CET)");
        assertThat(entry.text(SWEDISH)).contains("1 december 2026 kl. 00:00 (CET)");
    }

    @Test
    void theSubjectIsMadeFromTheKindAndTheName() {
        Function<ChangeKind, Ticket> ticket = kind -> new Ticket(
                UUID.randomUUID(),
                "HR-2611-0042",
                UUID.randomUUID(),
                UUID.randomUUID(),
                kind,
                "push",
                true,
                TicketStatus.NEW,
                null,
                Priority.NORMAL,
                "1",
                Instant.EPOCH,
                null,
                null);
        assertThat(ticket.apply(ChangeKind.JOINED).subject(Locale.ENGLISH, "Åsa {0} 'Öberg'"))
                .isEqualTo("New employee: Åsa {0} 'Öberg'");
        assertThat(ticket.apply(ChangeKind.JOINED).subject(SWEDISH, "Åsa Öberg"))
                .isEqualTo("Ny medarbetare: Åsa Öberg");
        assertThat(ticket.apply(ChangeKind.LEFT).subject(SWEDISH, "Åsa Öberg"))
                .isEqualTo("Medarbetare slutar: Åsa Öberg");
    }

    @Test
    void aLineOfAnotherVersionIsShownAsItIs() {
        assertThat(entry("from.the-future", Map.of("a", "b")).text(Locale.ENGLISH))
                .isEqualTo("from.the-future {a=b}");
    }

    private static TimelineEntry entry(String code, Map<String, String> params) {
        return new TimelineEntry(
                1, Instant.EPOCH, Remark.SYSTEM, LineKind.COMMENT, code, params, Visibility.INTERNAL, List.of(), null);
    }

    private static Set<String> argumentsOf(String pattern) {
        var parsed = new MessagePattern(pattern);
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < parsed.countParts(); i++) {
            if (parsed.getPart(i).getType() == MessagePattern.Part.Type.ARG_NAME) {
                names.add(parsed.getSubstring(parsed.getPart(i)));
            }
        }
        return names;
    }
}
