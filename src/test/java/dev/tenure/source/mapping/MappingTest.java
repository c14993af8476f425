package dev.tenure.source.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.Field;
import dev.tenure.source.FormProblem;
import dev.tenure.source.Mapped;
import dev.tenure.source.SourceRecord;
import dev.tenure.source.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {

    static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aPathLeadsThroughObjectsAndListsAndWhatIsMissingIsSaidToBeNone() {
        Statement statement = said(
                Form.complete()
                        .field("title", "jobs[0].title")
                        .field("department", "jobs[1].unit.name")
                        .field("phone", "a.b.c"),
                """
                {"no": "007", "mail": "a@example.com", "jobs": [{"title": "Smith"}, {"unit": {"name": "Forge"}}]}
                """);

        assertThat(statement.employeeId()).isEqualTo("007");
        assertThat(statement.stated())
                .containsEntry(Field.TITLE, Optional.of("Smith"))
                .containsEntry(Field.DEPARTMENT, Optional.of("Forge"))
                .containsEntry(Field.PHONE, Optional.empty());
        assertThat(statement.keys()).containsExactly(new Statement.Key("employeeId", "007"));
    }

    @Test
    void whatTheRecordDoesNotSpeakOfStaysAsItIsWhereTheRuleSaysSo() {
        Form form = Form.complete().absentKeeps("title", "job.title").absentKeeps("phone", "tel[0]");

        assertThat(said(form, "{\"no\": 1, \"mail\": null, \"job\": {}}").stated())
                .doesNotContainKeys(Field.TITLE, Field.PHONE)
                .containsEntry(Field.EMAIL, Optional.empty());
        assertThat(said(form, "{\"no\": 1, \"job\": {\"title\": null}, \"tel\": [\"\"]}")
                        .stated())
                .containsEntry(Field.TITLE, Optional.empty())
                .containsEntry(Field.PHONE, Optional.empty());
    }

    @Test
    void aKeyWithDotsIsQuotedAndTheFirstOfSeveralPathsWithAValueIsTaken() {
        Statement statement = said(Form.complete().field("phone", "['Tel. (work)'] | ['It''s'] | tel[2]"), """
                {"no": "1", "mail": null, "Tel. (work)": "  ", "It's": "08-1"}
                """);

        assertThat(statement.stated())
                .containsEntry(Field.PHONE, Optional.of("08-1"))
                .containsEntry(Field.EMAIL, Optional.empty());
        assertThat(Path.alternatives("['a.b'].c[1] | It's").toString()).isEqualTo("[['a.b'].c[1], ['It''s']]");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"002837\"', 002837",
        "2837, 2837",
        "1.0E7, 10000000",
        "12345678901, 12345678901",
        "5.0, 5",
        "0.0, 0",
        "'\"1.0\"', 1.0"
    })
    void numbersKeepTheirZerosAndAreNeverWrittenWithAnExponent(String json, String employeeId) {
        assertThat(said(Form.complete(), "{\"no\": " + json + "}").employeeId()).isEqualTo(employeeId);
    }

    @Test
    void numbersComeOutOfExpressionsAsTheyWentIn() {
        assertThat(said(Form.complete().field("employeeId", "no", "text(value)"), "{\"no\": 1.0E7}")
                        .employeeId())
                .isEqualTo("10000000");
        assertThat(said(Form.complete().field("employeeId", "no", "value + 1"), "{\"no\": 41}")
                        .employeeId())
                .isEqualTo("42");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-08-01\"",
                "\"2026-08-01T00:00:00+02:00\"",
                "\"2026-08-01T11:39:24.025Z\"",
                "\"2026-08-01 07:00\"",
                "\"20260801\"",
                "20260801",
                "\"1.8.2026\"",
                "\"01.08.2026\"",
                "\"2026/8/1\"",
                "1785542400000",
                "1785542400"
            })
    void aDayIsReadInEachSpellingThatMeansOneDayOnly(String json) {
        assertThat(said(Form.complete().field("startDate", "d"), "{\"no\": 1, \"d\": " + json + "}")
                        .stated())
                .containsEntry(Field.START_DATE, Optional.of("2026-08-01"));
    }

    @Test
    void aDayThatCouldBeAnotherOneFailsTheRecordUntilItsPatternIsGiven() {
        Mapped.Fail fail = failed(Form.complete().field("startDate", "d"), "{\"no\": 1, \"d\": \"03/04/2026\"}");

        assertThat(fail.because().code()).isEqualTo("not-a-date");
        assertThat(fail.because().text()).contains("startDate").doesNotContain("03/04");
        assertThat(said(
                                Form.complete().field("startDate", "d", "value.parseDate('dd/MM/yyyy')"),
                                "{\"no\": 1, \"d\": \"03/04/2026\"}")
                        .stated())
                .containsEntry(Field.START_DATE, Optional.of("2026-04-03"));
    }

    @ParameterizedTest
    @CsvSource({
        "31.4.2026, value",
        "2026/02/31, value",
        "29.2.2025, value",
        "31/04/2026, value.parseDate('dd/MM/yyyy')",
        "290225, value.parseDate('ddMMyy')",
        "2026-02-31T08:00:00Z, value.dayIn('Europe/Stockholm')"
    })
    void aDayThatThereIsNotIsNotTakenForAnotherOne(String day, String step) {
        String record = "{\"no\": 1, \"d\": \"%s\"}".formatted(day);

        assertThat(failed(Form.complete().field("endDate", "d", step), record)
                        .because()
                        .text())
                .startsWith("endDate");
        assertThat(said(
                                Form.complete().field("endDate", "d", step),
                                record.replace("31", "28").replace("29", "28"))
                        .stated()
                        .get(Field.END_DATE)
                        .orElseThrow())
                .endsWith("-28");
    }

    @Test
    void aNumberThatAnExpressionWouldRoundFailsTheRecord() {
        assertThat(failed(
                                Form.complete().field("title", "t", "text(value)"),
                                "{\"no\": 1, \"t\": 12345678901234567890123}")
                        .because()
                        .code())
                .isEqualTo("too-long");
    }

    @Test
    void midnightInStockholmIsTheDayThere() {
        String record = "{\"no\": 1, \"d\": \"2026-07-31T22:00:00Z\", \"m\": 1785535200000}";

        assertThat(said(
                                Form.complete()
                                        .field("startDate", "d", "value.dayIn('Europe/Stockholm')")
                                        .field("endDate", "m", "value.dayIn('Europe/Stockholm')"),
                                record)
                        .stated())
                .containsEntry(Field.START_DATE, Optional.of("2026-08-01"))
                .containsEntry(Field.END_DATE, Optional.of("2026-08-01"));
    }

    @ParameterizedTest
    @CsvSource({
        "true, true", "'\"True\"', true", "1, true", "'\"yes\"', true", "'\"Ja\"', true", "'\"oui\"', true",
        "false, false", "'\"False\"', false", "0, false", "'\"no\"', false", "'\"Nej\"', false", "'\"nein\"', false"
    })
    void aTruthIsReadInManySpellingsAndTurnedRound(String json, boolean truth) {
        Statement statement = said(
                Form.complete().field("active", "t").field("suspended", "t", "!truth(value)"),
                "{\"no\": 1, \"t\": " + json + "}");

        assertThat(statement.stated())
                .containsEntry(Field.ACTIVE, Optional.of(String.valueOf(truth)))
                .containsEntry(Field.SUSPENDED, Optional.of(String.valueOf(!truth)));
    }

    @Test
    void severalAddressesComeAsAListOrInALine() {
        String record = """
                {"no": 1, "list": ["b@example.com", null, "a@example.com"], "line": "a@example.com, b@example.com",
                 "objects": [{"value": "a@example.com"}, {"value": "b@example.com"}]}
                """;

        for (Form form : new Form[] {
            Form.complete().field("otherEmails", "list"),
            Form.complete().field("otherEmails", "line"),
            Form.complete().field("otherEmails", "objects", "value.map(each, each.value)")
        }) {
            assertThat(said(form, record).stated())
                    .containsEntry(Field.OTHER_EMAILS, Optional.of("a@example.com;b@example.com"));
        }
    }

    @Test
    void stepsFollowEachOtherAndOurFunctionsDoWhatTheyAreCalled() {
        Statement statement = said(
                Form.complete()
                        .field("givenName", "name", "value.trim()", "value.firstPart(' ')")
                        .field("familyName", "name", "value.lastPart(' ').upper()")
                        .field("location", "site", "{'1': 'Kiruna', '2': 'Malmö'}.lookup(value)")
                        .field("department", "site", "{'1': 'North'}.lookup(value, 'South')")
                        .field("title", "title", "value.replaceAll('[0-9]+', '').replace('  ', ' ').lower()")
                        .field("attributes.admin", "roles", "value.hasRole(['administrator', '0001'])")
                        .field("attributes.developer", "roles", "value.hasRole(['developer'])")
                        .field("attributes.teams", "teams", "value.join(', ')")
                        .field("company", null, "record.?firm.orValue('Nordlund')"),
                """
                {"no": 1, "name": " Åsa von Öst", "site": "2", "title": "Smith 12  Senior",
                 "roles": [{"_id": "0001", "name": "Boss"}, "Writer"], "teams": ["A", "B"]}
                """);

        assertThat(statement.stated())
                .containsEntry(Field.GIVEN_NAME, Optional.of("Åsa"))
                .containsEntry(Field.FAMILY_NAME, Optional.of("ÖST"))
                .containsEntry(Field.LOCATION, Optional.of("Malmö"))
                .containsEntry(Field.DEPARTMENT, Optional.of("South"))
                .containsEntry(Field.TITLE, Optional.of("smith senior"))
                .containsEntry(Field.attribute("admin"), Optional.of("true"))
                .containsEntry(Field.attribute("developer"), Optional.of("false"))
                .containsEntry(Field.attribute("teams"), Optional.of("A, B"))
                .containsEntry(Field.COMPANY, Optional.of("Nordlund"));
    }

    @Test
    void aConstantIsTheSameForEverybodyAndNullIsNothing() {
        Statement statement = said(
                Form.complete().constant("company", "Nordlund AB").field("title", "t", "value == '-' ? null : value"),
                "{\"no\": 1, \"t\": \"-\"}");

        assertThat(statement.stated())
                .containsEntry(Field.COMPANY, Optional.of("Nordlund AB"))
                .containsEntry(Field.TITLE, Optional.empty());
    }

    @Test
    void aStepThatCannotBeWorkedOutFailsTheRecordWithItsPlaceAndWithoutTheValue() {
        Mapped.Fail fail = failed(
                Form.complete().field("title", "t", "value.trim()", "text(int(value))"),
                "{\"no\": 7, \"t\": \"secret\"}");

        assertThat(fail.sourceId()).isEqualTo("7");
        assertThat(fail.because().code()).isEqualTo("transform-failed");
        assertThat(fail.because().text())
                .isEqualTo("title: step 2: the value is not written as that function expects (character 9)");
        assertThat(failed(Form.complete().field("active", "t", "!value"), "{\"no\": 7, \"t\": \"secret\"}")
                        .because()
                        .text())
                .contains("does not take a value of that type")
                .doesNotContain("secret");
        assertThat(failed(
                                Form.complete().field("title", "t", "{'a': 'b'}.lookup(value)"),
                                "{\"no\": 7, \"t\": \"secret\"}")
                        .because()
                        .text())
                .contains("step 1", "not in the table")
                .doesNotContain("secret");
    }

    @Test
    void whatTheRosterRefusesFailsTheRecordWithAllFieldsAndCodes() {
        Mapped.Fail fail =
                failed(Form.complete().field("title", "t").field("endDate", "e"), """
                {"no": 1, "mail": "nobody", "t": "%s", "e": "1700-01-01"}
                """.formatted("x".repeat(200)));

        assertThat(fail.because().code()).isEqualTo("invalid");
        assertThat(fail.because().text())
                .contains("email: not-an-address", "title: too-long", "endDate: not-a-date")
                .doesNotContain("nobody");
    }

    @Test
    void aRecordWithoutARequiredValueOrAnyKeyFails() {
        assertThat(failed(Form.complete().required("title", "t"), "{\"no\": 1}").because())
                .extracting("code", "text")
                .containsExactly("required", "title: there is no value");

        Mapped mapped = Form.complete().ready().map(record("{\"mail\": \" \"}"), 17);
        assertThat(mapped).isInstanceOfSatisfying(Mapped.Fail.class, fail -> {
            assertThat(fail.sourceId()).isEqualTo("#17");
            assertThat(fail.because().code()).isEqualTo("no-key");
        });
    }

    @Test
    void rulesKeepRecordsOutAndOneThatThrowsFailsThisRecordOnly() {
        CompiledMapping mapping = Form.complete()
                .rule("record.kind == 'staff'", "not of the staff")
                .rule("!truth(record.?hidden.orValue(false))", "hidden")
                .ready();

        assertThat(mapping.map(record("{\"no\": 1, \"kind\": \"staff\"}"))).isInstanceOf(Mapped.Says.class);
        assertThat(mapping.map(record("{\"no\": 1, \"kind\": \"robot\"}")))
                .isInstanceOfSatisfying(
                        Mapped.Skip.class,
                        skip -> assertThat(skip.because().text()).isEqualTo("not of the staff"));
        assertThat(mapping.map(record("{\"no\": 1, \"kind\": \"staff\", \"hidden\": \"Yes\"}")))
                .isInstanceOfSatisfying(
                        Mapped.Skip.class,
                        skip -> assertThat(skip.because().text()).isEqualTo("hidden"));
        assertThat(mapping.map(record("{\"no\": 1}"))).isInstanceOfSatisfying(Mapped.Fail.class, fail -> {
            assertThat(fail.because().code()).isEqualTo("rule-failed");
            assertThat(fail.because().text()).startsWith("rule 1: there is no such key");
        });
    }

    @Test
    void onlyWhatTheMappingReadsIsKeptAndSaysTheSameAgain() {
        CompiledMapping mapping = Form.complete()
                .field("title", "jobs[1].title")
                .field("department", null, "has(record.unit.name) ? record.unit.name : null")
                .field("attributes.admin", null, "'admin' in record.roles")
                .rule("record['kind'] == 'staff'", "not of the staff")
                .ready();
        SourceRecord record = record("""
                {"no": 1, "salary": 99, "kind": "staff", "jobs": [{"title": "old", "pay": 1}, {"title": "new\\u0000", "pay": 2}],
                 "unit": {"name": "Forge", "budget": 5}, "roles": ["admin"], "personnummer": "19121212-1212"}
                """);

        Mapped mapped = mapping.map(record);

        assertThat(mapped.payload().toString()).doesNotContain("99", "pay", "old", "budget", "1912", "\u0000");
        assertThat(mapped.payload()).containsOnlyKeys("no", "jobs", "unit", "roles", "kind");
        assertThat(mapping.map(new SourceRecord(null, mapped.payload()))).isEqualTo(mapped);
    }

    @Test
    void keysComeInTheirOrderAndAnOwnUniqueFieldIsOne() {
        Statement statement = said(
                Form.empty()
                        .id("_id")
                        .field("email", "mail")
                        .field("attributes.planhatUserId", "_id")
                        .unique("attributes.planhatUserId")
                        .keys("attributes.planhatUserId", "sourceId", "employeeId", "email")
                        .field("employeeId", "no"),
                "{\"_id\": \"5f\", \"mail\": \"Dave@Example.org\"}");

        assertThat(statement.employeeId()).isNull();
        assertThat(statement.keys())
                .extracting(Statement.Key::field, Statement.Key::value)
                .containsExactly(
                        tuple("attributes.planhatUserId", "5f"),
                        tuple("sourceId", "5f"),
                        tuple("email", "dave@example.org"));
    }

    @Test
    void theAccountInTheApplicationComesWithThePerson() {
        Statement statement = said(
                Form.complete()
                        .seat("accountId", "_id")
                        .seat("role", "roles[0].name")
                        .seat("lastActivityAt", "seen"),
                "{\"no\": 1, \"_id\": \"5f\", \"roles\": [{\"name\": \"Boss\"}], \"seen\": \"2026-08-01T11:39:24.025+02:00\"}");

        assertThat(statement.seat())
                .isEqualTo(new Statement.Seat("5f", "Boss", null, Instant.parse("2026-08-01T09:39:24.025Z")));
    }

    @Test
    void everythingThatIsWrongWithAFormIsToldAtOnceWithItsPlace() {
        assertThat(Form.empty()
                        .id("a..b")
                        .field("nickname", "n")
                        .field("title", "t", "value.", "value")
                        .field("department", "d", "value.frobnicate()")
                        .field("location", "l", "[value]")
                        .field("company", "c", "record")
                        .field("active", "a", "1.5")
                        .field("phone", null)
                        .both("mobile", "m", "1")
                        .seat("colour", "c")
                        .rule("'yes'", "")
                        .rule("record.a +", "x")
                        .keys("title", "shoe", "attributes.badge", "employeeId")
                        .check()
                        .problems())
                .extracting(FormProblem::pointer, FormProblem::code)
                .containsExactlyInAnyOrder(
                        tuple("/id", "bad-path"),
                        tuple("/fields/nickname", "unknown-field"),
                        tuple("/fields/title/then/0", "bad-expression"),
                        tuple("/fields/department/then/0", "bad-expression"),
                        tuple("/fields/location/then/0", "wrong-type"),
                        tuple("/fields/company/then/0", "reads-everything"),
                        tuple("/fields/active/then/0", "wrong-type"),
                        tuple("/fields/phone", "required"),
                        tuple("/fields/mobile", "either-or"),
                        tuple("/seat/colour", "unknown-field"),
                        tuple("/seat/accountId", "required"),
                        tuple("/rules/0/because", "required"),
                        tuple("/rules/0/when", "not-a-truth"),
                        tuple("/rules/1/when", "bad-expression"),
                        tuple("/keys/0", "not-unique"),
                        tuple("/keys/1", "unknown-key"),
                        tuple("/keys/2", "not-unique"),
                        tuple("/keys/3", "not-mapped"),
                        tuple("/fields/email", "required"));
        assertThat(Form.empty().field("email", "mail").check().problems())
                .extracting(FormProblem::pointer)
                .containsExactly("/fields/employeeId");
        assertThat(Form.empty().field("email", "mail").keys("email").check().problems())
                .isEmpty();
        assertThat(Form.complete()
                        .field("title", "t", "value.trim()", "value.foo")
                        .check()
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.detail()).startsWith("Line 1, character"));
    }

    static Statement said(Form form, String json) {
        Mapped mapped = form.ready().map(record(json));
        assertThat(mapped).isInstanceOf(Mapped.Says.class);
        return ((Mapped.Says) mapped).statement();
    }

    static Mapped.Fail failed(Form form, String json) {
        Mapped mapped = form.ready().map(record(json));
        assertThat(mapped).isInstanceOf(Mapped.Fail.class);
        return (Mapped.Fail) mapped;
    }

    static SourceRecord record(String json) {
        try {
            return new SourceRecord(null, JSON.readValue(json, new TypeReference<Map<String, Object>>() {}));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
