package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.util.ssl.SSLUtil;
import dev.tenure.TestDatabase;
import dev.tenure.roster.Field;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the room promises about accounts that are to go, whichever server it is held against. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeletionContract {

    private final TestDatabase database = TestDatabase.migrated();
    private DirectoryUnderTest server;
    private LDAPConnection admin;
    private Room room;
    private String mark;
    private String unit;
    private int numbers;

    abstract DirectoryUnderTest server();

    @BeforeEach
    void ownUnit() throws LDAPException, java.security.GeneralSecurityException {
        server = server();
        SSLUtil tls = Trust.of(server.ca());
        admin = new LDAPConnection(
                tls.createSSLSocketFactory(),
                server.url().getHost(),
                server.url().getPort(),
                server.adminDn(),
                server.adminPassword());
        mark = ThreadLocalRandom.current()
                .ints(8, 'a', 'z' + 1)
                .mapToObj(letter -> String.valueOf((char) letter))
                .collect(Collectors.joining());
        unit = "OU=D" + mark + ",OU=People";
        admin.add(unit + "," + server.baseDn(), new Attribute("objectClass", "organizationalUnit"));
        room = new Room(database, server.settings());
    }

    @AfterEach
    void close() {
        room.close();
        admin.close();
    }

    @Test
    void aDisabledAccountIsDeletedAndAllThatItHeldButSecretsIsKept() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse").with(Field.EMAIL, "anna." + mark + "@corp.example");
        Account account = disabled(anna);
        admin.modify(account.dn(), replace("info", "by hand"));

        Written gone = (Written) delete(anna);

        assertThat(gone.deed()).isEqualTo(Deed.DELETED);
        assertThat(gone.account()).isEqualTo(account);
        assertThat(admin.getEntry(account.dn())).isNull();
        assertThat(gone.writes())
                .contains(
                        new AttributeWrite("distinguishedName", account.dn(), null),
                        new AttributeWrite("title", "Nurse", null),
                        new AttributeWrite("info", "by hand", null));
        assertThat(before(anna))
                .containsEntry("title", "Nurse")
                .containsEntry("mail", "anna." + mark + "@corp.example")
                .containsEntry("sAMAccountName", account.accountName())
                .containsEntry("info", "by hand")
                .containsKeys("objectGUID", "objectSid", "userAccountControl")
                .doesNotContainKeys("unicodePwd", "tokenGroups");
        assertThat(state(anna)).isEqualTo("DONE");
        assertThat(room.accounts.of(anna.personId())).isEmpty();
        assertThat(room.accounts.standing(anna.personId())).isEmpty();
        assertThat(room.accounts.manager(anna.employeeId()).found()).isEqualTo(ManagerAccount.Found.NONE);
    }

    @Test
    void deletingAgainFindsNothingToDelete() throws Exception {
        Orders anna = person("Anna");
        disabled(anna);

        delete(anna);

        assertThat(delete(anna)).isInstanceOf(Absent.class);
        assertThat(room.asked(Operation.DELETE)).isEqualTo(1);
        assertThat(delete(person("Nobody"))).isInstanceOf(Absent.class);
    }

    @Test
    void anAccountThatSomebodyElseDeletedIsFineAndNobodyIsAskedAboutANewOne() throws Exception {
        Orders anna = person("Anna");
        Account account = disabled(anna);
        admin.delete(account.dn());

        assertThat(delete(anna)).isInstanceOf(Absent.class);
        assertThat(room.accounts.standing(anna.personId())).isEmpty();

        assertThat(((Written) agree(anna)).deed()).isEqualTo(Deed.CREATED);
    }

    @Test
    void whoComesBackAfterTheDeletionGetsANewAccountOfTheSameName() throws Exception {
        Orders first = person("Anna");
        Orders second = person("Anna");
        agree(first);
        Account account = disabled(second);
        assertThat(account.accountName()).as("the first name was taken").endsWith("2");
        delete(second);
        delete(first.state(State.DISABLED));
        room.jdbc
                .sql("delete from claimed_name where person_id = ?")
                .param(first.personId())
                .update();

        Written back = (Written) agree(second);

        assertThat(back.deed()).isEqualTo(Deed.CREATED);
        assertThat(back.account().accountName()).isEqualTo(account.accountName());
        assertThat(back.account().objectGuid()).isNotEqualTo(account.objectGuid());
        assertThat(room.accounts.of(second.personId())).contains(back.account());
    }

    @Test
    void anEnabledAccountIsNotDeleted() throws Exception {
        Orders anna = person("Anna");
        Account account = ((Written) agree(anna)).account();
        assertRefused(anna, Cause.IN_USE, account);

        Orders bo = person("Bo");
        Account byHand = disabled(bo);
        admin.modify(byHand.dn(), replace("userAccountControl", "512"));
        assertRefused(bo, Cause.IN_USE, byHand);
        assertThat(room.accounts.draftDeletion(bo.order()).verdict()).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void anAccountThatCarriesAnotherNumberByNowIsNotDeleted() throws Exception {
        Orders anna = person("Anna");
        Account account = disabled(anna);
        admin.modify(account.dn(), replace("employeeID", "9" + mark));

        assertRefused(anna, Cause.IN_USE, account);
    }

    @Test
    void protectedAccountsAndThoseOutsideOurBasesAreNotDeleted() throws Exception {
        Orders chief = person("Chief");
        Account account = disabled(chief);
        admin.modify(account.dn(), replace("adminCount", "1"));
        assertRefused(chief, Cause.PROTECTED, account);

        Orders away = person("Away");
        Account moved = disabled(away);
        String rdn = moved.dn().substring(0, moved.dn().indexOf(','));
        admin.modifyDN(moved.dn(), rdn, true, "OU=Service," + server.baseDn());
        assertThat(((Refused) delete(away)).refusal().cause()).isEqualTo(Cause.OUTSIDE_BASE);
        assertThat(admin.getEntry(rdn + ",OU=Service," + server.baseDn())).isNotNull();
        admin.delete(rdn + ",OU=Service," + server.baseDn());
        assertThat(room.asked(Operation.DELETE)).isZero();
    }

    @Test
    void anAccountThatWasNeverEnabledIsKnownToBeSo() throws Exception {
        Orders anna = person("Anna");
        agree(anna.state(State.DISABLED));
        assertThat(room.accounts.standing(anna.personId())).contains(new Standing(false, false));

        agree(anna.with(Field.TITLE, "Nurse").state(State.DISABLED));
        assertThat(room.accounts.standing(anna.personId())).contains(new Standing(false, false));

        agree(anna);
        assertThat(room.accounts.standing(anna.personId())).contains(new Standing(true, true));
        agree(anna.state(State.DISABLED));
        assertThat(room.accounts.standing(anna.personId())).contains(new Standing(false, true));
    }

    @Test
    void anAccountThatWasThereBeforeCountsAsUsed() throws Exception {
        Orders anna = person("Anna");
        Entry there = new Entry("CN=There " + mark + "," + unit + "," + server.baseDn());
        there.addAttribute("objectClass", "user");
        there.addAttribute("sAMAccountName", "there" + mark);
        there.addAttribute("employeeID", anna.employeeId());
        there.addAttribute("userAccountControl", "514");
        there.addAttribute(new Attribute("unicodePwd", RandomPassword.unicodePwd()));
        admin.add(there);

        agree(anna.state(State.DISABLED));

        assertThat(room.accounts.standing(anna.personId())).contains(new Standing(false, true));
    }

    @Test
    void aDraftSaysWhatWouldGoAndTouchesNothing() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse");
        Account account = disabled(anna);

        Draft.Writes draft = (Draft.Writes) room.accounts.draftDeletion(anna.order());

        assertThat(draft.deed()).isEqualTo(Deed.DELETED);
        assertThat(draft.dn()).isEqualTo(account.dn());
        assertThat(draft.writes()).contains(new AttributeWrite("title", "Nurse", null));
        assertThat(admin.getEntry(account.dn())).isNotNull();
    }

    private void assertRefused(Orders orders, Cause cause, Account account) throws LDAPException {
        Outcome outcome = delete(orders);
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(((Refused) outcome).refusal().cause()).isEqualTo(cause);
        assertThat(admin.getEntry(account.dn())).isNotNull();
        assertThat(room.accounts.of(orders.personId())).isPresent();
    }

    final Orders person(String given) {
        numbers++;
        return Orders.of(mark + numbers, unit, given, "Gone" + mark);
    }

    final Account disabled(Orders orders) {
        agree(orders);
        return ((Written) agree(orders.state(State.DISABLED))).account();
    }

    final Outcome agree(Orders orders) {
        return room.transaction.execute(status -> room.accounts.agree(orders.order()));
    }

    final Outcome delete(Orders orders) {
        return room.transaction.execute(status -> room.accounts.delete(orders.order()));
    }

    final Room room() {
        return room;
    }

    final LDAPConnection admin() {
        return admin;
    }

    private Map<String, String> before(Orders orders) throws JsonProcessingException {
        return new ObjectMapper()
                .readValue(
                        room.jdbc
                                .sql(
                                        "select before::text from directory_write where person_id = ? and operation = 'delete'")
                                .param(orders.personId())
                                .query(String.class)
                                .single(),
                        new TypeReference<>() {});
    }

    private String state(Orders orders) {
        return room.jdbc
                .sql("select state from directory_write where person_id = ? and operation = 'delete'")
                .param(orders.personId())
                .query(String.class)
                .single();
    }

    private static Modification replace(String attribute, String value) {
        return new Modification(ModificationType.REPLACE, attribute, value);
    }
}
