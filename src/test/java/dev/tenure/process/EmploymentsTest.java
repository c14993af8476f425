package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.tenure.directory.Account;
import dev.tenure.process.Desk.Reply;
import dev.tenure.process.Desk.Unacceptable;
import dev.tenure.process.Merging.Joined;
import dev.tenure.process.Merging.TwoAccounts;
import dev.tenure.roster.Absorbed;
import dev.tenure.roster.Identities;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Two records that are one person have one account, which follows the employment that leads. */
class EmploymentsTest extends DatedTest {

    /** As delivered, a person approves of a contractor; of a trainee nobody has to. */
    private static final String CONTRACTOR = "trainee";

    private static final String EMPLOYEE = "employee";

    @Autowired
    Merging merging;

    @Autowired
    Identities identities;

    @Test
    void aContractorBecomesAnEmployeeAndTheEndOfTheContractEndsNothing() throws LDAPException {
        String contract = newNumber();
        String employed = newNumber();
        LocalDate last = today(STOCKHOLM).plusDays(20);
        hire(contract, "Ida", CONTRACTOR, "title", "Guest", "endDate", last.toString());
        settle(contract);
        String guid = guid(contract);
        hire(
                employed,
                "Ida",
                EMPLOYEE,
                "title",
                "Nurse",
                "startDate",
                today(STOCKHOLM).plusDays(10).toString());

        merge(contract, employed, null);
        settle(contract);

        assertThat(person(employed).id()).isEqualTo(person(contract).id());
        SearchResultEntry working = account(guid);
        assertThat(working.getAttributeValue("employeeID")).isEqualTo(contract);
        assertThat(working.getAttributeValue("title")).isEqualTo("Guest");
        assertThat(working.getAttributeValue("accountExpires"))
                .as("the person goes on being here")
                .isIn("0", "9223372036854775807");

        // On the first day as an employee the account is an employee's, and it is a change, not a departure.
        comes(contract, start(today(STOCKHOLM).plusDays(10), STOCKHOLM));
        SearchResultEntry nurse = account(guid);
        assertThat(nurse.getAttributeValue("employeeID")).isEqualTo(employed);
        assertThat(nurse.getAttributeValue("title")).isEqualTo("Nurse");
        assertThat(isEnabled(nurse)).isTrue();
        assertThat(accounts.manager(contract).dn())
                .isEqualTo(accounts.manager(employed).dn());

        comes(contract, start(last.plusDays(1), STOCKHOLM));
        assertThat(isEnabled(account(guid))).isTrue();
        assertThat(account(guid).getDN()).doesNotContainIgnoringCase("Leavers");

        // The only one that is left ends: now the person leaves, and comes back with it.
        hr(employed, "active", "false");
        settle(contract);
        assertThat(isEnabled(account(guid))).isFalse();
        Absorbed back = hr(contract, "endDate", null);
        assertThat(back.kind()).isEqualTo(dev.tenure.roster.ChangeKind.REHIRED);
        settle(contract);
        assertThat(isEnabled(account(guid))).isTrue();
        assertThat(account(guid).getAttributeValue("employeeID")).isEqualTo(contract);
        assertOneAccount(contract, employed);
    }

    @Test
    void onTheDayThatOneEndsTheAccountFollowsTheOther() throws LDAPException {
        String employed = newNumber();
        String contract = newNumber();
        hire(employed, "Eva", EMPLOYEE, "title", "Nurse");
        settle(employed);
        String guid = guid(employed);
        hire(contract, "Eva", CONTRACTOR, "title", "Adviser");
        merge(employed, contract, null);
        settle(employed);
        LocalDate last = today(STOCKHOLM).plusDays(5);
        hr(employed, "endDate", last.toString());
        settle(employed);

        comes(employed, start(last.plusDays(1), STOCKHOLM).minusSeconds(1));
        assertThat(account(guid).getAttributeValue("title")).isEqualTo("Nurse");
        comes(employed, start(last.plusDays(1), STOCKHOLM));

        SearchResultEntry now = account(guid);
        assertThat(now.getAttributeValue("title")).isEqualTo("Adviser");
        assertThat(now.getAttributeValue("employeeID")).isEqualTo(contract);
        assertThat(isEnabled(now)).isTrue();
        assertThat(roster.changesOf(person(contract).id(), 1).get(0).kind())
                .isEqualTo(dev.tenure.roster.ChangeKind.CHANGED);
        assertNoWatch(employed);
    }

