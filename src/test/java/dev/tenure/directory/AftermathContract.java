package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.util.ssl.SSLUtil;
import dev.tenure.TestDatabase;
import dev.tenure.directory.Restored.Why;
import dev.tenure.roster.Field;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the room promises of the time after a write, whichever server it is held against: undo, restore, inventory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AftermathContract {

    private final TestDatabase database = TestDatabase.migrated();
    private DirectoryUnderTest server;
    private LDAPConnection admin;
    private Room room;
    private String mark;
    private String unit;
    private int numbers;

    abstract DirectoryUnderTest server();

    @BeforeEach
    void ownUnits() throws LDAPException, GeneralSecurityException {
        server = server();
        SSLUtil tls = Trust.of(server.ca());
        admin = new LDAPConnection(
                tls.createSSLSocketFactory(),
                server.url().getHost(),
                server.url().getPort(),
                server.adminDn(),
                server.adminPassword());
        StringBuilder letters = new StringBuilder();
        ThreadLocalRandom.current().ints(8, 'a', 'z' + 1).forEach(letters::appendCodePoint);
        mark = letters.toString();
        unit = "OU=U" + mark + ",OU=People";
        unit(unit);
        room = new Room(database, server.settings());
    }

    @AfterEach
    void close() {
        room.close();
        admin.close();
    }

    // ---------------------------------------------------------------------------------------------- undo

    @Test
    void anUpdateIsPutBackAttributeByAttribute() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse; night").with(Field.PHONE, "1");
        agree(anna);
        Change change =
                agree(anna.with(Field.TITLE, "Doctor").without(Field.PHONE).with(Field.MOBILE, "2"));

        Reversal.Done draft = done(room.reversals.draft(change.id()));
        Reversal.Done undone = undo(change.id());

        assertThat(draft.writes()).isEqualTo(undone.writes());
        assertThat(undone.writes())
                .containsExactlyInAnyOrder(
                        new AttributeWrite("title", "Doctor", "Nurse; night"),
                        new AttributeWrite("telephoneNumber", null, "1"),
                        new AttributeWrite("mobile", "2", null));
        assertThat(undone.fields()).containsExactlyInAnyOrder(Field.TITLE, Field.PHONE, Field.MOBILE);
        SearchResultEntry entry = entry(anna);
        assertThat(entry.getAttributeValue("title")).isEqualTo("Nurse; night");
        assertThat(entry.getAttributeValue("telephoneNumber")).isEqualTo("1");
        assertThat(entry.hasAttribute("mobile")).isFalse();
    }

    @Test
    void severalAddressesComeBackOneByOneAndKindsThatAreNotOursStay() throws Exception {
        Orders anna = person("Anna").with(Field.EMAIL, "one." + mark + "@corp.example");
        Change hired = agree(anna);
        admin.modify(
                hired.account().dn(),
                new Modification(ModificationType.ADD, "proxyAddresses", "sip:" + mark + "; home@corp.example"));
        Change change = agree(anna.with(Field.EMAIL, "two." + mark + "@corp.example"));

        undo(change.id());

        assertThat(entry(anna).getAttributeValue("mail")).isEqualTo("one." + mark + "@corp.example");
        assertThat(entry(anna).getAttributeValues("proxyAddresses"))
                .containsExactlyInAnyOrder("SMTP:one." + mark + "@corp.example", "sip:" + mark + "; home@corp.example");
    }

    @Test
    void aRenameAndAMoveArePutBackTogether() throws Exception {
        unit("OU=Other," + unit);
        Orders anna = person("Anna");
        Change hired = agree(anna);
        Change change = agree(anna.with(Field.GIVEN_NAME, "Berta").in("OU=Other," + unit));

        Reversal.Done undone = undo(change.id());

        assertThat(undone.container()).isEqualToIgnoringCase("OU=Other," + unit);
        assertThat(undone.fields()).contains(Field.GIVEN_NAME, Field.FAMILY_NAME);
        assertThat(DN.equals(entry(anna).getDN(), hired.account().dn())).isTrue();
        assertThat(entry(anna).getAttributeValue("displayName")).startsWith("Anna ");
        assertThat(room.accounts.of(anna.personId()))
                .map(Account::dn)
                .contains(entry(anna).getDN());
    }

    @Test
    void aLeaverIsEnabledAgainAndOtherFlagsStayAsTheyAre() throws Exception {
        Orders anna = person("Anna");
        Change hired = agree(anna);
        Change left = agree(anna.state(State.DISABLED));
        admin.modify(hired.account().dn(), new Modification(ModificationType.REPLACE, "userAccountControl", "66050"));

        Reversal.Done undone = undo(left.id());

        assertThat(undone.state()).isEqualTo(State.DISABLED);
        assertThat(entry(anna).getAttributeValue("userAccountControl")).isEqualTo("66048");
        assertThat(room.accounts.of(anna.personId())).map(Account::enabled).contains(true);
    }

    @Test
    void anAccountThatTheChangeCreatedIsDisabledAndLeft() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse");
        Change hired = agree(anna);

        Reversal.Done undone = undo(hired.id());

        assertThat(undone.disabledOnly()).isTrue();
        assertThat(undone.state()).isEqualTo(State.ENABLED);
        assertThat(entry(anna).getAttributeValue("userAccountControl")).isEqualTo("514");
        assertThat(entry(anna).getAttributeValue("title")).isEqualTo("Nurse");
    }

    @Test
    void theManagerComesBackByKeyWhereverBothAccountsLieByNow() throws Exception {
        unit("OU=Bosses," + unit);
        Orders first = person("First");
        Orders second = person("Second");
        String firstDn = agree(first).account().dn();
        String secondDn = agree(second).account().dn();
        Orders anna = person("Anna").underManager(first.employeeId(), firstDn);
        agree(anna);
        Change change = agree(anna.underManager(second.employeeId(), secondDn));
        admin.modifyDN(firstDn, new DN(firstDn).getRDNString(), true, "OU=Bosses," + unit + "," + server.baseDn());
        admin.modifyDN(secondDn, new DN(secondDn).getRDNString(), true, "OU=Bosses," + unit + "," + server.baseDn());

        undo(change.id());

        assertThat(entry(anna).getAttributeValue("manager"))
                .isEqualTo(entry(first).getDN());
    }

    @Test
    void whatSomebodyElseWroteSinceIsLeftAndNothingIsWritten() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse").with(Field.PHONE, "1");
        Change hired = agree(anna);
        Change change = agree(anna.with(Field.TITLE, "Doctor").with(Field.PHONE, "2"));
        admin.modify(hired.account().dn(), new Modification(ModificationType.REPLACE, "title", "Surgeon"));

        Reversal reversal = room.reversals.carryOut(change.id(), UUID.randomUUID());

        assertThat(reversal).asInstanceOf(type(Reversal.Newer.class)).satisfies(newer -> {
            assertThat(newer.conflicts()).hasSize(1);
            Conflict conflict = newer.conflicts().get(0);
            assertThat(conflict.attribute()).isEqualTo("title");
            assertThat(conflict.code()).isEqualTo("changed-elsewhere");
            assertThat(conflict.found()).isEqualTo("Surgeon");
            assertThat(conflict.at()).isNotNull();
        });
        assertThat(entry(anna).getAttributeValue("telephoneNumber")).isEqualTo("2");
    }

    @Test
    void whatALaterChangeOfOursWroteIsNamedUntilThatOneIsUndone() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse");
        agree(anna);
        Change second = agree(anna.with(Field.TITLE, "Doctor"));
        Change third = agree(anna.with(Field.TITLE, "Surgeon"));

        assertThat(room.reversals.draft(second.id()))
                .asInstanceOf(type(Reversal.Newer.class))
                .satisfies(newer -> assertThat(newer.conflicts())
                        .extracting(Conflict::code, Conflict::byChange)
                        .containsExactly(org.assertj.core.groups.Tuple.tuple("written-since", third.id())));

        undo(third.id());
        undo(second.id());

        assertThat(entry(anna).getAttributeValue("title")).isEqualTo("Nurse");
    }

    @Test
    void anUndoIsUndoneAndThenTheChangeMayBeUndoneAgain() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse");
        agree(anna);
        Change change = agree(anna.with(Field.TITLE, "Doctor"));
        UUID undo = UUID.randomUUID();
        UUID redo = UUID.randomUUID();

        done(room.reversals.carryOut(change.id(), undo));
        done(room.reversals.carryOut(undo, redo));
        assertThat(entry(anna).getAttributeValue("title")).isEqualTo("Doctor");

        assertThat(room.reversals.draft(redo)).isEqualTo(new Reversal.Nothing(Reversal.Why.UNDO_THE_CHANGE_AGAIN));
        undo(change.id());
        assertThat(entry(anna).getAttributeValue("title")).isEqualTo("Nurse");
        assertThat(room.reversals.writesOf(undo)).containsExactly(new AttributeWrite("title", "Doctor", "Nurse"));
    }

    @Test
    void whatIsBackAlreadyIsNotWrittenAgain() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse");
        Change hired = agree(anna);
        Change change = agree(anna.with(Field.TITLE, "Doctor"));
        admin.modify(hired.account().dn(), new Modification(ModificationType.REPLACE, "title", "Nurse"));
        long before = room.asked(Operation.MODIFY);

        assertThat(undo(change.id()).writes()).isEmpty();
        assertThat(room.asked(Operation.MODIFY)).isEqualTo(before);
    }

    @Test
    void anAdoptionThatIsUndoneGivesTheAccountUp() throws Exception {
        String dn = "CN=Somebody " + mark + "," + unit + "," + server.baseDn();
        admin.add(
                dn,
                new Attribute("objectClass", "user"),
                new Attribute("sAMAccountName", "s." + mark),
                new Attribute("title", "Owner"));
        UUID guid = ObjectGuid.of(admin.getEntry(dn, ObjectGuid.ATTRIBUTE));
        Orders anna = person("Anna").with(Field.TITLE, "Nurse").adopting(guid);
        Change change = agree(anna);

        Reversal.Done undone = undo(change.id());

        assertThat(undone.unlinked()).isTrue();
        assertThat(undone.fields()).isEmpty();
        SearchResultEntry back = admin.getEntry(dn);
        assertThat(back.hasAttribute("employeeID")).isFalse();
        assertThat(back.getAttributeValue("title")).isEqualTo("Owner");
        assertThat(room.accounts.of(anna.personId())).isEmpty();
        assertThat(room.jdbc
                        .sql("select count(*) from claimed_name where name = ? and person_id is null")
                        .param("s." + mark)
                        .query(Long.class)
                        .single())
                .as("the name stays taken, and is not this person's")
                .isOne();
    }

    @Test
    void aProtectedAccountIsNotTouched() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse");
        Change hired = agree(anna);
        Change change = agree(anna.with(Field.TITLE, "Doctor"));
        admin.modify(hired.account().dn(), new Modification(ModificationType.REPLACE, "adminCount", "1"));

        assertThat(room.reversals.carryOut(change.id(), UUID.randomUUID()))
                .asInstanceOf(type(Reversal.Stopped.class))
                .satisfies(stopped -> assertThat(stopped.refusal().cause()).isEqualTo(Cause.PROTECTED));
        assertThat(entry(anna).getAttributeValue("title")).isEqualTo("Doctor");
    }

    @Test
    void aPlaceThatIsGoneOrTakenIsSaidAndNothingIsWritten() throws Exception {
        unit("OU=Other," + unit);
        Orders anna = person("Anna").with(Field.TITLE, "Nurse");
        Change hired = agree(anna);
        Change moved = agree(anna.with(Field.TITLE, "Doctor").in("OU=Other," + unit));
        admin.add(
                hired.account().dn(),
                new Attribute("objectClass", "user"),
                new Attribute("sAMAccountName", "x." + mark));

        assertThat(room.reversals.carryOut(moved.id(), UUID.randomUUID()))
                .asInstanceOf(type(Reversal.Newer.class))
                .satisfies(newer ->
                        assertThat(newer.conflicts()).extracting(Conflict::code).containsExactly("place-taken"));
        assertThat(entry(anna).getAttributeValue("title")).isEqualTo("Doctor");
    }

    @Test
    void aChangeThatWroteNothingHasNothingToPutBack() {
        assertThat(room.reversals.draft(UUID.randomUUID()))
                .isEqualTo(new Reversal.Nothing(Reversal.Why.NOTHING_WRITTEN));
    }

    // ------------------------------------------------------------------------------------------- restore

    @Test
    void aDeletedAccountComesBackWithItsKeysDisabledAndIsFilledByTheNextOrder() throws Exception {
        try (Room mighty = new Room(database, asAdmin())) {
            Orders anna = person("Anna").with(Field.TITLE, "Nurse");
            Account before = agree(anna).account();
            admin.delete(before.dn());

            Restored restored = mighty.restoration.restore(anna.personId(), UUID.randomUUID());

            assertThat(restored).isInstanceOf(Restored.Back.class);
            SearchResultEntry back = admin.getEntry(before.dn(), "*");
            assertThat(ObjectGuid.of(back)).isEqualTo(before.objectGuid());
            assertThat(back.getAttributeValueAsInteger("userAccountControl") & 2)
                    .isEqualTo(2);
            assertThat(back.getAttributeValue("userPrincipalName")).isEqualTo(before.userPrincipalName());

            Written written = agree(anna).written();
            assertThat(written.deed()).isEqualTo(Deed.ENABLED);
            assertThat(entry(anna).getAttributeValue("title")).isEqualTo("Nurse");
            assertThat(written.account().objectGuid()).isEqualTo(before.objectGuid());
            assertThat(mighty.restoration.restore(anna.personId(), UUID.randomUUID()))
                    .isInstanceOf(Restored.There.class);
        }
    }

    @Test
    void whatWeDeletedOurselvesIsNotUndoneButRestoredAndThePersonsAgain() throws Exception {
        try (Room mighty = new Room(database, asAdmin())) {
            Orders anna = person("Anna").with(Field.TITLE, "Nurse");
            Account before = agree(anna).account();
            agree(anna.state(State.DISABLED));
            AccountOrder deletion = anna.state(State.DISABLED).order();
            assertThat(mighty.accounts.delete(deletion)).isInstanceOf(Written.class);
            assertThat(room.accounts.of(anna.personId())).isEmpty();

            assertThat(room.reversals.draft(deletion.changeId()))
                    .isEqualTo(new Reversal.Nothing(Reversal.Why.ACCOUNT_DELETED));
            assertThat(mighty.restoration.restore(anna.personId(), UUID.randomUUID()))
                    .isInstanceOf(Restored.Back.class);

            assertThat(room.accounts.of(anna.personId()))
                    .map(Account::objectGuid)
                    .contains(before.objectGuid());
            assertThat(room.accounts.standing(anna.personId())).contains(new Standing(false, true));
            Written written = agree(anna).written();
            assertThat(written.account().objectGuid()).isEqualTo(before.objectGuid());
            assertThat(entry(anna).getAttributeValue("title")).isEqualTo("Nurse");
        }
    }

    @Test
    void whoIsRestoredAndHiredAgainGetsTodaysGroupsNeverYesterdays() throws Exception {
        try (Room mighty = new Room(database, asAdmin())) {
            Orders anna = person("Anna");
            Account before = agree(anna).account();
            String yesterday = group("yesterday");
            String both = group("both");
            String today = group("today");
            join(anna, false, yesterday, both);
            // The whole way out: disabled, out of the groups, and deleted by us.
            agree(anna.state(State.DISABLED));
            join(anna, true);
            assertThat(mighty.accounts.delete(anna.state(State.DISABLED).order()))
                    .isInstanceOf(Written.class);

            assertThat(mighty.restoration.restore(anna.personId(), UUID.randomUUID()))
                    .isInstanceOf(Restored.Back.class);
            assertThat(agree(anna).account().objectGuid()).isEqualTo(before.objectGuid());
            MembershipReport report = join(anna, false, both, today);

            assertThat(report.refused()).isEmpty();
            assertThat(report.granted())
                    .extracting(Group::name)
                    .containsExactlyInAnyOrder("both" + mark, "today" + mark);
            assertThat(groupsOf(anna)).containsExactlyInAnyOrder("both" + mark, "today" + mark);
        }
    }

    @Test
    void whatAnAccountHadWhenSomebodyDeletedItIsNotGivenByTheRestore() throws Exception {
        try (Room mighty = new Room(database, asAdmin())) {
            Orders anna = person("Anna");
            Account before = agree(anna).account();
            String yesterday = group("yesterday");
            String today = group("today");
            join(anna, false, yesterday);
            admin.delete(before.dn());

            assertThat(mighty.restoration.restore(anna.personId(), UUID.randomUUID()))
                    .isInstanceOf(Restored.Back.class);
            agree(anna);
            join(anna, false, today);

            assertThat(groupsOf(anna)).containsExactly("today" + mark);
            assertThat(room.memberships.of(anna.personId()))
                    .filteredOn(membership -> membership.state() == Membership.State.GRANTED)
                    .extracting(membership -> membership.group().name())
                    .containsExactly("today" + mark);
        }
    }

    @Test
    void whoGetsANewAccountAfterTheDeletionGetsTodaysGroupsInIt() throws Exception {
        try (Room mighty = new Room(database, asAdmin())) {
            Orders anna = person("Anna");
            Account before = agree(anna).account();
            String yesterday = group("yesterday");
            String today = group("today");
            join(anna, false, yesterday);
            agree(anna.state(State.DISABLED));
            join(anna, true);
            assertThat(mighty.accounts.delete(anna.state(State.DISABLED).order()))
                    .isInstanceOf(Written.class);

            assertThat(agree(anna).account().objectGuid()).isNotEqualTo(before.objectGuid());
            join(anna, false, today);

            assertThat(groupsOf(anna)).containsExactly("today" + mark);
        }
    }

    @Test
    void theLeastPrivilegedAccountIsToldThatItMayNot() throws Exception {
        Orders anna = person("Anna");
        admin.delete(agree(anna).account().dn());

        assertThat(room.restoration.restore(anna.personId(), UUID.randomUUID()))
                .asInstanceOf(type(Restored.Unable.class))
                .satisfies(unable -> assertThat(unable.why()).isIn(Why.NOT_FOUND, Why.REFUSED));
    }

    @Test
    void aNameThatSomebodyHasByNowStaysTheirs() throws Exception {
        try (Room mighty = new Room(database, asAdmin())) {
            Orders anna = person("Anna");
            Account before = agree(anna).account();
            admin.delete(before.dn());
            admin.add(
                    "CN=Thief " + mark + "," + unit + "," + server.baseDn(),
                    new Attribute("objectClass", "user"),
                    new Attribute("sAMAccountName", before.accountName()));

            assertThat(mighty.restoration.restore(anna.personId(), UUID.randomUUID()))
                    .isEqualTo(new Restored.Unable(Why.NAME_TAKEN, null));
        }
    }

    @Test
    void whoNeverHadAnAccountHasNoneToRestore() {
        assertThat(room.restoration.restore(UUID.randomUUID(), UUID.randomUUID()))
                .isEqualTo(new Restored.Unable(Why.NO_ACCOUNT, null));
    }

    // ----------------------------------------------------------------------------------------- inventory

    @Test
    void theInventoryHandsOverEveryAccountInPagesAndSaysInWhatOneDiffers() throws Exception {
        Orders anna = person("Anna").with(Field.TITLE, "Nurse");
        Account account = agree(anna).account();
        for (int i = 0; i < Inventory.PAGE + 10; i++) {
            admin.add(
                    "CN=P" + i + "," + unit + "," + server.baseDn(),
                    new Attribute("objectClass", "user"),
                    new Attribute("sAMAccountName", "p" + i + "." + mark));
        }
        admin.modify(account.dn(), new Modification(ModificationType.REPLACE, "title", "Pirate"));

        List<InventoryEntry> all = all(null);
        InventoryEntry found = all.stream()
                .filter(entry -> entry.objectGuid().equals(account.objectGuid()))
                .findFirst()
                .orElseThrow();

        assertThat(all.stream().filter(entry -> entry.dn().contains(unit)).map(InventoryEntry::objectGuid))
                .hasSize(Inventory.PAGE + 11)
                .doesNotHaveDuplicates();
        assertThat(room.inventory.differences(anna.order(), found, Remembered.NOTHING))
                .containsExactly(new AttributeWrite("title", "Pirate", "Nurse"));
        assertThat(found.employeeId()).isEqualTo(anna.employeeId());
        assertThat(found.isEnabled()).isTrue();
        assertThat(found.isProtected()).isFalse();
        assertThat(found.isOwn()).isFalse();
        assertThat(room.inventory.dnOf(account.objectGuid())).contains(account.dn());
    }

    @Test
    void onlyWhatWasChangedAfterAMarkIsReadAgain() throws Exception {
        Orders anna = person("Anna");
        Orders berta = person("Berta");
        Account changed = agree(anna).account();
        agree(berta);
        Inventory.Mark here = room.inventory.mark().orElseThrow();
        admin.modify(changed.dn(), new Modification(ModificationType.REPLACE, "title", "Pirate"));

        assertThat(all(here)).extracting(InventoryEntry::objectGuid).containsExactly(changed.objectGuid());
    }

    // ------------------------------------------------------------------------------------------- helpers

    /** An order that was carried out: the change that it was for, and what came of it. */
    record Change(UUID id, Written written) {

        Account account() {
            return written.account();
        }
    }

    private Change agree(Orders orders) {
        AccountOrder order = orders.order();
        Outcome outcome = room.accounts.agree(order);
        assertThat(outcome).isInstanceOf(Written.class);
        return new Change(order.changeId(), (Written) outcome);
    }

    private MembershipReport join(Orders orders, boolean leaves, String... groups) {
        return room.memberships.agree(MembershipContract.order(orders.personId(), leaves, groups));
    }

    private String group(String name) throws LDAPException {
        String rdns = "CN=" + name + mark + ",OU=Groups";
        admin.add(
                rdns + "," + server.baseDn(),
                new Attribute("objectClass", "group"),
                new Attribute("sAMAccountName", name + mark));
        return rdns;
    }

    private List<String> groupsOf(Orders orders) throws LDAPException {
        SearchResultEntry entry = admin.searchForEntry(
                server.baseDn(),
                com.unboundid.ldap.sdk.SearchScope.SUB,
                com.unboundid.ldap.sdk.Filter.createEqualityFilter("employeeID", orders.employeeId()),
                "memberOf");
        String[] in = entry.getAttributeValues("memberOf");
        return in == null
                ? List.of()
                : java.util.Arrays.stream(in).map(Group::name).toList();
    }

    private Reversal.Done undo(UUID change) {
        return done(room.reversals.carryOut(change, UUID.randomUUID()));
    }

    private static Reversal.Done done(Reversal reversal) {
        assertThat(reversal).isInstanceOf(Reversal.Done.class);
        return (Reversal.Done) reversal;
    }

    private Orders person(String given) {
        return Orders.of("U" + mark + ++numbers, unit, given, "Berg" + mark + numbers);
    }

    private SearchResultEntry entry(Orders orders) throws LDAPException {
        return admin.searchForEntry(
                server.baseDn(),
                com.unboundid.ldap.sdk.SearchScope.SUB,
                com.unboundid.ldap.sdk.Filter.createEqualityFilter("employeeID", orders.employeeId()));
    }

    private List<InventoryEntry> all(Inventory.Mark since) {
        List<InventoryEntry> all = new ArrayList<>();
        room.inventory.read(since, page -> {
            assertThat(page.size()).isLessThanOrEqualTo(Inventory.PAGE);
            all.addAll(page);
        });
        return all;
    }

    private DirectorySettings asAdmin() {
        DirectoryUnderTest mighty = new DirectoryUnderTest(
                server.url(),
                server.baseDn(),
                server.adminDn(),
                server.adminPassword(),
                server.ca(),
                server.adminDn(),
                server.adminPassword());
        return mighty.settings();
    }

    private void unit(String container) throws LDAPException {
        admin.add(container + "," + server.baseDn(), new Attribute("objectClass", "organizationalUnit"));
    }
}
