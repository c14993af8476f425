package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.util.ssl.SSLUtil;
import dev.tenure.TestDatabase;
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
import org.springframework.boot.actuate.health.Status;

/** That leavers are hidden from address lists and shown again, whichever server it is held against. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HidingContract {

    /** What a forest without Exchange has, and a synchronisation rule can read. */
    private static final String SIGN = "msDS-cloudExtensionAttribute1";

    private static final String BOOKS = "showInAddressBook";

    private final TestDatabase database = TestDatabase.migrated();
    private DirectoryUnderTest server;
    private LDAPConnection admin;
    private Room room;
    private String mark;
    private String unit;
    private int numbers;

    abstract DirectoryUnderTest server();

    @BeforeEach
    void ownUnit() throws LDAPException, GeneralSecurityException {
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
        unit = "OU=H" + mark + ",OU=People";
        admin.add(unit + "," + server.baseDn(), new Attribute("objectClass", "organizationalUnit"));
        room = room(SIGN);
    }

    @AfterEach
    void close() {
        room.close();
        admin.close();
    }

    @Test
    void aLeaverIsHiddenAndWhoeverComesBackIsShownAgainWithWhatWasThereBefore() throws Exception {
        Orders anna = person("Anna");
        Account account = agree(anna).account();
        admin.modify(
                account.dn(),
                new Modification(ModificationType.REPLACE, SIGN, "Team 4"),
                new Modification(ModificationType.REPLACE, BOOKS, list("A"), list("B")));

        Written left = agree(gone(anna));

        assertThat(left.notHidden()).isNull();
        assertThat(left.deed()).isEqualTo(Deed.DISABLED);
        assertThat(left.writes()).contains(new AttributeWrite(SIGN, "Team 4", "HideMe"));
        assertThat(entry(anna).getAttributeValue(SIGN)).isEqualTo("HideMe");
        assertThat(entry(anna).hasAttribute(BOOKS)).isFalse();
        assertThat(agree(gone(anna)).deed()).as("said twice, written once").isEqualTo(Deed.AGREED);

        assertThat(agree(anna).deed()).isEqualTo(Deed.ENABLED);

        assertThat(entry(anna).getAttributeValue(SIGN)).isEqualTo("Team 4");
        assertThat(entry(anna).getAttributeValues(BOOKS)).containsExactlyInAnyOrder(list("A"), list("B"));
        assertThat(agree(anna).writes()).isEmpty();
    }

    @Test
    void onlyThoseWhoAreGoneAreHidden() throws Exception {
        Orders anna = person("Anna");
        agree(anna);

        agree(anna.state(State.DISABLED));

        assertThat(entry(anna).hasAttribute(SIGN))
                .as("on leave, suspended, or not yet here")
                .isFalse();
        agree(gone(anna));
        agree(anna.state(State.DISABLED));
        assertThat(entry(anna).hasAttribute(SIGN))
                .as("hired again, before the first day")
                .isFalse();
    }

    @Test
    void whatSomebodyElseHidBeforeStaysHidden() throws Exception {
        Orders anna = person("Anna");
        Account account = agree(anna).account();
        admin.modify(account.dn(), new Modification(ModificationType.REPLACE, SIGN, "HideMe"));

        assertThat(agree(gone(anna)).writes())
                .extracting(AttributeWrite::attribute)
                .doesNotContain(SIGN);
        agree(anna);

        assertThat(entry(anna).getAttributeValue(SIGN)).isEqualTo("HideMe");
    }

    @Test
    void whatSomebodyElseWroteSinceStaysAsTheyWroteIt() throws Exception {
        Orders anna = person("Anna");
        Account account = agree(anna).account();
        agree(gone(anna));
        admin.modify(account.dn(), new Modification(ModificationType.REPLACE, SIGN, "Archive"));

        agree(anna);

        assertThat(entry(anna).getAttributeValue(SIGN)).isEqualTo("Archive");
    }

    @Test
    void aPreviewAndAComparisonSeeItAndAnUndoPutsItBack() throws Exception {
        Orders anna = person("Anna");
        agree(anna);
        AccountOrder leaving = gone(anna).order();
        AttributeWrite hides = new AttributeWrite(SIGN, null, "HideMe");

        assertThat(((Draft.Writes) room.accounts.draft(leaving)).writes()).contains(hides);
        assertThat(differences(gone(anna))).contains(hides);
        room.accounts.agree(leaving);
        assertThat(differences(gone(anna))).isEmpty();
        assertThat(differences(anna)).contains(new AttributeWrite(SIGN, "HideMe", null));

        Reversal undone = room.reversals.carryOut(leaving.changeId(), UUID.randomUUID());

        assertThat(((Reversal.Done) undone).writes()).contains(new AttributeWrite(SIGN, "HideMe", null));
        assertThat(entry(anna).hasAttribute(SIGN)).isFalse();
        assertThat(differences(anna))
                .as("what an undo put back is no sign of ours")
                .isEmpty();
    }

    @Test
    void anAttributeThatTheDirectoryDoesNotKnowHoldsNobodyUpAndIsTold() throws Exception {
        isToldAndHoldsNobodyUp("attributeThatNobodyKnows");
    }

    @Test
    void anAttributeThatWeMayNotWriteHoldsNobodyUpAndIsTold() throws Exception {
        isToldAndHoldsNobodyUp("wWWHomePage");
    }

    private void isToldAndHoldsNobodyUp(String attribute) throws Exception {
        try (Room misled = room(attribute)) {
            Orders anna = person("Anna").with(Field.TITLE, "Nurse");
            misled.accounts.agree(anna.order());
            assertThat(misled.hidingHealth.health().getStatus()).isEqualTo(Status.UP);

            Written left = (Written)
                    misled.accounts.agree(gone(anna).with(Field.TITLE, "Doctor").order());

            assertThat(left.deed()).isEqualTo(Deed.DISABLED);
            assertThat(left.notHidden()).isNotNull();
            assertThat(left.notHidden().attribute()).isIn(attribute, null);
            assertThat(left.notHidden().resultCode()).isIn(16, 50);
            assertThat(entry(anna).getAttributeValue("userAccountControl")).isEqualTo("514");
            assertThat(entry(anna).getAttributeValue("title")).isEqualTo("Doctor");
            assertThat(misled.hidingHealth.health().getStatus()).isEqualTo(HidingHealth.DEGRADED);
            assertThat(misled.inventory.differences(
                            gone(anna).with(Field.TITLE, "Doctor").order(),
                            found(misled, anna),
                            misled.inventory.remember(List.of(anna.personId()))))
                    .as("a repair could do nothing about it")
                    .isEmpty();
        }
    }

    @Test
    void anAttributeThatTenureOwnsAlreadyCannotBeTheSign() {
        assertThatThrownBy(() -> room("Title")).hasMessageContaining("hide-attribute");
        assertThatThrownBy(() -> room("unicodePwd")).hasMessageContaining("hide-attribute");
        assertThatThrownBy(() -> room(" ")).hasMessageContaining("hide-attribute");
    }

    // ------------------------------------------------------------------------------------------- helpers

    private Room room(String attribute) {
        return new Room(database, server.settings(), new HidingSettings(true, attribute, "HideMe", true));
    }

    private Written agree(Orders orders) {
        Outcome outcome = room.accounts.agree(orders.order());
        assertThat(outcome).isInstanceOf(Written.class);
        return (Written) outcome;
    }

    private static Orders gone(Orders orders) {
        return orders.state(State.DISABLED).creating(false);
    }

    private Orders person(String given) {
        return Orders.of("H" + mark + ++numbers, unit, given, "Berg" + mark + numbers);
    }

    /** Any object will do for an address list. */
    private String list(String name) throws LDAPException {
        String dn = "OU=" + name + "," + unit + "," + server.baseDn();
        if (admin.getEntry(dn, "1.1") == null) {
            admin.add(dn, new Attribute("objectClass", "organizationalUnit"));
        }
        return dn;
    }

    private List<AttributeWrite> differences(Orders orders) {
        return room.inventory.differences(
                orders.order(), found(room, orders), room.inventory.remember(List.of(orders.personId())));
    }

    private InventoryEntry found(Room where, Orders orders) {
        List<InventoryEntry> found = new ArrayList<>();
        where.inventory.read(
                null,
                page -> page.stream()
                        .filter(entry -> entry.employeeId().equals(orders.employeeId()))
                        .forEach(found::add));
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private SearchResultEntry entry(Orders orders) throws LDAPException {
        return admin.searchForEntry(
                server.baseDn(), SearchScope.SUB, Filter.createEqualityFilter("employeeID", orders.employeeId()));
    }
}
