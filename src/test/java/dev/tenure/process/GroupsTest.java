package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.directory.Inventory;
import dev.tenure.directory.PlannedMembership;
import dev.tenure.directory.PlannedMembership.Action;
import dev.tenure.process.Desk.Reply;
import dev.tenure.process.DriftFinding.Kind;
import dev.tenure.process.DriftSettings.Policy;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Field;
import dev.tenure.roster.PersonRecord;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.TimelineEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Groups over the life of a person, by the table of the embedded run. */
@TestPropertySource(
        properties = {
            "tenure.process.decisions=classpath:demo/dmn/",
            "tenure.directory.strip-all-groups-of-leavers=true",
        })
class GroupsTest extends ProcessTest {

    private static final String UNDER = ",OU=Groups,";

    @Autowired
    private Plans plans;

    @Autowired
    private DriftComparison comparison;

    @Autowired
    private DriftFindings findings;

    @Autowired
    private DriftLock lock;

    @Autowired
    private Inventory inventory;

    @Autowired
    private TransactionTemplate transaction;

    @BeforeAll
    static void groups() throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            for (String group : List.of("sales", "technology", "bikers")) {
                if (admin.getEntry("CN=" + group + UNDER + DIRECTORY.baseDn()) == null) {
                    add(admin, group);
                }
            }
        }
    }

    @Test
    void aJoinerGetsTheGroupsOfTheDepartmentAndTheTicketNamesThem() throws Exception {
        String number = newNumber();
        Ticket ticket = joins(number, "Teknik");

        assertThat(groupsOf(number)).containsExactlyInAnyOrder("all-staff", "technology");
        assertThat(ticket.status()).isEqualTo(TicketStatus.DONE);
        TimelineEntry line = line(ticket, "access.granted");
        assertThat(line.text(Locale.ENGLISH)).contains("all-staff, technology");
        assertThat(line.details())
                .contains(Map.of("group", "technology", "dn", "CN=technology" + UNDER + DIRECTORY.baseDn()));
        assertThat(said(ticket)).containsSubsequence("account.created", "access.granted", "ticket.done");
    }

    @Test
    void whoMovesLosesTheOldAndGainsTheNew() throws Exception {
        String number = newNumber();
        joins(number, "Teknik");
        Ticket ticket = worked(hr(number, "department", "Försäljning"));

        assertThat(groupsOf(number)).containsExactlyInAnyOrder("all-staff", "sales");
        assertThat(line(ticket, "access.withdrawn").details())
                .singleElement()
                .satisfies(detail -> assertThat(detail).containsEntry("group", "technology"));
        assertThat(line(ticket, "access.granted").details())
                .singleElement()
                .satisfies(detail -> assertThat(detail).containsEntry("group", "sales"));
    }

    @Test
    void aChangeThatTouchesNoRuleSaysNothingOfGroups() throws Exception {
        String number = newNumber();
        joins(number, "Teknik");
        Ticket ticket = worked(hr(number, "title", "Architect"));

        assertThat(said(ticket)).noneMatch(code -> code.startsWith("access."));
        assertThat(groupsOf(number)).hasSize(2);
    }

    @Test
    void aLeaverLosesAllAndWhoComesBackGetsTodaysGroupsNeverYesterdays() throws Exception {
        String number = newNumber();
        joins(number, "Teknik");
        put("bikers", number);

        Ticket left = worked(hr(number, "active", "false"));

        assertThat(groupsOf(number)).isEmpty();
        assertThat(isEnabled(entry(number).orElseThrow())).isFalse();
        assertThat(left.status()).isEqualTo(TicketStatus.DONE);
        assertThat(line(left, "access.withdrawn").details()).hasSize(2);
        assertThat(line(left, "access.stripped").details())
                .singleElement()
                .satisfies(detail -> assertThat(detail).containsEntry("group", "bikers"));

        worked(hr(number, "active", "true", "department", "Försäljning"));

        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(groupsOf(number)).containsExactlyInAnyOrder("all-staff", "sales");
    }

    @Test
    void aGroupThatIsMissingIsATaskThatNamesItAndIsSettledOnceItIsThere() throws Exception {
        String number = newNumber();
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.delete("CN=technology" + UNDER + DIRECTORY.baseDn());
            Ticket stuck = joins(number, "Teknik");

            assertThatProcessOf(stuck).isWaitingAt("directoryRefused").hasPassed("writeAccount", "grantAccess");
            assertThat(stuck.status()).isEqualTo(TicketStatus.ACTION_NEEDED);
            assertThat(line(stuck, "access.refused").text(Locale.ENGLISH))
                    .contains("technology")
                    .contains("create the group, or correct the table of memberships");
            assertThat(line(stuck, "access.refused").text(Locale.forLanguageTag("sv")))
                    .contains("skapa gruppen");
            assertThat(groupsOf(number)).as("what can be given is").containsExactly("all-staff");

            add(admin, "technology");
            desk.resolve(task(stuck).getId(), "desk", new Reply("RETRY", null, null));
            work(stuck);

            Ticket done = tickets.find(stuck.id()).orElseThrow();
            assertThat(done.status()).isEqualTo(TicketStatus.DONE);
            assertThat(groupsOf(number)).containsExactlyInAnyOrder("all-staff", "technology");
        }
    }

    @Test
    void aPlanNamesEachGroupAndTheRowThatGivesIt() throws Exception {
        String number = newNumber();
        assertThat(plans.plan(news(number, "department", "Teknik")).groups())
                .as("of somebody who has no account yet")
                .extracting(PlannedMembership::group, PlannedMembership::action)
                .containsExactlyInAnyOrder(tuple("all-staff", Action.GRANT), tuple("technology", Action.GRANT));

        joins(number, "Teknik");
        put("bikers", number);
        Plan moves = plans.plan(news(number, "department", "Försäljning"));

        assertThat(moves.groups())
                .extracting(PlannedMembership::group, PlannedMembership::action, PlannedMembership::why)
                .containsExactlyInAnyOrder(
                        tuple("all-staff", Action.LEAVE, "agrees"),
                        tuple("sales", Action.GRANT, "row"),
                        tuple("technology", Action.WITHDRAW, "no-row"));
        assertThat(moves.groups())
                .filteredOn(group -> group.group().equals("sales"))
                .singleElement()
                .satisfies(sales -> assertThat(sales.rule()).isNotBlank());
        assertThat(moves.problem()).isNull();
        assertThat(groupsOf(number)).as("nothing was written").doesNotContain("sales");

        assertThat(plans.plan(news(number, "active", "false")).groups())
                .extracting(PlannedMembership::group, PlannedMembership::action)
                .containsExactlyInAnyOrder(
                        tuple("all-staff", Action.WITHDRAW),
                        tuple("technology", Action.WITHDRAW),
                        tuple("bikers", Action.STRIP));
    }

    @Test
    void theDeskGoesOnWithoutAGroupUntilTheRowsGiveOthers() throws Exception {
        String number = newNumber();
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.delete("CN=technology" + UNDER + DIRECTORY.baseDn());
            Ticket stuck = joins(number, "Teknik");
            assertThat(plans.planFor(stuck.personId()).problem()).isEqualTo("directoryRefused");
            String task = task(stuck).getId();
            assertThatThrownBy(() -> desk.resolve(task, "desk", new Reply("USE_VALUE", "x", null)))
                    .hasMessageContaining("choose another way");

            desk.resolve(task, "desk", new Reply("SKIP_FIELD", null, null));
            work(stuck);

            assertThat(tickets.find(stuck.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
            assertThat(line(stuck, "access.skipped").text(Locale.ENGLISH)).contains("technology");
            assertThat(groupsOf(number)).containsExactly("all-staff");
            assertThat(worked(hr(number, "title", "Architect")).status())
                    .as("nobody is asked again while the rows give the same")
                    .isEqualTo(TicketStatus.DONE);

            worked(hr(number, "department", "Försäljning"));
            assertThat(worked(hr(number, "department", "Teknik", "title", "Head"))
                            .status())
                    .as("the rows gave others meanwhile, and give the same again")
                    .isEqualTo(TicketStatus.DONE);
            add(admin, "technology");
            worked(hr(number, "department", "Försäljning"));
            assertThat(groupsOf(number)).containsExactlyInAnyOrder("all-staff", "sales");
        }
    }

    @Test
    void whatSomebodyTookAwayOrWhatNoRowGivesAnyMoreIsDrift() throws Exception {
        String number = newNumber();
        Ticket ticket = joins(number, "Teknik");
        take("technology", number);

        runDrift();

        assertThat(findings.findings(EnumSet.allOf(Kind.class), ticket.personId(), 0, 100))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.attribute()).isEqualTo("memberOf");
                    assertThat(finding.expected()).isEqualTo("technology");
                    assertThat(finding.found()).isNull();
                });

        roster.reconsider(ticket.personId(), ChangeKind.CHANGED, "drift");
        work(tickets.openOf(ticket.personId()).orElseThrow());
        assertThat(groupsOf(number)).containsExactlyInAnyOrder("all-staff", "technology");
        runDrift();
        assertThat(findings.findings(EnumSet.allOf(Kind.class), ticket.personId(), 0, 100))
                .isEmpty();
    }

    private void runDrift() {
        new Drift(
                        comparison,
                        findings,
                        lock,
                        inventory,
                        roster,
                        tickets,
                        new DriftSettings("", Policy.REPORT, 100, false),
                        transaction,
                        CLOCK,
                        new SimpleMeterRegistry())
                .runNow("desk");
    }

    private PersonRecord news(String number, String field, String value) {
        Map<Field, Optional<String>> stated = new TreeMap<>(Map.of(
                Field.GIVEN_NAME,
                Optional.of("Åsa"),
                Field.FAMILY_NAME,
                Optional.of("Öberg"),
                Field.named(field),
                Optional.of(value)));
        return new PersonRecord("push", null, null, Instant.parse("2030-01-01T00:00:00Z"), number, stated);
    }

    @Test
    void somebodyWhoHasNoAccountIsInNoGroup() {
        Ticket ticket = worked(hr(newNumber(), "givenName", "No", "familyName", "Body", "active", "false"));

        assertThat(ticket.status()).isEqualTo(TicketStatus.DONE);
        assertThat(said(ticket)).noneMatch(code -> code.startsWith("access."));
    }

    private Ticket joins(String number, String department) {
        return worked(hr(number, "givenName", "Åsa", "familyName", "Öberg", "department", department));
    }

    private TimelineEntry line(Ticket ticket, String code) {
        return tickets.timeline(ticket.id()).stream()
                .filter(entry -> entry.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError(code + " is not among " + said(ticket)));
    }

    private static void add(LDAPConnection admin, String group) throws LDAPException {
        admin.add(
                "CN=" + group + UNDER + DIRECTORY.baseDn(),
                new Attribute("objectClass", "group"),
                new Attribute("sAMAccountName", group));
    }

    private void put(String group, String number) throws LDAPException {
        member(ModificationType.ADD, group, number);
    }

    private void take(String group, String number) throws LDAPException {
        member(ModificationType.DELETE, group, number);
    }

    private void member(ModificationType type, String group, String number) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.modify(
                    "CN=" + group + UNDER + DIRECTORY.baseDn(),
                    new Modification(type, "member", entry(number).orElseThrow().getDN()));
        }
    }

    private List<String> groupsOf(String number) throws LDAPException {
        SearchResultEntry account = entry(number).orElseThrow();
        String[] in = account.getAttributeValues("memberOf");
        return Arrays.stream(in == null ? new String[0] : in)
                .map(dn -> dn.substring("CN=".length(), dn.indexOf(',')))
                .toList();
    }
}
