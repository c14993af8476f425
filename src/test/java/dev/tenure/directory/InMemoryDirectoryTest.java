package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.unboundid.ldap.sdk.ResultCode;
import dev.tenure.TestDatabase;
import dev.tenure.roster.Field;
import dev.tenure.standin.ActiveDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The directory contract, held by the stand-in, and what only a stand-in does on order: to fail at the worst moment. */
class InMemoryDirectoryTest extends DirectoryContract {

    final ActiveDirectory directory = start();

    ActiveDirectory start() {
        return ActiveDirectory.start();
    }

    @AfterAll
    void stop() {
        directory.close();
    }

    @Override
    DirectoryUnderTest server() {
        return new DirectoryUnderTest(
                URI.create(directory.ldapsUrl()),
                directory.baseDn(),
                directory.bindUpn(),
                directory.bindPassword(),
                directory.caCertificate(),
                directory.adminDn(),
                directory.adminPassword());
    }

    @Test
    void anAddWhoseAnswerIsLostIsDoneOnceAndReportedAsDone() {
        Orders anna = person("Anna", "Lost").with(Field.TITLE, "Nurse");
        directory.dropAfter(ActiveDirectory.Operation.ADD, 1);

        assertThatThrownBy(() -> agree(anna)).isInstanceOf(DirectoryUnavailable.class);
        Written again = written(anna);

        assertThat(again.deed()).isEqualTo(Deed.CREATED);
        assertThat(again.account().enabled()).isTrue();
        assertThat(again.writes())
                .contains(
                        new AttributeWrite("title", null, "Nurse"),
                        new AttributeWrite("userAccountControl", null, "512"));
        assertThat(everybody()).hasSize(1);
        assertThat(heard()).isEmpty();
    }

    @Test
    void anAccountThatWasAddedAndNotEnabledIsEnabledByTheNextAttempt() {
        Orders anna = person("Anna", "Half");
        directory.dropBefore(ActiveDirectory.Operation.MODIFY, 1);

        assertThatThrownBy(() -> agree(anna)).isInstanceOf(DirectoryUnavailable.class);

        Written again = written(anna);
        assertThat(again.deed()).isEqualTo(Deed.CREATED);
        assertThat(again.account().enabled()).isTrue();
    }

    @Test
    void aModificationWhoseAnswerIsLostIsReportedOnce() {
        Orders anna = person("Anna", "Unheard");
        written(anna);
        Orders nurse = anna.with(Field.TITLE, "Nurse");
        directory.dropAfter(ActiveDirectory.Operation.MODIFY, 1);

        assertThatThrownBy(() -> agree(nurse)).isInstanceOf(DirectoryUnavailable.class);

        assertThat(written(nurse).writes()).containsExactly(new AttributeWrite("title", null, "Nurse"));
        assertThat(written(nurse).deed()).isEqualTo(Deed.AGREED);
    }

    @Test
    void aMoveThatFailsAfterItsModificationIsFinishedAndReportedWhole() {
        Orders anna = person("Anna", "Parted");
        written(anna);
        Orders moved = anna.with(Field.TITLE, "Nurse").in("OU=Leavers");
        directory.failNext(ActiveDirectory.Operation.MODIFY_DN, 1, ResultCode.UNAVAILABLE, "00002095: SvcErr: later");

        assertThatThrownBy(() -> agree(moved)).isInstanceOf(DirectoryUnavailable.class);

        assertThat(written(moved).writes())
                .extracting(AttributeWrite::attribute)
                .containsExactlyInAnyOrder("title", "distinguishedName");
    }

    @Test
    void whatThePolicyRefusesIsSaidAndTheAccountIsKnownAllTheSame() {
        Orders anna = person("Anna", "Policy");
        directory.failNext(
                ActiveDirectory.Operation.MODIFY,
                1,
                ResultCode.UNWILLING_TO_PERFORM,
                "0000052D: SvcErr: DSID-031A124C, problem 5003 (WILL_NOT_PERFORM), data 0");

        assertThat(refusal(anna).cause()).isEqualTo(Cause.PASSWORD_POLICY);

        assertThat(accounts().of(anna.personId())).map(Account::enabled).contains(false);
        Written again = written(anna);
        assertThat(again.account().enabled()).isTrue();
        assertThat(everybody()).hasSize(1);
    }

    @Test
    void aSlowServerIsGivenUpAfterTheTimeoutAndItsLateWriteIsNotDoubled() {
        Orders anna = person("Anna", "Slow");
        directory.delayNext(ActiveDirectory.Operation.ADD, 1, Duration.ofSeconds(4));

        assertThatThrownBy(() -> agree(anna)).isInstanceOf(DirectoryUnavailable.class);
        directory.heal();

        assertThat(written(anna).deed()).isEqualTo(Deed.CREATED);
        assertThat(everybody()).hasSize(1);
    }

    @Test
    void noFailureCarriesThePersonOrThePasswordWhereverItsStackTraceIsKept() {
        for (var operation : List.of(ActiveDirectory.Operation.SEARCH, ActiveDirectory.Operation.ADD)) {
            Orders anna = person("Anna", "Secret").with(Field.EMAIL, "secret@corp.example");
            // Twice: a read is repeated on another connection.
            directory.dropBefore(operation, 2);
            var trace = new StringWriter();
            catchThrowable(() -> agree(anna)).printStackTrace(new PrintWriter(trace));
            directory.heal();

            assertThat(trace.toString())
                    .contains("DirectoryUnavailable")
                    .doesNotContain("unicodePwd", "Secret", "secret@", anna.employeeId());
        }
    }

    @Test
    void startTlsIsAnOption() {
        DirectoryUnderTest server = server();
        DirectorySettings tls = new DirectorySettings(
                List.of(URI.create(directory.ldapUrl())),
                true,
                server.baseDn(),
                server.bindDn(),
                server.bindPassword(),
                server.ca(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                2,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                "employeeID",
                "",
                "",
                "",
                "",
                Map.of());
        try (Room room = new Room(TestDatabase.migrated(), tls)) {
            assertThat(room.accounts.agree(person("Start", "Tls").order())).isInstanceOf(Written.class);
        }
    }
}
