package dev.tenure.process;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import dev.tenure.standin.ActiveDirectory;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people see and press, in a real browser: TENURE_TEST_BROWSER names a Chromium. Pictures go to target/browser. */
@Tag("browser")
@EnabledIfEnvironmentVariable(named = "TENURE_TEST_BROWSER", matches = ".+")
class BrowserTest extends ProcessTest {

    private static final Path PICTURES = Path.of("target/browser");

    private static Chromium chromium;

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient db;

    private Visitor visitor;

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stopBrowser() {
        chromium.close();
    }

    @BeforeEach
    void comes() {
        visitor = new Visitor(chromium.browser(), "http://127.0.0.1:" + port);
    }

    @AfterEach
    void goes(TestInfo test) {
        visitor.picture(
                Path.of("target/browser", test.getTestMethod().orElseThrow().getName() + ".png"));
        visitor.close();
        assertThat(visitor.faults()).as("what went wrong in the browser").isEmpty();
    }

    @Test
    void aManagerIsLeftOutInTasklistAndThePersonGetsAnAccount() throws Exception {
        String number = newNumber();
        String missing = newNumber();
        Ticket waiting = worked(hr(
                number,
                "givenName",
                "<script>alert(1)</script>",
                "familyName",
                "Öhman-Browser",
                "title",
                "**bold** [x](http://y)",
                "managerEmployeeId",
                missing));
        visitor.open("/camunda/app/tasklist/default/");
        visitor.signIn("desk");
        Page page = visitor.page();
        for (String filter : List.of(
                "Everything that waits",
                "Managers to choose",
                "Accounts to choose",
                "Data to complete",
                "Refusals to settle",
                "Changes to approve")) {
            assertThat(page.getByText(filter)).isVisible();
        }
        visitor.openTask(task(waiting).getId());
        assertThat(visitor.form()).containsText(waiting.number());
        assertThat(visitor.form()).containsText("<script>alert(1)</script> Öhman-Browser");
        assertThat(visitor.form()).containsText("**bold** [x](http://y)");
        assertThat(visitor.form()).containsText("The manager with employee number " + missing);
        assertThat(visitor.form()).containsText("sAMAccountName");
        visitor.claim();
        visitor.choose("Go on without a manager; Tenure adds the manager when the account appears");
        visitor.complete();
        awaitNoTask(waiting);
        work(waiting);
        assertThat(tickets.find(waiting.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(entry(number)).isPresent();
        assertThat(engineRowsWith("Öhman-Browser")).isEmpty();
        assertThat(engineRowsWith("alert(1)")).isEmpty();
    }

    @Test
    void aWrongValueIsRefusedInWordsAndARightOneIsTaken() throws Exception {
        String deputy = newNumber();
        String number = newNumber();
        worked(hr(deputy, "givenName", "Karin", "familyName", "Lind"));
        Ticket waiting = worked(hr(
                number,
                "givenName",
                "Åsa",
                "familyName",
                "Öberg",
                "title",
                "Nurse",
                "department",
                "Ward 4",
                "location",
                "Umeå",
                "managerEmployeeId",
                newNumber()));
        openAs("desk", waiting);
        visitor.picture(PICTURES.resolve("tasklist.png"));
        visitor.claim();
        visitor.choose("Use the value below");
        visitor.fill("Manager", "nobody.at.all");
        visitor.expect("^400 POST .*/submit-form");
        visitor.complete();
        assertThat(visitor.page().locator(".page-notifications").first())
                .containsText("The directory has no account 'nobody.at.all'");
        visitor.picture(PICTURES.resolve("tasklist-refused.png"));
        visitor.page().locator(".page-notifications .close:visible").first().click();
        visitor.fill("Manager", "<b>nobody</b>");
        visitor.complete();
        assertThat(visitor.page().locator(".page-notifications").first())
                .containsText("The directory has no account '<b>nobody</b>'");
        // It lies over the button until it is closed.
        visitor.page().locator(".page-notifications .close:visible").first().click();
        visitor.fill("Manager", deputy);
        visitor.complete();
        awaitNoTask(waiting);
        assertDone(waiting);
        assertThat(entry(number).orElseThrow().getAttributeValue("manager"))
                .isEqualToIgnoringCase(entry(deputy).orElseThrow().getDN());
        assertThat(tickets.timeline(waiting.id()))
                .filteredOn(line -> line.code().equals("manager.chosen"))
                .singleElement()
                .satisfies(line -> assertThat(line.params().get("manager")).startsWith("CN=Karin Lind"));
    }

    @Test
    void anExternalIsApproved() throws Exception {
        String number = newNumber();
        Ticket waiting = worked(hr(number, "givenName", "Tor", "familyName", "Extern", "employmentType", "consultant"));
        openAs("desk", waiting);
        visitor.claim();
        visitor.choose("Approve");
        visitor.fill("Note for the ticket", "Asked Karin: yes.");
        visitor.complete();
        awaitNoTask(waiting);
        assertDone(waiting);
        assertThat(entry(number)).isPresent();
        assertThat(engineRowsWith("Asked Karin")).isEmpty();
    }

    @Test
    void theRightAccountIsChosen() throws Exception {
        String number = newNumber();
        String address = "alike" + number + "@nordlund.example";
        account("Old Account " + number, "old" + number, address);
        Ticket waiting = worked(hr(number, "givenName", "Lena", "familyName", "Alike", "email", address));
        openAs("desk", waiting);
        assertThat(visitor.form()).containsText("CN=Old Account " + number);
        visitor.claim();
        visitor.choose("Use the value below");
        visitor.fill("Account or person", "old" + number);
        visitor.picture(PICTURES.resolve("account.png"));
        visitor.complete();
        awaitNoTask(waiting);
        assertDone(waiting);
        assertThat(entry(number).orElseThrow().getAttributeValue("sAMAccountName"))
                .isEqualTo("old" + number);
    }

    @Test
    void hrsDataIsCompleted() throws Exception {
        String number = newNumber();
        Ticket waiting = worked(hr(number, "title", "Nobody knows"));
        openAs("desk", waiting);
        visitor.claim();
        visitor.choose("Use the value below");
        visitor.fill("Value", "Nyman");
        visitor.complete();
        awaitNoTask(waiting);
        assertDone(waiting);
        assertThat(entry(number).orElseThrow().getAttributeValue("sn")).isEqualTo("Nyman");
        assertThat(engineRowsWith("Nyman")).isEmpty();
    }

    @Test
    void aRefusalIsSettled() throws Exception {
        String number = newNumber();
        DIRECTORY.failNext(
                ActiveDirectory.Operation.ADD,
                1,
                ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0");
        Ticket waiting = worked(hr(number, "givenName", "Nils", "familyName", "Nej"));
        openAs("desk", waiting);
        assertThat(visitor.form()).containsText("INSUFF_ACCESS_RIGHTS");
        visitor.claim();
        visitor.choose("Try again");
        visitor.picture(PICTURES.resolve("refusal.png"));
        visitor.complete();
        awaitNoTask(waiting);
        assertDone(waiting);
        assertThat(entry(number)).isPresent();
    }

    @Test
    void aTaskWhoseCauseHasGoneIsGoneAndSaysSo() {
        String number = newNumber();
        Ticket waiting =
                worked(hr(number, "givenName", "Rut", "familyName", "Waits", "managerEmployeeId", newNumber()));
        openAs("desk", waiting);
        visitor.claim();
        visitor.choose("Try again");
        hr(number, "managerEmployeeId", null);
        awaitNoTask(waiting);
        visitor.expect("^404 ");
        visitor.expect("^500 ");
        visitor.complete();
        Page page = visitor.page();
        assertThat(page.locator(".page-notifications").first()).containsText("task");
        visitor.picture(PICTURES.resolve("gone.png"));
        assertDone(waiting);
    }

    @Test
    void cockpitShowsTheDiagramWithWhereTheWorkWaits() {
        Ticket waiting =
                worked(hr(newNumber(), "givenName", "Ada", "familyName", "Cockpit", "managerEmployeeId", newNumber()));
        // What follows the # must outlast the sign-in: links lead to a page, not to the entrance.
        visitor.open("/camunda/app/cockpit/default/#/processes");
        visitor.signIn("admin");
        Page page = visitor.page();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Personnel change"))
                .first()
                .click();
        assertThat(page.locator("[data-element-id=chooseManager]").first()).isVisible();
        assertThat(page.locator("[data-container-id=chooseManager] .badge").first())
                .isVisible();
        visitor.picture(PICTURES.resolve("cockpit.png"));
        visitor.open("/camunda/app/cockpit/default/#/process-instance/" + waiting.processInstanceId() + "/runtime");
        assertThat(page.getByText(waiting.processInstanceId()).first()).isVisible();
        assertThat(page.locator("[data-container-id=chooseManager] .badge").first())
                .isVisible();
    }

    @Test
    void anAuditorLooksAndCannotComplete() {
        Ticket waiting =
                worked(hr(newNumber(), "givenName", "Per", "familyName", "Audit", "managerEmployeeId", newNumber()));
        String task = task(waiting).getId();
        visitor.open("/camunda/app/cockpit/default/#/process-instance/" + waiting.processInstanceId() + "/runtime");
        visitor.signIn("auditor");
        assertThat(visitor.page()
                        .locator("[data-container-id=chooseManager] .badge")
                        .first())
                .isVisible();
        visitor.expect("^403 (GET|POST) /camunda/api/engine/engine/default/task/" + task + "/");
        String path = "/camunda/api/engine/engine/default/task/" + task;
        assertThat(visitor.asks("GET", path + "/form-variables")).isEqualTo(403);
        assertThat(visitor.asks("POST", path + "/claim")).isEqualTo(403);
        assertThat(visitor.asks("POST", path + "/complete")).isEqualTo(403);
        assertThat(visitor.asks("POST", path + "/submit-form")).isEqualTo(403);
        assertThat(task(waiting)).isNotNull();
    }

    @Test
    void signingOutInTasklistEndsIt() {
        visitor.open("/camunda/app/tasklist/default/");
        visitor.signIn("desk");
        Page page = visitor.page();
        assertThat(page.getByText("Everything that waits")).isVisible();
        page.locator("li.account a.dropdown-toggle, .account .dropdown-toggle")
                .first()
                .click();
        visitor.expect("^401 ");
        page.getByText("Log out").first().click();
        assertThat(page.getByText("Everything that waits")).isHidden();
        visitor.open("/camunda/app/tasklist/default/");
        page.waitForURL(url -> url.contains("/sign-in"));
    }

    @Test
    void theSignInPageIsUsedByKeyboardAndNamesItsFields() {
        visitor.open("/");
        Page page = visitor.page();
        assertThat(page.getByLabel("User name")).isFocused();
        visitor.picture(PICTURES.resolve("sign-in.png"));
        page.keyboard().type("desk");
        page.keyboard().press("Tab");
        assertThat(page.getByLabel("Password")).isFocused();
        page.keyboard().type("not the password");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("The user name or the password is wrong.");
        assertThat(page.locator("html")).hasAttribute("lang", "en");
    }

    @Test
    void theDocumentOfTheApiOpens() {
        visitor.open("/swagger-ui/index.html");
        visitor.signIn("desk");
        assertThat(visitor.page().getByText("Who works here, under which ids").first())
                .isVisible();
    }

    private void openAs(String user, Ticket waiting) {
        visitor.open("/camunda/app/tasklist/default/#/?task=" + task(waiting).getId());
        visitor.signIn(user);
        assertThat(visitor.form()).containsText(waiting.number());
    }

    private void assertDone(Ticket waiting) {
        work(waiting);
        assertThat(tickets.find(waiting.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
    }

    private static void account(String name, String accountName, String address) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.add(
                    "CN=" + name + ",OU=People," + DIRECTORY.baseDn(),
                    new Attribute("objectClass", "user"),
                    new Attribute("userAccountControl", "514"),
                    new Attribute("unicodePwd", "\"Old-Passw0rd!7\"".getBytes(StandardCharsets.UTF_16LE)),
                    new Attribute("sAMAccountName", accountName),
                    new Attribute("mail", address));
        }
    }

    /** Rows of the engine's tables that hold the text, as column text or inside bytes. */
    private List<String> engineRowsWith(String text) {
        List<String> tables = db.sql(
                        "select table_name from information_schema.tables where table_schema = 'public' and table_name like 'act\\_%'")
                .query(String.class)
                .list();
        assertThat(tables).hasSizeGreaterThan(30);
        return tables.stream()
                .filter(table -> db.sql(
                                "select exists (select 1 from public." + table + " t where strpos(t::text, :text) > 0"
                                        + (table.equals("act_ge_bytearray")
                                                ? " or position(convert_to(:text, 'UTF8') in bytes_) > 0)"
                                                : ")"))
                        .param("text", text)
                        .query(Boolean.class)
                        .single())
                .toList();
    }
}
