package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.roster.ChangeKind;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody deletes in Cockpit what was at work: nothing that HR said goes with it. */
class LostProcessesTest extends DatedTest {

    @Autowired
    JdbcClient db;

    @Test
    void theWorkOnAPersonBeginsAnewInAnotherTicket() throws Exception {
        String number = newNumber();
        Ticket waiting = waitingForAManager(number);
        runtime.deleteProcessInstance(waiting.processInstanceId(), "by hand");
        hr(number, "managerEmployeeId", null);
        assertThat(tickets.openOf(waiting.personId()))
                .as("nobody works on it")
                .hasValueSatisfying(
                        open -> assertThat(open.processInstanceId()).isEqualTo(waiting.processInstanceId()));

        sweep.sweep();

        assertThat(tickets.find(waiting.id()).orElseThrow().status()).isEqualTo(TicketStatus.CANCELLED);
        assertThat(said(waiting)).endsWith("process.deleted");
        Ticket anew = tickets.openOf(waiting.personId()).orElseThrow();
        assertThat(anew.kind()).isEqualTo(ChangeKind.JOINED);
        assertThat(said(anew)).contains("process.goes-on");
        sweep.sweep();
        assertThat(tickets.openOf(waiting.personId()).orElseThrow().id())
                .as("once")
                .isEqualTo(anew.id());
        work(anew);
        assertThat(tickets.find(anew.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
    }

    @Test
    void oneThatCannotBeTakenUpDoesNotKeepTheOthersAndIsTriedAgain() {
        String number = newNumber();
        Ticket poisoned = waitingForAManager(number);
        Ticket other = waitingForAManager(newNumber());
        List.of(poisoned, other)
                .forEach(ticket -> runtime.deleteProcessInstance(ticket.processInstanceId(), "by hand"));
        String facts = db.sql("select facts::text from person where employee_id = ?")
                .param(number)
                .query(String.class)
                .single();
        db.sql("update person set facts = '[1]' where employee_id = ?")
                .param(number)
                .update();
        try {
            sweep.sweep();

            assertThat(tickets.find(poisoned.id()).orElseThrow().status())
                    .as("nothing of it is half done")
                    .isNotEqualTo(TicketStatus.CANCELLED);
            assertThat(tickets.find(other.id()).orElseThrow().status()).isEqualTo(TicketStatus.CANCELLED);
            assertThat(tickets.openOf(other.personId())).isPresent();
        } finally {
            db.sql("update person set facts = ?::jsonb where employee_id = ?")
                    .params(facts, number)
                    .update();
        }
        sweep.sweep();

        assertThat(tickets.find(poisoned.id()).orElseThrow().status()).isEqualTo(TicketStatus.CANCELLED);
        assertThat(tickets.openOf(poisoned.personId())).isPresent();
    }

    private Ticket waitingForAManager(String number) {
        return worked(hr(number, "givenName", "Ada", "familyName", "Deleted", "managerEmployeeId", newNumber()));
    }

    @Test
    void theLastDayIsWaitedForAgain() throws Exception {
        String number = newNumber();
        LocalDate last = today(STOCKHOLM).plusDays(20);
        worked(hr(number, "givenName", "Bo", "familyName", "Fixed-Term", "endDate", last.toString()));
        ProcessInstance watch = watch(number).orElseThrow();
        Instant due = dueAt(watch);
        runtime.deleteProcessInstance(watch.getId(), "by hand");

        sweep.sweep();

        assertThat(watch(number)).hasValueSatisfying(anew -> {
            assertThat(anew.getId()).isNotEqualTo(watch.getId());
            assertThat(dueAt(anew)).isEqualTo(due);
        });
        sweep.sweep();
        comes(number, start(last.plusDays(1), STOCKHOLM));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
    }
}
