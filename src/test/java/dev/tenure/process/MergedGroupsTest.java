package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.directory.Inventory;
import dev.tenure.directory.Membership;
import dev.tenure.directory.Memberships;
import dev.tenure.process.DriftFinding.Kind;
import dev.tenure.process.DriftSettings.Policy;
import dev.tenure.process.Undone.Impossible;
import dev.tenure.process.Undone.Why;
import dev.tenure.roster.Absorbed;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.TimelineEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of the groups, and of the undo, of two who are found to be one. */
@TestPropertySource(
        properties = {
            "tenure.process.decisions=classpath:demo/dmn/",
            "tenure.directory.strip-all-groups-of-leavers=true",
        })
class MergedGroupsTest extends DatedTest {

    private static final String UNDER = ",OU=Groups,";

    @Autowired
    private Merging merging;

    @Autowired
    private Memberships memberships;

    @Autowired
    private Undo undo;

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

    private final String one = newNumber();
    private final String other = newNumber();

    @BeforeAll
    static void groups() throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            for (String group : List.of("sales", "technology", "bikers")) {
                if (admin.getEntry(dn(group)) == null) {
                    admin.add(dn(group), new Attribute("objectClass", "group"), new Attribute("sAMAccountName", group));
                }
            }
        }
    }

    @Test
    void theAccountThatIsNotKeptIsInNoGroupAnyMoreAndASplitGivesTodaysBack() throws Exception {
        hire(one, "Teknik");
        hire(other, "Försäljning");
        String kept = guid(one);
        String surplus = guid(other);
        UUID goes = person(other).id();
        member(ModificationType.ADD, "bikers", surplus);

        Ticket ticket = merge(kept);
        settle(one);

        assertThat(groupsOf(surplus)).isEmpty();
        assertThat(groupsOf(kept)).containsExactlyInAnyOrder("all-staff", "technology");
        assertThat(isEnabled(account(surplus))).isFalse();
        assertThat(tickets.find(ticket.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(line(ticket, "access.surplus").details())
                .extracting(detail -> detail.get("group"))
                .containsExactlyInAnyOrder("all-staff", "sales", "bikers");
        assertThat(memberships.of(goes))
                .as("remembered as of a leaver")
                .extracting(membership -> membership.group().name(), Membership::state)
                .containsExactlyInAnyOrder(
                        tuple("all-staff", Membership.State.WITHDRAWN),
                        tuple("sales", Membership.State.WITHDRAWN),
                        tuple("bikers", Membership.State.STRIPPED));
        Ticket next = worked(hr(one, "phone", "2"));
        assertThat(said(next)).as("once").doesNotContain("access.surplus");

        merging.split(person(one).id(), other, "desk", "another one");
        settle(one);
        settle(other);
        assertThat(groupsOf(surplus)).containsExactlyInAnyOrder("all-staff", "sales");
        assertThat(groupsOf(kept)).containsExactlyInAnyOrder("all-staff", "technology");
    }

    @Test
    void whereTheAccountOfWhoGoesIsKeptTheOthersIsEmptied() throws Exception {
        hire(one, "Teknik");
        hire(other, "Teknik");
        String surplus = guid(one);
        String kept = guid(other);

        merge(kept);
        settle(one);

        assertThat(guid(one)).isEqualTo(kept);
        assertThat(groupsOf(surplus)).isEmpty();
        assertThat(groupsOf(kept)).containsExactlyInAnyOrder("all-staff", "technology");
    }

    @Test
    void anAccountThatIsNotKeptAndThatSomebodyEnablesAgainIsReported() throws Exception {
        hire(one, "Teknik");
        hire(other, "Teknik");
        String surplus = guid(other);
        merge(guid(one));
        settle(one);
        runDrift();
        assertThat(orphans()).doesNotContain(UUID.fromString(surplus));

        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.modify(
                    account(surplus).getDN(), new Modification(ModificationType.REPLACE, "userAccountControl", "512"));
        }
        runDrift();

        assertThat(orphans()).contains(UUID.fromString(surplus));
        worked(hr(one, "phone", "3"));
        assertThat(isEnabled(account(surplus)))
                .as("the next work on the person closes it")
                .isFalse();
        runDrift();
        assertThat(orphans()).doesNotContain(UUID.fromString(surplus));
    }

    @Test
    void whatWasWrittenForWhoWentIsNotUndoneUntilTheyAreSplit() throws Exception {
        hire(one, "Teknik");
        hire(other, "Teknik");
        Absorbed moved = hr(other, "department", "Försäljning");
        worked(moved);
        String surplus = guid(other);
        merge(guid(one));
        settle(one);

        assertThat(undo.undo(moved.changeId(), "desk", "why not"))
                .get()
                .asInstanceOf(type(Impossible.class))
                .satisfies(impossible -> assertThat(impossible.why()).isEqualTo(Why.MERGED_SINCE));
        assertThat(undo.plan(moved.changeId()))
                .get()
                .asInstanceOf(type(Impossible.class))
                .satisfies(impossible -> assertThat(impossible.why()).isEqualTo(Why.MERGED_SINCE));
        assertThat(groupsOf(surplus)).isEmpty();

        merging.split(person(one).id(), other, "desk", "another one");
        settle(one);
        settle(other);
        assertThat(groupsOf(surplus)).containsExactlyInAnyOrder("all-staff", "sales");
        assertThat(undo.plan(moved.changeId()))
                .get()
                .as("what stands in the way now is what was given after the split")
                .asInstanceOf(type(Impossible.class))
                .satisfies(impossible -> assertThat(impossible.why()).isEqualTo(Why.NEWER));
    }

    private void hire(String number, String department) {
        worked(hr(
                number,
                "givenName",
                "Ulf",
                "familyName",
                "Lind" + number,
                "employmentType",
                number.equals(one) ? "employee" : "trainee",
                "department",
                department));
    }

    private Ticket merge(String account) {
        return merging.merge(person(one).id(), person(other).id(), account, "desk", "the same passport")
                .ticket();
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

    private List<UUID> orphans() {
        return findings.findings(EnumSet.of(Kind.ORPHAN), null, 0, 10_000).stream()
                .map(DriftFinding::objectGuid)
                .toList();
    }

    private TimelineEntry line(Ticket ticket, String code) {
        return tickets.timeline(ticket.id()).stream()
                .filter(entry -> entry.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError(code + " is not among " + said(ticket)));
    }

    private static String dn(String group) {
        return "CN=" + group + UNDER + DIRECTORY.baseDn();
    }

    private void member(ModificationType type, String group, String guid) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.modify(
                    dn(group), new Modification(type, "member", account(guid).getDN()));
        }
    }

    private SearchResultEntry account(String guid) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            return admin.getEntry("<GUID=" + guid + ">", "*", "memberOf");
        }
    }

    private List<String> groupsOf(String guid) throws LDAPException {
        String[] in = account(guid).getAttributeValues("memberOf");
        return Arrays.stream(in == null ? new String[0] : in)
                .map(dn -> dn.substring("CN=".length(), dn.indexOf(',')))
                .toList();
    }
}
