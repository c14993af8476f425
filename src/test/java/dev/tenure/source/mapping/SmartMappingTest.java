package dev.tenure.source.mapping;

import static dev.tenure.source.mapping.Samples.csv;
import static dev.tenure.source.mapping.Samples.json;
import static dev.tenure.source.mapping.Samples.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.source.Mapped;
import dev.tenure.source.RawRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SmartMappingTest {

    private static final List<RawRecord> PLANHAT = records("""
            [{'_id':'5f01','email':'dave@example.org','nickName':'Dave','firstName':'Dave','lastName':'Carlson',
              'inactive':false,'isHidden':false,'removed':false,'tzOffset':-60,'createDate':'2019-08-01T11:39:24.025Z','__v':0,
              'roles':[{'_id':'000000000000000000000000','name':'Administrator','description':'Full access'}]},
             {'_id':'5f02','email':'anna@example.org','nickName':'Annie','firstName':'Anna','lastName':'Berg',
              'inactive':true,'isHidden':false,'removed':false,'tzOffset':-60,'createDate':'2020-01-01T11:39:24.025Z','__v':3,
              'roles':[{'_id':'000000000000000000000000','name':'Administrator','description':'Full access'}]}]
            """);

    private static final List<RawRecord> FLEX = records("""
            [{'Id':'7d0b6a4e-0000-4000-8000-000000000001','InstanceId':'i1','CompanyId':'c1','FirstName':'Test',
              'LastName':'Testsson','Name':'Test Testsson','EmailWork':'test.testsson@example.se','EmailPrivate':'t@home.example',
              'Phone1':'070-000 00 01','City':'Malmö','ImmediateManagerEmployeeId':'7d0b6a4e-0000-4000-8000-000000000002',
              'Employment':[{'EmploymentNumber':'002837','FromDate':'2020-01-01'}]},
             {'Id':'7d0b6a4e-0000-4000-8000-000000000002','InstanceId':'i1','CompanyId':'c1','FirstName':'Eva',
              'LastName':'Lund','Name':'Eva Lund','EmailWork':'eva.lund@example.se','EmailPrivate':null,
              'Phone1':'070-000 00 02','City':'Malmö','ImmediateManagerEmployeeId':null,
              'Employment':[{'EmploymentNumber':'001001','FromDate':'2011-05-01'}]}]
            """);

    private static final List<RawRecord> ENTRA = records("""
            [{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'externalId':'002837','userName':'t.testsson@example.se',
              'active':true,'name':{'givenName':'Test','familyName':'Testsson'},'displayName':'Test Testsson',
              'emails':[{'value':'test.testsson@example.se','type':'work','primary':true}],
              'phoneNumbers':[{'value':'+46 40 12 34 56','type':'work'}],'title':'Technician','userType':'Employee',
              'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'employeeNumber':'002837','costCenter':'4130',
               'department':'IT','division':'North','organization':'Nordlund AB','manager':{'value':'001001'}}},
             {'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'externalId':'001001','userName':'e.lund@example.se',
              'active':true,'name':{'givenName':'Eva','familyName':'Lund'},'displayName':'Eva Lund',
              'emails':[{'value':'eva.lund@example.se','type':'work','primary':true}],
              'phoneNumbers':[{'value':'+46 40 12 34 57','type':'work'}],'title':'Head of IT','userType':'Employee',
              'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'employeeNumber':'001001','costCenter':'4130',
               'department':'IT','division':'North','organization':'Nordlund AB'}}]
            """);

    private static final List<RawRecord> SWEDISH = csv("""
            Anst.nr;Förnamn;Efternamn;E-postadress;Privat e-post;Mobilnummer;Befattning;Avdelning;Arbetsort;Bolag;Chef (anst.nr);Anställningsform;Anställningsdatum;Slutdatum;Aktiv
            002837;Åsa;Lindström;asa.lindstrom@nordlund.example;asa@hem.example;070-123 45 67;Tekniker;IT;Malmö;Nordlund AB;001001;Tillsvidare;2020-01-15;;Ja
            002838;Per;Olsson;per.olsson@nordlund.example;;070-123 45 68;Utvecklare;IT;Malmö;Nordlund AB;001001;Visstid;2021-03-01;2026-12-31;Ja
            001001;Karin;Berg;karin.berg@nordlund.example;;070-123 45 69;Chef;IT;Lund;Nordlund AB;;Tillsvidare;2011-05-02;;Nej
            """);

    private static final List<RawRecord> GERMAN = csv("""
            Personalnummer;Vorname;Nachname;E-Mail;Stellenbezeichnung;Abteilung;Standort;Gesellschaft;Vorgesetzter;Eintrittsdatum;Austrittsdatum;Telefon dienstlich;Beschäftigungsart
            A0017;Jürgen;Müller;j.mueller@firma.example;Sachbearbeiter;Einkauf;Köln;Firma GmbH;A0001;15.03.2019;;+49 221 123456;Vollzeit
            A0018;Sabine;Schmidt;s.schmidt@firma.example;Einkäuferin;Einkauf;Köln;Firma GmbH;A0001;01.10.2021;31.12.2026;+49 221 123457;Teilzeit
            A0001;Petra;Weber;p.weber@firma.example;Leiterin;Einkauf;Bonn;Firma GmbH;;01.01.2005;;+49 221 123458;Vollzeit
            """);

    private static Map<String, String> proposed(List<RawRecord> sample) {
        return SmartMapping.propose(sample).stream().collect(Collectors.toMap(Proposal::to, Proposal::from));
    }

    private static Proposal proposal(List<RawRecord> sample, String to) {
        return SmartMapping.propose(sample).stream()
                .filter(proposal -> proposal.to().equals(to))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void planhat() {
        assertThat(proposed(PLANHAT))
                .containsOnly(
                        entry("key", "_id"),
                        entry("email", "email"),
                        entry("givenName", "firstName"),
                        entry("familyName", "lastName"),
                        entry("active", "inactive"));
        assertThat(proposal(PLANHAT, "active").line().at("/transforms/0/name").asText())
                .isEqualTo("not");
    }

    /** Its managers are keys, which no mapping can turn into employee numbers. */
    @Test
    void flexHrm() {
        assertThat(proposed(FLEX))
                .containsOnly(
                        entry("key", "Id"),
                        entry("employeeId", "Employment.0.EmploymentNumber"),
                        entry("givenName", "FirstName"),
                        entry("familyName", "LastName"),
                        entry("email", "EmailWork"),
                        entry("otherEmails", "EmailPrivate"),
                        entry("phone", "Phone1"),
                        entry("location", "City"),
                        entry("startDate", "Employment.0.FromDate"));
    }

    @Test
    void entraBulkUpload() {
        String enterprise = "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/";
        assertThat(proposed(ENTRA))
                .containsOnly(
                        entry("key", "externalId"),
                        entry("employeeId", enterprise + "employeeNumber"),
                        entry("givenName", "name.givenName"),
                        entry("familyName", "name.familyName"),
                        entry("email", "emails.0.value"),
                        entry("phone", "phoneNumbers.0.value"),
                        entry("title", "title"),
                        entry("employmentType", "userType"),
                        entry("active", "active"),
                        entry("department", enterprise + "department"),
                        entry("company", enterprise + "organization"),
                        entry("managerEmployeeId", enterprise + "manager/value"));
    }

    @Test
    void aSwedishFile() {
        assertThat(proposed(SWEDISH))
                .containsOnly(
                        entry("employeeId", "/Anst.nr"),
                        entry("givenName", "Förnamn"),
                        entry("familyName", "Efternamn"),
                        entry("email", "E-postadress"),
                        entry("otherEmails", "Privat e-post"),
                        entry("mobile", "Mobilnummer"),
                        entry("title", "Befattning"),
                        entry("department", "Avdelning"),
                        entry("location", "Arbetsort"),
                        entry("company", "Bolag"),
                        entry("managerEmployeeId", "/Chef (anst.nr)"),
                        entry("employmentType", "Anställningsform"),
                        entry("startDate", "Anställningsdatum"),
                        entry("endDate", "Slutdatum"),
                        entry("active", "Aktiv"));
        assertThat(proposal(SWEDISH, "startDate").line().has("transforms")).isFalse();
        assertThat(proposal(SWEDISH, "active").line().at("/transforms/0/name").asText())
                .isEqualTo("truth");
    }

    @Test
    void aGermanFile() {
        assertThat(proposed(GERMAN))
                .containsOnly(
                        entry("employeeId", "Personalnummer"),
                        entry("givenName", "Vorname"),
                        entry("familyName", "Nachname"),
                        entry("email", "E-Mail"),
                        entry("title", "Stellenbezeichnung"),
                        entry("department", "Abteilung"),
                        entry("location", "Standort"),
                        entry("company", "Gesellschaft"),
                        entry("managerEmployeeId", "Vorgesetzter"),
                        entry("startDate", "Eintrittsdatum"),
                        entry("endDate", "Austrittsdatum"),
                        entry("phone", "Telefon dienstlich"),
                        entry("employmentType", "Beschäftigungsart"));
        assertThat(proposal(GERMAN, "startDate").line().at("/transforms/0"))
                .isEqualTo(json("{'name': 'date', 'formats': ['d.M.yyyy']}"));
        assertThat(proposal(GERMAN, "employeeId").reason())
                .contains("'personalnummer'")
                .contains("100 %");
    }

    @Test
    void theOtherLanguagesHaveTheirWordsToo() {
        assertThat(proposed(
                        csv("matricule;prénom;nom;courriel;poste;date d'embauche\n1;Luc;Petit;l@x.fr;Chef;2020-01-01")))
                .containsKeys("employeeId", "givenName", "familyName", "email", "title", "startDate");
        assertThat(
                        proposed(
                                csv(
                                        "legajo;nombre;apellidos;correo electrónico;puesto;fecha de inicio\n1;Juan;Paz;j@x.es;Jefe;2020-01-01")))
                .containsKeys("employeeId", "givenName", "familyName", "email", "title", "startDate");
        assertThat(
                        proposed(
                                csv(
                                        "ansattnummer;fornavn;etternavn;e-postadresse;stilling;startdato\n1;Ole;Vik;o@x.no;Leder;2020-01-01")))
                .containsKeys("employeeId", "givenName", "familyName", "email", "title", "startDate");
        assertThat(
                        proposed(
                                csv(
                                        "medarbejdernummer;fornavn;efternavn;e-mailadresse;stillingsbetegnelse;ansættelsesdato\n1;Mette;Vik;m@x.dk;Chef;2020-01-01")))
                .containsKeys("employeeId", "givenName", "familyName", "email", "title", "startDate");
        assertThat(
                        proposed(
                                csv(
                                        "henkilönumero;etunimi;sukunimi;sähköposti;tehtävänimike;aloituspäivä\n1;Matti;Aho;m@x.fi;Johtaja;2020-01-01")))
                .containsKeys("employeeId", "givenName", "familyName", "email", "title", "startDate");
    }

    @Test
    void whatTheValuesContradictScoresLessThanWhatTheyConfirm() {
        double confirmed = proposal(csv("email\na@x.se\nb@x.se"), "email").score();
        double unknown = proposal(csv("email;shoe\n;42"), "email").score();

        assertThat(confirmed).isEqualTo(1.0);
        assertThat(unknown).isEqualTo(0.8);
        assertThat(proposed(csv("email;other\nyes;a@x.se\nno;b@x.se"))).containsEntry("email", "other");
    }

    @Test
    void aDayThatCanBeReadTwoWaysIsProposedSoThatItFailsRatherThanIsGuessed() {
        List<RawRecord> sample = csv("id;start date\n1;03/04/2026\n2;05/06/2026");
        Proposal start = proposal(sample, "startDate");
        assertThat(start.reason()).contains("cannot be told");

        ObjectNode definition = JsonNodeFactory.instance.objectNode().put("key", "id");
        definition.putArray("fields").add(start.line());

        assertThat(Mapping.of(definition).apply(sample.get(0)))
                .isInstanceOfSatisfying(
                        Mapped.Broken.class,
                        broken -> assertThat(broken.because().code()).isEqualTo("ambiguous-date"));
    }

    @Test
    void whatIsProposedIsAMappingAndTheSameSampleGivesTheSame() {
        for (List<RawRecord> sample : List.of(PLANHAT, FLEX, ENTRA, SWEDISH, GERMAN)) {
            List<Proposal> proposals = SmartMapping.propose(sample);
            ObjectNode definition = JsonNodeFactory.instance.objectNode();
            for (Proposal proposal : proposals) {
                if (proposal.to().equals("key")) {
                    definition.put("key", proposal.from());
                } else {
                    definition.withArray("fields").add(proposal.line());
                }
            }
            if (!definition.has("key")) {
                definition.put(
                        "key",
                        proposals.stream()
                                .filter(p -> p.to().equals("employeeId"))
                                .findFirst()
                                .orElseThrow()
                                .from());
            }

            Preview preview = Mapping.of(definition).preview(sample);

            assertThat(preview.in()).isEqualTo(sample.size());
            assertThat(SmartMapping.propose(sample)).isEqualTo(proposals);
            assertThat(proposals).extracting(Proposal::to).doesNotHaveDuplicates();
            assertThat(proposals).extracting(Proposal::from).doesNotHaveDuplicates();
            assertThat(proposals).allSatisfy(p -> assertThat(p.score()).isBetween(0.3, 1.0));
        }
    }

    @Test
    void nothingIsProposedOfNothing() {
        assertThat(SmartMapping.propose(List.of())).isEmpty();
        assertThat(SmartMapping.propose(records("[1, 'x', null, [], {}]"))).isEmpty();
    }
}
