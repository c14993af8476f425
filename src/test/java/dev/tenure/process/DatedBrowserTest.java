package dev.tenure.process;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.TimelineEntry;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** The forms of tasks that a day brings, in a real browser: TENURE_TEST_BROWSER names a Chromium. */
@Tag("browser")
@EnabledIfEnvironmentVariable(named = "TENURE_TEST_BROWSER", matches = ".+")
@TestPropertySource(properties = "tenure.process.reports-of-leavers=TASK")
class DatedBrowserTest extends DatedTest {

    private static Chromium chromium;

    @LocalServerPort
    int port;

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
    void aFirstPasswordThatNobodyCollectedWasHandedOverOtherwise() throws Exception {
        String number = newNumber();
        LocalDate first = today(STOCKHOLM).plusDays(5);
        Ticket hired =
                worked(hr(number, "givenName", "Sara", "familyName", "Soon" + number, "startDate", first.toString()));
        comes(number, start(first.minusDays(1), STOCKHOLM));
        assertThat(task(hired).getTaskDefinitionKey()).isEqualTo("credentialsNotCollected");

        open(hired);
        assertThat(visitor.form()).containsText("Hand over the first password");
        assertThat(visitor.form()).containsText("Sara Soon" + number);
        assertThat(visitor.form()).containsText(first.toString());
        assertThat(visitor.form()).containsText("CN=Sara Soon" + number + ",OU=People");
        visitor.claim();
        visitor.complete();
        assertThat(visitor.page().locator(".page-notifications").first())
                .containsText("An error happened while submitting the task form");
        assertThat(task(hired)).as("without a choice nothing is sent").isNotNull();
        // It lies over the button until it is closed.
        visitor.page().locator(".page-notifications .close:visible").first().click();
        visitor.choose("Go on without it: it was handed over otherwise, or is not needed");
        visitor.fill("Note for the ticket", "Told by telephone.");
        visitor.complete();
        awaitNoTask(hired);
        settle(number);

        assertThat(tickets.find(hired.id()).orElseThrow().status())
                .as("it waits for the first day again")
                .isEqualTo(TicketStatus.WAITING);
        assertThat(said(hired)).contains("first-password.otherwise");
        assertThat(texts(hired)).contains("Told by telephone.");
        comes(number, start(first, STOCKHOLM));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(tickets.find(hired.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
    }

    @Test
    void whoIsLeftBehindByAManagerIsNamedAndTheTaskClosed() {
        String boss = newNumber();
        String one = newNumber();
        String other = newNumber();
        worked(hr(boss, "givenName", "Nils", "familyName", "Boss" + boss));
        worked(hr(one, "givenName", "Ola", "familyName", "One" + one, "managerEmployeeId", boss));
        worked(hr(other, "givenName", "Pia", "familyName", "Other" + other, "managerEmployeeId", boss));
        Ticket left = worked(hr(boss, "active", "false"));
        assertThat(task(left).getTaskDefinitionKey()).isEqualTo("reassignReports");

        open(left);
        assertThat(visitor.form()).containsText("Name another manager");
        assertThat(visitor.form()).containsText("Ola One" + one);
        assertThat(visitor.form()).containsText("Pia Other" + other);
        visitor.claim();
        visitor.choose("Close: nobody needs another manager");
        visitor.complete();
        awaitNoTask(left);
        settle(boss);

        assertThat(tickets.find(left.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(said(left)).contains("manager.reports-left");
    }

    private void open(Ticket waiting) {
        visitor.open("/camunda/app/tasklist/default/#/?task=" + task(waiting).getId());
        visitor.signIn("desk");
        assertThat(visitor.form()).containsText(waiting.number());
    }

    private String texts(Ticket ticket) {
        StringBuilder texts = new StringBuilder();
        for (TimelineEntry entry : tickets.timeline(ticket.id())) {
            texts.append(entry.text(Locale.ENGLISH)).append('\n');
        }
        return texts.toString();
    }
}
