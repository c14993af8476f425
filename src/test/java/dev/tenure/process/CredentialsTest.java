package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import dev.tenure.directory.FirstPassword;
import dev.tenure.directory.FirstPasswords;
import dev.tenure.directory.HandOvers;
import dev.tenure.process.Desk.Reply;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.WaitingFor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** First passwords that nobody has collected: who is asked, when, and what makes it end. */
@TestPropertySource(properties = "tenure.process.zones.Auckland=Pacific/Auckland")
class CredentialsTest extends DatedTest {

    private static final String TASK = "credentialsNotCollected";

    @Autowired
    FirstPasswords passwords;

    @Autowired
    HandOvers handOvers;

    @Autowired
    Handing handing;

    @Test
    void theDayBeforeTheFirstTheDeskIsAskedAndShowingThePasswordEndsIt() throws Exception {
        String number = newNumber();
        LocalDate first = today(AUCKLAND).plusDays(10);
        Ticket hired = worked(hire(number, "location", "Auckland", "startDate", first.toString()));
        comes(number, start(first.minusDays(1), AUCKLAND).minusSeconds(60));
        assertThat(task(hired)).isNull();

        comes(number, start(first.minusDays(1), AUCKLAND));
        assertThat(task(hired).getTaskDefinitionKey()).isEqualTo(TASK);
        Ticket asked = tickets.find(hired.id()).orElseThrow();
        assertThat(asked.status()).isEqualTo(TicketStatus.ACTION_NEEDED);
        assertThat(asked.waitingFor()).isEqualTo(WaitingFor.MANAGER);
        assertThat(said(hired)).contains("first-password.not-collected", "task.opened");

        show(number);
        awaitNoTask(hired);
        settle(number);
        assertThat(tickets.find(hired.id()).orElseThrow().status()).isEqualTo(TicketStatus.WAITING);
        assertThat(said(hired)).contains("first-password.shown", "task.gone");
        comes(number, start(first, AUCKLAND));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(tickets.find(hired.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(count(hired, "first-password.not-collected")).isEqualTo(1);
    }

    @Test
    void whileSomebodyIsAskedTheFirstDayEnablesAllTheSameAndHrIsHeard() throws Exception {
        String number = newNumber();
        LocalDate first = today(STOCKHOLM).plusDays(5);
        Ticket hired = worked(hire(number, "startDate", first.toString()));
        comes(number, start(first.minusDays(1), STOCKHOLM));
        assertThat(task(hired)).isNotNull();

        hr(number, "title", "Nurse");
        settle(number);
        assertThat(entry(number).orElseThrow().getAttributeValue("title")).isEqualTo("Nurse");
        assertThat(task(hired).getTaskDefinitionKey()).isEqualTo(TASK);

        comes(number, start(first, STOCKHOLM));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        Task still = task(hired);
        assertThat(still.getTaskDefinitionKey()).isEqualTo(TASK);

        assertThatThrownBy(() -> desk.resolve(still.getId(), "desk", new Reply("CLOSE_NOT_NEEDED", null, null)))
                .isInstanceOf(Desk.Unacceptable.class);
        desk.resolve(still.getId(), "desk", new Reply("RETRY", null, null));
        settle(number);
        Task again = task(hired);
        assertThat(again.getTaskDefinitionKey()).isEqualTo(TASK);
        desk.resolve(again.getId(), "desk", new Reply("SKIP_FIELD", null, "told by telephone"));
        settle(number);
        assertThat(task(hired)).isNull();
        assertThat(tickets.find(hired.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(said(hired)).contains("first-password.otherwise");
    }

    @Test
    void aPostponedHireIsAskedAboutAtItsNewDateAndARescindedOneNever() throws Exception {
        String number = newNumber();
        LocalDate first = today(STOCKHOLM).plusDays(5);
        Ticket hired = worked(hire(number, "startDate", first.toString()));
        comes(number, start(first.minusDays(1), STOCKHOLM));
        assertThat(task(hired)).isNotNull();

        hr(number, "startDate", first.plusDays(7).toString());
        awaitNoTask(hired);
        settle(number);
        assertThat(task(hired)).isNull();
        comes(number, start(first.plusDays(6), STOCKHOLM).minusSeconds(60));
        assertThat(task(hired)).isNull();
        comes(number, start(first.plusDays(6), STOCKHOLM));
        assertThat(task(hired).getTaskDefinitionKey()).isEqualTo(TASK);

        hr(number, "active", "false");
        settle(number);
        assertThat(task(hired)).isNull();
        assertThat(entry(number)).isEmpty();
        assertThat(tickets.find(hired.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
    }

    @Test
    void whoeverSetAPasswordIsNotAskedAboutAndTheTaskGoesWhenOneIsSetLater() throws Exception {
        String chosen = newNumber();
        String later = newNumber();
        LocalDate first = today(STOCKHOLM).plusDays(5);
        Ticket one = worked(hire(chosen, "startDate", first.toString()));
        Ticket other = worked(hire(later, "startDate", first.toString()));
        setsAPassword(chosen);
        comes(chosen, start(first.minusDays(1), STOCKHOLM));
        settle(later);
        assertThat(task(one)).isNull();
        assertThat(task(other)).isNotNull();

        setsAPassword(later);
        CLOCK.moveOn(Duration.ofMinutes(61));
        sweep.sweep();
        awaitNoTask(other);
        settle(later);
        assertThat(tickets.find(other.id()).orElseThrow().status()).isEqualTo(TicketStatus.WAITING);
    }

    @Test
    void whatPassedWhileWeWereDownIsAskedOnce() {
        String number = newNumber();
        LocalDate first = today(STOCKHOLM).plusDays(5);
        Ticket hired = worked(hire(number, "startDate", first.toString()));
        comes(number, start(first.plusDays(3), STOCKHOLM));
        assertThat(task(hired).getTaskDefinitionKey()).isEqualTo(TASK);
        assertThat(count(hired, "first-password.not-collected")).isEqualTo(1);
    }

    @Test
    void nobodyIsAskedAboutAdoptedAccountsOrPastFirstDays() throws Exception {
        String adopted = newNumber();
        String past = newNumber();
        LocalDate first = today(STOCKHOLM).plusDays(5);
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.add(
                    "dn: CN=Old " + adopted + ",OU=People," + DIRECTORY.baseDn(),
                    "objectClass: user",
                    "sAMAccountName: old" + adopted,
                    "employeeID: " + adopted);
        }
        Ticket one = worked(hire(adopted, "startDate", first.toString()));
        assertThat(said(one)).contains("account.adopted");
        Ticket other =
                worked(hire(past, "startDate", today(STOCKHOLM).minusDays(1).toString()));
        assertThat(other.status()).isEqualTo(TicketStatus.DONE);

        comes(adopted, start(first, STOCKHOLM));
        assertThat(task(one)).isNull();
        assertThat(said(one)).doesNotContain("first-password.not-collected");
        assertThat(tickets.find(one.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
    }

    @Test
    void onlyTheManagerOfToday() {
        String boss = newNumber();
        String other = newNumber();
        String number = newNumber();
        worked(hire(boss));
        worked(hire(other));
        worked(hire(number, "managerEmployeeId", boss));

        assertThat(handing.isManagerOf(boss, person(number))).isTrue();
        assertThat(handing.isManagerOf(other, person(number))).isFalse();
        assertThat(handing.isManagerOf(number, person(number))).isFalse();
        worked(hr(boss, "suspended", "true"));
        assertThat(handing.isManagerOf(boss, person(number))).isFalse();
        worked(hr(
                boss,
                "suspended",
                "false",
                "endDate",
                today(STOCKHOLM).minusDays(1).toString()));
        assertThat(handing.isManagerOf(boss, person(number))).isFalse();
        worked(hr(number, "managerEmployeeId", other));
        assertThat(handing.isManagerOf(boss, person(number))).as("a former one").isFalse();
        assertThat(handing.isManagerOf(other, person(number))).isTrue();
    }

    private void show(String number) {
        passwords.show(person(number).id(), "desk", FirstPassword.Form.SCREEN);
        handing.handedOver(person(number).id(), "desk", FirstPassword.Form.SCREEN);
    }

    /** One that was set within seconds of the account's creation counts as ours. */
    private void setsAPassword(String number) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    try (LDAPConnection admin = DIRECTORY.connection()) {
                        admin.modify(
                                entry(number).orElseThrow().getDN(),
                                new Modification(
                                        ModificationType.REPLACE,
                                        "unicodePwd",
                                        "\"0wn-Choice-+42\"".getBytes(StandardCharsets.UTF_16LE)));
                    }
                    return handOvers.isCollected(person(number).id());
                });
    }

    private dev.tenure.roster.Absorbed hire(String number, String... facts) {
        List<String> all = new ArrayList<>(List.of("givenName", "Nova", "familyName", "First" + number));
        all.addAll(List.of(facts));
        return hr(number, all.toArray(String[]::new));
    }
}
