package dev.tenure.source.mapping;

import static dev.tenure.source.mapping.MappingTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.source.Proposal;
import dev.tenure.source.SourceRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmartMappingTest {

    private final SmartMapping smart = new SmartMapping();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "employeeId,firstName,lastName,workEmail,jobTitle,startDate",
                "employee_number,first_name,surname,email_address,job_title,hire_date",
                "Employee No,First Name,Last Name,E-mail,Position,Start Date",
                "Anställningsnummer,Förnamn,Efternamn,E-post,Befattning,Anställningsdatum",
                "Personalnummer,Vorname,Nachname,E-Mail-Adresse,Titel,Eintrittsdatum",
                "AnsattNr,Fornavn,Etternavn,E-postadresse,Stillingstittel,Ansettelsesdato",
                "Medarbejdernummer,Fornavn,Efternavn,Mail,Stilling,Ansættelsesdato",
                "Matricule,Prénom,Nom,Courriel,Poste,Date d'embauche",
                "EMPLOYEE_ID,GIVEN_NAME,FAMILY_NAME,EMAIL,TITLE,START_DATE"
            })
    void namesInSeveralLanguagesAndSpellingsAreUnderstood(String header) {
        List<String> names = List.of(header.split(","));
        Map<String, String> best = best(sample(
                names,
                List.of(
                        List.of("0017", "Åsa", "Öst", "asa@example.com", "Smith", "2020-01-01"),
                        List.of("0018", "Bo", "Ek", "bo@example.com", "Smith", "2021-02-03"))));

        assertThat(best)
                .containsEntry("employeeId", names.get(0))
                .containsEntry("givenName", names.get(1))
                .containsEntry("familyName", names.get(2))
                .containsEntry("email", names.get(3))
                .containsEntry("title", names.get(4))
                .containsEntry("startDate", names.get(5));
    }

    @Test
    void planhatsUsersAreUnderstoodWithWhatIsTurnedRound() {
        List<Proposal> proposals = smart.propose(List.of(record("""
                {"_id": "5f", "email": "dave@example.org", "firstName": "Dave", "lastName": "Cook", "inactive": false, "removed": false}
                """), record("""
                {"_id": "60", "email": "eve@example.org", "firstName": "Eve", "lastName": "Dean", "inactive": true, "removed": false}
                """)));

        Proposal active = of(proposals, "active");
        assertThat(active.best().rule().from()).isEqualTo("inactive");
        assertThat(active.best().rule().then()).containsExactly("!truth(value)");
        assertThat(active.choices()).extracting(choice -> choice.rule().from()).contains("removed");
        assertThat(of(proposals, "email").best()).satisfies(best -> {
            assertThat(best.score()).isBetween(90, 100);
            assertThat(best.reasons()).contains("it is called 'email'", "its values look like e-mail addresses");
            assertThat(best.key()).isTrue();
        });
    }

    @Test
    void valuesTellWhereTheNamesDoNot() {
        List<Proposal> proposals = smart.propose(sample(
                List.of("kol1", "Email", "Status", "Name", "Hired: Start date"),
                List.of(
                        List.of("a@example.com", "yes", "Active", "Öst, Åsa", "03/14/2020"),
                        List.of("b@example.com", "no", "Left", "Ek, Bo", "01/02/2021"))));

        assertThat(of(proposals, "email").best().rule().from()).isEqualTo("kol1");
        assertThat(of(proposals, "active").best().rule().then()).containsExactly("value.lower() == 'active'");
        assertThat(of(proposals, "givenName").best().rule().then()).containsExactly("value.lastPart(',')");
        assertThat(of(proposals, "familyName").best().rule().then()).containsExactly("value.firstPart(',')");
        assertThat(of(proposals, "startDate").best().rule().then()).containsExactly("value.parseDate('M/d/yyyy')");
    }

    @Test
    void whatIsProposedCanBeUsedAsItIs() {
        List<SourceRecord> sample = sample(
                List.of("Emp. No", "Name", "E-mail (work)", "Inactive?"),
                List.of(List.of("1", "Åsa Öst", "a@example.com", "no"), List.of("2", "Bo Ek", "b@example.com", "yes")));
        Form form = Form.empty();
        smart.propose(sample)
                .forEach(each -> form.field(
                        each.field(),
                        each.best().rule().from(),
                        each.best().rule().then().toArray(String[]::new)));

        assertThat(form.check().problems()).isEmpty();
        assertThat(form.ready().map(sample.get(1)).toString()).contains("givenName");
        assertThat(smart.propose(List.of())).isEmpty();
    }

    @Test
    @Timeout(5)
    void longTextsAreNoNamesAndTakeNoTime() {
        SourceRecord essay =
                new SourceRecord("1", Map.of("name", "a ".repeat(9000) + "a", "mail", "a@" + "a.".repeat(9000) + "@"));

        assertThat(smart.propose(List.of(essay))).extracting(Proposal::field).doesNotContain("givenName", "familyName");
    }

    @Test
    void reasonsNeverNameAValue() {
        assertThat(smart.propose(sample(
                                List.of("E-mail", "Name"), List.of(List.of("secret@example.com", "Secret Person"))))
                        .toString())
                .doesNotContainIgnoringCase("secret");
    }

    private Map<String, String> best(List<SourceRecord> sample) {
        return smart.propose(sample).stream()
                .collect(Collectors.toMap(
                        Proposal::field,
                        each -> Path.alternatives(each.best().rule().from())
                                .get(0)
                                .steps()
                                .get(0)
                                .toString()));
    }

    private static Proposal of(List<Proposal> proposals, String field) {
        return proposals.stream()
                .filter(each -> each.field().equals(field))
                .findFirst()
                .orElseThrow();
    }

    private static List<SourceRecord> sample(List<String> names, List<List<String>> rows) {
        return rows.stream()
                .map(row -> new SourceRecord(
                        null,
                        Stream.iterate(0, at -> at < row.size(), at -> at + 1)
                                .collect(Collectors.toMap(names::get, row::get))))
                .toList();
    }
}
