package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.process.Desk.Reply;
import dev.tenure.roster.Absorbed;
import dev.tenure.roster.ChangeKind;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.WaitingFor;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PersonnelChangeTest extends ProcessTest {

    @Test
    void aJoinerGetsATicketAnAccountAndAClosingComment() throws Exception {
        String number = newNumber();
        Absorbed hired =
                hr(number, "givenName", "Åsa", "familyName", "Öberg", "title", "Nurse", "department", "Ward 4");
        assertThat(newest(hired).status()).isEqualTo(TicketStatus.NEW);

        Ticket ticket = worked(hired);

        SearchResultEntry account = entry(number).orElseThrow();
        assertThat(account.getAttributeValue("displayName")).isEqualTo("Åsa Öberg");
        assertThat(account.getAttributeValue("title")).isEqualTo("Nurse");
        assertThat(account.getParentDNString()).isEqualToIgnoringCase("OU=People," + DIRECTORY.baseDn());
        assertThat(isEnabled(account)).isTrue();
        assertThat(ticket.status()).isEqualTo(TicketStatus.DONE);
        assertThat(ticket.newUser()).isTrue();
        assertThat(said(ticket)).startsWith("ticket.opened", "change.decided", "account.created", "ticket.done");
        assertEnded(ticket);
    }

    @Test
    void theSameAgainMakesNothing() {
        String number = newNumber();
        worked(hr(number, "givenName", "Bo", "familyName", "Ek"));
        Absorbed again = hr(number, "givenName", "Bo", "familyName", "Ek");

        assertThat(again.kind()).isEqualTo(ChangeKind.UNCHANGED);
        assertThat(again.changeId()).isNull();
    }

    @Test
    void aChangeIsWrittenAttributeByAttribute() throws Exception {
        String number = newNumber();
        worked(hr(number, "givenName", "Cia", "familyName", "Lind", "title", "Nurse", "phone", "08-1"));
        Ticket ticket = worked(hr(number, "title", "Head nurse", "phone", null));

        SearchResultEntry account = entry(number).orElseThrow();
        assertThat(account.getAttributeValue("title")).isEqualTo("Head nurse");
        assertThat(account.hasAttribute("telephoneNumber")).isFalse();
        assertThat(tickets.timeline(ticket.id()))
                .filteredOn(line -> line.code().equals("account.updated"))
                .singleElement()
                .satisfies(line -> assertThat(line.details())
                        .extracting(detail -> detail.get("attribute"))
                        .contains("title", "telephoneNumber"));
    }

    @Test
    void aLeaverIsDisabledAndMovedToTheLeavers() throws Exception {
        String number = newNumber();
        worked(hr(number, "givenName", "Dan", "familyName", "Berg"));
        Ticket ticket = worked(hr(number, "active", "false"));

        SearchResultEntry account = entry(number).orElseThrow();
        assertThat(isEnabled(account)).isFalse();
        assertThat(account.getParentDNString()).isEqualToIgnoringCase("OU=Leavers," + DIRECTORY.baseDn());
        assertThat(ticket.kind()).isEqualTo(ChangeKind.LEFT);
        assertThat(ticket.status()).isEqualTo(TicketStatus.DONE);
        assertThat(said(ticket)).contains("account.disabled");
    }

    @Test
    void aLeaverIsDisabledAtOnceThoughNobodyKnowsTheManager() throws Exception {
        String number = newNumber();
        worked(hr(number, "givenName", "Dag", "familyName", "Berg"));
        Ticket ticket = worked(hr(number, "active", "false", "managerEmployeeId", newNumber()));

        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        assertThat(ticket.status()).isEqualTo(TicketStatus.DONE);
    }

    @Test
    void aLeaverWithoutAnAccountIsDoneWithoutOne() throws Exception {
        String number = newNumber();
        Ticket ticket = worked(hr(number, "givenName", "Eva", "familyName", "Gone", "active", "false"));

        assertThat(entry(number)).isEmpty();
        assertThat(ticket.status()).isEqualTo(TicketStatus.DONE);
        assertThat(said(ticket)).contains("account.absent", "ticket.done-without-account");
    }

    @Test
    void aManagerIsWrittenAsTheDnOfTheirAccount() throws Exception {
        String boss = newNumber();
        String number = newNumber();
        worked(hr(boss, "givenName", "Fia", "familyName", "Chef"));
        worked(hr(number, "givenName", "Gun", "familyName", "Under", "managerEmployeeId", boss));

        assertThat(entry(number).orElseThrow().getAttributeValue("manager"))
                .isEqualToIgnoringCase(entry(boss).orElseThrow().getDN());
    }

    @Test
    void whoIsHiredBeforeTheManagerGoesOnWhenTheManagersAccountAppears() throws Exception {
        String boss = newNumber();
        String number = newNumber();
        Ticket waiting = worked(hr(number, "givenName", "Hal", "familyName", "Early", "managerEmployeeId", boss));
        assertThatProcessOf(waiting)
                .isWaitingAt("chooseManager")
                .hasPassed("openTicket", "resolveManager", "askForHelp")
                .hasNotPassed("writeAccount");
        assertThat(waiting.status()).isEqualTo(TicketStatus.ACTION_NEEDED);
        assertThat(waiting.waitingFor()).isEqualTo(WaitingFor.MANAGER);
        assertThat(entry(number)).as("the person waits with the manager").isEmpty();

        worked(hr(boss, "givenName", "Ida", "familyName", "Late"));
        awaitNoTask(waiting);
        work(waiting);

        Ticket done = tickets.find(waiting.id()).orElseThrow();
        assertThat(done.status()).isEqualTo(TicketStatus.DONE);
        assertThat(said(done)).contains("manager.unresolved", "task.opened", "task.gone", "ticket.done");
        assertThat(entry(number).orElseThrow().getAttributeValue("manager"))
                .isEqualToIgnoringCase(entry(boss).orElseThrow().getDN());
    }

    @Test
    void goingOnWithoutAManagerLeavesAReminderThatIsSettledWhenTheManagerAppears() throws Exception {
        String boss = newNumber();
        String number = newNumber();
        Ticket waiting = worked(hr(number, "givenName", "Jan", "familyName", "Alone", "managerEmployeeId", boss));
        desk.resolve(task(waiting).getId(), "desk", new Reply("SKIP_FIELD", null, "Starts today."));
        work(waiting);
        assertThat(tickets.find(waiting.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(entry(number).orElseThrow().hasAttribute("manager")).isFalse();

        worked(hr(boss, "givenName", "Kim", "familyName", "Late"));
        sweep.sweep();
        Ticket second = tickets.openOf(
                        roster.findByEmployeeId(number).orElseThrow().id())
                .orElseThrow();
        work(second);

        assertThat(said(second)).contains("manager.reminder-settled");
        assertThat(entry(number).orElseThrow().getAttributeValue("manager"))
                .isEqualToIgnoringCase(entry(boss).orElseThrow().getDN());
    }

    @Test
    void theDeskChoosesAnotherManagerUntilHrSaysSomethingElse() throws Exception {
        String missing = newNumber();
        String deputy = newNumber();
        String number = newNumber();
        worked(hr(deputy, "givenName", "Leo", "familyName", "Deputy"));
        Ticket waiting = worked(hr(number, "givenName", "Max", "familyName", "Under", "managerEmployeeId", missing));
        assertThatThrownBy(() ->
                        desk.resolve(task(waiting).getId(), "desk", new Reply("USE_VALUE", "nobody.at.all", null)))
                .hasMessageContaining("has no account 'nobody.at.all'");
        desk.resolve(task(waiting).getId(), "desk", new Reply("USE_VALUE", deputy, null));
        work(waiting);
        assertThat(entry(number).orElseThrow().getAttributeValue("manager"))
                .isEqualToIgnoringCase(entry(deputy).orElseThrow().getDN());

        Ticket next = worked(hr(number, "title", "Engineer"));
        assertThat(next.status()).as("nobody is asked twice").isEqualTo(TicketStatus.DONE);
    }

    @Test
    void peopleDoNotManageThemselvesNorEachOther() throws Exception {
        String one = newNumber();
        String two = newNumber();
        Ticket self = worked(hr(one, "givenName", "Nils", "familyName", "Self", "managerEmployeeId", one));
        assertThat(said(self)).contains("manager.self", "ticket.done");

        worked(hr(two, "givenName", "Ove", "familyName", "Second", "managerEmployeeId", one));
        Ticket cycle = worked(hr(one, "managerEmployeeId", two));
        assertThat(said(cycle)).contains("manager.cycle", "ticket.done");
        assertThat(entry(one).orElseThrow().hasAttribute("manager")).isFalse();
    }

    @Test
    void aLaterChangeIsACommentOnTheOpenTicketAndTheProcessWorksWithTheNewestData() throws Exception {
        String number = newNumber();
        Absorbed hired = hr(number, "givenName", "Per", "familyName", "Quick", "title", "Nurse");
        Absorbed changed = hr(number, "title", "Doctor");

        assertThat(newest(changed).id()).isEqualTo(newest(hired).id());
        Ticket ticket = worked(hired);
        assertThat(count(ticket, "ticket.changed-while-open")).isEqualTo(1);
        assertThat(entry(number).orElseThrow().getAttributeValue("title")).isEqualTo("Doctor");
        assertThat(count(ticket, "ticket.done")).isEqualTo(1);
    }

    @Test
    void hrsCorrectionTakesAWaitingTaskAway() throws Exception {
        String number = newNumber();
        Ticket waiting =
                worked(hr(number, "givenName", "Rut", "familyName", "Waits", "managerEmployeeId", newNumber()));
        hr(number, "managerEmployeeId", null);
        awaitNoTask(waiting);
        work(waiting);

        assertThat(tickets.find(waiting.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(entry(number)).isPresent();
    }

    @Test
    void newsThatWasLostInACrashIsFoundByTheSweep() {
        String number = newNumber();
        Ticket waiting = worked(hr(number, "givenName", "Siv", "familyName", "Lost", "managerEmployeeId", newNumber()));
        sweep.sweep();
        assertThat(task(waiting)).as("nothing has changed").isNotNull();

        hr(number, "managerEmployeeId", null);
        sweep.sweep();
        awaitNoTask(waiting);
    }

    @Test
    void anExternalPersonNeedsSomebodyWhoVouches() throws Exception {
        String number = newNumber();
        Ticket waiting = worked(hr(number, "givenName", "Tor", "familyName", "Extern", "employmentType", "Consultant"));
        assertThat(task(waiting).getTaskDefinitionKey()).isEqualTo("approveChange");
        assertThat(waiting.waitingFor()).isEqualTo(WaitingFor.APPROVAL);
        assertThat(entry(number)).isEmpty();
        assertThatThrownBy(() -> desk.resolve(task(waiting).getId(), "desk", new Reply("SKIP_FIELD", null, null)))
                .hasMessageContaining("APPROVE, REJECT");

        desk.resolve(task(waiting).getId(), "desk", new Reply("APPROVE", null, null));
        work(waiting);
        assertThat(entry(number)).isPresent();
        assertThat(said(tickets.find(waiting.id()).orElseThrow())).contains("approval.given", "ticket.done");
    }

    @Test
    void aRejectedChangeIsCancelledAndNothingIsWritten() throws Exception {
        String number = newNumber();
        Ticket waiting = worked(hr(number, "givenName", "Ulf", "familyName", "Extern", "employmentType", "consultant"));
        desk.resolve(task(waiting).getId(), "desk", new Reply("REJECT", null, "Nobody knows him."));
        work(waiting);

        Ticket ticket = tickets.find(waiting.id()).orElseThrow();
        assertThat(ticket.status()).isEqualTo(TicketStatus.CANCELLED);
        assertThat(entry(number)).isEmpty();
        assertEnded(ticket);
    }

    @Test
    void anAddressThatAnotherPersonHoldsIsAskedAboutAndNeverTaken() throws Exception {
        String first = newNumber();
        String second = newNumber();
        String address = "vera" + first + "@nordlund.example";
        worked(hr(first, "givenName", "Vera", "familyName", "One", "email", address));
        Ticket waiting = worked(hr(second, "givenName", "Vera", "familyName", "Two", "email", address));
        assertThat(task(waiting).getTaskDefinitionKey()).isEqualTo("completeHrData");
        assertThat(said(waiting)).contains("email.taken");

        worked(hr(first, "email", null));
        awaitNoTask(waiting);
        work(waiting);
        assertThat(entry(second).orElseThrow().getAttributeValue("mail")).isEqualTo(address);
    }

    @Test
    void anAddressInDisputeCanBeLeftOut() throws Exception {
        String first = newNumber();
        String second = newNumber();
        String address = "viola" + first + "@nordlund.example";
        worked(hr(first, "givenName", "Viola", "familyName", "One", "email", address));
        Ticket waiting = worked(hr(second, "givenName", "Viola", "familyName", "Two", "email", address));
        desk.resolve(task(waiting).getId(), "desk", new Reply("SKIP_FIELD", null, null));
        work(waiting);
        assertThat(entry(second).orElseThrow().hasAttribute("mail")).isFalse();
    }

    @Test
    void somebodyWithoutAnyNameWaitsForHr() throws Exception {
        String number = newNumber();
        Ticket waiting = worked(hr(number, "title", "Nobody knows"));
        assertThat(task(waiting).getTaskDefinitionKey()).isEqualTo("completeHrData");

        desk.resolve(task(waiting).getId(), "desk", new Reply("RETURN_TO_HR", null, null));
        work(waiting);
        Ticket withHr = tickets.find(waiting.id()).orElseThrow();
        assertThat(withHr.status()).isEqualTo(TicketStatus.WAITING);
        assertThat(withHr.waitingFor()).isEqualTo(WaitingFor.HR);
        assertThat(task(withHr)).isNull();

        hr(number, "familyName", "Known");
        org.awaitility.Awaitility.await().until(() -> {
            work(withHr);
            return !tickets.find(waiting.id()).orElseThrow().isOpen();
        });
        assertThat(entry(number)).isPresent();
        assertThat(said(waiting)).contains("hr.answered");
    }

    @Test
    void aFirstDayThatLiesAheadIsWaitedForWithAPreparedAccount() throws Exception {
        String number = newNumber();
        Absorbed hired = hr(
                number,
                "givenName",
                "Ylva",
                "familyName",
                "Soon",
                "startDate",
                LocalDate.now(ZoneId.of("Europe/Stockholm")).plusDays(10).toString());
        Ticket ticket = worked(hired);
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        assertThat(ticket.status()).isEqualTo(TicketStatus.WAITING);
        assertThat(ticket.waitingFor()).isEqualTo(WaitingFor.START_DATE);

        hr(
                number,
                "startDate",
                LocalDate.now(ZoneId.of("Europe/Stockholm")).minusDays(1).toString());
        org.awaitility.Awaitility.await().until(() -> {
            work(ticket);
            return !tickets.find(ticket.id()).orElseThrow().isOpen();
        });
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
    }
}
