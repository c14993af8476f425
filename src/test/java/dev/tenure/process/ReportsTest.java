package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.process.Desk.Reply;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Managers who leave people behind, where the policy is that somebody sees to it. */
@TestPropertySource(properties = "tenure.process.reports-of-leavers=TASK")
class ReportsTest extends DatedTest {

    @Autowired
    DeskForms forms;

    @Test
    void theTaskComesWhenTheAccountIsDoneAndGoesWhenHrHasGivenAllAnotherManager() throws Exception {
        String boss = newNumber();
        String next = newNumber();
        String one = newNumber();
        String other = newNumber();
        worked(hr(boss, "givenName", "Nils", "familyName", "Boss" + boss));
        worked(hr(next, "givenName", "Mia", "familyName", "Next" + next));
        worked(hr(one, "givenName", "Ola", "familyName", "One" + one, "managerEmployeeId", boss));
        worked(hr(other, "givenName", "Pia", "familyName", "Other" + other, "managerEmployeeId", boss));

        Ticket left = worked(hr(boss, "active", "false"));

        assertThat(isEnabled(entry(boss).orElseThrow())).isFalse();
        assertThat(watch(boss)).as("the days of grace run").isPresent();
        assertThat(left.status()).isEqualTo(TicketStatus.ACTION_NEEDED);
        assertThat(task(left).getTaskDefinitionKey()).isEqualTo("reassignReports");
        assertThat(forms.of(desk.matter(task(left).getId()).orElseThrow(), Locale.ENGLISH)
                        .reports())
                .extracting(row -> row.get("employeeId"))
                .containsExactly(one, other);

        worked(hr(one, "managerEmployeeId", next));
        sweep.sweep();
        settle(boss);
        assertThat(task(left)).as("one is still left behind").isNotNull();
        worked(hr(other, "active", "false"));
        sweep.sweep();
        awaitNoTask(left);
        settle(boss);
        assertThat(tickets.find(left.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        work(left);
        assertThat(count(left, "manager.leaves")).isEqualTo(1);
        assertEnded(left);
    }

    @Test
    void theDeskMayCloseItAndTheTicketIsDone() {
        String boss = newNumber();
        String report = newNumber();
        worked(hr(boss, "givenName", "Nils", "familyName", "Closed" + boss));
        worked(hr(report, "givenName", "Ola", "familyName", "Left" + report, "managerEmployeeId", boss));
        Ticket left = worked(hr(boss, "active", "false"));

        String first = task(left).getId();
        assertThatThrownBy(() -> desk.resolve(first, "desk", new Reply("SKIP_FIELD", null, null)))
                .isInstanceOf(Desk.Unacceptable.class);
        desk.resolve(first, "desk", new Reply("RETRY", null, null));
        settle(boss);
        String again = task(left).getId();
        assertThat(again).isNotEqualTo(first);
        desk.resolve(again, "desk", new Reply("CLOSE_NOT_NEEDED", null, null));
        settle(boss);

        assertThat(task(left)).isNull();
        assertThat(tickets.find(left.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        work(left);
        assertThat(said(left)).contains("manager.reports-left", "ticket.done");
    }

    @Test
    void whoeverLeavesNobodyBehindOrComesBackIsNotAskedAbout() {
        String alone = newNumber();
        String boss = newNumber();
        String report = newNumber();
        worked(hr(alone, "givenName", "Eva", "familyName", "Alone" + alone));
        assertThat(worked(hr(alone, "active", "false")).status()).isEqualTo(TicketStatus.DONE);
        worked(hr(boss, "givenName", "Nils", "familyName", "Back" + boss));
        worked(hr(report, "givenName", "Ola", "familyName", "Stay" + report, "managerEmployeeId", boss));
        Ticket left = worked(hr(boss, "active", "false"));
        assertThat(task(left)).isNotNull();

        hr(boss, "active", "true");
        awaitNoTask(left);
        settle(boss);

        assertThat(tickets.find(left.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        work(left);
        assertThat(runtime.createProcessInstanceQuery()
                        .variableValueEquals("personId", left.personId().toString())
                        .processDefinitionKey(PersonnelChangeSteps.PROCESS)
                        .count())
                .isZero();
    }
}
