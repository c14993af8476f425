package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.tenure.TestDatabase;
import dev.tenure.directory.PlannedMembership.Action;
import dev.tenure.roster.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the room promises of groups, whichever server it is held against. Each test works with groups of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MembershipContract {

    final TestDatabase database = TestDatabase.migrated();
    DirectoryUnderTest server;
    LDAPConnection admin;
    Room room;
    String mark;
    private String unit;
    private int numbers;

    abstract DirectoryUnderTest server();

    @BeforeEach
    void ownUnit() throws Exception {
        server = server();
        admin = new LDAPConnection(
                Trust.of(server.ca()).createSSLSocketFactory(),
                server.url().getHost(),
                server.url().getPort(),
                server.adminDn(),
                server.adminPassword());
        mark = letters(8);
        unit = "OU=T" + mark + ",OU=People";
        admin.add(unit + "," + server.baseDn(), new Attribute("objectClass", "organizationalUnit"));
        admin.add("OU=G" + mark + ",OU=Groups," + server.baseDn(), new Attribute("objectClass", "organizationalUnit"));
        room = new Room(database, server.settings());
    }

    @AfterEach
    void close() {
        room.close();
        admin.close();
    }

    // ---------------------------------------------------------------------------------------------- giving

    @Test
    void anAccountIsPutIntoTheGroupsThatAreWanted() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");

        MembershipReport report = agree(anna, sales, staff);

        assertThat(names(report.granted())).containsExactlyInAnyOrder("sales" + mark, "staff" + mark);
        assertThat(report.withdrawn()).isEmpty();
        assertThat(report.refused()).isEmpty();
        assertThat(groupsOf(anna)).containsExactlyInAnyOrder(dn(sales), dn(staff));
        assertThat(stages(anna)).containsExactly("GRANTED", "GRANTED");
    }

    @Test
    void twoSearchesAndOneModificationForEachGroupAreAllThatItTakes() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");
        long searches = room.asked(Operation.SEARCH);
        long writes = room.asked(Operation.MODIFY);

        agree(anna, sales, staff);

        assertThat(room.asked(Operation.SEARCH) - searches).isEqualTo(2);
        assertThat(room.asked(Operation.MODIFY) - writes).isEqualTo(2);
    }

    @Test
    void whoIsToBeInNoGroupAndIsInNoneOfOursCostsTheDirectoryNothing() {
        Account anna = account("Anna");
        long searches = room.asked(Operation.SEARCH);

        assertThat(agree(anna)).isEqualTo(MembershipReport.NOTHING);
        assertThat(room.memberships.agree(order(UUID.randomUUID(), false, "CN=x,OU=Groups")))
                .isEqualTo(MembershipReport.NOTHING);

        assertThat(room.asked(Operation.SEARCH)).isEqualTo(searches);
    }

    @Test
    void theSameAgainWritesAndReportsNothing() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        agree(anna, sales);
        String before = usn(sales);

        MembershipReport again = agree(anna, sales, sales.toLowerCase(java.util.Locale.ROOT), dn(sales));

        assertThat(again).isEqualTo(MembershipReport.NOTHING);
        assertThat(usn(sales)).isEqualTo(before);
        assertThat(stages(anna)).containsExactly("GRANTED");
    }

    @Test
    void whatWasTakenAwayByHandIsGivenAgain() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        agree(anna, sales);
        take(sales, anna);

        assertThat(names(agree(anna, sales).granted())).containsExactly("sales" + mark);
        assertThat(groupsOf(anna)).containsExactly(dn(sales));
        assertThat(stages(anna)).containsExactly("GRANTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+b", "Sales, North", "eq=ual", "#hash", "Försäljning", "back\\slash", "<x>*()", "日本"})
    void whateverAGroupIsCalledItIsFound(String name) throws Exception {
        Account anna = account("Anna");
        String rdn = CommonNames.rdn(name + mark);
        group(rdn + ",OU=G" + mark + ",OU=Groups", letters(12));

        MembershipReport report = agree(anna, rdn + ",OU=G" + mark + ",OU=Groups");

        assertThat(report.refused()).isEmpty();
        assertThat(names(report.granted())).containsExactly(name + mark);
        assertThat(names(agree(anna).withdrawn())).containsExactly(name + mark);
    }

    // ---------------------------------------------------------------------------------------------- taking away

    @Test
    void whatIsNoLongerWantedIsTakenAwayAndRemembered() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String technology = group("technology");
        agree(anna, sales);

        MembershipReport report = agree(anna, technology);

        assertThat(names(report.withdrawn())).containsExactly("sales" + mark);
        assertThat(names(report.granted())).containsExactly("technology" + mark);
        assertThat(groupsOf(anna)).containsExactly(dn(technology));
        assertThat(stages(anna)).containsExactlyInAnyOrder("WITHDRAWN", "GRANTED");
        assertThat(room.jdbc
                        .sql("""
                                select count(*) from group_grant where person_id = ? and granted_at is not null
                                and granted_by is not null and withdrawn_at is not null and withdrawn_by is not null
                                """)
                        .param(anna.personId())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aMembershipThatSomebodyElseGaveIsLeftAloneThoughTheRulesNameItForAWhile() throws Exception {
        Account anna = account("Anna");
        String theirs = group("theirs");
        String other = group("other");
        put(theirs, anna);
        put(other, anna);

        assertThat(agree(anna, theirs)).isEqualTo(MembershipReport.NOTHING);
        assertThat(agree(anna)).isEqualTo(MembershipReport.NOTHING);

        assertThat(groupsOf(anna)).containsExactlyInAnyOrder(dn(theirs), dn(other));
        assertThat(stages(anna)).isEmpty();
    }

    @Test
    void whatIsAlreadyGoneIsForgottenWithoutAWrite() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        agree(anna, sales);
        take(sales, anna);
        String before = usn(sales);

        assertThat(agree(anna)).isEqualTo(MembershipReport.NOTHING);

        assertThat(usn(sales)).isEqualTo(before);
        assertThat(stages(anna)).containsExactly("WITHDRAWN");
    }

    @Test
    void aGroupThatIsDeletedIsForgotten() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        agree(anna, sales);
        admin.delete(dn(sales));

        assertThat(agree(anna).refused()).isEmpty();
        assertThat(stages(anna)).containsExactly("WITHDRAWN");
    }

    @Test
    void theMembershipIsFollowedWhereverAccountAndGroupAreMoved() throws Exception {
        Orders orders = person("Anna");
        Account anna = ((Written) room.accounts.agree(orders.order())).account();
        String sales = group("sales");
        agree(anna, sales);
        Account renamed = ((Written) room.accounts.agree(orders.with(Field.FAMILY_NAME, "Other" + mark)
                        .in("OU=Leavers")
                        .order()))
                .account();
        admin.modifyDN(dn(sales), "CN=moved" + mark, true, "OU=Groups," + server.baseDn());
        String moved = "CN=moved" + mark + ",OU=Groups";

        assertThat(groupsOf(renamed)).containsExactly(dn(moved));
        assertThat(agree(renamed, sales)).as("the table still has the old name").isEqualTo(MembershipReport.NOTHING);
        assertThat(agree(renamed, moved)).isEqualTo(MembershipReport.NOTHING);
        assertThat(names(agree(renamed).withdrawn())).containsExactly("moved" + mark);
        assertThat(groupsOf(renamed)).isEmpty();
    }

    @Test
    void groupsWithinGroupsAreLeftAlone() throws Exception {
        Account anna = account("Anna");
        String inner = group("inner");
        String outer = group("outer");
        put(inner, anna);
        admin.modify(dn(outer), new Modification(ModificationType.ADD, "member", dn(inner)));

        MembershipReport report = agree(anna, outer);

        assertThat(names(report.granted())).as("directly, too").containsExactly("outer" + mark);
        assertThat(names(agree(anna).withdrawn())).containsExactly("outer" + mark);
        assertThat(groupsOf(anna)).containsExactly(dn(inner));
        assertThat(members(outer)).containsExactly(dn(inner));
    }

    // ---------------------------------------------------------------------------------------------- refusals

    @Test
    void aGroupThatIsMissingIsNamedAndKeepsNoneOfTheOthers() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String old = group("old");
        agree(anna, old);

        MembershipReport report = agree(anna, "CN=nowhere,OU=Groups", sales);

        assertThat(report.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.group()).isEqualTo("nowhere");
            assertThat(refused.refusal().cause()).isEqualTo(Cause.GROUP_MISSING);
            assertThat(refused.refusal().dn()).isEqualToIgnoringCase("CN=nowhere,OU=Groups," + server.baseDn());
        });
        assertThat(names(report.granted())).containsExactly("sales" + mark);
        assertThat(names(report.withdrawn())).containsExactly("old" + mark);
        assertThat(groupsOf(anna)).containsExactly(dn(sales));
    }

    @Test
    void whatIsNoGroupIsNone() throws Exception {
        Account anna = account("Anna");

        for (String none : List.of("OU=People", unit, "", "nonsense", "CN=Users", anna.dn())) {
            assertThat(agree(anna, none).refused())
                    .as(none)
                    .singleElement()
                    .extracting(refused -> refused.refusal().cause())
                    .isEqualTo(Cause.GROUP_MISSING);
        }
    }

    @Test
    void administratorsGroupsAreNeverTouchedNorAnyThatLeadsToThem() throws Exception {
        Account anna = account("Anna");
        String marked = group("marked");
        admin.modify(dn(marked), new Modification(ModificationType.REPLACE, "adminCount", "1"));
        String nested = group("nested");
        admin.modify(
                "CN=Administrators,CN=Builtin," + server.baseDn(),
                new Modification(ModificationType.ADD, "member", dn(nested)));
        String outer = group("outer");
        admin.modify(dn(nested), new Modification(ModificationType.ADD, "member", dn(outer)));

        for (String group :
                List.of("CN=Domain Admins,CN=Users", "CN=Administrators,CN=Builtin", marked, nested, outer)) {
            assertThat(agree(anna, group).refused())
                    .as(group)
                    .singleElement()
                    .extracting(refused -> refused.refusal().cause())
                    .isEqualTo(Cause.PROTECTED);
        }
        assertThat(groupsOf(anna)).isEmpty();
        assertThat(stages(anna)).isEmpty();
    }

    @Test
    void aGroupOutsideTheBaseIsNeverTouched() {
        Account anna = account("Anna");

        assertThat(agree(anna, "CN=sales,DC=other,DC=example").refused())
                .singleElement()
                .extracting(refused -> refused.refusal().cause())
                .isEqualTo(Cause.OUTSIDE_BASE);
    }

    @Test
    void aGroupThatWeMayNotWriteIsARefusalAndNothingIsTakenForOurs() throws Exception {
        Account anna = account("Anna");
        String theirs = "CN=own" + mark + ",CN=Users";
        group(theirs, letters(12));

        MembershipReport report = agree(anna, theirs);

        assertThat(report.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.group()).isEqualTo("own" + mark);
            assertThat(refused.refusal().cause()).isEqualTo(Cause.NO_RIGHT);
            assertThat(refused.refusal().resultCode()).isEqualTo(50);
        });
        assertThat(stages(anna)).isEmpty();
        put(theirs, anna);
        assertThat(agree(anna)).isEqualTo(MembershipReport.NOTHING);
        assertThat(groupsOf(anna)).containsExactly(dn(theirs));
    }

    @Test
    void theGroupThatSomebodyIsInAsThePrimaryOneNeedsNoGrant() throws Exception {
        Account anna = account("Anna");

        assertThat(agree(anna, "CN=Domain Users,CN=Users")).isEqualTo(MembershipReport.NOTHING);
        assertThat(stages(anna)).isEmpty();
    }

    // ---------------------------------------------------------------------------------------------- races

    @Test
    void whatSomebodyElseGivesBetweenOurLookAndOurHandIsTheirs() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");
        Memberships racing = room.racing(() -> asAdmin(() -> put(sales, anna)));

        MembershipReport report = racing.agree(order(anna.personId(), false, sales, staff));

        assertThat(report.refused()).isEmpty();
        assertThat(names(report.granted())).containsExactly("staff" + mark);
        assertThat(names(agree(anna).withdrawn())).containsExactly("staff" + mark);
        assertThat(groupsOf(anna)).containsExactly(dn(sales));
    }

    @Test
    void whatWasOursBeforeIsOursWhenItIsGivenAgainUnderOurHands() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        agree(anna, sales);
        take(sales, anna);
        Memberships racing = room.racing(() -> asAdmin(() -> put(sales, anna)));

        assertThat(racing.agree(order(anna.personId(), false, sales)).refused()).isEmpty();
        assertThat(names(agree(anna).withdrawn())).containsExactly("sales" + mark);
    }

    @Test
    void whatSomebodyElseTakesBetweenOurLookAndOurHandIsGone() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        agree(anna, sales);
        Memberships racing = room.racing(() -> asAdmin(() -> take(sales, anna)));

        assertThat(racing.agree(order(anna.personId(), false)).refused()).isEmpty();
        assertThat(groupsOf(anna)).isEmpty();
        assertThat(stages(anna)).containsExactly("WITHDRAWN");
    }

    @Test
    void aGroupThatGoesBetweenOurLookAndOurHandIsMissing() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        Memberships racing = room.racing(() -> asAdmin(() -> admin.delete(dn(sales))));

        assertThat(racing.agree(order(anna.personId(), false, sales)).refused())
                .singleElement()
                .extracting(refused -> refused.refusal().cause())
                .isEqualTo(Cause.GROUP_MISSING);
        assertThat(stages(anna)).isEmpty();
    }

    @Test
    void anAccountOrAGroupThatMovesUnderOurHandsIsFollowed() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");
        agree(anna, staff);
        Memberships moved = room.racing(() ->
                asAdmin(() -> admin.modifyDN(anna.dn(), "CN=Moved" + mark, true, "OU=Leavers," + server.baseDn())));
        assertThat(names(
                        moved.agree(order(anna.personId(), false, sales, staff)).granted()))
                .containsExactly("sales" + mark);

        Memberships renamed = room.racing(() ->
                asAdmin(() -> admin.modifyDN(dn(staff), "CN=renamed" + mark, true, "OU=Groups," + server.baseDn())));
        assertThat(names(renamed.agree(order(anna.personId(), false, sales)).withdrawn()))
                .containsExactly("renamed" + mark);

        assertThat(groupsOf(anna)).containsExactly(dn(sales));
    }

    // ---------------------------------------------------------------------------------------------- leavers

    @Test
    void aLeaverLosesWhatWeGaveAndKeepsTheRest() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String theirs = group("theirs");
        agree(anna, sales);
        put(theirs, anna);

        MembershipReport report = room.memberships.agree(order(anna.personId(), true));

        assertThat(names(report.withdrawn())).containsExactly("sales" + mark);
        assertThat(groupsOf(anna)).containsExactly(dn(theirs));
    }

    @Test
    void whereItIsSoSetALeaverLosesEverythingThatMayBeTakenAndItIsRemembered() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String theirs = group("theirs");
        String marked = group("marked");
        String closed = "CN=closed" + mark + ",CN=Users";
        group(closed, letters(12));
        agree(anna, sales);
        for (String group : List.of(theirs, marked, closed)) {
            put(group, anna);
        }
        admin.modify(dn(marked), new Modification(ModificationType.REPLACE, "adminCount", "1"));

        MembershipReport report = room.stripping.agree(order(anna.personId(), true));

        assertThat(names(report.withdrawn())).containsExactly("sales" + mark);
        assertThat(names(report.stripped())).containsExactly("theirs" + mark);
        assertThat(report.left())
                .extracting(GroupRefusal::group, left -> left.refusal().cause())
                .containsExactlyInAnyOrder(
                        tuple("marked" + mark, Cause.PROTECTED), tuple("closed" + mark, Cause.NO_RIGHT));
        assertThat(report.refused()).as("nobody is asked").isEmpty();
        assertThat(groupsOf(anna)).containsExactlyInAnyOrder(dn(marked), dn(closed));
        assertThat(room.jdbc.sql("""
                                select group_dn from group_grant
                                where person_id = ? and found and state = 'WITHDRAWN' and withdrawn_at is not null
                                """).param(anna.personId()).query(String.class).list())
                .containsExactly(dn(theirs));
        SearchResultEntry entry = admin.getEntry(anna.dn(), "primaryGroupID");
        assertThat(entry.getAttributeValue("primaryGroupID")).isEqualTo("513");
        assertThat(room.stripping.agree(order(anna.personId(), true)).stripped())
                .as("again")
                .isEmpty();
    }

    @Test
    void whoComesBackGetsTodaysGroupsAndNoneOfYesterdays() throws Exception {
        Account anna = account("Anna");
        String yesterday = group("yesterday");
        String theirs = group("theirs");
        String today = group("today");
        agree(anna, yesterday);
        put(theirs, anna);
        room.stripping.agree(order(anna.personId(), true));

        MembershipReport report = room.stripping.agree(order(anna.personId(), false, today));

        assertThat(names(report.granted())).containsExactly("today" + mark);
        assertThat(groupsOf(anna)).containsExactly(dn(today));
    }

    // ---------------------------------------------------------------------------------------------- crashes

    @Test
    void whatWasWrittenAndNotKeptIsReportedByTheNextAttempt() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");

        undone(() -> agree(anna, sales, staff));
        assertThat(stages(anna)).containsExactly("GRANTING", "GRANTING");
        assertThat(names(agree(anna, sales, staff).granted()))
                .containsExactlyInAnyOrder("sales" + mark, "staff" + mark);
        assertThat(stages(anna)).containsExactly("GRANTED", "GRANTED");

        undone(() -> agree(anna, staff));
        assertThat(names(agree(anna, staff).withdrawn())).containsExactly("sales" + mark);
        assertThat(agree(anna, staff)).isEqualTo(MembershipReport.NOTHING);
        assertThat(stages(anna)).containsExactlyInAnyOrder("WITHDRAWN", "GRANTED");
    }

    @Test
    void whatWasGivenBeforeACrashIsOursToTakeAway() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        undone(() -> agree(anna, sales));

        assertThat(names(agree(anna).withdrawn())).containsExactly("sales" + mark);
        assertThat(groupsOf(anna)).isEmpty();
    }

    @Test
    void whatWasTakenBeforeACrashAndIsWantedAgainIsGivenAgain() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        agree(anna, sales);
        undone(() -> agree(anna));

        assertThat(names(agree(anna, sales).granted())).containsExactly("sales" + mark);
        assertThat(groupsOf(anna)).containsExactly(dn(sales));
    }

    @Test
    void aStripThatWasNotKeptIsRememberedByTheNextAttempt() throws Exception {
        Account anna = account("Anna");
        String theirs = group("theirs");
        put(theirs, anna);
        undone(() -> room.stripping.agree(order(anna.personId(), true)));

        assertThat(names(room.stripping.agree(order(anna.personId(), true)).stripped()))
                .containsExactly("theirs" + mark);
        assertThat(stages(anna)).containsExactly("WITHDRAWN");
    }

    @Test
    void anOutageIsNoRefusal() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        try (Wire wire = new Wire(server.url());
                Room cut = new Room(database, server.settings(wire.url()))) {
            wire.cut();
            assertThatThrownBy(() -> cut.memberships.agree(order(anna.personId(), false, sales)))
                    .isInstanceOf(DirectoryUnavailable.class);
        }
        assertThat(stages(anna)).isEmpty();
    }

    // ---------------------------------------------------------------------------------------------- preview

    @Test
    void thePreviewNamesWhatIsThenDoneGroupByGroupAndWhy() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");
        String old = group("old");
        String theirs = group("theirs");
        agree(anna, staff, old);
        put(theirs, anna);
        MembershipOrder order = order(anna.personId(), false, sales, staff, theirs, "CN=nowhere,OU=Groups");

        List<PlannedMembership> draft = room.memberships.draft(order, null);

        assertThat(draft)
                .extracting(
                        PlannedMembership::group,
                        PlannedMembership::action,
                        PlannedMembership::why,
                        PlannedMembership::rule)
                .containsExactlyInAnyOrder(
                        tuple("sales" + mark, Action.GRANT, "row", "row"),
                        tuple("staff" + mark, Action.LEAVE, "agrees", "row"),
                        tuple("theirs" + mark, Action.LEAVE, "others", "row"),
                        tuple("old" + mark, Action.WITHDRAW, "no-row", null),
                        tuple("nowhere", Action.REFUSED, Cause.GROUP_MISSING.code(), "row"));
        assertThat(groupsOf(anna)).as("nothing is written").containsExactlyInAnyOrder(dn(staff), dn(old), dn(theirs));

        MembershipReport report = room.memberships.agree(order);
        assertThat(names(report.granted())).containsExactly("sales" + mark);
        assertThat(names(report.withdrawn())).containsExactly("old" + mark);
        assertThat(report.refused()).extracting(GroupRefusal::group).containsExactly("nowhere");
    }

    @Test
    void thePreviewOfALeaverNamesWhatWouldBeStrippedAndWhatStays() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String theirs = group("theirs");
        String marked = group("marked");
        agree(anna, sales);
        put(theirs, anna);
        put(marked, anna);
        admin.modify(dn(marked), new Modification(ModificationType.REPLACE, "adminCount", "1"));

        assertThat(room.stripping.draft(order(anna.personId(), true), null))
                .extracting(PlannedMembership::group, PlannedMembership::action, PlannedMembership::why)
                .containsExactlyInAnyOrder(
                        tuple("sales" + mark, Action.WITHDRAW, "no-row"),
                        tuple("theirs" + mark, Action.STRIP, "leaver"),
                        tuple("marked" + mark, Action.LEAVE, "others"));
        assertThat(room.memberships.draft(order(anna.personId(), true), null))
                .as("where others' groups stay")
                .extracting(PlannedMembership::group)
                .containsExactly("sales" + mark);
    }

    @Test
    void thePreviewOfWhoHasNoAccountYetAndOfWhoWouldAdoptOneTellsTheGroups() throws Exception {
        String sales = group("sales");
        String staff = group("staff");
        Account somebody = account("Somebody");
        put(staff, somebody);
        MembershipOrder order = order(UUID.randomUUID(), false, sales, staff);

        assertThat(room.memberships.draft(order, null))
                .extracting(PlannedMembership::group, PlannedMembership::action)
                .containsExactlyInAnyOrder(tuple("sales" + mark, Action.GRANT), tuple("staff" + mark, Action.GRANT));
        assertThat(room.memberships.draft(order, somebody.dn()))
                .extracting(PlannedMembership::group, PlannedMembership::action, PlannedMembership::why)
                .containsExactlyInAnyOrder(
                        tuple("sales" + mark, Action.GRANT, "row"), tuple("staff" + mark, Action.LEAVE, "others"));
    }

    @Test
    void thePreviewOfAProtectedAccountIsItsRefusal() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        admin.modify(anna.dn(), new Modification(ModificationType.REPLACE, "adminCount", "1"));

        assertThat(room.memberships.draft(order(anna.personId(), false, sales), null))
                .singleElement()
                .satisfies(planned -> {
                    assertThat(planned.action()).isEqualTo(Action.REFUSED);
                    assertThat(planned.why()).isEqualTo(Cause.PROTECTED.code());
                    assertThat(planned.refusal()).isNotNull();
                });
    }

    @Test
    void whatAnUndoOrTheDeskHoldsIsLeftAndThePreviewSaysWhy() throws Exception {
        Account anna = account("Anna");
        String kept = group("kept");
        String out = group("out");
        String skipped = group("skipped");
        agree(anna, kept);
        MembershipOrder order = held(
                anna,
                new MembershipOrder.Exceptions(Set.of(guid(kept)), Set.of(guid(out)), Set.of(dn(skipped))),
                out,
                skipped);

        assertThat(room.memberships.draft(order, null))
                .extracting(PlannedMembership::group, PlannedMembership::action, PlannedMembership::why)
                .containsExactlyInAnyOrder(
                        tuple("kept" + mark, Action.LEAVE, "undone"),
                        tuple("out" + mark, Action.LEAVE, "undone"),
                        tuple("skipped" + mark, Action.LEAVE, "desk"));
        assertThat(room.memberships.agree(order)).isEqualTo(MembershipReport.NOTHING);
        assertThat(groupsOf(anna)).containsExactly(dn(kept));
        assertThat(differences(anna, order)).isEmpty();
    }

    // ---------------------------------------------------------------------------------------------- drift

    @Test
    void inWhatMembershipsDifferIsTheNamesOfThoseTooManyAndOfThoseMissing() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");
        String old = group("old");
        String theirs = group("theirs");
        agree(anna, staff, old);
        put(theirs, anna);

        assertThat(differences(anna, order(anna.personId(), false, sales, staff)))
                .contains(new AttributeWrite("memberOf", "old" + mark, "sales" + mark));
        assertThat(differences(anna, order(anna.personId(), false, old, staff))).isEmpty();

        take(staff, anna);
        assertThat(differences(anna, order(anna.personId(), false, staff, old, sales)))
                .contains(new AttributeWrite("memberOf", null, "sales" + mark + ";staff" + mark));
        assertThat(differences(anna, order(anna.personId(), false, old, "CN=nowhere,OU=Groups")))
                .as("what is refused is missing all the same, and what was taken by hand is not too many")
                .contains(new AttributeWrite("memberOf", null, "nowhere"));
        assertThat(groupsOf(anna)).as("nothing is written").containsExactlyInAnyOrder(dn(old), dn(theirs));
    }

    @Test
    void ofAccountsThatAgreeTheDirectoryIsAskedNothingMore() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        agree(anna, sales);
        InventoryEntry entry = inventory(anna);
        long searches = room.asked(Operation.SEARCH);

        assertThat(room.memberships.differences(
                        List.of(entry), Map.of(anna.objectGuid(), order(anna.personId(), false, sales))))
                .isEmpty();

        assertThat(room.asked(Operation.SEARCH)).isEqualTo(searches);
    }

    @Test
    void aGroupThatWasRenamedIsNoDifference() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        agree(anna, sales);
        admin.modifyDN(dn(sales), "CN=moved" + mark, true, "OU=Groups," + server.baseDn());

        assertThat(differences(anna, order(anna.personId(), false, sales))).isEmpty();
        assertThat(differences(anna, order(anna.personId(), false)))
                .contains(new AttributeWrite("memberOf", "moved" + mark, null));
    }

    private static MembershipOrder held(Account account, MembershipOrder.Exceptions exceptions, String... groups) {
        MembershipOrder order = order(account.personId(), false, groups);
        return new MembershipOrder(order.personId(), order.changeId(), order.groups(), order.leaves(), exceptions);
    }

    private Optional<AttributeWrite> differences(Account account, MembershipOrder order) {
        return Optional.ofNullable(room.memberships
                .differences(List.of(inventory(account)), Map.of(account.objectGuid(), order))
                .get(account.objectGuid()));
    }

    private InventoryEntry inventory(Account account) {
        List<InventoryEntry> found = new ArrayList<>();
        room.inventory.read(
                null,
                page -> page.stream()
                        .filter(entry -> entry.objectGuid().equals(account.objectGuid()))
                        .forEach(found::add));
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    // ---------------------------------------------------------------------------------------------- undo

    @Test
    void whatAChangeGaveAndTookIsPutBackAndAgainWhenTheUndoIsUndone() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String technology = group("technology");
        agree(anna, sales);
        UUID change = agreeFor(anna, technology);
        UUID undo = UUID.randomUUID();

        List<AttributeWrite> draft = done(room.reversals.draft(change)).writes();
        assertThat(groupsOf(anna)).as("nothing is written").containsExactly(dn(technology));
        Reversal.Done undone = done(room.reversals.carryOut(change, undo));

        assertThat(undone.writes())
                .isEqualTo(draft)
                .hasSize(2)
                .allSatisfy(write -> assertThat(write.attribute()).isEqualTo("memberOf"));
        assertThat(undone.writes().get(0).before()).isEqualToIgnoringCase(dn(technology));
        assertThat(undone.writes().get(1).after()).isEqualToIgnoringCase(dn(sales));
        assertThat(undone.held().in()).containsExactly(guid(sales));
        assertThat(undone.held().out()).containsExactly(guid(technology));
        assertThat(groupsOf(anna)).containsExactly(dn(sales));
        assertThat(room.reversals.writesOf(undo)).isEqualTo(undone.writes());

        UUID redo = UUID.randomUUID();
        done(room.reversals.carryOut(undo, redo));
        assertThat(groupsOf(anna)).containsExactly(dn(technology));
        assertThat(room.reversals.draft(redo)).isEqualTo(new Reversal.Nothing(Reversal.Why.UNDO_THE_CHANGE_AGAIN));

        done(room.reversals.carryOut(change, UUID.randomUUID()));
        assertThat(groupsOf(anna)).containsExactly(dn(sales));
        assertThat(names(agree(anna).withdrawn()))
                .as("what was put back is ours, as it was")
                .containsExactly("sales" + mark);
    }

    @Test
    void whatWasStrippedComesBackAndIsTheirsAsBefore() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String theirs = group("theirs");
        agree(anna, sales);
        put(theirs, anna);
        MembershipOrder leaves = order(anna.personId(), true);
        room.stripping.agree(leaves);
        UUID undo = UUID.randomUUID();

        done(room.reversals.carryOut(leaves.changeId(), undo));

        assertThat(groupsOf(anna)).containsExactlyInAnyOrder(dn(sales), dn(theirs));
        assertThat(names(agree(anna).withdrawn())).containsExactly("sales" + mark);
        assertThat(groupsOf(anna))
                .as("never taken from who was put there by others")
                .containsExactly(dn(theirs));

        assertThat(room.reversals.carryOut(undo, UUID.randomUUID()))
                .as("sales was taken since")
                .isInstanceOf(Reversal.Newer.class);
        assertThat(groupsOf(anna)).containsExactly(dn(theirs));
    }

    @Test
    void anUndoOfALeaveThatIsUndoneStripsAgain() throws Exception {
        Account anna = account("Anna");
        String theirs = group("theirs");
        put(theirs, anna);
        MembershipOrder leaves = order(anna.personId(), true);
        room.stripping.agree(leaves);
        UUID undo = UUID.randomUUID();
        done(room.reversals.carryOut(leaves.changeId(), undo));
        assertThat(groupsOf(anna)).containsExactly(dn(theirs));

        done(room.reversals.carryOut(undo, UUID.randomUUID()));
        assertThat(groupsOf(anna)).isEmpty();
        assertThat(room.memberships.of(anna.personId()))
                .first()
                .satisfies(membership -> assertThat(membership.state()).isEqualTo(Membership.State.STRIPPED));

        done(room.reversals.carryOut(leaves.changeId(), UUID.randomUUID()));
        assertThat(groupsOf(anna)).containsExactly(dn(theirs));
    }

    @Test
    void whatALaterChangeDidToTheSameMembershipIsNamedAndNothingIsPutBack() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");
        UUID first = agreeFor(anna, sales, staff);
        UUID second = agreeFor(anna, staff);

        assertThat(room.reversals.carryOut(first, UUID.randomUUID()))
                .asInstanceOf(type(Reversal.Newer.class))
                .satisfies(newer -> assertThat(newer.conflicts())
                        .singleElement()
                        .satisfies(conflict -> {
                            assertThat(conflict.attribute()).isEqualTo("memberOf");
                            assertThat(conflict.code()).isEqualTo("written-since");
                            assertThat(conflict.byChange()).isEqualTo(second);
                            assertThat(conflict.group()).isEqualToIgnoringCase(dn(sales));
                        }));
        assertThat(groupsOf(anna)).as("neither is the other one").containsExactly(dn(staff));

        done(room.reversals.carryOut(second, UUID.randomUUID()));
        done(room.reversals.carryOut(first, UUID.randomUUID()));
        assertThat(groupsOf(anna)).isEmpty();
    }

    @Test
    void whatSomebodyElseBroughtBackAlreadyIsNoConflictAndWhatTheyGaveIsNotTaken() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String old = group("old");
        agree(anna, old);
        UUID change = agreeFor(anna, sales);
        take(sales, anna);
        put(old, anna);

        assertThat(done(room.reversals.carryOut(change, UUID.randomUUID())).writes())
                .isEmpty();
        assertThat(groupsOf(anna)).containsExactly(dn(old));
        assertThat(agree(anna)).as("it is theirs").isEqualTo(MembershipReport.NOTHING);
        assertThat(groupsOf(anna)).containsExactly(dn(old));

        Account berta = account("Berta");
        UUID given = agreeFor(berta, sales);
        take(sales, berta);
        agree(berta);
        put(sales, berta);
        assertThat(room.reversals.carryOut(given, UUID.randomUUID()))
                .asInstanceOf(type(Reversal.Newer.class))
                .satisfies(newer ->
                        assertThat(newer.conflicts()).extracting(Conflict::code).containsExactly("changed-elsewhere"));
        assertThat(groupsOf(berta)).containsExactly(dn(sales));
    }

    @Test
    void aGroupThatIsGoneOrProtectedOrClosedToUsKeepsEverythingAsItIs() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");
        agree(anna, sales);
        UUID change = agreeFor(anna, staff);
        admin.modify(dn(sales), new Modification(ModificationType.REPLACE, "adminCount", "1"));

        assertThat(room.reversals.carryOut(change, UUID.randomUUID()))
                .asInstanceOf(type(Reversal.Stopped.class))
                .satisfies(stopped -> assertThat(stopped.refusal().cause()).isEqualTo(Cause.PROTECTED));
        assertThat(groupsOf(anna)).containsExactly(dn(staff));

        admin.delete(dn(sales));
        assertThat(room.reversals.carryOut(change, UUID.randomUUID()))
                .asInstanceOf(type(Reversal.Newer.class))
                .satisfies(newer -> assertThat(newer.conflicts())
                        .extracting(Conflict::code, conflict -> Group.name(conflict.group()))
                        .containsExactly(tuple("group-gone", "sales" + mark)));
        assertThat(groupsOf(anna)).containsExactly(dn(staff));
    }

    @Test
    void whatTheDirectoryRefusesLeavesEveryMembershipAsItWas() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");
        agree(anna, sales);
        UUID change = agreeFor(anna, staff);
        // Nobody of us may write there: the one is taken before the other is refused.
        admin.modifyDN(dn(sales), "CN=sales" + mark, true, "CN=Users," + server.baseDn());

        assertThat(room.reversals.carryOut(change, UUID.randomUUID()))
                .asInstanceOf(type(Reversal.Stopped.class))
                .satisfies(stopped -> assertThat(stopped.refusal().cause()).isEqualTo(Cause.NO_RIGHT));

        assertThat(groupsOf(anna)).containsExactly(dn(staff));
        assertThat(stages(anna)).containsExactlyInAnyOrder("WITHDRAWN", "GRANTED");
        assertThat(names(agree(anna).withdrawn())).containsExactly("staff" + mark);
    }

    @Test
    void attributesAndMembershipsArePutBackTogetherOrNotAtAll() throws Exception {
        Orders orders = person("Anna").with(Field.TITLE, "Nurse");
        Account anna = ((Written) room.accounts.agree(orders.order())).account();
        String sales = group("sales");
        AccountOrder changed = orders.with(Field.TITLE, "Doctor").order();
        assertThat(room.accounts.agree(changed)).isInstanceOf(Written.class);
        room.memberships.agree(order(anna.personId(), changed.changeId(), sales));
        admin.modify(anna.dn(), new Modification(ModificationType.REPLACE, "title", "Surgeon"));

        assertThat(room.reversals.carryOut(changed.changeId(), UUID.randomUUID()))
                .isInstanceOf(Reversal.Newer.class);
        assertThat(groupsOf(anna)).containsExactly(dn(sales));

        admin.modify(anna.dn(), new Modification(ModificationType.REPLACE, "title", "Doctor"));
        assertThat(done(room.reversals.carryOut(changed.changeId(), UUID.randomUUID()))
                        .writes())
                .extracting(AttributeWrite::attribute)
                .containsExactly("memberOf", "title");
        assertThat(groupsOf(anna)).isEmpty();
    }

    @Test
    void anUndoThatWasWrittenAndNotKeptIsFinishedByTheNext() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");
        String theirs = group("theirs");
        agree(anna, sales);
        put(theirs, anna);
        MembershipOrder change = new MembershipOrder(
                anna.personId(), UUID.randomUUID(), Map.of(staff, "row"), true, MembershipOrder.Exceptions.NONE);
        room.stripping.agree(change);
        undone(() -> room.reversals.carryOut(change.changeId(), UUID.randomUUID()));
        UUID undo = UUID.randomUUID();

        assertThat(done(room.reversals.carryOut(change.changeId(), undo)).writes())
                .hasSize(3);

        assertThat(groupsOf(anna)).containsExactlyInAnyOrder(dn(sales), dn(theirs));
        assertThat(names(agree(anna).withdrawn())).containsExactly("sales" + mark);
        assertThat(groupsOf(anna)).containsExactly(dn(theirs));
    }

    @Test
    void aChangeFromBeforeTheJournalKeepsItsMemberships() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        String staff = group("staff");
        agree(anna, sales);
        UUID change = agreeFor(anna, staff);
        room.jdbc
                .sql("update group_grant set unjournalled = true where withdrawn_by = ?")
                .param(change)
                .update();

        Reversal.Done undone = done(room.reversals.carryOut(change, UUID.randomUUID()));

        assertThat(undone.unjournalled()).isTrue();
        assertThat(undone.left()).containsExactly("memberOf");
        assertThat(undone.writes()).isEmpty();
        assertThat(groupsOf(anna)).containsExactly(dn(staff));
    }

    private UUID agreeFor(Account account, String... groups) {
        UUID change = UUID.randomUUID();
        room.memberships.agree(order(account.personId(), change, groups));
        return change;
    }

    private static MembershipOrder order(UUID personId, UUID changeId, String... groups) {
        MembershipOrder order = order(personId, false, groups);
        return new MembershipOrder(personId, changeId, order.groups(), false, order.exceptions());
    }

    private static Reversal.Done done(Reversal reversal) {
        assertThat(reversal).isInstanceOf(Reversal.Done.class);
        return (Reversal.Done) reversal;
    }

    private UUID guid(String group) throws LDAPException {
        return ObjectGuid.of(admin.getEntry(dn(group), ObjectGuid.ATTRIBUTE));
    }

    // ---------------------------------------------------------------------------------------------- helpers

    final Orders person(String given) {
        return Orders.of((++numbers % 10) + letters(9), unit, given, "Berg" + mark);
    }

    final Account account(String given) {
        Outcome outcome = room.accounts.agree(person(given).order());
        assertThat(outcome).isInstanceOf(Written.class);
        return ((Written) outcome).account();
    }

    final MembershipReport agree(Account account, String... groups) {
        return room.memberships.agree(order(account.personId(), false, groups));
    }

    static MembershipOrder order(UUID personId, boolean leaves, String... groups) {
        return new MembershipOrder(
                personId,
                UUID.randomUUID(),
                Set.of(groups).stream().collect(Collectors.toMap(group -> group, group -> "row")),
                leaves,
                MembershipOrder.Exceptions.NONE);
    }

    /** A new group, by its RDNs under the base DN. */
    final String group(String name) throws LDAPException {
        return group("CN=" + name + mark + ",OU=G" + mark + ",OU=Groups", name + mark);
    }

    final String group(String rdns, String accountName) throws LDAPException {
        admin.add(new AddRequest(
                rdns + "," + server.baseDn(),
                new Attribute("objectClass", "group"),
                new Attribute("sAMAccountName", accountName)));
        return rdns;
    }

    final void put(String group, Account account) throws LDAPException {
        admin.modify(dn(group), new Modification(ModificationType.ADD, "member", account.dn()));
    }

    final void take(String group, Account account) throws LDAPException {
        admin.modify(dn(group), new Modification(ModificationType.DELETE, "member", account.dn()));
    }

    final String dn(String rdns) {
        return rdns + "," + server.baseDn();
    }

    final List<String> groupsOf(Account account) throws LDAPException {
        SearchResultEntry entry = admin.searchForEntry(
                server.baseDn(),
                SearchScope.SUB,
                Filter.createEqualityFilter("objectGUID", ObjectGuid.bytes(account.objectGuid())),
                "memberOf");
        return values(entry, "memberOf");
    }

    private List<String> members(String group) throws LDAPException {
        return values(admin.getEntry(dn(group), "member"), "member");
    }

    /** As the test spells them: the directory may spell DNs otherwise. */
    private List<String> values(SearchResultEntry entry, String attribute) throws LDAPException {
        String[] values = entry.getAttributeValues(attribute);
        List<String> all = new ArrayList<>();
        for (String value : values == null ? new String[0] : values) {
            all.add(new DN(value).toString());
        }
        return all;
    }

    private String usn(String group) throws LDAPException {
        return admin.getEntry(dn(group), "uSNChanged").getAttributeValue("uSNChanged");
    }

    final List<String> stages(Account account) {
        return room.jdbc
                .sql("select state from group_grant where account_guid = ? order by planned_at, group_dn")
                .param(account.objectGuid())
                .query(String.class)
                .list();
    }

    final List<String> names(List<Group> groups) {
        return groups.stream().map(Group::name).toList();
    }

    /** The directory is written, and what the caller keeps of it is lost. */
    final void undone(Runnable work) {
        room.transaction.executeWithoutResult(status -> {
            work.run();
            status.setRollbackOnly();
        });
    }

    private interface Deed {
        void carryOut() throws LDAPException;
    }

    private static void asAdmin(Deed deed) {
        try {
            deed.carryOut();
        } catch (LDAPException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static String letters(int count) {
        return ThreadLocalRandom.current()
                .ints(count, 'a', 'z' + 1)
                .mapToObj(letter -> String.valueOf((char) letter))
                .collect(Collectors.joining());
    }
}
