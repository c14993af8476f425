package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.process.TicketDesk.StillOpen;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.TimelineEntry;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** A table of an operator's own: what happens to a ticket starts a process of theirs. */
@TestPropertySource(properties = "tenure.process.decisions=classpath:triggers/")
class TriggersTest extends ProcessTest {

    @Autowired
    TicketDesk ticketDesk;

    @Autowired
    Deployments deployments;

    @Test
    void aClosedTicketStartsTheProcessOfItsRowWithIdsAlone() {
        String number = newNumber();
        Ticket hired = worked(hr(number, "givenName", "Ida", "familyName", "Follow" + number));

        assertThat(hired.status()).isEqualTo(TicketStatus.DONE);
        assertThat(followUps(hired)).hasSize(1);
        assertThat(runtime.getVariables(followUps(hired).get(0).getId()))
                .containsOnly(
                        Map.entry("ticketId", hired.id().toString()),
                        Map.entry("personId", hired.personId().toString()),
                        Map.entry("changeId", hired.changeId().toString()));
        assertThat(followUps(worked(hr(number, "title", "Nurse"))))
                .as("no row for a change")
                .isEmpty();
    }

    @Test
    void aCommentOfAPersonStartsOneProcessAtATimeAndTenuresOwnWordsNone() {
        String number = newNumber();
        Ticket hired = worked(hr(number, "givenName", "Ida", "familyName", "Word" + number));
        String first = followUps(hired).get(0).getId();

        ticketDesk.comment(hired, remark());
        assertThat(followUps(hired)).extracting(ProcessInstance::getId).containsExactly(first);
        finish(first);
        tickets.say(hired.id(), Remark.comment(Reason.HR_ANSWERED));
        assertThat(followUps(hired)).isEmpty();

        ticketDesk.comment(hired, remark());
        ticketDesk.comment(hired, remark());
        assertThat(followUps(hired)).hasSize(1);
        assertThat(count(hired, "comment.by-hand")).isEqualTo(3);
    }

    @Test
    void reopenedTheWorkGoesOnInANewTicketThatNamesTheOldOne() {
        String number = newNumber();
        Ticket hired = worked(hr(number, "givenName", "Ida", "familyName", "Again" + number));

        Ticket again = ticketDesk.reopen(hired, "desk", "The telephone is wrong.");

        assertThat(again.id()).isNotEqualTo(hired.id());
        assertThat(followUps(again)).hasSize(1);
        assertThatThrownBy(() -> ticketDesk.reopen(hired, "desk", "Once more."))
                .isInstanceOfSatisfying(
                        StillOpen.class, open -> assertThat(open.number()).isEqualTo(again.number()));
        work(again);
        assertThat(tickets.find(again.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(params(again, "ticket.reopens"))
                .containsEntry("number", hired.number())
                .containsEntry("why", "The telephone is wrong.");
        assertThat(params(hired, "ticket.reopened")).containsEntry("number", again.number());
    }

    @Test
    void aTableThatNamesAProcessThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() -> deployments.refuseMissingProcesses(Map.of("follow-upp", true)))
                .hasMessageContaining("'follow-upp', which is not deployed");
        assertThatThrownBy(() -> deployments.refuseMissingProcesses(Map.of(DepartureSteps.PROCESS, true)))
                .hasMessageContaining("must be asyncBefore");
        deployments.refuseMissingProcesses(Map.of(PersonnelChangeSteps.PROCESS, false, "follow-up", true));
    }

    private static Remark remark() {
        return Remark.comment(Reason.COMMENT_BY_HAND, "text", "They did not answer.")
                .by("desk");
    }

    private Map<String, String> params(Ticket ticket, String code) {
        return tickets.timeline(ticket.id()).stream()
                .filter(line -> line.code().equals(code))
                .map(TimelineEntry::params)
                .findFirst()
                .orElseThrow();
    }

    private List<ProcessInstance> followUps(Ticket ticket) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(ticket.id().toString(), "follow-up")
                .list();
    }

    private void finish(String process) {
        for (Job job : management.createJobQuery().processInstanceId(process).list()) {
            management.executeJob(job.getId());
        }
        tasks.complete(tasks.createTaskQuery()
                .processInstanceId(process)
                .singleResult()
                .getId());
    }
}
