package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import dev.tenure.directory.FirstPassword;
import dev.tenure.directory.FirstPasswords;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Accounts that can be used only once their first password was handed over: a policy of the table of days. */
class HandOverTest extends DatedTest {

    @Autowired
    private FirstPasswords passwords;

    @Autowired
    private Handing handing;

    @Autowired
    private Undo undo;

    @Autowired
    private Drift drift;

    @Autowired
    private DriftFindings findings;

    @DynamicPropertySource
    static void policy(DynamicPropertyRegistry registry) {
        try {
            Path folder = Files.createTempDirectory("decisions");
            String days = Files.readString(Path.of("dmn/lifecycle-days.dmn"));
            Files.writeString(
                    folder.resolve("lifecycle-days.dmn"),
                    days.replace("<text>&quot;FIRST_DAY&quot;</text>", "<text>&quot;HAND_OVER&quot;</text>"));
            registry.add("tenure.process.decisions", () -> folder.toUri().toString());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Test
    void theAccountStaysDisabledOnAndAfterTheFirstDayUntilTheHandOver() throws Exception {
        String number = newNumber();
        LocalDate first = today(STOCKHOLM).plusDays(5);
        Ticket hired = worked(hire(number, "startDate", first.toString()));
        comes(number, start(first.plusDays(2), STOCKHOLM));
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        assertThat(task(hired).getTaskDefinitionKey()).isEqualTo("credentialsNotCollected");
        assertThat(said(hired)).contains("first-password.awaited");

        show(number);
        awaitEnabled(number);
        assertThat(tickets.find(hired.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
    }

    @Test
    void aHandOverBeforeTheFirstDayEnablesNothingBeforeIt() throws Exception {
        String number = newNumber();
        LocalDate first = today(STOCKHOLM).plusDays(5);
        Ticket hired = worked(hire(number, "startDate", first.toString()));
        show(number);
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();

        comes(number, start(first, STOCKHOLM));
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(said(hired)).doesNotContain("first-password.not-collected", "first-password.awaited");
    }

    @Test
    void whoseFirstDayIsPastIsHandedOverOnATicketOfItsOwnAndWithoutATask() throws Exception {
        String number = newNumber();
        Ticket hired = worked(hire(number));
        assertThat(hired.status()).isEqualTo(TicketStatus.DONE);
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();

        show(number);
        awaitEnabled(number);
        assertThat(roster.changesOf(person(number).id(), 9)).hasSize(2);

        worked(hr(number, "leaveStart", LocalDate.now(STOCKHOLM).minusDays(1).toString()));
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        worked(hr(number, "leaveStart", null));
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow()))
                .as("a leave of absence needs no new hand-over")
                .isTrue();
    }

    @Test
    void whoComesBackNeedsANewHandOverAndAnUndoneLeaveDoesNot() throws Exception {
        String number = newNumber();
        worked(hire(number));
        show(number);
        awaitEnabled(number);
        Ticket left = worked(hr(number, "active", "false"));
        assertThat(undo.undo(left.changeId(), "desk", "a mistake")).get().isInstanceOf(Undone.Done.class);
        worked(hr(number, "title", "Nurse"));
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();

        worked(hr(number, "active", "true"));
        worked(hr(number, "active", "false"));
        worked(hr(number, "active", "true"));
        settle(number);
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        show(number);
        awaitEnabled(number);
    }

    @Test
    void anAccountThatWasThereBeforeIsEnabledAndOneThatSomebodyEnabledByHandIsDisabled() throws Exception {
        String adopted = newNumber();
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.add(
                    "dn: CN=Old " + adopted + ",OU=People," + DIRECTORY.baseDn(),
                    "objectClass: user",
                    "sAMAccountName: old" + adopted,
                    "employeeID: " + adopted);
            worked(hire(adopted));
            assertThat(isEnabled(entry(adopted).orElseThrow())).isTrue();

            String made = newNumber();
            worked(hire(made));
            admin.modify(
                    entry(made).orElseThrow().getDN(),
                    new Modification(ModificationType.REPLACE, "userAccountControl", "512"));
            drift.runNow("desk");
            assertThat(findings.findings(
                            java.util.EnumSet.of(DriftFinding.Kind.DIFFERENT),
                            person(made).id(),
                            0,
                            10))
                    .extracting(DriftFinding::attribute)
                    .contains("userAccountControl");
            worked(hr(made, "title", "Nurse"));
            assertThat(isEnabled(entry(made).orElseThrow())).isFalse();
            worked(hr(made, "title", "Doctor"));
            assertThat(isEnabled(entry(made).orElseThrow())).isFalse();
        }
    }

    private void awaitEnabled(String number) {
        await().pollInSameThread().until(() -> {
            settle(number);
            return isEnabled(entry(number).orElseThrow());
        });
    }

    private void show(String number) {
        passwords.show(person(number).id(), "desk", FirstPassword.Form.LETTER);
        handing.handedOver(person(number).id(), "desk", FirstPassword.Form.LETTER);
    }

    private dev.tenure.roster.Absorbed hire(String number, String... facts) {
        List<String> all = new ArrayList<>(List.of("givenName", "Nova", "familyName", "Back" + number));
        all.addAll(List.of(facts));
        return hr(number, all.toArray(String[]::new));
    }
}
