package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.ResultCode;
import dev.tenure.roster.Field;
import dev.tenure.standin.ActiveDirectory;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Deletions on the directory in memory, and the troubles that can be made on it. */
class InMemoryDeletionTest extends DeletionContract {

    private final ActiveDirectory directory = start();

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
    void aDeletionWhoseAnswerIsLostIsDoneOnceAndReportedAsDone() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse");
        Account account = disabled(anna);
        directory.dropAfter(ActiveDirectory.Operation.DELETE, 1);

        assertThatThrownBy(() -> delete(anna)).isInstanceOf(DirectoryUnavailable.class);
        assertThat(admin().getEntry(account.dn())).isNull();
        Written again = (Written) delete(anna);

        assertThat(again.deed()).isEqualTo(Deed.DELETED);
        assertThat(again.writes()).contains(new AttributeWrite("title", "Nurse", null));
        assertThat(room().accounts.of(anna.personId())).isEmpty();
    }

    @Test
    void aDeletionThatNeverCameThroughIsNotReportedAsAChange() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse");
        disabled(anna);
        directory.dropBefore(ActiveDirectory.Operation.DELETE, 1);
        assertThatThrownBy(() -> delete(anna)).isInstanceOf(DirectoryUnavailable.class);

        Written back = (Written) agree(anna);

        assertThat(back.deed()).isEqualTo(Deed.ENABLED);
        assertThat(back.writes()).extracting(AttributeWrite::attribute).containsExactly("userAccountControl");
    }

    @Test
    void anAccountWithSomethingBelowItIsRefused() throws Exception {
        Orders anna = person("Anna");
        Account account = disabled(anna);
        directory.failNext(
                ActiveDirectory.Operation.DELETE,
                1,
                ResultCode.NOT_ALLOWED_ON_NONLEAF,
                "00002015: subtree_delete: Unable to delete a non-leaf node (it has 1 children)!");

        assertThat(((Refused) delete(anna)).refusal().cause()).isEqualTo(Cause.NOT_EMPTY);
        assertThat(admin().getEntry(account.dn())).isNotNull();
    }

    @Test
    void aMissingRightIsSaid() throws Exception {
        Orders anna = person("Anna");
        disabled(anna);
        directory.failNext(
                ActiveDirectory.Operation.DELETE,
                1,
                ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                "dsdb_access: Access check failed on CN=Anna");

        assertThat(((Refused) delete(anna)).refusal().cause()).isEqualTo(Cause.NO_RIGHT);
    }
}