    @Test
    void ofTwoAccountsSomebodySaysWhichOneStaysAndTheOtherIsDisabledNeverDeleted() throws LDAPException {
        String one = newNumber();
        String other = newNumber();
        hire(one, "Ulf", CONTRACTOR);
        settle(one);
        hire(other, "Ulf", EMPLOYEE);
        settle(other);
        String first = guid(one);
        String second = guid(other);
        UUID otherId = person(other).id();

        assertThatThrownBy(() -> merge(one, other, null)).isInstanceOf(TwoAccounts.class);
        assertThat(person(other).id()).as("nothing was kept").isEqualTo(otherId);
        assertThatThrownBy(() -> merge(one, other, "somebody.elses")).isInstanceOf(TwoAccounts.class);
        Joined plan = merging.plan(person(one).id(), otherId, second);
        assertThat(plan.surplus()).extracting(Account::objectGuid).hasToString(first);

        Ticket ticket = merge(one, other, second).ticket();
        settle(one);

        assertThat(guid(one)).isEqualTo(second);
        assertThat(isEnabled(account(second))).isTrue();
        assertThat(isEnabled(account(first))).isFalse();
        assertThat(said(ticket)).contains("person.merged", "account.surplus", "ticket.done");
        assertThat(accounts.manager(one).dn()).isEqualTo(account(second).getDN());
        assertThat(accounts.manager(other).dn()).isEqualTo(account(second).getDN());

        // A wrong merge: each has their own again.
        merging.split(person(one).id(), other, "desk", "another Ulf");
        settle(one);
        settle(other);
        assertThat(person(other).id()).isEqualTo(otherId);
        assertThat(guid(one)).isEqualTo(first);
        assertThat(guid(other)).isEqualTo(second);
        assertThat(isEnabled(account(first))).isTrue();
        assertThat(isEnabled(account(second))).isTrue();
        assertThat(account(first).getAttributeValue("employeeID")).isEqualTo(one);
        assertThat(account(second).getAttributeValue("employeeID")).isEqualTo(other);
    }

    @Test
    void whileBothHaveAnOpenTicketOneStaysAndTheOtherEndsByItself() throws LDAPException {
        String one = newNumber();
        String other = newNumber();
        Ticket stays = newest(hire(one, "Siv", EMPLOYEE, "managerEmployeeId", "nobody-" + one));
        work(stays);
        Ticket goes = newest(hire(other, "Siv", CONTRACTOR, "managerEmployeeId", "nobody-" + other));
        work(goes);
        assertThat(task(goes)).isNotNull();

        merge(one, other, null);
        settle(one);

        assertThat(tickets.find(goes.id()).orElseThrow().status()).isEqualTo(TicketStatus.MERGED);
        assertThat(tickets.timeline(goes.id()))
                .filteredOn(line -> line.code().equals("ticket.merged"))
                .singleElement()
                .satisfies(line -> assertThat(line.params()).containsEntry("number", stays.number()));
        awaitNoTask(goes);
        work(goes);
        assertEnded(goes);
        assertThat(tickets.openOf(person(other).id()).orElseThrow().id()).isEqualTo(stays.id());
        hr(one, "managerEmployeeId", null);
        settle(one);
        assertThat(tickets.find(stays.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertOneAccount(one, other);
    }

    @Test
    void aTicketWhoseJobHasNotRunYetEndsWithoutDoingAnything() throws LDAPException {
        String one = newNumber();
        String other = newNumber();
        hire(one, "Liv", CONTRACTOR);
        Ticket goes = newest(hire(other, "Liv", EMPLOYEE));

        merge(one, other, null);
        work(goes);
        settle(one);

        assertEnded(goes);
        assertThat(tickets.find(goes.id()).orElseThrow().status()).isEqualTo(TicketStatus.MERGED);
        assertOneAccount(one, other);
        assertThat(entry(other)).as("an employee's employment leads").isPresent();
    }

    @Test
    void recordsOfBothAtTheInstantOfTheMergeMakeOneAccount() throws Exception {
        String one = newNumber();
        String other = newNumber();
        hire(one, "Pia", CONTRACTOR);
        hire(other, "Pia", EMPLOYEE);

        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> hr(one, "title", "One")),
                        CompletableFuture.runAsync(() -> hr(other, "title", "Other")),
                        CompletableFuture.runAsync(() -> merge(one, other, null)))
                .get();
        tickets.list(new dev.tenure.ticket.TicketFilter(null, null, null, null, null, null), null, 10)
                .items()
                .forEach(ticket -> {
                    if (!ticket.isOpen()) {
                        work(ticket);
                    }
                });
        settle(one);

        assertOneAccount(one, other);
        assertThat(entry(other).orElseThrow().getAttributeValue("title")).isEqualTo("Other");
    }

    @Test
    void theDeskFindsThatAnAddressIsNobodyElsesButTheirOwn() throws LDAPException {
        String one = newNumber();
        String other = newNumber();
        String address = "may" + one + "@nordlund.example";
        hire(one, "May", CONTRACTOR, "email", address);
        settle(one);
        String guid = guid(one);
        Ticket asks = worked(hire(other, "May", EMPLOYEE, "email", address));
        assertThat(task(asks).getTaskDefinitionKey()).isEqualTo("completeHrData");

        assertThatThrownBy(() -> desk.resolve(task(asks).getId(), "desk", new Reply("SAME_PERSON", "nobody", null)))
                .isInstanceOf(Unacceptable.class);
        desk.resolve(task(asks).getId(), "desk", new Reply("SAME_PERSON", null, "I know her"));
        work(asks);
        assertEnded(asks);
        settle(one);

        assertThat(tickets.find(asks.id()).orElseThrow().status()).isEqualTo(TicketStatus.MERGED);
        assertThat(guid(other)).isEqualTo(guid);
        assertThat(account(guid).getAttributeValue("employeeID")).isEqualTo(other);
        assertOneAccount(one, other);
    }

