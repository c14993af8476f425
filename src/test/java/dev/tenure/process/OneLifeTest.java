package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.directory.FirstPassword;
import dev.tenure.directory.FirstPasswords;
import dev.tenure.process.Desk.Reply;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** One person, from the word of a hire to the deletion and back, in one go: what each step leaves the next one finds. */
@TestPropertySource(
        properties = {
            "tenure.process.decisions=classpath:life/dmn/",
            "tenure.process.zones.Auckland=Pacific/Auckland",
            "tenure.directory.rename-account-name=ALWAYS",
        })
class OneLifeTest extends DatedTest {

    @Autowired
    FirstPasswords passwords;

    @Autowired
    Merging merging;

    @BeforeAll
    static void placesAndGroups() throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            for (String place : List.of("OU=Tech", "OU=Sales", "OU=Auckland,OU=Sales")) {
                String dn = place + ",OU=People," + DIRECTORY.baseDn();
                if (admin.getEntry(dn) == null) {
                    admin.add(dn, new Attribute("objectClass", "organizationalUnit"));
                }
            }
            for (String group : List.of("sales", "technology")) {
                String dn = "CN=" + group + ",OU=Groups," + DIRECTORY.baseDn();
                if (admin.getEntry(dn) == null) {
                    admin.add(dn, new Attribute("objectClass", "group"), new Attribute("sAMAccountName", group));
                }
            }
        }
    }

    @Test
    void aLifeFromHireToDeletionAndBack() throws Exception {
        String number = newNumber();
        String old = "Berg" + number;
        String married = "Dal" + number;

        // Hired for a day in a month: nothing is made until it is near, and nobody can sign in before it.
        LocalDate first = today(STOCKHOLM).plusDays(30);
        hr(
                number,
                "givenName",
                "Åsa",
                "familyName",
                old,
                "email",
                "asa" + number + "@nordlund.example",
                "department",
                "Teknik",
                "startDate",
                first.toString());
        settle(number);
        assertThat(entry(number)).isEmpty();
        comes(number, start(first.minusDays(14), STOCKHOLM));
        assertAccount(number, false, "Åsa " + old, "OU=Tech,OU=People", "all-staff", "technology");
        FirstPassword password = passwords.show(person(number).id(), "desk", FirstPassword.Form.SCREEN);
        assertThat(password.accountName()).isEqualTo("asa.berg" + number);
        comes(number, start(first, STOCKHOLM));
        assertAccount(number, true, "Åsa " + old, "OU=Tech,OU=People", "all-staff", "technology");
        String guid = guid(number);

        // Married: another name and address, and the old address still arrives.
        hr(
                number,
                "familyName",
                married,
                "email",
                "asa.dal" + number + "@nordlund.example",
                "otherEmails",
                "asa" + number + "@nordlund.example");
        settle(number);
        assertAccount(number, true, "Åsa " + married, "OU=Tech,OU=People", "all-staff", "technology");
        SearchResultEntry renamed = entry(number).orElseThrow();
        assertThat(renamed.getAttributeValue("sAMAccountName")).isEqualTo("asa.dal" + number);
        assertThat(renamed.getAttributeValues("proxyAddresses"))
                .containsExactlyInAnyOrder(
                        "SMTP:asa.dal" + number + "@nordlund.example", "smtp:asa" + number + "@nordlund.example");

        // Two moves: to another department, and to the other end of the world.
        hr(number, "department", "Försäljning");
        settle(number);
        assertAccount(number, true, "Åsa " + married, "OU=Sales,OU=People", "all-staff", "sales");
        hr(number, "location", "Auckland");
        settle(number);
        assertAccount(number, true, "Åsa " + married, "OU=Auckland,OU=Sales,OU=People", "all-staff", "sales");

        // A second contract beside it, found to be the same person's: one account, and its end ends nothing.
        String contract = newNumber();
        LocalDate over = today(AUCKLAND).plusDays(3);
        hr(
                contract,
                "familyName",
                married,
                "employmentType",
                "trainee",
                "department",
                "Teknik",
                "startDate",
                today(AUCKLAND).toString(),
                "endDate",
                over.toString());
        merging.merge(person(number).id(), person(contract).id(), null, "desk", "the same passport");
        settle(number);
        assertThat(person(contract).id()).isEqualTo(person(number).id());
        comes(number, start(over.plusDays(1), AUCKLAND));
        assertAccount(number, true, "Åsa " + married, "OU=Auckland,OU=Sales,OU=People", "all-staff", "sales");
        assertThat(entry(contract)).isEmpty();

        // A leave of absence, by the days of Auckland.
        LocalDate away = today(AUCKLAND).plusDays(10);
        hr(number, "leaveStart", away.toString(), "leaveEnd", away.plusDays(60).toString());
        settle(number);
        comes(number, start(away, AUCKLAND).minusSeconds(1));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        comes(number, start(away, AUCKLAND));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        comes(number, start(away.plusDays(61), AUCKLAND));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();

        // Leaves at the end of the last day there, and comes back within the days of grace.
        LocalDate last = today(AUCKLAND).plusDays(20);
        hr(number, "endDate", last.toString());
        settle(number);
        comes(number, start(last.plusDays(1), AUCKLAND).minusSeconds(1));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        comes(number, start(last.plusDays(1), AUCKLAND));
        assertAccount(number, false, "Åsa " + married, "OU=Leavers");
        comes(number, start(last.plusDays(10), AUCKLAND));
        hr(number, "endDate", null, "department", "Teknik", "location", null);
        settle(number);
        assertAccount(number, true, "Åsa " + married, "OU=Tech,OU=People", "all-staff", "technology");
        assertThat(guid(number)).as("the same account all the time").isEqualTo(guid);

        // Leaves for good; after the days of grace somebody agrees, and the account is gone.
        hr(number, "active", "false");
        settle(number);
        assertAccount(number, false, "Åsa " + married, "OU=Leavers");
        Instant gone = CLOCK.instant();
        comes(number, gone.plus(java.time.Duration.ofDays(32)));
        Ticket deletion = tickets.openOf(person(number).id()).orElseThrow();
        desk.resolve(task(deletion).getId(), "desk", new Reply("APPROVE", null, null));
        settle(number);
        assertThat(entry(number)).isEmpty();
        assertThat(tickets.find(deletion.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);

        // Hired once more: the same person under the same unique id, with a new account under the same user name.
        hr(number, "active", "true");
        settle(number);
        assertAccount(number, true, "Åsa " + married, "OU=Tech,OU=People", "all-staff", "technology");
        assertThat(guid(number)).isNotEqualTo(guid);
        assertThat(entry(number).orElseThrow().getAttributeValue("sAMAccountName"))
                .isEqualTo("asa.dal" + number);
        assertThat(tickets.openOf(person(number).id())).isEmpty();
        assertNoWatch(number);
    }

    private void assertAccount(String number, boolean enabled, String commonName, String place, String... groups)
            throws LDAPException {
        SearchResultEntry entry = entry(number).orElseThrow();
        assertThat(entry.getDN()).isEqualToIgnoringCase("CN=" + commonName + "," + place + "," + DIRECTORY.baseDn());
        assertThat(isEnabled(entry)).isEqualTo(enabled);
        assertThat(Stream.ofNullable(entry.getAttributeValues("memberOf"))
                        .flatMap(Arrays::stream)
                        .map(dn -> dn.substring("CN=".length(), dn.indexOf(','))))
                .containsExactlyInAnyOrder(groups);
    }
}
