package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.util.ssl.SSLUtil;
import dev.tenure.MovableClock;
import dev.tenure.TestDatabase;
import dev.tenure.roster.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.health.Status;

/** What the room promises, whichever server it is held against. Each test works in an OU and with numbers of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DirectoryContract {

    private final TestDatabase database = TestDatabase.migrated();
    private DirectoryUnderTest server;
    private LDAPConnection admin;
    private Room room;

    /** Unique in this test and among all runs: names, numbers and the OU carry it. */
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
        mark = letters(8);
        unit = "OU=T" + mark + ",OU=People";
        admin.add(unit + "," + server.baseDn(), new Attribute("objectClass", "organizationalUnit"));
        room = new Room(database, server.settings());
    }

    @AfterEach
    void close() {
        room.close();
        admin.close();
    }

    // ---------------------------------------------------------------------------------------------- creating

    @Test
    void aNewPersonGetsAnEnabledAccountWithEverythingThatHrSays() throws Exception {
        Orders anna = person("Anna", "Berg")
                .with(Field.TITLE, "Nurse")
                .with(Field.DEPARTMENT, "Ward 1")
                .with(Field.COMPANY, "Nordlund AB")
                .with(Field.LOCATION, "Umeå")
                .with(Field.PHONE, "+46 90 1234")
                .with(Field.MOBILE, "+46 70 1234")
                .with(Field.EMPLOYMENT_TYPE, "employee")
                .with(Field.EMAIL, "anna." + mark + "@corp.example")
                .with(Field.OTHER_EMAILS, "ab." + mark + "@corp.example")
                .with(Field.attribute("costCenter"), "4711");

        Written written = written(anna);

        assertThat(written.deed()).isEqualTo(Deed.CREATED);
        SearchResultEntry entry = entry(written);
        assertThat(entry.getDN()).isEqualTo("CN=Anna " + family("Berg") + "," + unit + "," + server.baseDn());
        assertThat(entry.getAttributeValue("sAMAccountName")).isEqualTo("anna.berg" + mark);
        assertThat(entry.getAttributeValue("userPrincipalName")).isEqualTo("anna.berg" + mark + "@corp.example");
        assertThat(entry.getAttributeValue("userAccountControl")).isEqualTo("512");
        assertThat(entry.getAttributeValue("employeeID")).isEqualTo(anna.employeeId());
        assertThat(entry.getAttributeValue("givenName")).isEqualTo("Anna");
        assertThat(entry.getAttributeValue("sn")).isEqualTo(family("Berg"));
        assertThat(entry.getAttributeValue("displayName")).isEqualTo("Anna " + family("Berg"));
        assertThat(entry.getAttributeValue("title")).isEqualTo("Nurse");
        assertThat(entry.getAttributeValue("department")).isEqualTo("Ward 1");
        assertThat(entry.getAttributeValue("company")).isEqualTo("Nordlund AB");
        assertThat(entry.getAttributeValue("physicalDeliveryOfficeName")).isEqualTo("Umeå");
        assertThat(entry.getAttributeValue("telephoneNumber")).isEqualTo("+46 90 1234");
        assertThat(entry.getAttributeValue("mobile")).isEqualTo("+46 70 1234");
        assertThat(entry.getAttributeValue("employeeType")).isEqualTo("employee");
        assertThat(entry.getAttributeValue("division")).isEqualTo("4711");
        assertThat(entry.getAttributeValue("mail")).isEqualTo("anna." + mark + "@corp.example");
        assertThat(entry.getAttributeValues("proxyAddresses"))
                .containsExactlyInAnyOrder("SMTP:anna." + mark + "@corp.example", "smtp:ab." + mark + "@corp.example");
        assertThat(written.writes())
                .contains(
                        new AttributeWrite("title", null, "Nurse"),
                        new AttributeWrite("userAccountControl", null, "512"))
                .noneMatch(write -> write.attribute().equalsIgnoreCase("unicodePwd"));
        assertThat(room.accounts.of(anna.personId())).contains(written.account());
        assertThat(written.account().objectGuid()).isEqualTo(ObjectGuid.of(entry));
    }

    @Test
    void creatingAsksTheDirectoryFourTimes() {
        written(person("Four", "Times"));

        assertThat(room.asked(Operation.SEARCH)).isEqualTo(2);
        assertThat(room.asked(Operation.ADD)).isEqualTo(1);
        assertThat(room.asked(Operation.MODIFY)).isEqualTo(1);
    }

    @Test
    void somebodyWhoStartsLaterGetsADisabledAccountThatIsEnabledWhenTheTimeComes() throws Exception {
        Orders later = person("Later", "Start").state(State.DISABLED);

        assertThat(entry(written(later)).getAttributeValue("userAccountControl"))
                .isEqualTo("514");

        Written enabled = written(later.state(State.ENABLED));
        assertThat(enabled.deed()).isEqualTo(Deed.ENABLED);
        assertThat(enabled.writes()).containsExactly(new AttributeWrite("userAccountControl", "514", "512"));
        assertThat(entry(enabled).getAttributeValue("userAccountControl")).isEqualTo("512");
    }

    @Test
    void nobodyGetsAnAccountWhoNeedsNone() {
        Orders gone = person("No", "Body").state(State.DISABLED).creating(false);

        assertThat(agree(gone)).isEqualTo(new Absent());
        assertThat(room.accounts.of(gone.personId())).isEmpty();
    }

    @Test
    void peopleOfOneNameInOneContainerGetNamesOfTheirOwn() throws Exception {
        Written first = written(person("Same", "Name"));
        Written second = written(person("Same", "Name"));

        assertThat(first.account().accountName()).isEqualTo("same.name" + mark);
        assertThat(second.account().accountName()).isEqualTo("same.name" + mark + "2");
        assertThat(entry(second).getAttributeValue("cn"))
                .isEqualTo("Same " + family("Name") + " (same.name" + mark + "2)");
        assertThat(entry(second).getAttributeValue("displayName")).isEqualTo("Same " + family("Name"));
    }

    @Test
    void aNameThatTheDirectoryHasAlreadyIsPassedOver() throws Exception {
        user("Stranger 1", "sAMAccountName", "in.use" + mark);
        user("Stranger 2", "sAMAccountName", "xx" + mark, "userPrincipalName", "in.use" + mark + "2@corp.example");

        assertThat(written(person("In", "Use")).account().accountName()).isEqualTo("in.use" + mark + "3");
    }

    @Test
    void thirtyTwoPeopleOfOneNameAtTheSameTimeGetThirtyTwoAccounts() throws Exception {
        List<Callable<Outcome>> work = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            AccountOrder order = person("Kim", "Lee").order();
            work.add(() -> room.accounts.agree(order));
        }
        var threads = Executors.newFixedThreadPool(8);
        Set<String> names = new HashSet<>();
        for (var done : threads.invokeAll(work)) {
            names.add(((Written) done.get()).account().accountName());
        }
        threads.shutdown();

        assertThat(names).hasSize(32);
        assertThat(everybody()).hasSize(32);
    }

    @Test
    void onePersonTwiceAtTheSameTimeGetsOneAccount() throws Exception {
        Orders one = person("Only", "One");
        List<Callable<Outcome>> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            work.add(() -> room.accounts.agree(one.order()));
        }
        var threads = Executors.newFixedThreadPool(8);
        for (var done : threads.invokeAll(work)) {
            assertThat(done.get()).isInstanceOf(Written.class);
        }
        threads.shutdown();

        assertThat(everybody()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "O'Brien, Jr.",
                "Quo\"te",
                "#hash",
                "a+b",
                "semi;colon",
                "eq=ual",
                "back\\slash",
                "<script>alert(1)</script>",
                "*)(objectClass=*",
                "😀 Smiley",
                "אברהם",
                "李小龍",
                "Žižek-Łódź",
                "Åström ß ø",
                "sla/sh"
            })
    void whateverSomebodyIsCalledTheyAreCalledSoInTheDirectory(String name) throws Exception {
        Orders named = person("X", "Y").with(Field.FAMILY_NAME, name).with(Field.GIVEN_NAME, "G" + mark);

        Written written = written(named);

        SearchResultEntry entry = entry(written);
        assertThat(entry.getAttributeValue("sn")).isEqualTo(name);
        assertThat(entry.getAttributeValue("cn")).isEqualTo("G" + mark + " " + name);
        assertThat(entry.getAttributeValue("sAMAccountName")).matches("[a-z0-9][a-z0-9._-]{0,18}[a-z0-9]");
        assertThat(written(named).deed()).isEqualTo(Deed.AGREED);
        // And renamed to and fro, which takes another way through the server.
        assertThat(written(named.with(Field.FAMILY_NAME, "Plain")).deed()).isEqualTo(Deed.UPDATED);
        assertThat(entry(written(named)).getAttributeValue("cn")).isEqualTo("G" + mark + " " + name);
    }

    @Test
    void aNameOf64CharactersFits() throws Exception {
        Orders longest = person("X", "Y")
                .with(Field.GIVEN_NAME, "G" + mark + "g".repeat(55))
                .with(Field.FAMILY_NAME, "f".repeat(64));

        SearchResultEntry entry = entry(written(longest));

        assertThat(entry.getAttributeValue("cn")).hasSize(64);
        assertThat(entry.getAttributeValue("displayName")).hasSize(129);
        assertThat(entry.getAttributeValue("sAMAccountName")).hasSizeLessThanOrEqualTo(20);
        assertThat(written(longest).deed()).isEqualTo(Deed.AGREED);
    }

    // ---------------------------------------------------------------------------------------------- finding

    @Test
    void anAccountWithTheEmployeeNumberIsAdoptedAndUpdatedNeverCreatedTwice() throws Exception {
        Orders anna = person("Anna", "Found").with(Field.TITLE, "Nurse");
        user("Found Anna", "employeeID", anna.employeeId(), "title", "Cook", "description", "by hand");

        Written written = written(anna);

        assertThat(written.deed()).isEqualTo(Deed.ADOPTED);
        assertThat(written.writes()).contains(new AttributeWrite("title", "Cook", "Nurse"));
        assertThat(entry(written).getAttributeValue("description")).isEqualTo("by hand");
        assertThat(everybody()).hasSize(1);
        assertThat(written(anna).deed()).isEqualTo(Deed.AGREED);
    }

    @Test
    void theLinkIsFollowedWhereverTheAccountWasMovedAndWhateverItsNumberBecame() throws Exception {
        Orders anna = person("Anna", "Linked");
        Written created = written(anna);
        admin.modify(created.account().dn(), replace("employeeID", "9" + mark));
        admin.modifyDN(created.account().dn(), "CN=Elsewhere", true, "OU=People," + server.baseDn());

        Written again = written(anna);

        assertThat(again.account().objectGuid()).isEqualTo(created.account().objectGuid());
        assertThat(entry(again).getDN()).isEqualTo(created.account().dn());
        assertThat(entry(again).getAttributeValue("employeeID")).isEqualTo(anna.employeeId());
    }

    @Test
    void severalAccountsWithTheNumberAreAQuestionForAHuman() throws Exception {
        Orders twin = person("Twin", "Twin");
        user("Twin A", "employeeID", twin.employeeId());
        UUID right = user("Twin B", "employeeID", twin.employeeId());

        Outcome outcome = agree(twin);

        assertThat(outcome).isInstanceOf(Unsure.class);
        assertThat(((Unsure) outcome).doubt()).isEqualTo(Doubt.SEVERAL_FIT);
        assertThat(((Unsure) outcome).candidates())
                .hasSize(2)
                .allMatch(c -> c.employeeId().equals(twin.employeeId()));

        Written chosen = written(twin.adopting(right));
        assertThat(chosen.deed()).isEqualTo(Deed.ADOPTED);
        assertThat(chosen.account().objectGuid()).isEqualTo(right);
    }

    @Test
    void anAccountWithTheSameAddressAndNoNumberIsAQuestionForAHuman() throws Exception {
        String address = "like." + mark + "@corp.example";
        Orders alike = person("Look", "Alike").with(Field.EMAIL, address);
        UUID other = user("Somebody", "mail", address);

        Unsure unsure = (Unsure) agree(alike);

        assertThat(unsure.doubt()).isEqualTo(Doubt.LOOKS_ALIKE);
        assertThat(unsure.candidates()).singleElement().satisfies(candidate -> {
            assertThat(candidate.objectGuid()).isEqualTo(other);
            assertThat(candidate.why()).isEqualTo("address");
        });
        assertThat(everybody()).hasSize(1);
        assertThat(written(alike.adopting(other)).account().objectGuid()).isEqualTo(other);
    }

    @Test
    void aHumanMaySayThatNobodyWhoLooksAlikeIsMeant() throws Exception {
        String address = "alias." + mark + "@corp.example";
        Orders alike = person("Not", "Alike")
                .with(Field.EMAIL, "own." + mark + "@corp.example")
                .with(Field.OTHER_EMAILS, address);
        user("Somebody", "proxyAddresses", "smtp:" + address, "employeeID", "8" + mark);

        assertThat(((Unsure) agree(alike)).doubt()).isEqualTo(Doubt.LOOKS_ALIKE);
        Refusal refusal = refusal(alike.anyway());
        assertThat(refusal.cause()).as("the address stays whose it is").isEqualTo(Cause.ADDRESS_TAKEN);
        assertThat(refusal.field()).isEqualTo(Field.OTHER_EMAILS);
        assertThat(written(alike.anyway().leavingOut(Field.OTHER_EMAILS)).deed())
                .isEqualTo(Deed.CREATED);
    }

    @Test
    void whatAHumanDeclinedIsNotOfferedAgainAndWhatIsNewIs() throws Exception {
        String address = "declined." + mark + "@corp.example";
        Orders alike = person("Not", "Again").with(Field.EMAIL, address).creating(false);
        UUID declined = user("Somebody", "proxyAddresses", "smtp:" + address);

        assertThat(((Unsure) agree(alike)).candidates())
                .extracting(Candidate::objectGuid)
                .containsExactly(declined);
        assertThat(agree(alike.declining(declined))).isInstanceOf(Absent.class);

        UUID another = user("Another", "proxyAddresses", "smtp:other." + mark + "@corp.example");
        assertThat(((Unsure) agree(alike.with(Field.OTHER_EMAILS, "other." + mark + "@corp.example")
                                .declining(declined)))
                        .candidates())
                .extracting(Candidate::objectGuid)
                .containsExactly(another);
    }

    @Test
    void whatIsAlikeIsShownWithItsReasonTheLikeliestFirst() throws Exception {
        try (Room wary = roomWith("employee-number:100;address:60;name:40", 100)) {
            String address = "both." + mark + "@corp.example";
            Orders person = person("Nan", "Ame")
                    .with(Field.EMAIL, address)
                    .with(Field.DEPARTMENT, "Ward " + mark)
                    .with(Field.TITLE, "Nurse");
            UUID named = user("A", "givenName", "Nan", "sn", "Ame" + mark, "department", "Ward " + mark);
            UUID addressed = user("B", "mail", address);
            user("C", "givenName", "Nan", "sn", "Ame" + mark, "department", "Another");
            long asked = wary.asked(Operation.SEARCH);

            Unsure unsure = (Unsure) wary.transaction.execute(status -> wary.accounts.agree(person.order()));

            assertThat(unsure.doubt()).isEqualTo(Doubt.LOOKS_ALIKE);
            assertThat(unsure.candidates())
                    .extracting(Candidate::objectGuid, Candidate::why, Candidate::confidence)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(addressed, "address", 60),
                            org.assertj.core.groups.Tuple.tuple(named, "name", 40));
            assertThat(wary.asked(Operation.SEARCH) - asked).as("one question").isEqualTo(1);
        }
    }

    @Test
    void whatAnAdministratorCallsSureIsAdoptedUnlessItIsAnothersOrNotTheOnlyOne() throws Exception {
        try (Room trusting = roomWith("employee-number:100;address:90", 90)) {
            String one = "one." + mark + "@corp.example";
            UUID only = user("Only", "mail", one);
            Written adopted = (Written) trusting.transaction.execute(status -> trusting.accounts.agree(
                    person("On", "Ly").with(Field.EMAIL, one).order()));
            assertThat(adopted.deed()).isEqualTo(Deed.ADOPTED);
            assertThat(adopted.account().objectGuid()).isEqualTo(only);

            String two = "two." + mark + "@corp.example";
            user("First", "mail", two);
            user("Second", "proxyAddresses", "smtp:" + two);
            assertThat(trusting.accounts
                            .draft(person("Tw", "O").with(Field.EMAIL, two).order())
                            .verdict())
                    .isEqualTo(Verdict.UNSURE);

            String numbered = "numbered." + mark + "@corp.example";
            user("Numbered", "mail", numbered, "employeeID", "9" + mark);
            assertThat(trusting.accounts
                            .draft(person("Num", "Bered")
                                    .with(Field.EMAIL, numbered)
                                    .order())
                            .verdict())
                    .as("it carries another number")
                    .isEqualTo(Verdict.UNSURE);
        }
    }

    @Test
    void anAccountWithAnyOfThePersonsNumbersIsTheirs() throws Exception {
        Orders person = person("Two", "Numbers");
        UUID there = user("There", "employeeID", "7" + mark);
        AccountOrder order = person.order();
        AccountOrder ofTwo = new AccountOrder(
                order.personId(),
                order.changeId(),
                new dev.tenure.roster.Person(
                        order.personId(),
                        order.person().employeeId(),
                        order.person().facts(),
                        order.person().stated(),
                        order.person().createdAt(),
                        1,
                        List.of(),
                        List.of("7" + mark),
                        null),
                order.container(),
                null,
                State.ENABLED,
                true,
                null,
                java.util.Set.of(),
                null,
                java.util.Set.of(),
                false);

        Written written = (Written) room.transaction.execute(status -> room.accounts.agree(ofTwo));

        assertThat(written.account().objectGuid()).isEqualTo(there);
        assertThat(entry(written).getAttributeValue("employeeID"))
                .isEqualTo(order.person().employeeId());
        assertThat(everybody()).hasSize(1);
    }

    @Test
    void ofTwoWhoAreOneOneAccountStaysTheOtherIsClosedAndASplitGivesItBack() throws Exception {
        Orders stays = person("Sta", "Ys");
        Orders goes = person("Go", "Es");
        UUID first = written(stays).account().objectGuid();
        UUID second = written(goes).account().objectGuid();

        room.links.join(stays.personId(), goes.personId(), true);
        assertThat(room.accounts.of(stays.personId()).orElseThrow().objectGuid())
                .isEqualTo(second);
        Outcome closed = room.transaction.execute(status -> room.links.close(goes.personId()));
        assertThat(closed).isInstanceOfSatisfying(Written.class, done -> {
            assertThat(done.deed()).isEqualTo(Deed.DISABLED);
            assertThat(done.account().objectGuid()).isEqualTo(first);
        });
        assertThat(everybody().stream().filter(Wanted::isEnabled).map(ObjectGuid::of))
                .containsExactly(second);
        assertThat(room.links.close(goes.personId())).isInstanceOf(Absent.class);

        room.links.part(stays.personId(), goes.personId());
        assertThat(written(stays).account().objectGuid()).isEqualTo(first);
        assertThat(written(goes).account().objectGuid()).isEqualTo(second);
        assertThat(everybody()).hasSize(2).allMatch(Wanted::isEnabled);
    }

    @Test
    void anAccountThatVanishedIsAQuestionUnlessAnotherCarriesTheNumber() throws Exception {
        Orders lost = person("Van", "Ished");
        admin.delete(written(lost).account().dn());

        assertThat(((Unsure) agree(lost)).doubt()).isEqualTo(Doubt.VANISHED);
        assertThat(agree(lost.creating(false).state(State.DISABLED))).isEqualTo(new Absent());

        UUID other = user("Remade by hand", "employeeID", lost.employeeId());
        Written found = written(lost);
        assertThat(found.deed()).isEqualTo(Deed.ADOPTED);
        assertThat(found.account().objectGuid()).isEqualTo(other);
    }

    @Test
    void aVanishedAccountIsMadeAnewWhenAHumanSaysSo() throws Exception {
        Orders lost = person("Made", "Anew");
        admin.delete(written(lost).account().dn());

        assertThat(written(lost.anyway()).deed()).isEqualTo(Deed.CREATED);
    }

    @Test
    void anAccountThatAHumanChoseMustBeThereAndNobodyElses() {
        Orders mine = person("Mine", "Mine");
        UUID others = written(person("Other", "Other")).account().objectGuid();

        assertThat(refusal(mine.adopting(others)).cause()).isEqualTo(Cause.CHOICE_UNUSABLE);
        assertThat(refusal(mine.adopting(UUID.randomUUID())).cause()).isEqualTo(Cause.CHOICE_UNUSABLE);
    }

    @Test
    void anAccountIsFoundByWhateverAHumanCallsIt() {
        Account account = written(person("Call", "Me")).account();

        for (String reference : List.of(
                account.dn(),
                account.accountName(),
                account.userPrincipalName(),
                account.objectGuid().toString())) {
            assertThat(room.accounts.resolve(reference).map(Candidate::objectGuid))
                    .as(reference)
                    .contains(account.objectGuid());
        }
        assertThat(room.accounts.resolve("nobody" + mark)).isEmpty();
        assertThat(room.accounts.resolve("*")).isEmpty();
        assertThat(room.accounts.resolve("CN=nobody,OU=nowhere," + server.baseDn()))
                .isEmpty();
        assertThat(room.accounts.resolve(unit + "," + server.baseDn())).isEmpty();
    }

    // ---------------------------------------------------------------------------------------------- updating

    @Test
    void nothingIsWrittenWhenEverythingAgrees() throws Exception {
        Orders anna = person("Anna", "Same")
                .with(Field.EMAIL, "same." + mark + "@corp.example")
                .with(Field.END_DATE, "2031-12-31")
                .expiring(Instant.parse("2031-12-31T23:00:00Z"));
        String before = entry(written(anna)).getAttributeValue("uSNChanged");
        long modified = room.asked(Operation.MODIFY);

        Written again = written(anna);

        assertThat(again.deed()).isEqualTo(Deed.AGREED);
        assertThat(again.writes()).isEmpty();
        assertThat(entry(again).getAttributeValue("uSNChanged")).isEqualTo(before);
        assertThat(room.asked(Operation.MODIFY)).isEqualTo(modified);
    }

    @Test
    void anUpdateIsOneReadAndOneModification() {
        Orders anna = person("Anna", "Update");
        written(anna);
        long read = room.asked(Operation.SEARCH);
        long modified = room.asked(Operation.MODIFY);

        Written written = written(anna.with(Field.TITLE, "Surgeon").with(Field.PHONE, "1"));

        assertThat(written.writes())
                .containsExactlyInAnyOrder(
                        new AttributeWrite("title", null, "Surgeon"), new AttributeWrite("telephoneNumber", null, "1"));
        assertThat(room.asked(Operation.SEARCH) - read).isEqualTo(1);
        assertThat(room.asked(Operation.MODIFY) - modified).isEqualTo(1);
    }

    @Test
    void aClearedFieldIsGoneFromTheAccountAndOneNeverStatedIsNotOurs() throws Exception {
        Orders anna = person("Anna", "Clear").with(Field.TITLE, "Nurse");
        Written created = written(anna);
        admin.modify(created.account().dn(), replace("department", "by hand"));

        Written cleared = written(anna.without(Field.TITLE));

        assertThat(cleared.writes()).containsExactly(new AttributeWrite("title", "Nurse", null));
        assertThat(entry(cleared).hasAttribute("title")).isFalse();
        assertThat(entry(cleared).getAttributeValue("department")).isEqualTo("by hand");
    }

    @Test
    void whatIsLeftOutIsNotTouched() throws Exception {
        Orders anna = person("Anna", "Left");
        written(anna);

        Written written = written(anna.with(Field.TITLE, "Nurse")
                .with(Field.DEPARTMENT, "Ward 2")
                .with(Field.GIVEN_NAME, "Other")
                .leavingOut(Field.TITLE, Field.GIVEN_NAME));

        assertThat(written.writes()).containsExactly(new AttributeWrite("department", null, "Ward 2"));
        assertThat(entry(written).getAttributeValue("cn")).isEqualTo("Anna " + family("Left"));
    }

    @Test
    void textIsComparedToTheLetter() throws Exception {
        Orders anna = person("Anna", "Case").with(Field.TITLE, "nurse");
        written(anna);

        Written written = written(anna.with(Field.TITLE, "Nurse"));

        assertThat(written.writes()).containsExactly(new AttributeWrite("title", "nurse", "Nurse"));
        assertThat(entry(written).getAttributeValue("title")).isEqualTo("Nurse");
    }

    @Test
    void addressesOfOtherKindsStayAndTheOldPrimaryOneGoesWhenHrNamesAllOthers() throws Exception {
        String x500 = "x500:/o=Corp/cn=" + mark;
        Orders anna = person("Anna", "Mail")
                .with(Field.EMAIL, "a." + mark + "@corp.example")
                .with(Field.OTHER_EMAILS, "b." + mark + "@corp.example");
        Written created = written(anna);
        admin.modify(created.account().dn(), new Modification(ModificationType.ADD, "proxyAddresses", x500));

        Written written = written(anna.with(Field.EMAIL, "b." + mark + "@corp.example")
                .with(Field.OTHER_EMAILS, "c." + mark + "@corp.example"));

        assertThat(entry(written).getAttributeValues("proxyAddresses"))
                .containsExactlyInAnyOrder(
                        x500, "SMTP:b." + mark + "@corp.example", "smtp:c." + mark + "@corp.example");
    }

    @Test
    void aliasesThatHrNeverSpokeOfStay() throws Exception {
        Orders anna = person("Anna", "Alias").with(Field.EMAIL, "old." + mark + "@corp.example");
        written(anna);

        Written written = written(anna.with(Field.EMAIL, "new." + mark + "@corp.example"));

        assertThat(entry(written).getAttributeValues("proxyAddresses"))
                .containsExactlyInAnyOrder("SMTP:new." + mark + "@corp.example", "smtp:old." + mark + "@corp.example");
        assertThat(written(anna.with(Field.EMAIL, "new." + mark + "@corp.example"))
                        .deed())
                .isEqualTo(Deed.AGREED);
    }

    @Test
    void theManagerIsWrittenComparedAsADnAndCleared() throws Exception {
        Account boss = written(person("Big", "Boss")).account();
        Orders anna = person("Anna", "Managed").underManager("1", boss.dn());

        assertThat(entry(written(anna)).getAttributeValue("manager")).isEqualTo(boss.dn());
        String otherWriting = boss.dn().replace("OU=", "ou=").replace(",", ", ");
        assertThat(written(anna.underManager("1", otherWriting)).deed()).isEqualTo(Deed.AGREED);
        assertThat(entry(written(anna.underManager(null, null))).hasAttribute("manager"))
                .isFalse();
    }

    @Test
    void aManagerIsFoundByTheOwnTableOrByTheDirectory() throws Exception {
        Orders boss = person("Own", "Boss");
        Account account = written(boss).account();
        user("Other Boss", "employeeID", "7" + mark);
        user("Twin Boss 1", "employeeID", "6" + mark);
        user("Twin Boss 2", "employeeID", "6" + mark);

        assertThat(room.accounts.manager(boss.employeeId()))
                .isEqualTo(new ManagerAccount(ManagerAccount.Found.ONE, account.dn()));
        assertThat(room.accounts.manager("7" + mark).dn()).startsWith("CN=Other Boss");
        assertThat(room.accounts.manager("6" + mark).found()).isEqualTo(ManagerAccount.Found.SEVERAL);
        assertThat(room.accounts.manager("5" + mark).found()).isEqualTo(ManagerAccount.Found.NONE);
    }

    @Test
    void aManagerWhoWasMovedBehindOurBackIsFoundAgain() throws Exception {
        Orders boss = person("Moved", "Boss");
        Account account = written(boss).account();
        admin.modifyDN(account.dn(), "CN=Moved " + mark, true, "OU=People," + server.baseDn());
        String stale = room.accounts.manager(boss.employeeId()).dn();

        Written written = written(person("Anna", "Behind").underManager("1", stale));

        assertThat(stale).isEqualTo(account.dn());
        assertThat(entry(written).getAttributeValue("manager"))
                .isEqualTo("CN=Moved " + mark + ",OU=People," + server.baseDn());
        assertThat(room.accounts.manager(boss.employeeId()).dn()).startsWith("CN=Moved " + mark);
    }

    @Test
    void aManagerWhoIsNotThereIsRefusedByName() {
        Refusal refusal = refusal(
                person("Anna", "Alone").underManager("1", "CN=Nobody " + mark + ",OU=People," + server.baseDn()));

        assertThat(refusal.cause()).isEqualTo(Cause.VALUE_REFUSED);
        assertThat(refusal.attribute()).isEqualTo("manager");
        assertThat(refusal.field()).isEqualTo(Field.MANAGER);
    }

    @Test
    void aDateOfExpiryIsWrittenAndTakenAwayAndNeverIsNever() throws Exception {
        Orders temp =
                person("Temp", "Worker").with(Field.END_DATE, "2031-06-30").expiring(null);
        Written created = written(temp);
        for (String never : List.of("0", FileTime.NEVER)) {
            admin.modify(created.account().dn(), replace("accountExpires", never));
            assertThat(written(temp).deed()).as(never).isEqualTo(Deed.AGREED);
        }
        Instant end = Instant.parse("2031-06-30T22:00:00Z");

        assertThat(entry(written(temp.expiring(end))).getAttributeValue("accountExpires"))
                .isEqualTo("135850968000000000");
        assertThat(written(temp.expiring(end)).deed()).isEqualTo(Deed.AGREED);
        assertThat(entry(written(temp.expiring(null))).getAttributeValue("accountExpires"))
                .isEqualTo(FileTime.NEVER);
    }

    @Test
    void disablingAndEnablingLeavesAllOtherFlagsAlone() throws Exception {
        Orders anna = person("Anna", "Flags");
        Written created = written(anna);
        admin.modify(created.account().dn(), replace("userAccountControl", "66048"));

        assertThat(entry(written(anna.state(State.DISABLED))).getAttributeValue("userAccountControl"))
                .isEqualTo("66050");
        assertThat(entry(written(anna)).getAttributeValue("userAccountControl")).isEqualTo("66048");
    }

    @Test
    void aLeaverIsDisabledAndMovedKeepingTheKey() throws Exception {
        Orders anna = person("Anna", "Leaver");
        Written created = written(anna);

        Written left = written(anna.state(State.DISABLED).in("OU=Leavers"));

        assertThat(left.deed()).isEqualTo(Deed.DISABLED);
        assertThat(left.account().objectGuid()).isEqualTo(created.account().objectGuid());
        assertThat(left.account().enabled()).isFalse();
        SearchResultEntry entry = entry(left);
        assertThat(new DN(entry.getDN()))
                .isEqualTo(new DN("CN=Anna " + family("Leaver") + ",OU=Leavers," + server.baseDn()));
        assertThat(entry.getAttributeValue("userAccountControl")).isEqualTo("514");
        assertThat(left.writes())
                .contains(new AttributeWrite(
                        "distinguishedName",
                        created.account().dn(),
                        left.account().dn()));
        admin.delete(entry.getDN());
    }

    @Test
    void aNewNameAndANewPlaceAreOneOperation() throws Exception {
        Orders anna = person("Anna", "Before");
        written(anna);
        String sub = "OU=Sub," + unit;
        admin.add(sub + "," + server.baseDn(), new Attribute("objectClass", "organizationalUnit"));

        Written renamed = written(anna.with(Field.FAMILY_NAME, family("After")).in(sub));

        assertThat(room.asked(Operation.RENAME)).isEqualTo(1);
        assertThat(entry(renamed).getDN()).isEqualTo("CN=Anna " + family("After") + "," + sub + "," + server.baseDn());
        assertThat(renamed.account().accountName()).isEqualTo("anna.before" + mark);
    }

    @Test
    void aRenameToANameThatIsTakenInTheContainerGetsTheAccountNameBehindIt() throws Exception {
        written(person("Anna", "Taken"));
        Orders other = person("Bea", "Taken");
        written(other);

        Written renamed = written(other.with(Field.GIVEN_NAME, "Anna"));

        String expected = "Anna " + family("Taken") + " (bea.taken" + mark + ")";
        assertThat(entry(renamed).getAttributeValue("cn")).isEqualTo(expected);
        assertThat(written(other.with(Field.GIVEN_NAME, "Anna")).deed()).isEqualTo(Deed.AGREED);
    }

    // ---------------------------------------------------------------------------------------------- refusing

    @Test
    void aContainerThatIsMissingIsNamed() {
        Orders anna = person("Anna", "Nowhere");
        assertThat(refusal(anna.in("OU=Missing," + unit)).cause()).isEqualTo(Cause.CONTAINER_MISSING);
        assertThat(refusal(anna.in("no dn")).cause()).isEqualTo(Cause.CONTAINER_MISSING);

        written(anna);
        Refusal move = refusal(anna.in("OU=Missing," + unit));
        assertThat(move.cause()).isEqualTo(Cause.CONTAINER_MISSING);
        assertThat(move.operation()).isEqualTo("rename");
    }

    @Test
    void aValueThatTheDirectoryDoesNotTakeIsNamedWithItsField() {
        Orders anna = person("Anna", "Bogus");
        written(anna);

        Refusal refusal = refusal(anna.with(Field.attribute("bogus"), "x"));

        assertThat(refusal.cause()).isEqualTo(Cause.VALUE_REFUSED);
        assertThat(refusal.attribute()).isEqualTo("noSuchAttribute");
        assertThat(refusal.field()).isEqualTo(Field.attribute("bogus"));
        assertThat(written(anna.with(Field.TITLE, "Nurse")).deed()).isEqualTo(Deed.UPDATED);
    }

    @Test
    void anAdministratorsAccountIsNeverTouched() throws Exception {
        Orders admin1 = person("Count", "Admin");
        user("Count Admin " + mark, "employeeID", admin1.employeeId(), "adminCount", "1");
        Orders admin2 = person("Group", "Admin");
        user("Group Admin " + mark, "employeeID", admin2.employeeId());
        String group = "CN=Domain Admins,CN=Users," + server.baseDn();
        String member = "CN=Group Admin " + mark + "," + unit + "," + server.baseDn();
        admin.modify(group, new Modification(ModificationType.ADD, "member", member));
        List<String> before =
                everybody().stream().map(SearchResultEntry::toLDIFString).toList();

        Refusal byCount = refusal(admin1.with(Field.TITLE, "Boss"));
        Refusal byGroup = refusal(admin2.with(Field.TITLE, "Boss"));

        assertThat(byCount.cause()).isEqualTo(Cause.PROTECTED);
        assertThat(byCount.answer()).isEqualTo("adminCount=1");
        assertThat(byGroup.cause()).isEqualTo(Cause.PROTECTED);
        assertThat(byGroup.answer()).endsWith("-512");
        assertThat(everybody().stream().map(SearchResultEntry::toLDIFString).toList())
                .isEqualTo(before);
        admin.delete(member);
    }

    @Test
    void aMemberOfAGroupInsideAProtectedOneIsNotTouchedEither() throws Exception {
        Orders nested = person("Nested", "Admin");
        user("Nested Admin " + mark, "employeeID", nested.employeeId());
        String inner = "CN=Inner " + mark + ",OU=Groups," + server.baseDn();
        admin.add(
                inner,
                new Attribute("objectClass", "group"),
                new Attribute("sAMAccountName", "inner" + mark),
                new Attribute("member", "CN=Nested Admin " + mark + "," + unit + "," + server.baseDn()));
        admin.modify(
                "CN=Domain Admins,CN=Users," + server.baseDn(),
                new Modification(ModificationType.ADD, "member", inner));

        assertThat(refusal(nested).cause()).isEqualTo(Cause.PROTECTED);
        admin.delete(inner);
    }

    @Test
    void whatLiesOutsideOurBasesIsNeverTouched() throws Exception {
        Orders outside = person("Out", "Side");
        String dn = "CN=Out " + mark + ",OU=Service," + server.baseDn();
        admin.add(user(dn, List.of("employeeID", outside.employeeId(), "sAMAccountName", "o" + mark)));

        Refusal found = refusal(outside);
        Refusal place = refusal(person("Into", "Service").in("OU=Service"));

        assertThat(found.cause()).isEqualTo(Cause.OUTSIDE_BASE);
        assertThat(found.dn()).isEqualTo(dn);
        assertThat(place.cause()).isEqualTo(Cause.OUTSIDE_BASE);
        admin.delete(dn);
    }

    // ---------------------------------------------------------------------------------------------- dry runs

    @Test
    void aDraftSaysWhatWouldBeWrittenAndWritesNothing() {
        Orders anna = person("Anna", "Draft").with(Field.TITLE, "Nurse");

        Draft.Writes create = (Draft.Writes) room.accounts.draft(anna.order());

        assertThat(create.deed()).isEqualTo(Deed.CREATED);
        assertThat(create.accountName()).isEqualTo("anna.draft" + mark);
        assertThat(create.writes()).contains(new AttributeWrite("title", null, "Nurse"));
        assertThat(everybody()).isEmpty();

        written(anna);
        Draft.Writes change = (Draft.Writes)
                room.accounts.draft(anna.with(Field.TITLE, "Cook").order());
        assertThat(change.writes()).containsExactly(new AttributeWrite("title", "Nurse", "Cook"));
        assertThat(room.accounts.draft(anna.in("OU=Service").order()).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(room.accounts
                        .draft(person("No", "One").creating(false).order())
                        .verdict())
                .isEqualTo(Verdict.ABSENT);
    }

    // ---------------------------------------------------------------------------------------------- after a crash

    @Test
    void anAccountThatWeMadeBeforeACrashIsReportedAsMadeNotAsFound() throws Exception {
        Orders anna = person("Anna", "Crash").with(Field.TITLE, "Nurse");
        undone(() -> written(anna));

        Written again = written(anna);

        assertThat(again.deed()).isEqualTo(Deed.CREATED);
        assertThat(again.writes()).contains(new AttributeWrite("title", null, "Nurse"));
        assertThat(again.writes()).contains(new AttributeWrite("sAMAccountName", null, "anna.crash" + mark));
        assertThat(everybody()).hasSize(1);
        assertThat(written(anna).deed()).isEqualTo(Deed.AGREED);
    }

    @Test
    void aWriteThatWeMadeBeforeACrashIsReportedOnceAfterIt() {
        Orders anna = person("Anna", "Twice").with(Field.TITLE, "Nurse");
        written(anna);
        Orders surgeon = anna.with(Field.TITLE, "Surgeon");
        undone(() -> written(surgeon));

        Written again = written(surgeon);

        assertThat(again.deed()).isEqualTo(Deed.UPDATED);
        assertThat(again.writes()).containsExactly(new AttributeWrite("title", "Nurse", "Surgeon"));
        assertThat(written(surgeon).deed()).isEqualTo(Deed.AGREED);
    }

    @Test
    void theJournalHoldsEveryWriteAndNoPassword() {
        Orders anna = person("Anna", "Journal");
        written(anna);

        List<String> rows = room.jdbc
                .sql("select state || operation || before || after from directory_write where person_id = ?")
                .param(anna.personId())
                .query(String.class)
                .list();

        // Longer than what a name by chance may hold.
        assertThat(rows)
                .singleElement()
                .asString()
                .startsWith("DONEadd")
                .doesNotContainIgnoringCase("unicodePwd")
                .doesNotContainIgnoringCase("password");
    }

    // --------------------------------------------------------------------------------------- first passwords

    @Test
    void aFirstPasswordIsTakenAndMustBeChanged() throws Exception {
        Orders anna = person("Anna", "First");
        Written made = written(anna);

        FirstPassword first = room.firstPasswords.show(anna.personId(), "desk", FirstPassword.Form.SCREEN);
        FirstPassword again = room.firstPasswords.show(anna.personId(), "desk", FirstPassword.Form.SCREEN);

        assertThat(first.accountName()).isEqualTo(made.account().accountName());
        assertThat(first.password()).hasSizeGreaterThanOrEqualTo(16).isNotEqualTo(again.password());
        assertThat(first.toString()).doesNotContain(first.password());
        assertThat(signIn(made, again.password()))
                .as("the password is right, and has to be changed")
                .contains("data 773");
        assertThat(signIn(made, "Wrong-" + again.password())).contains("data 52e");
        assertThat(room.jdbc
                        .sql("select shown_by from first_password where person_id = ?")
                        .param(anna.personId())
                        .query(String.class)
                        .list())
                .containsExactly("desk", "desk");
    }

    @Test
    void whoHasChosenAPasswordIsNotGivenAnother() throws Exception {
        Orders anna = person("Anna", "Chosen");
        Written made = written(anna);
        room.firstPasswords.show(anna.personId(), "desk", FirstPassword.Form.SCREEN);
        admin.modify(
                made.account().dn(),
                new Modification(ModificationType.REPLACE, "unicodePwd", ReadablePassword.unicodePwd("0wn-Choice-+42")),
                new Modification(ModificationType.REPLACE, "pwdLastSet", "-1"));

        assertRefused(anna, NoFirstPassword.Why.IN_USE);
        assertThat(signIn(made, "0wn-Choice-+42"))
                .as("the owner's password stands")
                .doesNotContain("data 52e");
    }

    @Test
    void anAccountThatWasThereBeforeOrIsProtectedGetsNoFirstPassword() throws Exception {
        Orders none = person("No", "Account");
        assertRefused(none, NoFirstPassword.Why.NO_ACCOUNT);

        Orders adopted = person("Old", "Account");
        user("Old Account " + mark, "employeeID", adopted.employeeId());
        assertThat(written(adopted).deed()).isEqualTo(Deed.ADOPTED);
        assertRefused(adopted, NoFirstPassword.Why.NOT_MADE_BY_TENURE);

        Orders chief = person("Chief", "Admin");
        Written made = written(chief);
        admin.modify(made.account().dn(), new Modification(ModificationType.REPLACE, "adminCount", "1"));
        assertRefused(chief, NoFirstPassword.Why.PROTECTED);
    }

    @Test
    void anAccountThatWaitsForItsHandOverIsMadeDisabledAndEnabledAfterIt() throws Exception {
        Orders anna = person("Anna", "Waiting").state(State.ENABLED_ONCE_HANDED_OVER);
        Written made = written(anna);
        assertThat(made.account().enabled()).isFalse();
        assertThat(written(anna).deed()).isEqualTo(Deed.AGREED);
        assertThat(room.handOvers.of(anna.personId())).get().matches(HandOver::withholds);
        assertThat(room.handOvers.isCollected(anna.personId())).isFalse();

        room.firstPasswords.show(anna.personId(), "desk", FirstPassword.Form.LETTER);
        assertThat(room.handOvers.of(anna.personId())).isEmpty();
        assertThat(written(anna).deed()).isEqualTo(Deed.ENABLED);
        assertThat(written(anna.state(State.DISABLED)).deed()).isEqualTo(Deed.DISABLED);
        assertThat(written(anna).deed()).as("handed over once").isEqualTo(Deed.ENABLED);
    }

    @Test
    void anAccountThatWasThereBeforeWaitsForNoHandOver() throws Exception {
        Orders adopted = person("Old", "Waiting").state(State.ENABLED_ONCE_HANDED_OVER);
        user("Old Waiting " + mark, "employeeID", adopted.employeeId());
        assertThat(written(adopted).account().enabled()).isTrue();
        assertThat(room.handOvers.of(adopted.personId())).isEmpty();
    }

    @Test
    void whoComesBackIsHandedAPasswordAnewWhoeverMadeTheAccount() throws Exception {
        Orders adopted = person("Back", "Again");
        user("Back Again " + mark, "employeeID", adopted.employeeId());
        written(adopted);
        written(adopted.state(State.DISABLED));
        room.handOvers.left(adopted.personId());

        Orders back = adopted.state(State.ENABLED_ONCE_HANDED_OVER);
        assertThat(written(back).account().enabled()).isFalse();
        FirstPassword first = room.firstPasswords.show(adopted.personId(), "boss", FirstPassword.Form.SCREEN);
        FirstPassword again = room.firstPasswords.show(adopted.personId(), "boss", FirstPassword.Form.SCREEN);
        assertThat(again.password()).isNotEqualTo(first.password());
        assertThat(written(back).account().enabled()).isTrue();
        assertThat(signIn(written(back), again.password())).contains("data 773");
    }

    @Test
    void anAccountThatWasEnabledOnItsDayIsNotDisabledForWantOfAHandOver() throws Exception {
        Orders anna = person("Anna", "Enabled");
        written(anna);
        assertThat(room.handOvers.of(anna.personId())).get().matches(due -> !due.withholds());
        assertThat(written(anna.state(State.ENABLED_ONCE_HANDED_OVER)).account().enabled())
                .isTrue();
    }

    private void assertRefused(Orders person, NoFirstPassword.Why why) {
        assertThatThrownBy(() -> room.firstPasswords.show(person.personId(), "desk", FirstPassword.Form.SCREEN))
                .asInstanceOf(type(NoFirstPassword.class))
                .extracting(NoFirstPassword::why)
                .isEqualTo(why);
    }

    /** What the directory says to somebody who signs in. */
    private String signIn(Written account, String password) throws Exception {
        try (LDAPConnection connection = new LDAPConnection(
                Trust.of(server.ca()).createSSLSocketFactory(),
                server.url().getHost(),
                server.url().getPort())) {
            connection.bind(account.account().dn(), password);
            return "welcome";
        } catch (LDAPException refused) {
            return refused.getDiagnosticMessage();
        }
    }

    // ---------------------------------------------------------------------------------------------- outages

    @Test
    void anOutageIsRecordedOnceAndEverythingGoesOnByItselfAfterwards() {
        try (Wire wire = new Wire(server.url());
                Room cut = new Room(TestDatabase.migrated(), server.settings(wire.url()))) {
            Orders anna = person("Anna", "Outage");
            assertThat(cut.accounts.agree(anna.order())).isInstanceOf(Written.class);
            wire.cut();

            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> cut.accounts.agree(
                                anna.with(Field.TITLE, "Nurse").order()))
                        .isInstanceOf(DirectoryUnavailable.class)
                        .message()
                        .doesNotContain(mark);
            }
            assertThat(cut.heard).singleElement().isInstanceOf(DirectoryLost.class);
            assertThat(cut.health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(cut.accounts.status().reachable()).isFalse();
            cut.circuit.look();
            assertThat(cut.heard).hasSize(1);

            wire.mend();
            cut.circuit.look();

            assertThat(cut.heard)
                    .extracting(Object::getClass)
                    .containsExactly(DirectoryLost.class, DirectoryBack.class, DirectoryReached.class);
            assertThat(cut.health.health().getStatus()).isEqualTo(Status.UP);
            assertThat(cut.accounts.agree(anna.with(Field.TITLE, "Nurse").order()))
                    .asInstanceOf(type(Written.class))
                    .extracting(Written::deed)
                    .isEqualTo(Deed.UPDATED);
        }
    }

    @Test
    void aStuckServerIsGivenUpAndKeepsNobodyWaitingTwice() {
        try (Wire wire = new Wire(server.url());
                Room stuck = new Room(TestDatabase.migrated(), server.settings(wire.url()))) {
            AccountOrder order = person("Anna", "Stuck").order();
            stuck.accounts.agree(order);
            wire.stick();

            assertThatThrownBy(() -> stuck.accounts.agree(order)).isInstanceOf(DirectoryUnavailable.class);
            Instant start = Instant.now();
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> stuck.accounts.agree(order)).isInstanceOf(DirectoryUnavailable.class);
            }
            // Each on its own would have waited for the response timeout: five minutes together.
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMinutes(1));

            wire.mend();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                stuck.circuit.look();
                assertThat(stuck.accounts.agree(order)).isInstanceOf(Written.class);
            });
        }
    }

    @Test
    void aSecondServerTakesOverAndNobodyCallsItAnOutage() {
        try (Wire first = new Wire(server.url());
                Wire second = new Wire(server.url());
                Room both = new Room(TestDatabase.migrated(), server.settings(first.url(), second.url()))) {
            Orders anna = person("Anna", "Failover");
            both.accounts.agree(anna.order());
            first.cut();

            // The read finds the broken connection and goes to the other server.
            Outcome outcome =
                    both.accounts.agree(anna.with(Field.TITLE, "Nurse").order());

            assertThat(outcome).isInstanceOf(Written.class);
            assertThat(both.heard).isEmpty();
            both.circuit.look();
            assertThat(both.accounts.status().reachable()).isTrue();
        }
    }

    @Test
    void twoNodesTellOfOneOutageOnce() {
        TestDatabase shared = TestDatabase.migrated();
        try (Wire wire = new Wire(server.url());
                Room one = new Room(shared, server.settings(wire.url()));
                Room two = new Room(shared, server.settings(wire.url()))) {
            AccountOrder order = person("Two", "Nodes").order();
            wire.cut();
            for (Room node : List.of(one, two)) {
                assertThatThrownBy(() -> node.accounts.agree(order)).isInstanceOf(DirectoryUnavailable.class);
            }
            wire.mend();
            for (Room node : List.of(one, two)) {
                node.circuit.look();
                assertThat(node.accounts.agree(order)).isInstanceOf(Written.class);
            }

            assertThat(one.heard)
                    .extracting(Object::getClass)
                    .containsExactly(DirectoryLost.class, DirectoryBack.class, DirectoryReached.class);
            assertThat(two.heard)
                    .as("the second node sets going what it put off after the first one had set everything going")
                    .extracting(Object::getClass)
                    .containsExactly(DirectoryReached.class);
        }
    }

    @Test
    void aDirectoryThatWasStartedAnewIsNotAwayForWhoHasOnlyItsOldConnections() {
        MovableClock clock = new MovableClock();
        try (Wire wire = new Wire(server.url());
                Room node = new Room(TestDatabase.migrated(), server.settings(wire.url()), clock)) {
            Orders anna = person("Anna", "Restart");
            node.accounts.agree(anna.order());
            wire.breakOff();

            node.circuit.suspect(new LDAPException(ResultCode.SERVER_DOWN, "A write met its old connection."));
            assertThat(node.heard).isEmpty();
            assertThat(node.accounts.agree(anna.with(Field.TITLE, "Nurse").order()))
                    .isInstanceOf(Written.class);
            wire.breakOff();
            clock.moveOn(Duration.ofMinutes(2));
            node.circuit.look();

            assertThat(node.heard).isEmpty();
            assertThat(node.accounts.status().reachable()).isTrue();
        }
    }

    @Test
    void anOutageIsNotBegunAnewByWhoAskedBeforeAnotherNodeSawItsEnd() {
        MovableClock clock = new MovableClock();
        try (Room node = new Room(TestDatabase.migrated(), server.settings(), clock)) {
            Instant began = node.outages.seen("gone", clock.instant()).orElseThrow();
            Instant askedBeforeItsEnd = clock.instant();
            assertThat(node.outages.seen("gone", askedBeforeItsEnd)).contains(began);
            clock.moveOn(Duration.ofSeconds(1));
            node.outages.over();

            assertThat(node.outages.seen("gone", askedBeforeItsEnd)).isEmpty();
            assertThat(node.outages.open()).isEmpty();
            clock.moveOn(Duration.ofSeconds(1));
            assertThat(node.outages.seen("gone", clock.instant())).isPresent();
            assertThat(node.outages.seen("gone", askedBeforeItsEnd))
                    .as("the next one is on")
                    .isPresent();
        }
    }

    @Test
    void anOutageWhoseNodeIsGoneIsEndedByAnother() {
        TestDatabase shared = TestDatabase.migrated();
        try (Wire wire = new Wire(server.url());
                Room other = new Room(shared, server.settings())) {
            try (Room dying = new Room(shared, server.settings(wire.url()))) {
                wire.cut();
                assertThatThrownBy(() -> dying.accounts.agree(person("A", "B").order()))
                        .isInstanceOf(DirectoryUnavailable.class);
            }
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                other.circuit.look();
                assertThat(other.heard).singleElement().isInstanceOf(DirectoryBack.class);
            });
        }
    }

    @Test
    void tenureStartsWithoutTheDirectory() {
        Wire wire = new Wire(server.url());
        wire.cut();
        try (wire;
                Room early = new Room(TestDatabase.migrated(), server.settings(wire.url()))) {
            AccountOrder order = person("Ear", "Ly").order();
            assertThatThrownBy(() -> early.accounts.agree(order)).isInstanceOf(DirectoryUnavailable.class);
            wire.mend();
            early.circuit.look();
            assertThat(early.accounts.agree(order)).isInstanceOf(Written.class);
        }
    }

    @Test
    void aRefusedPasswordIsTriedOnceHoweverManyAsk() throws Exception {
        // Samba counts wrong passwords only where there is a lock-out policy.
        admin.modify(server.baseDn(), replace("lockoutThreshold", "5"));
        String name = "guard" + mark;
        String dn = "CN=" + name + "," + unit + "," + server.baseDn();
        admin.add(user(dn, List.of("sAMAccountName", name)));
        admin.modify(
                dn,
                new Modification(ModificationType.REPLACE, "unicodePwd", RandomPassword.unicodePwd()),
                replace("userAccountControl", "512"));
        DirectoryUnderTest guarded = new DirectoryUnderTest(
                server.url(), server.baseDn(), dn, "wrong", server.ca(), server.adminDn(), server.adminPassword());
        try (Room locked = new Room(TestDatabase.migrated(), guarded.settings())) {
            var threads = Executors.newFixedThreadPool(8);
            List<Callable<Throwable>> work = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                AccountOrder order = person("Wrong", "Password").order();
                work.add(() -> org.assertj.core.api.Assertions.catchThrowable(() -> locked.accounts.agree(order)));
            }
            for (var done : threads.invokeAll(work)) {
                assertThat(done.get()).isInstanceOf(DirectoryUnavailable.class);
            }
            threads.shutdown();
            locked.circuit.look();
            locked.circuit.look();

            assertThat(locked.heard).singleElement().isInstanceOf(DirectoryLost.class);
            assertThat(locked.accounts.status().lastFailure()).contains("credentials refused");
            assertThat(badPasswords(dn)).isEqualTo(1);
        } finally {
            admin.modify(server.baseDn(), replace("lockoutThreshold", "0"));
        }
    }

    private int badPasswords(String dn) throws LDAPException {
        Integer count = admin.getEntry(dn, "badPwdCount").getAttributeValueAsInteger("badPwdCount");
        return count == null ? 0 : count;
    }

    @Test
    void aServerThatNobodyWeTrustVouchesForIsNotTalkedTo() {
        try (Room untrusting =
                new Room(TestDatabase.migrated(), server.settings(server.bindPassword(), null, server.url()))) {
            assertThatThrownBy(() -> untrusting.accounts.agree(
                            person("Man", "Inthemiddle").order()))
                    .isInstanceOf(DirectoryUnavailable.class);
            assertThat(untrusting.accounts.status().lastFailure()).contains("certificat");
        }
    }

    // ---------------------------------------------------------------------------------------------- helpers

    final Orders person(String given, String family) {
        return Orders.of((++numbers % 10) + letters(9), unit, given, family(family));
    }

    /** Names carry the mark, so that account names are this test's own. */
    private String family(String family) {
        return family + mark;
    }

    final Outcome agree(Orders orders) {
        return room.accounts.agree(orders.order());
    }

    final Written written(Orders orders) {
        Outcome outcome = agree(orders);
        assertThat(outcome)
                .as(() -> outcome instanceof Refused r ? r.refusal().answer() : "")
                .isInstanceOf(Written.class);
        return (Written) outcome;
    }

    final Refusal refusal(Orders orders) {
        Outcome outcome = agree(orders);
        assertThat(outcome).isInstanceOf(Refused.class);
        return ((Refused) outcome).refusal();
    }

    final Accounts accounts() {
        return room.accounts;
    }

    final List<Object> heard() {
        return room.heard;
    }

    /** The directory is written, and what the caller keeps of it is lost. */
    private void undone(Runnable work) {
        room.transaction.executeWithoutResult(status -> {
            work.run();
            status.setRollbackOnly();
        });
    }

    private SearchResultEntry entry(Written written) throws LDAPException {
        return admin.getEntry(written.account().dn(), "*", "uSNChanged");
    }

    final List<SearchResultEntry> everybody() {
        try {
            return admin.search(new SearchRequest(
                            unit + "," + server.baseDn(),
                            SearchScope.SUB,
                            Filter.createEqualityFilter("objectClass", "user"),
                            "*"))
                    .getSearchEntries();
        } catch (LDAPException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private UUID user(String commonName, String... attributes) throws LDAPException {
        String dn = "CN=" + commonName + "," + unit + "," + server.baseDn();
        List<String> all = new ArrayList<>(List.of(attributes));
        if (!all.contains("sAMAccountName")) {
            all.addAll(List.of("sAMAccountName", letters(12)));
        }
        admin.add(user(dn, all));
        return ObjectGuid.of(admin.getEntry(dn, ObjectGuid.ATTRIBUTE));
    }

    private Room roomWith(String rules, int sure) {
        return new Room(
                database,
                server.settings(),
                new NameOptions().settings(),
                new CorrelationSettings(rules, sure),
                java.time.Clock.systemUTC());
    }

    private static AddRequest user(String dn, List<String> attributes) {
        List<Attribute> all = new ArrayList<>();
        all.add(new Attribute("objectClass", "user"));
        all.add(new Attribute("userAccountControl", "514"));
        // Windows enables no account without a password.
        all.add(new Attribute("unicodePwd", RandomPassword.unicodePwd()));
        for (int i = 0; i < attributes.size(); i += 2) {
            all.add(new Attribute(attributes.get(i), attributes.get(i + 1)));
        }
        return new AddRequest(dn, all);
    }

    private static Modification replace(String attribute, String value) {
        return new Modification(ModificationType.REPLACE, attribute, value);
    }

    private static String letters(int count) {
        return ThreadLocalRandom.current()
                .ints(count, 'a', 'z' + 1)
                .mapToObj(letter -> String.valueOf((char) letter))
                .collect(Collectors.joining());
    }
}