    @Test
    void atTheDeskNobodysAccountIsTakenFromThem() throws LDAPException {
        String owner = newNumber();
        String other = newNumber();
        hire(owner, "Kaj", CONTRACTOR);
        settle(owner);
        String mail = "kaj" + other + "@nordlund.example";
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.add(
                    "CN=Kaj " + other + ",OU=People," + DIRECTORY.baseDn(),
                    new Attribute("objectClass", "user"),
                    new Attribute("sAMAccountName", "kaj" + other),
                    new Attribute("mail", mail));
        }
        Ticket asks = worked(hire(other, "Kaj", EMPLOYEE, "email", mail));
        assertThat(task(asks).getTaskDefinitionKey()).isEqualTo("chooseAccount");

        assertThatThrownBy(() -> desk.resolve(task(asks).getId(), "desk", new Reply("USE_VALUE", guid(owner), null)))
                .isInstanceOf(Unacceptable.class)
                .hasMessageContaining(owner);
        String theirs = guid(owner);
        desk.resolve(task(asks).getId(), "desk", new Reply("SAME_PERSON", theirs, null));
        work(asks);
        settle(owner);

        assertThat(guid(other)).isEqualTo(theirs);
        assertThat(person(other).id()).isEqualTo(person(owner).id());
        assertEnded(asks);
    }

    @Test
    void noneOfTheseIsRememberedAsLongAsHrSaysTheSameOfThePerson() throws LDAPException {
        String same = newNumber();
        String changed = newNumber();
        declineAndTakeBack(same);
        declineAndTakeBack(changed);

        Ticket again = worked(hr(same, "active", "true"));
        assertThat(said(again)).as("nobody is asked again").doesNotContain("account.ambiguous");
        assertThat(task(again).getTaskDefinitionKey())
                .as("all that is left is whose the address is")
                .isEqualTo("directoryRefused");
        desk.resolve(task(again).getId(), "desk", new Reply("SKIP_FIELD", null, null));
        work(again);
        assertThat(tickets.find(again.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(entry(same).orElseThrow().getAttributeValue("sAMAccountName"))
                .isNotEqualTo("pal" + same);

        Ticket other = worked(hr(changed, "active", "true", "title", "Doctor"));
        assertThat(task(other).getTaskDefinitionKey())
                .as("of other facts somebody is asked")
                .isEqualTo("chooseAccount");
    }

    /** Somebody says that the account is not this person's; before one is made, HR takes the hire back. */
    private void declineAndTakeBack(String number) throws LDAPException {
        String mail = "pal." + number + "@nordlund.example";
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.add(
                    "CN=Pal " + number + ",OU=People," + DIRECTORY.baseDn(),
                    new Attribute("objectClass", "user"),
                    new Attribute("sAMAccountName", "pal" + number),
                    new Attribute("mail", mail));
        }
        Ticket asks = worked(hire(number, "Pal", EMPLOYEE, "email", mail, "title", "Nurse"));
        assertThat(task(asks).getTaskDefinitionKey()).isEqualTo("chooseAccount");
        desk.resolve(task(asks).getId(), "desk", new Reply("USE_VALUE", "new", "another Pal"));
        hr(number, "active", "false");
        settle(number);
        assertThat(tickets.find(asks.id()).orElseThrow().isOpen()).isFalse();
        assertThat(entry(number)).isEmpty();
    }

    private Absorbed hire(String number, String given, String type, String... more) {
        String[] facts = new String[6 + more.length];
        String[] first = {"givenName", given, "familyName", "Lind" + given, "employmentType", type};
        System.arraycopy(first, 0, facts, 0, 6);
        System.arraycopy(more, 0, facts, 6, more.length);
        return hr(number, facts);
    }

    private Joined merge(String one, String other, String account) {
        return merging.merge(person(one).id(), person(other).id(), account, "desk", "the same passport");
    }

    private SearchResultEntry account(String guid) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            return Optional.ofNullable(admin.getEntry("<GUID=" + guid + ">", "*"))
                    .orElseThrow();
        }
    }

    private void assertOneAccount(String... numbers) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            assertThat(admin.search(
                                    DIRECTORY.baseDn(),
                                    SearchScope.SUB,
                                    Filter.createORFilter(
                                            Filter.createEqualityFilter("employeeID", numbers[0]),
                                            Filter.createEqualityFilter("employeeID", numbers[1])),
                                    "1.1")
                            .getEntryCount())
                    .isEqualTo(1);
        }
    }
}
