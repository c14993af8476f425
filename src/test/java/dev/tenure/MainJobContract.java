package dev.tenure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.source.Integration;
import dev.tenure.source.Integrations;
import dev.tenure.source.Run;
import dev.tenure.source.RunState;
import dev.tenure.source.Runs;
import dev.tenure.source.Trigger;
import dev.tenure.standin.FlexHrm;
import dev.tenure.standin.FlexPerson;
import dev.tenure.standin.Nordlund;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketFilter;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.Tickets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * The main job on real input, from end to end: a sample company is read, a hire is pushed, and both are accounts in
 * the directory. One story, told in order, against whatever directory a subclass brings.
 */
@SpringBootTest(
        classes = Tenure.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "tenure.process.sweep=1s",
            "tenure.process.recipients.IT=it@nordlund.example",
            "tenure.process.recipients.DESK=desk@nordlund.example",
            "tenure.notification.from=tenure@nordlund.example",
            "tenure.notification.link-base=http://tenure.nordlund.example",
            "tenure.flexhr.enabled=true",
            "tenure.flexhr.cron=-",
            "tenure.flexhr.overlap=0s",
            "tenure.flexhr.department=field:Avdelning",
            "tenure.flexhr.location=field:Arbetsplats",
            "tenure.security.users[0].username=desk",
            "tenure.security.users[0].password=desk-of-tests",
            "tenure.security.users[0].roles=ADMIN",
            "tenure.security.clients[0].name=push",
            "tenure.security.clients[0].token=push-token-of-tests-0123456789abcdef",
            "tenure.security.clients[0].scopes=personnel-changes:write,tickets:read",
            "tenure.security.clients[0].source=push",
        })
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class MainJobContract {

    private static final Duration LONG = Duration.ofMinutes(3);

    /** Those of the sample company who cannot simply be done. */
    private static final Set<String> WAITING = Set.of(
            Nordlund.UNDER_LATE_MANAGER, Nordlund.UNDER_MISSING_MANAGER, Nordlund.CONSULTANT, Nordlund.FUTURE_STARTER);

    /** HR and the mail server around one run of the story. */
    record Surroundings(FlexHrm hrm, Nordlund nordlund, GreenMail mail) {

        static Surroundings start(DynamicPropertyRegistry settings) {
            FlexHrm hrm = FlexHrm.start(Clock.systemUTC());
            GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
            mail.start();
            TestDatabase database = TestDatabase.empty();
            settings.add("tenure.database.url", database::url);
            settings.add("tenure.database.username", () -> "postgres");
            settings.add("tenure.database.password", () -> "none-needed");
            settings.add("tenure.flexhr.service-url", hrm::serviceUrl);
            settings.add("tenure.flexhr.username", () -> FlexHrm.USERNAME);
            settings.add("tenure.flexhr.password", () -> FlexHrm.PASSWORD);
            settings.add("tenure.flexhr.instance", () -> FlexHrm.INSTANCE);
            settings.add("spring.mail.host", () -> "127.0.0.1");
            settings.add("spring.mail.port", () -> mail.getSmtp().getPort());
            return new Surroundings(hrm, Nordlund.in(hrm, LocalDate.now(FlexHrm.ZONE), Clock.systemUTC()), mail);
        }
    }

    @Autowired
    private Integrations integrations;

    @Autowired
    private Runs runs;

    @Autowired
    private Roster roster;

    @Autowired
    private Tickets tickets;

    @Autowired
    private JdbcClient db;

    @LocalServerPort
    private int port;

    abstract Surroundings around();

    /** As an administrator, to see everything. */
    abstract LDAPConnection directory() throws LDAPException;

    abstract String baseDn();

    @Test
    @Order(1)
    void theSampleCompanyIsPolledAndItsPeopleHaveAccounts() throws Exception {
        Run run = poll();
        assertThat(run.state()).isEqualTo(RunState.DONE);

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(peopleOfOpenTickets())
                        .containsAll(WAITING)
                        .hasSize(WAITING.size() + 1)
                        .containsAnyOf(Nordlund.SHARED_EMAIL, Nordlund.SHARED_EMAIL_TOO));
        for (String number : List.of(Nordlund.CHIEF, Nordlund.FIRST_ANNA, Nordlund.DOUBLE_BARRELLED)) {
            assertThat(isEnabled(entry(number))).isTrue();
        }
        assertThat(entry(Nordlund.FIRST_ANNA).getAttributeValue("sAMAccountName"))
                .isNotEqualToIgnoringCase(entry(Nordlund.SECOND_ANNA).getAttributeValue("sAMAccountName"));
        assertThat(isEnabled(entry(Nordlund.FUTURE_STARTER))).isFalse();
        assertThat(around().mail().getReceivedMessages()).isNotEmpty();
    }

    @Test
    @Order(2)
    void aHireThatIsPushedIsAnAccount() throws Exception {
        HttpResponse<String> answer = push("""
                {"source": "push", "eventId": "e2e-1", "person": {"employeeId": "810442", "givenName": "Åsa",
                  "familyName": "Öberg-Nord", "title": "Nurse", "department": "Ward 4", "location": "Umeå",
                  "company": "Nordlund AB", "managerEmployeeId": "%s", "active": true}}
                """.formatted(Nordlund.CHIEF));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.body()).contains("\"number\":\"HR-");

        awaitDone("810442");
        SearchResultEntry account = entry("810442");
        assertThat(isEnabled(account)).isTrue();
        assertThat(account.getAttributeValue("displayName")).isEqualTo("Åsa Öberg-Nord");
        assertThat(account.getAttributeValue("manager"))
                .isEqualToIgnoringCase(entry(Nordlund.CHIEF).getDN());
    }

    @Test
    @Order(3)
    void theManagerWhoComesLaterSetsTheReportGoing() throws Exception {
        around().nordlund().lateManagerArrives();
        poll();
        awaitDone(Nordlund.UNDER_LATE_MANAGER);
        assertThat(entry(Nordlund.UNDER_LATE_MANAGER).getAttributeValue("manager"))
                .isEqualToIgnoringCase(entry(Nordlund.LATE_MANAGER).getDN());
    }

    @Test
    @Order(4)
    void aChangeAndADepartureReachTheDirectory() throws Exception {
        around().hrm().change(Nordlund.id(Nordlund.FIRST_ANNA), anna -> named(anna, "Andersson-Ek"));
        around().hrm()
                .end(
                        Nordlund.id(Nordlund.SECOND_ANNA),
                        LocalDate.now(FlexHrm.ZONE).minusDays(1));
        poll();
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(entry(Nordlund.FIRST_ANNA).getAttributeValue("sn")).isEqualTo("Andersson-Ek");
            assertThat(isEnabled(entry(Nordlund.SECOND_ANNA))).isFalse();
        });
        assertThat(entry(Nordlund.SECOND_ANNA).getParentDNString()).isEqualToIgnoringCase("OU=Leavers," + baseDn());
        awaitDone(Nordlund.FIRST_ANNA);
    }

    @Test
    @Order(5)
    void aPollOfAnUnchangedCompanyMakesNothing() {
        long before = db.sql("select count(*) from personnel_change")
                .query(Long.class)
                .single();
        assertThat(poll().state()).isEqualTo(RunState.DONE);
        assertThat(db.sql("select count(*) from personnel_change")
                        .query(Long.class)
                        .single())
                .isEqualTo(before);
    }

    @Test
    @Order(6)
    void noProcessVariableHoldsMoreThanIdsAndVerdicts() {
        assertThat(db.sql("select distinct name_ from act_ru_variable")
                        .query(String.class)
                        .list())
                .isSubsetOf(
                        "personId",
                        "changeId",
                        "workedChange",
                        "resumeAt",
                        "decision",
                        "manager",
                        "answer",
                        "groups",
                        "help",
                        "need",
                        "rest",
                        "telling",
                        "resolution",
                        "departure");
        assertThat(db.sql("select count(*) from act_hi_varinst")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static FlexPerson named(FlexPerson person, String familyName) {
        return new FlexPerson(
                person.id(),
                person.company(),
                person.number(),
                person.givenName(),
                familyName,
                person.email(),
                person.phone(),
                person.manager(),
                person.department(),
                person.workplace(),
                person.periods());
    }

    /** The integration is made, run dry and launched by itself; of what it reads and when, the story decides. */
    private Run poll() {
        int version = await().atMost(LONG)
                .until(
                        () -> integrations
                                .find("flexhr")
                                .map(Integration::launched)
                                .orElse(null),
                        Objects::nonNull);
        UUID run = runs.start("flexhr", version, false, Trigger.BY_HAND, "desk", null);
        return await().atMost(LONG).until(() -> runs.find(run).orElseThrow(), ended -> ended.endedAt() != null);
    }

    private Set<String> peopleOfOpenTickets() {
        return tickets.list(TicketFilter.ALL, null, 500).items().stream()
                .filter(Ticket::isOpen)
                .map(ticket -> roster.get(ticket.personId()).employeeId())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void awaitDone(String number) {
        await().atMost(LONG).untilAsserted(() -> {
            Person person = roster.findByEmployeeId(number).orElseThrow();
            assertThat(tickets.openOf(person.id())).isEmpty();
            assertThat(tickets.ofChange(roster.changesOf(person.id(), 1).get(0).id())
                            .orElseThrow()
                            .status())
                    .isEqualTo(TicketStatus.DONE);
        });
    }

    private SearchResultEntry entry(String number) throws LDAPException {
        try (LDAPConnection connection = directory()) {
            SearchResultEntry entry = connection.searchForEntry(
                    baseDn(), SearchScope.SUB, Filter.createEqualityFilter("employeeID", number));
            assertThat(entry).as("the account of " + number).isNotNull();
            return entry;
        }
    }

    private static boolean isEnabled(SearchResultEntry entry) {
        return (entry.getAttributeValueAsInteger("userAccountControl") & 2) == 0;
    }

    private HttpResponse<String> push(String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/personnel-changes"))
                                .header("Authorization", "Bearer push-token-of-tests-0123456789abcdef")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
