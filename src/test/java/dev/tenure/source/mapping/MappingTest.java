package dev.tenure.source.mapping;

import static dev.tenure.source.mapping.Samples.json;
import static dev.tenure.source.mapping.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tenure.roster.Field;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.PersonRecord;
import dev.tenure.source.ForeignRecord.Meaning;
import dev.tenure.source.Mapped;
import dev.tenure.source.RawRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {

    private static Mapping mapping(String definition) {
        return Mapping.of(json(definition));
    }

    private static Mapping line(String line) {
        return mapping("{'fields': [" + line + "]}");
    }

    private static Map<Field, Optional<String>> stated(Mapping mapping, String content) {
        assertThat(mapping.apply(record(content))).isInstanceOf(Mapped.Person.class);
        return ((Mapped.Person) mapping.apply(record(content))).stated();
    }

    private static String why(Mapping mapping, String content) {
        assertThat(mapping.apply(record(content))).isInstanceOf(Mapped.Broken.class);
        return ((Mapped.Broken) mapping.apply(record(content))).because().text();
    }

    private static String code(Mapping mapping, String content) {
        return ((Mapped.Broken) mapping.apply(record(content))).because().code();
    }

    /** What the field 'attributes.x' comes to when 'v' goes through one transform. */
    private static Mapping through(String transform) {
        return line("{'to': 'attributes.x', 'from': 'v', 'transforms': [" + transform + "]}");
    }

    private static Optional<String> x(Mapping mapping, String value) {
        return stated(mapping, "{'v': " + value + "}").get(Field.attribute("x"));
    }

    private static List<MappingProblem> problems(String definition) {
        InvalidMapping invalid = catchThrowableOfType(InvalidMapping.class, () -> mapping(definition));
        assertThat(invalid).as("the definition is refused").isNotNull();
        return invalid.problems();
    }

    @Test
    void aValueGoesFromItsPathThroughItsTransformsToOurField() {
        Mapping mapping = mapping("""
                {'key': 'id', 'syncKeys': ['employeeId', 'email'],
                 'fields': [
                  {'to': 'employeeId', 'from': 'employment.0.no', 'transforms': [{'name': 'pad', 'length': 6}]},
                  {'to': 'email', 'from': '/urn:x:2.0:User/mail', 'transforms': ['trim', 'lower']},
                  {'to': 'givenName', 'from': ['nick', 'name.first']},
                  {'to': 'company', 'constant': 'Nordlund AB'},
                  {'to': 'startDate', 'from': 'hired', 'transforms': [{'name': 'date', 'formats': ['dd.MM.yyyy']}]},
                  {'to': 'active', 'from': 'state', 'transforms': ['truth']},
                  {'to': 'title', 'expression': 'record.title + ` (` + record.level + `)`'}],
                 'application': {'role': {'constant': 'User'}, 'lastActivity': {'from': 'seen'}}}
                """);

        Mapped.Person person = (Mapped.Person) mapping.apply(record("""
                        {'id': 17, 'employment': [{'no': 2837}], 'urn:x:2.0:User': {'mail': ' Test@Example.SE '},
                         'nick': '', 'name': {'first': 'Test'}, 'hired': '01.02.2026', 'state': 'Aktiv',
                         'title': 'Tekniker', 'level': 'II', 'seen': '2026-11-01T10:00:00+01:00'}
                        """));

        assertThat(person.sourceId()).isEqualTo("17");
        assertThat(person.employeeId()).isEqualTo("002837");
        assertThat(person.stated())
                .containsOnly(
                        Map.entry(Field.EMAIL, Optional.of("test@example.se")),
                        Map.entry(Field.GIVEN_NAME, Optional.of("Test")),
                        Map.entry(Field.COMPANY, Optional.of("Nordlund AB")),
                        Map.entry(Field.START_DATE, Optional.of("2026-02-01")),
                        Map.entry(Field.ACTIVE, Optional.of("true")),
                        Map.entry(Field.TITLE, Optional.of("Tekniker (II)")));
        assertThat(person.syncKeys())
                .containsExactly(
                        new Mapped.SyncKey("employeeId", "002837"), new Mapped.SyncKey("email", "test@example.se"));
        assertThat(person.application())
                .containsOnly(Map.entry("role", "User"), Map.entry("lastActivity", "2026-11-01T09:00:00Z"));
    }

    @Test
    void whatASourceDoesNotSayIsClearedOnlyWhereTheFieldSaysSo() {
        Mapping never = line("{'to': 'title', 'from': 't'}");
        Mapping empty = line("{'to': 'title', 'from': 't', 'clear': 'empty'}");
        Mapping absent = line("{'to': 'title', 'from': 't', 'clear': 'absent'}");

        for (String nothing : List.of("{'t': null}", "{'t': ''}", "{'t': '  '}", "{'t': []}", "{'t': '\u200b'}")) {
            assertThat(stated(never, nothing)).isEmpty();
            assertThat(stated(empty, nothing)).containsOnly(Map.entry(Field.TITLE, Optional.empty()));
            assertThat(stated(absent, nothing)).containsOnly(Map.entry(Field.TITLE, Optional.empty()));
        }
        assertThat(stated(never, "{}")).isEmpty();
        assertThat(stated(empty, "{}")).isEmpty();
        assertThat(stated(absent, "{}")).containsOnly(Map.entry(Field.TITLE, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    'trim'                                                       | '  a   b '         | a b
                    'lower'                                                      | 'ÅSA'              | åsa
                    'upper'                                                      | 'åsa'              | ÅSA
                    {'name': 'date'}                                             | '2026-02-28T23:30:00Z' | 2026-02-28
                    {'name': 'date', 'zone': 'Europe/Stockholm'}                 | '2026-02-28T23:30:00Z' | 2026-03-01
                    {'name': 'date', 'formats': ['d MMMM yyyy'], 'language': 'sv'} | '3 mars 2026'    | 2026-03-03
                    {'name': 'date', 'formats': ['epoch-millis']}                | 1772323200000      | 2026-03-01
                    {'name': 'date', 'formats': ['dd/MM/yyyy', 'MM/dd/yyyy']}    | '05/05/2026'       | 2026-05-05
                    {'name': 'truth', 'true': ['x'], 'false': ['-']}             | 'X'                | true
                    'not'                                                        | true               | false
                    {'name': 'table', 'entries': {'F': 'employee'}}              | ' f '              | employee
                    {'name': 'table', 'entries': {'F': 'a'}, 'otherwise': 'b'}   | 'Q'                | b
                    {'name': 'table', 'entries': {'F': 'a'}, 'keepOthers': true} | 'Q'                | Q
                    {'name': 'split', 'on': '@', 'part': 0}                      | 'a.b@x.se'         | a.b
                    {'name': 'split', 'on': '/', 'part': -1}                     | 'SE/Malmö'         | Malmö
                    {'name': 'split', 'on': ';'}, {'name': 'join', 'with': '+'}  | 'a; b;;c'          | a+b+c
                    {'name': 'join', 'with': ', '}                               | ['a', null, 'b']   | a, b
                    'first'                                                      | [null, '', 'b', 'c'] | b
                    {'name': 'pick', 'path': 'name'}, 'first'                    | [{'id': 1}, {'name': 'n'}] | n
                    {'name': 'default', 'value': 'none'}                         | null               | none
                    {'name': 'replace', 'pattern': '[^0-9]+', 'with': ''}        | '070-12 34'        | 0701234
                    {'name': 'replace', 'pattern': 'a', 'with': '$1'}            | 'banan'            | b$1n$1n
                    {'name': 'extract', 'pattern': '\\\\(([A-Z]+)\\\\)'}         | 'Sales (SE)'       | SE
                    {'name': 'pad', 'length': 6}                                 | 2837               | 002837
                    {'name': 'prefix', 'text': 'SE'}                             | '1'                | SE1
                    {'name': 'suffix', 'text': '@x.se'}                          | 'a'                | a@x.se
                    'trim'                                                       | 12.50              | 12.5
                    """)
    void eachTransformDoesWhatItsNameSays(String transforms, String value, String result) {
        assertThat(x(through(transforms), value)).contains(result);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {'name': 'date'}                                          | 'secret'     | not-a-date
                    {'name': 'date', 'formats': ['dd/MM/yyyy', 'MM/dd/yyyy']} | '03/04/2026' | ambiguous-date
                    {'name': 'date', 'formats': ['dd.MM.yyyy']}               | '31.02.2026' | not-a-date
                    'truth'                                                   | 'secret'     | not-true-or-false
                    'not'                                                     | 'secret'     | not-true-or-false
                    {'name': 'table', 'entries': {'F': 'employee'}}           | 'secret'     | not-in-table
                    {'name': 'split', 'on': '@', 'part': 1}                   | 'secret'     | no-such-part
                    {'name': 'extract', 'pattern': '[0-9]+'}                  | 'secret'     | no-match
                    {'name': 'pick', 'path': 'name'}                          | [{'a': 'secret'}] | nothing-left
                    'lower'                                                   | {'a': 'secret'} | not-text
                    """)
    void aTransformThatCannotDoItsWorkFailsTheRecordAndQuotesNothing(String transform, String value, String code) {
        Mapping mapping = through(transform);
        String content = "{'v': " + value + "}";

        assertThat(code(mapping, content)).isEqualTo(code);
        assertThat(why(mapping, content))
                .startsWith("attributes.x, transform 1 (")
                .doesNotContain("secret")
                .doesNotContain("03/04");
    }

    @Test
    void everythingThatIsWrongWithARecordIsSaidAtOnce() {
        Mapping mapping = mapping("""
                {'fields': [{'to': 'startDate', 'from': 's'}, {'to': 'active', 'from': 'a'},
                            {'to': 'title', 'from': 't', 'required': true}, {'to': 'phone', 'from': 'p'}],
                 'mandatory': ['phone', 'title']}
                """);

        assertThat(why(mapping, "{'s': '1/2/2026', 'a': 'kanske', 'p': ['1', '2']}"))
                .contains("startDate, type date: ")
                .contains("active, type truth: ")
                .contains("title: has no value, and is required")
                .contains("phone, type text: is a list")
                .doesNotContain("mandatory");
    }

    @Test
    void whatIsMandatoryIsAskedOfThoseWhoWorkHereAndNotOfThoseWhoHaveLeft() {
        Mapping mapping = mapping("""
                {'fields': [{'to': 'email', 'from': 'e'}, {'to': 'active', 'from': 'a'}],
                 'mandatory': ['email'], 'syncKeys': ['email']}
                """);

        assertThat(why(mapping, "{'a': true}")).isEqualTo("email: has no value, and is mandatory");
        assertThat(stated(mapping, "{'a': false}")).containsOnly(Map.entry(Field.ACTIVE, Optional.of("false")));
    }

    @Test
    void aRecordWithoutAnySyncKeyFindsNobodyAndIsBroken() {
        Mapping mapping = mapping("{'fields': [{'to': 'email', 'from': 'e'}], 'syncKeys': ['email']}");

        assertThat(code(mapping, "{}")).isEqualTo("no-sync-key");
    }

    @Test
    void aRuleKeepsARecordOutWithItsReasonAndOneThatCannotTellBreaksIt() {
        Mapping mapping = mapping("""
                {'fields': [{'to': 'email', 'from': 'e'}],
                 'filter': [{'expression': 'record.land == `SE`', 'keep': true, 'reason': 'Only Sweden.'},
                            {'expression': 'record.?test.orValue(false)', 'keep': false, 'reason': 'A test account.'}]}
                """);

        assertThat(mapping.apply(record("{'land': 'SE', 'e': 'a@x.se'}"))).isInstanceOf(Mapped.Person.class);
        assertThat(((Mapped.Out) mapping.apply(record("{'land': 'NO'}")))
                        .because()
                        .text())
                .isEqualTo("Only Sweden.");
        assertThat(((Mapped.Out) mapping.apply(record("{'land': 'SE', 'test': true}")))
                        .because()
                        .text())
                .isEqualTo("A test account.");
        assertThat(why(mapping, "{'e': 'x'}")).startsWith("filter 1: reads a member that the record does not have");
        assertThat(why(mapping, "{'land': 'SE', 'test': 'yes'}")).startsWith("filter 2: ");
    }

    @Test
    void theKeyIsTheMappingsElseTheSourcesAndNothingIsNoKey() {
        Mapping own = mapping("{'key': ['id', 'no'], 'fields': [{'to': 'email', 'from': 'e'}]}");
        Mapping none = line("{'to': 'email', 'from': 'e'}");

        assertThat(((Mapped.Person) own.apply(record("{'no': 7}"))).sourceId()).isEqualTo("7");
        assertThat(((Mapped.Person) none.apply(record("{}"))).sourceId()).isEqualTo("k1");
        assertThat(none.apply(new RawRecord(null, "line 9", json("{}"))))
                .isInstanceOfSatisfying(Mapped.Broken.class, broken -> {
                    assertThat(broken.sourceId()).isEqualTo("line 9");
                    assertThat(broken.because().code()).isEqualTo("no-key");
                });
        assertThat(code(own, "{'id': '" + "9".repeat(201) + "'}")).isEqualTo("key-too-long");
    }

    @Test
    void aDefinitionIsRefusedWithEverythingThatIsWrongWithIt() {
        List<MappingProblem> problems = problems("""
                {'keys': 'id', 'key': 'a..b',
                 'fields': [{'to': 'shoeSize', 'from': 'a'},
                            {'to': 'email', 'from': 'e', 'expression': '1'},
                            {'to': 'email', 'from': 'e'},
                            {'to': 'title', 'expression': 'record.a +'},
                            {'to': 'startDate', 'from': 'd', 'type': 'text'},
                            {'to': 'endDate', 'from': 'd', 'transforms': [{'name': 'date', 'formats': ['dd.MM.yy', 'dd.MM', 'foo']}]},
                            {'to': 'phone', 'from': 'p', 'required': true, 'clear': 'empty', 'transforms': ['shout', {'name': 'trim', 'hard': 1}]},
                            {'to': 'attributes.9', 'from': 'x'}],
                 'syncKeys': ['title', 'employeeId'], 'mandatory': ['company'],
                 'ownFields': [{'name': 'q', 'unique': true}],
                 'filter': [{'expression': 'record.a', 'reason': ''}, {'expression': '1 + 1', 'keep': true, 'reason': 'r'}],
                 'application': {'role': {'from': 'r', 'clear': 'empty'}, 'colour': {'from': 'c'}}}
                """);

        assertThat(problems)
                .extracting(p -> p.pointer() + " " + p.code())
                .containsExactlyInAnyOrder(
                        "/keys unknown-property",
                        "/key bad-path",
                        "/fields/0/to unknown-field",
                        "/fields/1 one-source",
                        "/fields/2/to field-twice",
                        "/fields/3/expression bad-expression",
                        "/fields/4/type contradiction",
                        "/fields/5/transforms/0/formats/0 two-digit-year",
                        "/fields/5/transforms/0/formats/1 bad-format",
                        "/fields/5/transforms/0/formats/2 bad-format",
                        "/fields/6/transforms/0/name unknown-transform",
                        "/fields/6/transforms/1/hard unknown-property",
                        "/fields/6/clear contradiction",
                        "/fields/7/to bad-name",
                        "/ownFields/0 not-mapped",
                        "/application/colour unknown-property",
                        "/application/role/clear unknown-property",
                        "/syncKeys/0 not-unique",
                        "/syncKeys/1 not-mapped",
                        "/mandatory/0 not-mapped",
                        "/filter/0/keep required",
                        "/filter/0/reason not-a-text",
                        "/filter/1/expression not-true-or-false");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.detail()).isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "'x'", "{}", "{'fields': {}}", "{'fields': []}"})
    void whatIsNoMappingIsSaidToBeNone(String definition) {
        assertThat(problems(definition)).isNotEmpty();
    }

    @Test
    void whatTheRosterRefusesOfAMappedRecordIsNamedFieldByField() {
        Mapping mapping = mapping("""
                {'fields': [{'to': 'employeeId', 'from': 'no'}, {'to': 'email', 'from': 'e'},
                            {'to': 'startDate', 'from': 's'}, {'to': 'endDate', 'from': 't'}]}
                """);
        Mapped.Person person = (Mapped.Person)
                mapping.apply(record("{'no': '7', 'e': 'nobody', 's': '2026-02-01', 't': '2026-01-01'}"));

        Meaning meaning = Meaning.of(
                () -> new PersonRecord(
                        "csv", person.sourceId(), null, Instant.EPOCH, person.employeeId(), person.stated()),
                null);

        assertThat(meaning)
                .isInstanceOfSatisfying(
                        Meaning.Fail.class,
                        fail -> assertThat(fail.because().text())
                                .isEqualTo("email: not-an-address; endDate: before-start"));
        assertThatExceptionOfType(InvalidPersonRecord.class)
                .isThrownBy(() ->
                        new PersonRecord("csv", "1", null, Instant.EPOCH, "7", Map.of(Field.EMAIL, Optional.of("x"))));
    }

    @Test
    void aPreviewShowsEachStepTheProblemAndTheVerdict() throws Exception {
        Mapping mapping = mapping("""
                {'fields': [{'to': 'employeeId', 'from': 'no'},
                            {'to': 'email', 'from': 'e', 'transforms': ['trim', 'lower']},
                            {'to': 'active', 'from': 'a', 'transforms': ['truth', 'not']},
                            {'to': 'title', 'from': 't', 'clear': 'absent'}],
                 'filter': [{'expression': 'record.no != `9`', 'keep': true, 'reason': 'Nine is out.'}]}
                """);

        Preview preview = mapping.preview(List.of(
                record("{'no': '7', 'e': ' A@X.se', 'a': 'ja'}"),
                record("{'no': '8', 'e': 'a@x.se', 'a': 'kanske'}"),
                record("{'no': '9'}"),
                record("{'no': '10', 'e': 'nobody'}")));

        assertThat(List.of(preview.in(), preview.out(), preview.broken())).containsExactly(1, 1, 2);
        Preview.Line email = preview.records().get(0).fields().get(1);
        assertThat(email.source()).isEqualTo(json("' A@X.se'"));
        assertThat(email.steps()).extracting(Preview.Step::transform).containsExactly("trim", "lower");
        assertThat(email.steps().get(0).result()).isEqualTo(json("'A@X.se'"));
        assertThat(email.value()).isEqualTo("a@x.se");
        assertThat(preview.records().get(0).fields().get(2).value()).isEqualTo("false");
        assertThat(preview.records().get(0).fields().get(3).cleared()).isTrue();
        assertThat(preview.records().get(1).fields().get(2).problem().code()).isEqualTo("not-true-or-false");
        assertThat(preview.records().get(2).because().text()).isEqualTo("Nine is out.");
        assertThat(preview.records().get(2).filters().get(0).lets()).isFalse();
        assertThat(preview.records().get(3).verdict()).isEqualTo(Preview.Verdict.BROKEN);
        assertThat(preview.records().get(3).fields().get(1).problem().code()).isEqualTo("not-an-address");
        JsonNode written = new ObjectMapper().valueToTree(preview);
        assertThat(written.at("/records/0/fields/1/source").asText()).isEqualTo(" A@X.se");
        assertThat(preview.toString()).doesNotContain("A@X.se");
    }

    @Test
    void whatThePreviewSaysIsWhatTheRunDoes() {
        ArrayNode definitions = (ArrayNode)
                json(
                        "[{'fields': [{'to': 'email', 'from': 'e', 'required': true}]}, {'fields': [{'to': 'startDate', 'from': 'e'}]}]");
        for (JsonNode definition : definitions) {
            Mapping mapping = Mapping.of(definition);
            for (String content : List.of("{'e': 'a@x.se'}", "{}", "{'e': '2026-01-01'}", "[]")) {
                boolean broken = mapping.apply(record(content)) instanceof Mapped.Broken;
                Preview.Verdict verdict = mapping.preview(List.of(record(content)))
                        .records()
                        .get(0)
                        .verdict();
                if (broken) {
                    assertThat(verdict).isEqualTo(Preview.Verdict.BROKEN);
                }
            }
        }
    }
}
