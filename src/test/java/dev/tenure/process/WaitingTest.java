package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.process.Desk.Reply;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Person;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Nothing waits for ever, and nothing waits without an owner. */
class WaitingTest extends ProcessTest {

    private static final ZoneId HERE = ZoneId.of("Europe/Stockholm");

    @Autowired
    private News news;

    @Test
    void theDeskIsToldOfATaskAfterAMinuteAndRemindedEveryDay() {
        Ticket waiting = waitingForManager();
        fire(waiting, "aMinuteLater");
        work(waiting);
        assertThat(said(waiting)).contains("mail.sent");
        assertThat(mailsTo("desk@nordlund.example", waiting)).isEqualTo(1);

        fire(waiting, "everyDay");
        work(waiting);
        fire(waiting, "everyDay");
        work(waiting);
        assertThat(count(waiting, "task.overdue")).as("one line a day").isEqualTo(1);
        CLOCK.moveOn(Duration.ofDays(1));
        fire(waiting, "everyDay");
        work(waiting);
        assertThat(count(waiting, "task.overdue")).isEqualTo(2);
        assertThatProcessOf(waiting).isWaitingAt("chooseManager");
    }

    @Test
    void whatHrDoesNotAnswerWithinAWeekIsAskedAboutAgain() {
        Ticket waiting = waitingForManager();
        desk.resolve(task(waiting).getId(), "desk", new Reply("RETURN_TO_HR", null, null));
        work(waiting);
        assertThatProcessOf(waiting).isWaitingAt("waitForHr");

        CLOCK.moveOn(Duration.ofDays(8));
        fire(waiting, "waitForHr");
        work(waiting);
        assertThatProcessOf(waiting).isWaitingAt("chooseManager");
        assertThat(said(waiting)).doesNotContain("hr.answered");
    }

    @Test
    void aPlannedDepartureIsWaitedForToTheEndOfTheLastDay() throws Exception {
        String number = newNumber();
        worked(hr(number, "givenName", "Asta", "familyName", "Leaves"));
        String lastDay = LocalDate.now(HERE).plusDays(30).toString();
        Ticket leaving = worked(hr(number, "endDate", lastDay));
        assertThat(leaving.kind()).isEqualTo(ChangeKind.LEFT);
        assertThatProcessOf(leaving).isWaitingAt("untilThen");
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(entry(number).orElseThrow().getAttributeValue("accountExpires"))
                .as("the directory itself refuses sign-in from then on")
                .isNotEqualTo("9223372036854775807");
        assertThat(leaving.dueAt())
                .isEqualTo(
                        LocalDate.parse(lastDay).plusDays(1).atStartOfDay(HERE).toInstant());

        CLOCK.moveOn(Duration.ofDays(31));
        fire(leaving, "dayHasCome");
        work(leaving);
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        assertThat(tickets.find(leaving.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
    }

    @Test
    void aFixedTermEndsByItselfThoughItsTicketIsLongClosed() throws Exception {
        String number = newNumber();
        Ticket hired = worked(hr(
                number,
                "givenName",
                "Bodil",
                "familyName",
                "Term",
                "endDate",
                LocalDate.now(HERE).plusDays(10).toString()));
        assertThat(hired.status()).isEqualTo(TicketStatus.DONE);
        Person person = roster.findByEmployeeId(number).orElseThrow();

        CLOCK.moveOn(Duration.ofDays(5));
        letTheLastDayPass(person);
        assertThat(tickets.openOf(person.id())).as("HR may still move the day").isEmpty();

        CLOCK.moveOn(Duration.ofDays(6));
        letTheLastDayPass(person);
        Ticket left = tickets.openOf(person.id()).orElseThrow();
        assertThat(left.kind()).isEqualTo(ChangeKind.LEFT);
        work(left);
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
    }

    @Test
    void anEscalationOfATaskThatIsGoneSaysNothing() {
        Ticket waiting = waitingForManager();
        desk.resolve(task(waiting).getId(), "desk", new Reply("CLOSE_NOT_NEEDED", null, null));
        work(waiting);
        Ticket closed = tickets.find(waiting.id()).orElseThrow();
        assertThat(closed.status()).isEqualTo(TicketStatus.CANCELLED);
        assertThat(management
                        .createJobQuery()
                        .processInstanceId(waiting.processInstanceId())
                        .count())
                .isZero();
    }

    @Test
    void severalWhoBringTheSameNewsWakeEachProcessAndFailForNone() throws Exception {
        List<Ticket> waiting =
                IntStream.range(0, 25).mapToObj(i -> waitingForManager()).toList();
        List<String> processes = waiting.stream().map(Ticket::processInstanceId).toList();
        Callable<Void> bring = () -> {
            news.wake(processes);
            return null;
        };
        var threads = Executors.newFixedThreadPool(4);
        for (var done : threads.invokeAll(List.of(bring, bring, bring, bring))) {
            done.get();
        }
        threads.shutdown();
        for (Ticket ticket : waiting) {
            assertThat(task(ticket)).as("the task of a process that was woken").isNull();
            work(ticket);
            assertThatProcessOf(ticket).isWaitingAt("chooseManager");
        }
    }

    private Ticket waitingForManager() {
        return worked(hr(newNumber(), "givenName", "Cleo", "familyName", "Waits", "managerEmployeeId", newNumber()));
    }

    private void letTheLastDayPass(Person person) {
        String instance = runtime.createProcessInstanceQuery()
                .processDefinitionKey(DepartureSteps.PROCESS)
                .processInstanceBusinessKey(person.id().toString())
                .singleResult()
                .getId();
        for (Job job :
                management.createJobQuery().processInstanceId(instance).timers().list()) {
            management.executeJob(job.getId());
        }
        for (Job job : management
                .createJobQuery()
                .processInstanceId(instance)
                .messages()
                .list()) {
            management.executeJob(job.getId());
        }
    }

    private static long mailsTo(String address, Ticket ticket) {
        await().until(() -> MAIL.getReceivedMessages().length > 0);
        return Arrays.stream(MAIL.getReceivedMessages())
                .filter(mail -> contains(mail, address, ticket.number()))
                .count();
    }

    private static boolean contains(jakarta.mail.internet.MimeMessage mail, String address, String number) {
        try {
            return mail.getSubject().contains(number)
                    && mail.getAllRecipients()[0].toString().equals(address);
        } catch (jakarta.mail.MessagingException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
