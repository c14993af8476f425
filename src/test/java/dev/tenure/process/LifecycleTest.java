package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.process.Desk.Reply;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Person;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** One employment from the first word of it to the last, with the clock moved to the days that matter. */
@TestPropertySource(
        properties = {
            "tenure.process.zones.Auckland=Pacific/Auckland",
            "tenure.process.zones.Honolulu=Pacific/Honolulu",
        })
class LifecycleTest extends DatedTest {

    private static final ZoneId HONOLULU = ZoneId.of("Pacific/Honolulu");

    @Autowired
    private Plans plans;

    @Autowired
    private Undo undo;

    // ------------------------------------------------------------------------------------------------ before the first
    // day

    @Test
    void aHireOfLaterIsPreparedAndThenEnabledOnTheDaysOfThePlaceOfWork() throws Exception {
        String number = newNumber();
        LocalDate first = today(AUCKLAND).plusDays(40);
        Ticket hired = worked(hire(number, "Mere", "location", "Auckland", "startDate", first.toString()));
        assertThat(hired.status()).isEqualTo(TicketStatus.WAITING);
        assertThat(hired.dueAt()).isEqualTo(start(first.minusDays(14), AUCKLAND));
        assertThat(said(hired)).contains("change.decided").doesNotContain("account.created", "account.absent");
        assertThat(plans.planFor(person(number).id()).decision()).isEqualTo("NONE");

        comes(number, start(first.minusDays(14), AUCKLAND).minusSeconds(60));
        assertThat(entry(number)).isEmpty();

        comes(number, start(first.minusDays(14), AUCKLAND));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();

        comes(number, start(first, AUCKLAND).minusSeconds(60));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();

        comes(number, start(first, AUCKLAND));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        desk.resolve(task(hired).getId(), "desk", new Reply("SKIP_FIELD", null, null));
        settle(number);
        assertThat(tickets.find(hired.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
    }

    @Test
    void nobodyIsAskedAboutTheManagerOfAHireThatIsFarAway() {
        String number = newNumber();
        LocalDate first = today(STOCKHOLM).plusDays(40);
        Ticket hired = worked(hire(number, "Noa", "startDate", first.toString(), "managerEmployeeId", newNumber()));
        assertThat(hired.status()).isEqualTo(TicketStatus.WAITING);

        comes(number, start(first.minusDays(14), STOCKHOLM));
        assertThat(task(hired).getTaskDefinitionKey()).isEqualTo("chooseManager");
    }

    @Test
    void aPostponedHireStaysDisabledAndAnEnabledOneIsPreparedAgain() throws Exception {
        String number = newNumber();
        Ticket hired = worked(hire(number, "Ebba", "startDate", in(10)));
        String guid = guid(number);

        hr(number, "startDate", in(60));
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        assertThat(guid(number)).as("never deleted").isEqualTo(guid);
        assertThat(tickets.find(hired.id()).orElseThrow().dueAt())
                .isEqualTo(start(LocalDate.parse(in(60)).minusDays(14), STOCKHOLM));

        hr(number, "startDate", in(0));
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(person(number))
                .satisfies(person -> assertThat(tickets.openOf(person.id())).isEmpty());

        hr(number, "startDate", in(5));
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        comes(number, start(LocalDate.parse(in(5)), STOCKHOLM));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(guid(number)).isEqualTo(guid);
    }

    @Test
    void aRescindedHireLeavesNothingBehindAndNobodyIsAsked() throws Exception {
        String number = newNumber();
        Ticket hired = worked(hire(number, "Rut", "startDate", in(10)));
        assertThat(entry(number)).isPresent();

        hr(number, "active", "false");
        settle(number);

        assertThat(entry(number)).isEmpty();
        Ticket done = tickets.find(hired.id()).orElseThrow();
        assertThat(done.status()).isEqualTo(TicketStatus.DONE);
        assertThat(said(done)).contains("account.deleted", "ticket.done-without-account");
        assertThat(said(done)).doesNotContain("task.opened");
        assertNoWatch(number);
    }

    @Test
    void aHireThatIsRescindedBeforeAnythingWasMadeIsDoneWithoutAnAccount() throws Exception {
        String number = newNumber();
        Ticket hired = worked(hire(number, "Siv", "startDate", in(60)));
        hr(number, "active", "false");
        settle(number);

        assertThat(entry(number)).isEmpty();
        assertThat(tickets.find(hired.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
    }

    // ------------------------------------------------------------------------------------------------ away for a while

    @Test
    void aLeaveOfAbsenceDisablesTheAccountAndEnablesItAgainAfterTheLastDay() throws Exception {
        String number = newNumber();
        LocalDate from = today(HONOLULU).plusDays(20);
        LocalDate to = from.plusDays(29);
        worked(hire(number, "Keanu", "location", "Honolulu"));
        Ticket planned = worked(hr(number, "leaveStart", from.toString(), "leaveEnd", to.toString()));
        assertThat(planned.status()).isEqualTo(TicketStatus.DONE);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();

        comes(number, start(from, HONOLULU).minusSeconds(60));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        comes(number, start(from, HONOLULU));
        SearchResultEntry away = entry(number).orElseThrow();
        assertThat(isEnabled(away)).isFalse();
        assertThat(away.getParentDNString()).isEqualToIgnoringCase("OU=People," + DIRECTORY.baseDn());

        comes(number, start(to.plusDays(1), HONOLULU).minusSeconds(60));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        comes(number, start(to.plusDays(1), HONOLULU));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertNoWatch(number);
    }

    @Test
    void aLeaveThatIsMovedOrTakenBackMovesTheWatchOrEndsIt() throws Exception {
        String number = newNumber();
        worked(hire(number, "Leo"));
        worked(hr(number, "leaveStart", in(20), "leaveEnd", in(40)));
        ProcessInstance watch = watch(number).orElseThrow();

        worked(hr(number, "leaveStart", in(10)));
        settle(number);
        assertThat(watch(number).orElseThrow().getId()).as("one for a person").isEqualTo(watch.getId());
        assertThat(dueAt(watch)).isEqualTo(start(LocalDate.parse(in(10)), STOCKHOLM));

        comes(number, start(LocalDate.parse(in(12)), STOCKHOLM));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();

        worked(hr(number, "leaveStart", null, "leaveEnd", null));
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertNoWatch(number);
    }

    @Test
    void aSuspensionTakesTheAccountAwayUntilItIsTakenBack() throws Exception {
        String number = newNumber();
        worked(hire(number, "Max"));
        Ticket suspended = worked(hr(number, "suspended", "true"));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        assertThat(suspended.kind()).isEqualTo(ChangeKind.CHANGED);
        assertThat(suspended.status()).isEqualTo(TicketStatus.DONE);

        worked(hr(number, "suspended", "false"));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
    }

    @Test
    void aLeaveThatIsUndoneHoldsUpNoLastDay() throws Exception {
        String number = newNumber();
        worked(hire(number, "Ulf", "endDate", in(40)));
        Ticket away = worked(hr(number, "leaveStart", in(0), "leaveEnd", in(60)));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();

        assertThat(undo.undo(away.changeId(), "desk", "works from home")).get().isInstanceOf(Undone.Done.class);
        worked(hr(number, "title", "Doctor"));
        assertThat(isEnabled(entry(number).orElseThrow())).as("put back").isTrue();

        away = worked(hr(number, "leaveEnd", in(50)));
        assertThat(isEnabled(entry(number).orElseThrow())).as("said anew").isFalse();
        assertThat(undo.undo(away.changeId(), "desk", "works from home")).get().isInstanceOf(Undone.Done.class);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();

        comes(number, start(LocalDate.parse(in(41)), STOCKHOLM));
        assertThat(isEnabled(entry(number).orElseThrow()))
                .as("the last day is over")
                .isFalse();
    }

    @Test
    void aDeletionIsNotUndone() throws Exception {
        String number = newNumber();
        Ticket hired = worked(hire(number, "Rolf", "startDate", in(10)));
        hr(number, "active", "false");
        settle(number);
        assertThat(entry(number)).isEmpty();

        assertThat(undo.undo(hired.changeId(), "desk", "a mistake"))
                .get()
                .asInstanceOf(type(Undone.Impossible.class))
                .satisfies(impossible -> assertThat(impossible.why()).isEqualTo(Undone.Why.ACCOUNT_DELETED));
    }

    // ------------------------------------------------------------------------------------------------ after the last
    // day

    @Test
    void afterTheDaysOfGraceTheAccountIsDeletedOnceSomebodyAgrees() throws Exception {
        String number = newNumber();
        worked(hire(number, "Dan"));
        String guid = guid(number);
        Person person = person(number);
        String name = accounts.of(person.id()).orElseThrow().accountName();
        LocalDate last = today(STOCKHOLM).plusDays(5);
        worked(hr(number, "endDate", last.toString()));
        comes(number, start(last.plusDays(1), STOCKHOLM));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        assertThat(dueAt(watch(number).orElseThrow())).isEqualTo(start(last.plusDays(31), STOCKHOLM));

        comes(number, start(last.plusDays(31), STOCKHOLM).minusSeconds(60));
        assertThat(tickets.openOf(person.id())).isEmpty();
        comes(number, start(last.plusDays(31), STOCKHOLM));
        Ticket ticket = tickets.openOf(person.id()).orElseThrow();
        Task task = task(ticket);
        assertThat(task.getTaskDefinitionKey()).isEqualTo("approveChange");
        assertThat(said(ticket)).contains("approval.deletion");
        Plan plan = plans.planFor(person.id());
        assertThat(plan.decision()).isEqualTo("DELETED");
        assertThat(plan.approval()).isTrue();
        assertThat(plan.writes())
                .as("what the form shows")
                .anySatisfy(write -> assertThat(write.before()).isEqualTo(name));
        assertThat(entry(number)).isPresent();

        desk.resolve(task.getId(), "desk", new Reply("APPROVE", null, null));
        settle(number);
        assertThat(entry(number)).isEmpty();
        Ticket done = tickets.find(ticket.id()).orElseThrow();
        assertThat(done.status()).isEqualTo(TicketStatus.DONE);
        assertThat(said(done)).contains("account.deleted", "ticket.done-without-account");
        assertNoWatch(number);

        worked(hr(number, "endDate", null));
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(guid(number)).isNotEqualTo(guid);
        assertThat(person(number).id()).isEqualTo(person.id());
        assertThat(accounts.of(person.id()).orElseThrow().accountName()).isEqualTo(name);
    }

    @Test
    void whoComesBackWithinTheDaysOfGraceHasTheSameAccountAgain() throws Exception {
        String number = newNumber();
        worked(hire(number, "Eva"));
        String guid = guid(number);
        worked(hr(number, "active", "false"));
        assertThat(watch(number)).isPresent();

        CLOCK.moveOn(Duration.ofDays(10));
        Ticket back = worked(hr(number, "active", "true"));
        settle(number);
        assertThat(back.kind()).isEqualTo(ChangeKind.REHIRED);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(guid(number)).isEqualTo(guid);
        assertNoWatch(number);
    }

    @Test
    void whoComesBackWhileTheDeletionWaitsForApprovalIsNotDeleted() throws Exception {
        String number = newNumber();
        worked(hire(number, "Fia"));
        String guid = guid(number);
        worked(hr(number, "active", "false"));
        comes(number, CLOCK.instant().plus(Duration.ofDays(32)));
        Ticket ticket = tickets.openOf(person(number).id()).orElseThrow();
        assertThat(task(ticket)).isNotNull();

        hr(number, "active", "true");
        awaitNoTask(ticket);
        settle(number);
        assertThat(tickets.find(ticket.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(guid(number)).isEqualTo(guid);
    }

    @Test
    void aRejectedDeletionKeepsTheAccount() throws Exception {
        String number = newNumber();
        worked(hire(number, "Gun"));
        worked(hr(number, "active", "false"));
        comes(number, CLOCK.instant().plus(Duration.ofDays(32)));
        Ticket ticket = tickets.openOf(person(number).id()).orElseThrow();
        desk.resolve(task(ticket).getId(), "desk", new Reply("REJECT", null, "Mailbox is still needed."));
        settle(number);

        assertThat(tickets.find(ticket.id()).orElseThrow().status()).isEqualTo(TicketStatus.CANCELLED);
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        comes(number, CLOCK.instant().plus(Duration.ofDays(400)));
        assertThat(tickets.openOf(person(number).id())).isEmpty();
    }

    @Test
    void aDepartureThatIsTakenBackWhileItsTicketWaitsChangesNothing() throws Exception {
        String number = newNumber();
        worked(hire(number, "Hal"));
        Ticket leaving = worked(hr(number, "endDate", in(30)));
        assertThat(leaving.status()).isEqualTo(TicketStatus.WAITING);

        hr(number, "endDate", null);
        settle(number);
        assertThat(tickets.find(leaving.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertNoWatch(number);
    }

    @Test
    void aPostponedDepartureEnablesTheAccountAgainAndIsWaitedForAnew() throws Exception {
        String number = newNumber();
        worked(hire(number, "Ida", "endDate", in(10)));
        ProcessInstance watch = watch(number).orElseThrow();
        assertThat(dueAt(watch)).isEqualTo(start(LocalDate.parse(in(11)), STOCKHOLM));
        comes(number, start(LocalDate.parse(in(11)), STOCKHOLM));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();

        hr(number, "endDate", in(50));
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        comes(number, start(LocalDate.parse(in(51)), STOCKHOLM));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
    }

    @Test
    void aWithdrawnLastDayEndsTheWatchAtOnce() {
        String number = newNumber();
        worked(hire(number, "Jan", "endDate", in(10)));
        assertThat(watch(number)).isPresent();
        worked(hr(number, "endDate", null));
        settle(number);
        assertNoWatch(number);
    }

    @Test
    void whatPassedWhileWeWereDownIsCaughtUpWithAtOnceAndTheDaysOfGraceBeginThen() throws Exception {
        String number = newNumber();
        worked(hire(number, "Kim", "leaveStart", in(10), "leaveEnd", in(20), "endDate", in(30)));
        CLOCK.moveOn(Duration.ofDays(100));
        Instant up = CLOCK.instant();
        settle(number);

        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        assertThat(entry(number).orElseThrow().getParentDNString()).startsWithIgnoringCase("OU=Leavers");
        assertThat(roster.changesOf(person(number).id(), 10))
                .as("one ticket for all of it")
                .extracting(change -> change.kind())
                .containsExactly(ChangeKind.LEFT, ChangeKind.JOINED);
        assertThat(dueAt(watch(number).orElseThrow()))
                .isEqualTo(start(LocalDate.ofInstant(up, STOCKHOLM).plusDays(30), STOCKHOLM));
    }

    @Test
    void aHireWhoseDaysAllPassedWhileWeWereDownIsEnabledAtOnce() throws Exception {
        String number = newNumber();
        worked(hire(number, "Lia", "startDate", in(40)));
        CLOCK.moveOn(Duration.ofDays(41));
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
    }

    // ------------------------------------------------------------------------------------------------ managers

    @Test
    void whoLeavesPeopleBehindHasThemListedAndTheManagersManagerIsTold() {
        String chief = newNumber();
        String boss = newNumber();
        String address = "chief" + chief + "@nordlund.example";
        worked(hire(chief, "Mia", "email", address));
        worked(hire(boss, "Nils", "managerEmployeeId", chief));
        List<String> reports = new ArrayList<>();
        for (String name : List.of("Ola", "Pia")) {
            String number = newNumber();
            worked(hire(number, name, "managerEmployeeId", boss));
            reports.add(number);
        }
        String gone = newNumber();
        worked(hire(gone, "Rolf", "managerEmployeeId", boss));
        worked(hr(gone, "active", "false"));

        Ticket left = worked(hr(boss, "active", "false"));

        List<TimelineEntry> lines = tickets.timeline(left.id()).stream()
                .filter(line -> line.code().equals("manager.leaves"))
                .toList();
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line.details())
                        .extracting(detail -> detail.get("employeeId"))
                        .containsExactlyElementsOf(reports));
        assertThat(tickets.timeline(left.id()))
                .filteredOn(line -> line.code().equals("mail.sent"))
                .extracting(TimelineEntry::params)
                .anySatisfy(params -> assertThat(params)
                        .containsEntry("template", "manager-left")
                        .containsEntry("recipient", address));
        await().untilAsserted(() -> assertThat(Arrays.stream(MAIL.getReceivedMessages())
                        .filter(mail -> subject(mail).contains(left.number()))
                        .filter(mail -> subject(mail).contains("manager")))
                .isNotEmpty());
    }

    @Test
    void whoLeavesNobodyBehindIsNotListed() {
        String number = newNumber();
        worked(hire(number, "Siri"));
        assertThat(said(worked(hr(number, "active", "false")))).doesNotContain("manager.leaves");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    private dev.tenure.roster.Absorbed hire(String number, String given, String... facts) {
        List<String> all = new ArrayList<>(List.of("givenName", given, "familyName", "Life" + number));
        all.addAll(List.of(facts));
        return hr(number, all.toArray(String[]::new));
    }

    /** In days from the real today, however far the clock was moved. */
    private static String in(int days) {
        return LocalDate.now(STOCKHOLM).plusDays(days).toString();
    }

    private static String subject(jakarta.mail.internet.MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (jakarta.mail.MessagingException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
