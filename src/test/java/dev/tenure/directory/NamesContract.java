package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.tenure.MovableClock;
import dev.tenure.TestDatabase;
import dev.tenure.roster.Field;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is promised about names, addresses and places, against any server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NamesContract {

    private final TestDatabase database = TestDatabase.migrated();
    private final MovableClock clock = new MovableClock();
    private final List<Room> rooms = new ArrayList<>();

    private DirectoryUnderTest server;
    private LDAPConnection admin;
    private String mark;
    private String unit;
    private int numbers;

    abstract DirectoryUnderTest server();

    /** How many people of one name come at once. */
    abstract int crowd();

    @BeforeEach
    void ownUnit() throws LDAPException, GeneralSecurityException {
        server = server();
        admin = new LDAPConnection(
                Trust.of(server.ca()).createSSLSocketFactory(),
                server.url().getHost(),
                server.url().getPort(),
                server.adminDn(),
                server.adminPassword());
        mark = letters(6);
        unit = "OU=N" + mark + ",OU=People";
        admin.add(unit + "," + server.baseDn(), new Attribute("objectClass", "organizationalUnit"));
    }

    @AfterEach
    void close() {
        rooms.forEach(Room::close);
        rooms.clear();
        admin.close();
        clock.putRight();
    }

    // ---------------------------------------------------------------------------------------------- rename

    @Test
    void aNewSurnameRenamesTheEntryAndLeavesTheUserName() throws Exception {
        Room room = room(new NameOptions());
        Orders anna = person("Anna", "Berg");
        written(room, anna);

        Written renamed = written(room, anna.with(Field.FAMILY_NAME, "Ek" + mark));

        SearchResultEntry entry = entry(renamed);
        assertThat(entry.getAttributeValue("cn")).isEqualTo("Anna Ek" + mark);
        assertThat(entry.getAttributeValue("displayName")).isEqualTo("Anna Ek" + mark);
        assertThat(entry.getAttributeValue("sAMAccountName")).isEqualTo("anna.berg" + mark);
        assertThat(written(room, anna.with(Field.FAMILY_NAME, "Ek" + mark)).deed())
                .isEqualTo(Deed.AGREED);
    }

    @Test
    void byPolicyTheUserNameAndAddressFollowAndTheOldAddressStaysAsAnAlias() throws Exception {
        Room room = room(renaming());
        Orders anna = person("Anna", "Berg");
        Written first = written(room, anna);
        assertThat(entry(first).getAttributeValue("mail")).isEqualTo("anna.berg" + mark + "@corp.example");
        admin.modify(first.account().dn(), add("proxyAddresses", "x500:/o=Corp/cn=" + mark));
        admin.modify(first.account().dn(), add("proxyAddresses", "sip:" + mark + "@corp.example"));

        Written renamed = written(room, anna.with(Field.FAMILY_NAME, "Ek" + mark));

        SearchResultEntry entry = entry(renamed);
        assertThat(entry.getAttributeValue("sAMAccountName")).isEqualTo("anna.ek" + mark);
        assertThat(entry.getAttributeValue("userPrincipalName")).isEqualTo("anna.ek" + mark + "@corp.example");
        assertThat(entry.getAttributeValue("mail")).isEqualTo("anna.ek" + mark + "@corp.example");
        assertThat(entry.getAttributeValues("proxyAddresses"))
                .containsExactlyInAnyOrder(
                        "SMTP:anna.ek" + mark + "@corp.example",
                        "smtp:anna.berg" + mark + "@corp.example",
                        "x500:/o=Corp/cn=" + mark,
                        "sip:" + mark + "@corp.example");
        assertThat(renamed.account().accountName()).isEqualTo("anna.ek" + mark);
        assertThat(renamed.account().objectGuid()).isEqualTo(first.account().objectGuid());
        assertThat(renamed.writes())
                .contains(new AttributeWrite("sAMAccountName", "anna.berg" + mark, "anna.ek" + mark));
        assertThat(room.accounts.of(anna.personId())).contains(renamed.account());
        assertThat(written(room, anna.with(Field.FAMILY_NAME, "Ek" + mark)).deed())
                .isEqualTo(Deed.AGREED);
    }

    @Test
    void oldNamesStayTakenAndComeBackToWhoHadThem() throws Exception {
        Room room = room(renaming());
        Orders anna = person("Anna", "Berg");
        written(room, anna);
        written(room, anna.with(Field.FAMILY_NAME, "Ek" + mark));

        Written other = written(room, person("Anna", "Berg"));
        assertThat(other.account().accountName()).isEqualTo("anna.berg" + mark + "2");
        assertThat(entry(other).getAttributeValue("mail")).isEqualTo("anna.berg" + mark + "2@corp.example");

        Written back = written(room, anna);
        assertThat(back.account().accountName()).isEqualTo("anna.berg" + mark);
        assertThat(entry(back).getAttributeValues("proxyAddresses"))
                .containsExactlyInAnyOrder(
                        "SMTP:anna.berg" + mark + "@corp.example", "smtp:anna.ek" + mark + "@corp.example");
    }

    @Test
    void aRenameIntoANameThatTheDirectoryHasGetsTheNextOne() throws Exception {
        Room room = room(renaming());
        Orders anna = person("Anna", "Berg");
        written(room, anna);
        stranger("Stranger 1", "sAMAccountName", "anna.ek" + mark);
        stranger("Stranger 2", "userPrincipalName", "anna.ek" + mark + "2@corp.example");
        stranger("Stranger 3", "mail", "anna.ek" + mark + "3@corp.example");

        Written renamed = written(room, anna.with(Field.FAMILY_NAME, "Ek" + mark));

        assertThat(renamed.account().accountName()).isEqualTo("anna.ek" + mark + "4");
        assertThat(renamed.account().userPrincipalName()).isEqualTo("anna.ek" + mark + "4@corp.example");
        assertThat(entry(renamed).getAttributeValue("mail")).isEqualTo("anna.ek" + mark + "4@corp.example");
    }

    @Test
    void whoIsAdoptedKeepsTheirNamesUntilTheyAreCalledOtherwise() throws Exception {
        Room room = room(renaming());
        Orders anna = person("Anna", "Berg");
        stranger(
                "Old Anna",
                "employeeID",
                anna.employeeId(),
                "sAMAccountName",
                "legacy" + mark,
                "mail",
                "legacy" + mark + "@corp.example",
                "givenName",
                "Anna",
                "sn",
                "Berg" + mark);

        Written adopted = written(room, anna);

        assertThat(adopted.deed()).isEqualTo(Deed.ADOPTED);
        assertThat(adopted.account().accountName()).isEqualTo("legacy" + mark);
        Written renamed = written(room, anna.with(Field.FAMILY_NAME, "Ek" + mark));
        assertThat(renamed.account().accountName()).isEqualTo("anna.ek" + mark);
        assertThat(entry(renamed).getAttributeValues("proxyAddresses"))
                .containsExactlyInAnyOrder(
                        "SMTP:anna.ek" + mark + "@corp.example", "smtp:legacy" + mark + "@corp.example");
        assertThat(room.accounts.chooseName(person("Any", "Body").personId(), "legacy" + mark))
                .as("an adopted account's name stays taken, too")
                .isEqualTo(ChosenName.TAKEN);
    }

    @Test
    void nobodyIsRenamedOnTheirWayOut() throws Exception {
        Room room = room(renaming());
        Orders anna = person("Anna", "Berg");
        written(room, anna);

        Written left = written(
                room,
                anna.with(Field.FAMILY_NAME, "Ek" + mark).state(State.DISABLED).creating(false));

        assertThat(left.deed()).isEqualTo(Deed.DISABLED);
        assertThat(left.account().accountName()).isEqualTo("anna.berg" + mark);
    }

    // ---------------------------------------------------------------------------------------------- clashes

    @Test
    void namesOfThoseWhoAreGoneStayTakenAndAreGivenBackAfterTheTimeThatIsSet() throws Exception {
        for (NameOptions options : List.of(new NameOptions(), new NameOptions().with("names-kept-for", "30d"))) {
            String family = letters(5) + mark;
            Room room = room(options);
            Orders gone = person("Anna", "x").with(Field.FAMILY_NAME, family);
            admin.delete(written(room, gone).account().dn());
            room.accounts.agree(gone.order());
            String plain = "anna." + family;

            assertThat(written(room, person("Anna", "x").with(Field.FAMILY_NAME, family))
                            .account()
                            .accountName())
                    .isEqualTo(plain + "2");
            clock.moveOn(Duration.ofDays(31));
            assertThat(written(room, person("Anna", "x").with(Field.FAMILY_NAME, family))
                            .account()
                            .accountName())
                    .isEqualTo(options.settings().namesKeptFor() == null ? plain + "3" : plain);
            clock.putRight();
        }
    }

    @Test
    void whoComesBackGetsTheNameThatTheyHad() throws Exception {
        Room room = room(new NameOptions());
        written(room, person("Anna", "Berg"));
        Orders second = person("Anna", "Berg");
        admin.delete(written(room, second).account().dn());

        assertThat(written(room, second.anyway()).account().accountName()).isEqualTo("anna.berg" + mark + "2");
    }

    @Test
    void aClashThatNoPatternSolvesIsAQuestionAndTheAnswerIsUsed() throws Exception {
        Room room = room(new NameOptions()
                .with("account-name", "{family};{given:1}{family}")
                .with("highest-number", "1"));
        written(room, person("Anna", "Berg"));
        stranger("Stranger", "sAMAccountName", "aberg" + mark);
        Orders third = person("Anna", "Berg");

        Refusal refusal = ((Refused) room.accounts.agree(third.order())).refusal();

        assertThat(refusal.needsName()).isTrue();
        assertThat(room.accounts.chooseName(third.personId(), "no such name")).isEqualTo(ChosenName.NOT_ALLOWED);
        assertThat(room.accounts.chooseName(third.personId(), "aberg" + mark)).isEqualTo(ChosenName.TAKEN);
        assertThat(room.accounts.chooseName(third.personId(), "berg" + mark)).isEqualTo(ChosenName.TAKEN);
        assertThat(room.accounts.chooseName(third.personId(), "Chosen." + mark)).isEqualTo(ChosenName.KEPT);
        Written written = written(room, third);
        assertThat(written.account().accountName()).isEqualTo("chosen." + mark);
        assertThat(written.account().userPrincipalName()).isEqualTo("chosen." + mark + "@corp.example");
        assertThat(room.accounts.chooseName(person("Any", "Body").personId(), "chosen." + mark))
                .isEqualTo(ChosenName.TAKEN);
    }

    @Test
    void noAddressIsEverTakenFromAnother() throws Exception {
        Room room = room(new NameOptions());
        String address = "info." + mark + "@corp.example";
        Orders anna = person("Anna", "Berg").with(Field.EMAIL, "own." + mark + "@corp.example");
        written(room, anna);
        group("Group", "mail", address);

        Refusal refused = ((Refused) room.accounts.agree(
                        anna.with(Field.OTHER_EMAILS, address).order()))
                .refusal();

        assertThat(refused.cause()).isEqualTo(Cause.ADDRESS_TAKEN);
        assertThat(refused.field()).isEqualTo(Field.OTHER_EMAILS);
        assertThat(refused.dn()).startsWith("CN=Group");
        Refusal joiner = ((Refused) room.accounts.agree(
                        person("Bo", "Ek").with(Field.EMAIL, address).order()))
                .refusal();
        assertThat(joiner.cause()).isEqualTo(Cause.ADDRESS_TAKEN);
        assertThat(joiner.field()).isEqualTo(Field.EMAIL);
        // Whoever leaves leaves all the same, and without it.
        Written left = written(
                room, anna.with(Field.EMAIL, address).state(State.DISABLED).creating(false));
        assertThat(left.deed()).isEqualTo(Deed.DISABLED);
        assertThat(entry(left).getAttributeValue("mail")).isEqualTo("own." + mark + "@corp.example");
    }

    @Test
    void anAddressThatTenureGaveIsNeverAnothersEvenWhenHrSaysSoAndTheAccountIsGone() throws Exception {
        Room room = room(renaming());
        Orders anna = person("Anna", "Berg");
        admin.delete(written(room, anna).account().dn());
        Room other = room(new NameOptions());

        Orders bo = person("Bo", "Ek").with(Field.EMAIL, "ANNA.berg" + mark + "@corp.example");

        Refusal refused = ((Refused) other.accounts.agree(bo.order())).refusal();
        assertThat(refused.cause()).isEqualTo(Cause.ADDRESS_TAKEN);
        assertThat(refused.answer()).contains("is or was another person's");
        assertThat(written(other, bo.leavingOut(Field.EMAIL)).deed()).isEqualTo(Deed.CREATED);
    }

    @Test
    void aCrowdOfOneNameAtOnceGetsNamesOfTheirOwnThatAgreeInTheirNumber() throws Exception {
        Room room = room(new NameOptions().with("mail", "{given}.{family}@corp.example"));
        List<Callable<Outcome>> work = new ArrayList<>();
        for (int i = 0; i < crowd(); i++) {
            AccountOrder order = person("Anna", "Andersson").order();
            work.add(() -> room.accounts.agree(order));
        }
        var threads = Executors.newFixedThreadPool(16);
        Set<String> names = new HashSet<>();
        for (var done : threads.invokeAll(work)) {
            Written written = (Written) done.get();
            Account account = written.account();
            names.add(account.accountName());
            String number = account.accountName().replaceAll("^anna[^0-9]*", "");
            assertThat(account.userPrincipalName()).isEqualTo(account.accountName() + "@corp.example");
            assertThat(written.writes())
                    .contains(new AttributeWrite("mail", null, "anna.andersson" + mark + number + "@corp.example"));
        }
        threads.shutdown();

        assertThat(names).hasSize(crowd());
        assertThat(names.stream()
                        .map(name -> name.replaceAll("^anna[^0-9]*", ""))
                        .collect(Collectors.toSet()))
                .as("no number is left out")
                .hasSize(crowd())
                .contains("", String.valueOf(crowd()))
                .doesNotContain(String.valueOf(crowd() + 1));
    }

    // ---------------------------------------------------------------------------------------------- missing places

    @Test
    void aMissingOrganisationalUnitIsCreatedWhereThatIsAllowed() throws Exception {
        Room room = creating(unit + "," + server.baseDn());
        Orders anna = person("Anna", "Place").in("OU=Inner,OU=Outer," + unit);

        Written written = written(room, anna);

        assertThat(written.writes())
                .contains(new AttributeWrite(
                        "organizationalUnit",
                        null,
                        "OU=Outer," + unit + "," + server.baseDn() + ";OU=Inner,OU=Outer," + unit + ","
                                + server.baseDn()));
        assertThat(entry(written).getDN()).endsWith("OU=Inner,OU=Outer," + unit + "," + server.baseDn());
        Written moved = written(room, anna.in("OU=Elsewhere," + unit));
        assertThat(entry(moved).getDN()).endsWith("OU=Elsewhere," + unit + "," + server.baseDn());
        assertThat(moved.writes()).extracting(AttributeWrite::attribute).contains("organizationalUnit");
        assertThat(room.jdbc
                        .sql("select operation || state from directory_write where person_id = ?")
                        .param(anna.personId())
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder(
                        "addDONE", "modifyDONE", "add-containerDONE", "add-containerDONE", "add-containerDONE");
    }

    @Test
    void manyWhoComeToAMissingUnitAtOnceMakeItOnce() throws Exception {
        Room room = creating("OU=People," + server.baseDn());
        List<Callable<Outcome>> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            AccountOrder order =
                    person("Anna" + i, "Race").in("OU=Inner,OU=Race," + unit).order();
            work.add(() -> room.accounts.agree(order));
        }
        var threads = Executors.newFixedThreadPool(8);
        for (var done : threads.invokeAll(work)) {
            assertThat(done.get()).isInstanceOf(Written.class);
        }
        threads.shutdown();
    }

    @Test
    void elsewhereAMissingUnitIsAQuestionAndSoIsOneThatWeMayNotCreate() {
        Room elsewhere = creating("OU=Leavers," + server.baseDn());
        Room unprivileged = new Room(
                database,
                server.settings(server.bindPassword(), server.ca(), unit + "," + server.baseDn()),
                new NameOptions().settings(),
                clock);
        rooms.add(unprivileged);
        Orders anna = person("Anna", "Nowhere").in("OU=Missing," + unit);

        assertThat(((Refused) elsewhere.accounts.agree(anna.order())).refusal().cause())
                .isEqualTo(Cause.CONTAINER_MISSING);
        Refusal refusal = ((Refused) unprivileged.accounts.agree(anna.order())).refusal();
        assertThat(refusal.cause()).isEqualTo(Cause.NO_RIGHT);
        assertThat(refusal.operation()).isEqualTo("add-container");
    }

    // ---------------------------------------------------------------------------------------------- helpers

    private static NameOptions renaming() {
        return new NameOptions().with("rename-account-name", "ALWAYS").with("mail", "{given}.{family}@corp.example");
    }

    private Room room(NameOptions names) {
        Room room = new Room(database, server.settings(), names.settings(), clock);
        rooms.add(room);
        return room;
    }

    private Room creating(String below) {
        DirectoryUnderTest privileged = server.asAdmin();
        Room room = new Room(
                database,
                privileged.settings(privileged.bindPassword(), privileged.ca(), below),
                new NameOptions().settings(),
                clock);
        rooms.add(room);
        return room;
    }

    private Orders person(String given, String family) {
        return Orders.of((++numbers % 10) + letters(9), unit, given, family + mark);
    }

    private static Written written(Room room, Orders orders) {
        Outcome outcome = room.accounts.agree(orders.order());
        assertThat(outcome)
                .as(() ->
                        outcome instanceof Refused r ? r.refusal() + r.refusal().answer() : "")
                .isInstanceOf(Written.class);
        return (Written) outcome;
    }

    private SearchResultEntry entry(Written written) throws LDAPException {
        return admin.searchForEntry(
                ObjectGuid.asBase(written.account().objectGuid()), SearchScope.BASE, "(objectClass=*)", "*");
    }

    private void stranger(String commonName, String... attributes) throws LDAPException {
        List<String> all = new ArrayList<>(List.of(attributes));
        if (!all.contains("sAMAccountName")) {
            all.addAll(List.of("sAMAccountName", letters(12)));
        }
        add("user", commonName, all);
    }

    private void group(String commonName, String... attributes) throws LDAPException {
        List<String> all = new ArrayList<>(List.of(attributes));
        all.addAll(List.of("sAMAccountName", letters(12)));
        add("group", commonName, all);
    }

    private void add(String objectClass, String commonName, List<String> attributes) throws LDAPException {
        List<Attribute> all = new ArrayList<>();
        all.add(new Attribute("objectClass", objectClass));
        if (objectClass.equals("user")) {
            all.add(new Attribute("userAccountControl", "514"));
            // Windows enables no account without a password.
            all.add(new Attribute("unicodePwd", RandomPassword.unicodePwd()));
        }
        for (int i = 0; i < attributes.size(); i += 2) {
            all.add(new Attribute(attributes.get(i), attributes.get(i + 1)));
        }
        admin.add(new AddRequest("CN=" + commonName + "," + unit + "," + server.baseDn(), all));
    }

    private static Modification add(String attribute, String value) {
        return new Modification(ModificationType.ADD, attribute, value);
    }

    private static String letters(int count) {
        return ThreadLocalRandom.current()
                .ints(count, 'a', 'z' + 1)
                .mapToObj(letter -> String.valueOf((char) letter))
                .collect(Collectors.joining());
    }
}
