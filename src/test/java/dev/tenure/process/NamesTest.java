package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.process.Desk.Reply;
import dev.tenure.process.Desk.Unacceptable;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.WaitingFor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Names without numbers, that follow what people are called. */
@TestPropertySource(
        properties = {
            "tenure.directory.account-name={given:1}{family};{given:2}{family}",
            "tenure.directory.highest-number=1",
            "tenure.directory.mail={given}.{family}.{employee}@nordlund.example",
            "tenure.directory.rename-account-name=ALWAYS",
        })
class NamesTest extends ProcessTest {

    @Autowired
    PeopleExport export;

    @Test
    void whenAllNamesAreTakenSomebodyChoosesOne() throws Exception {
        worked(hr(newNumber(), "givenName", "Åsa", "familyName", "Öbergson"));
        worked(hr(newNumber(), "givenName", "Åsa", "familyName", "Öbergson"));
        String number = newNumber();

        Ticket waiting = worked(hr(number, "givenName", "Åsa", "familyName", "Öbergson"));

        assertThatProcessOf(waiting).isWaitingAt("chooseName");
        assertThat(waiting.status()).isEqualTo(TicketStatus.ACTION_NEEDED);
        assertThat(waiting.waitingFor()).isEqualTo(WaitingFor.DIRECTORY);
        assertThat(said(waiting)).contains("account.no-free-name", "task.opened");
        String task = task(waiting).getId();
        assertThatThrownBy(() -> desk.resolve(task, "desk", new Reply("USE_VALUE", "asöbergson", null)))
                .isInstanceOf(Unacceptable.class)
                .hasMessageContaining("cannot be a user name");
        assertThatThrownBy(() -> desk.resolve(task, "desk", new Reply("USE_VALUE", "Aobergson", null)))
                .isInstanceOf(Unacceptable.class)
                .hasMessageContaining("Somebody has the user name");
        assertThatThrownBy(() -> desk.resolve(task, "desk", new Reply("SKIP_FIELD", null, null)))
                .isInstanceOf(Unacceptable.class);

        desk.resolve(task, "desk", new Reply("USE_VALUE", "Asa.Third", "As she is called."));
        work(waiting);

        Ticket done = tickets.find(waiting.id()).orElseThrow();
        assertThat(done.status()).isEqualTo(TicketStatus.DONE);
        assertThat(said(done)).contains("account.name-chosen", "account.created", "ticket.done");
        SearchResultEntry account = entry(number).orElseThrow();
        assertThat(account.getAttributeValue("sAMAccountName")).isEqualTo("asa.third");
        assertThat(account.getAttributeValue("userPrincipalName")).startsWith("asa.third@");
    }

    @Test
    void hrIsToldTheAddressThatTheAccountHas() throws Exception {
        String number = newNumber();
        worked(hr(number, "givenName", "Pia", "familyName", "Sten", "email", "pia" + number + "@elsewhere.example"));
        String made = "pia.sten." + number + "@nordlund.example";
        assertThat(entry(number).orElseThrow().getAttributeValue("mail")).isEqualTo(made);
        assertThat(exported(number)).contains(made).doesNotContain("elsewhere");

        worked(hr(number, "familyName", "Berg"));
        assertThat(exported(number)).contains("pia.berg." + number + "@nordlund.example");
        worked(hr(number, "active", "false"));
        assertThat(exported(number)).contains("pia.berg." + number + "@nordlund.example", "DISABLED");
    }

    private String exported(String number) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        export.write(out);
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(number + ","))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void triedAgainTheNameThatHrCorrectedIsUsed() throws Exception {
        worked(hr(newNumber(), "givenName", "Bo", "familyName", "Ekdal"));
        worked(hr(newNumber(), "givenName", "Bo", "familyName", "Ekdal"));
        String number = newNumber();
        Ticket waiting = worked(hr(number, "givenName", "Bo", "familyName", "Ekdal"));

        hr(number, "familyName", "Ekdahl");
        awaitNoTask(waiting);
        work(waiting);

        assertThat(entry(number).orElseThrow().getAttributeValue("sAMAccountName"))
                .isEqualTo("bekdahl");
    }

    @Test
    void aNewSurnameIsWrittenEverywhereAndTheOldAddressStays() throws Exception {
        String number = newNumber();
        worked(hr(number, "givenName", "Eva", "familyName", "Ljung", "title", "Nurse"));
        String guid = entry(number).orElseThrow().getAttributeValue("objectGUID");

        Ticket ticket = worked(hr(number, "familyName", "Lindqvist-Ström"));

        SearchResultEntry account = entry(number).orElseThrow();
        String former = "eva.ljung." + number + "@nordlund.example";
        String present = "eva.lindqvist-strom." + number + "@nordlund.example";
        assertThat(account.getAttributeValue("objectGUID")).isEqualTo(guid);
        assertThat(account.getAttributeValue("cn")).isEqualTo("Eva Lindqvist-Ström");
        assertThat(account.getAttributeValue("displayName")).isEqualTo("Eva Lindqvist-Ström");
        assertThat(account.getAttributeValue("sAMAccountName")).isEqualTo("elindqvist-strom");
        assertThat(account.getAttributeValue("userPrincipalName")).startsWith("elindqvist-strom@");
        assertThat(account.getAttributeValue("mail")).isEqualTo(present);
        assertThat(account.getAttributeValues("proxyAddresses"))
                .containsExactlyInAnyOrder("SMTP:" + present, "smtp:" + former);
        assertThat(ticket.status()).isEqualTo(TicketStatus.DONE);
        assertThat(tickets.timeline(ticket.id()))
                .filteredOn(line -> line.code().equals("account.updated"))
                .singleElement()
                .satisfies(line -> assertThat(line.details())
                        .extracting(detail -> detail.get("attribute"))
                        .contains("sn", "sAMAccountName", "userPrincipalName", "mail", "distinguishedName"));
    }

    @Test
    void anAddressThatTenureGaveIsNotHrsToGiveToAnother() throws Exception {
        String one = newNumber();
        worked(hr(one, "givenName", "Ida", "familyName", "Holm"));
        String other = newNumber();

        Ticket waiting = worked(hr(
                other,
                "givenName",
                "Jon",
                "familyName",
                "Holm",
                "otherEmails",
                "ida.holm." + one + "@nordlund.example"));

        assertThatProcessOf(waiting).isWaitingAt(waitingAt(waiting));
        assertThat(waitingAt(waiting)).isIn("chooseAccount", "directoryRefused");
        assertThat(entry(other)).isEmpty();
    }

    private String waitingAt(Ticket ticket) {
        return task(ticket).getTaskDefinitionKey();
    }
}
