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
import dev.tenure.directory.AttributeWrite;
import dev.tenure.directory.Conflict;
import dev.tenure.directory.Inventory;
import dev.tenure.process.DriftFinding.Kind;
import dev.tenure.process.DriftSettings.Policy;
import dev.tenure.process.Undone.Impossible;
import dev.tenure.process.Undone.Why;
import dev.tenure.roster.Absorbed;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TimelineEntry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Memberships that an undo put back, by the table of the embedded run, and how long they stay so. */
@TestPropertySource(
        properties = {
            "tenure.process.decisions=classpath:demo/dmn/",
            "tenure.directory.strip-all-groups-of-leavers=true",
        })
class UndoGroupsTest extends ProcessTest {

    private static final String UNDER = ",OU=Groups,";

    @Autowired
    private Undo undo;

    @Autowired
    private PersonGroups groups;

    @Autowired
    private JdbcClient db;

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

    private final String number = newNumber();

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
    void aMoveThatIsUndoneKeepsTheOldGroupsUntilHrSpeaksOfThePlaceAndThatIsNoDrift() throws Exception {
        joins("Teknik");
        Absorbed moved = hr(number, "department", "Försäljning");
        Ticket ticket = worked(moved);
        assertThat(groupsOf()).containsExactlyInAnyOrder("all-staff", "sales");

        Undone.Done draft = (Undone.Done) undo.plan(moved.changeId()).orElseThrow();
        Undone.Done done = undo(moved.changeId());

        assertThat(draft.writes()).isEqualTo(done.writes());
        assertThat(done.writes())
                .startsWith(
                        new AttributeWrite("memberOf", dn("sales"), null),
                        new AttributeWrite("memberOf", null, dn("technology")))
                .contains(new AttributeWrite("department", "Försäljning", "Teknik"));
        assertThat(done.held()).contains("department", "memberOf");
        assertThat(groupsOf()).containsExactlyInAnyOrder("all-staff", "technology");
        assertThat(line(ticket, "change.undone").details().toString()).contains(dn("sales"), dn("technology"));

        worked(hr(number, "phone", "2"));
        assertThat(groupsOf()).as("today's rows say otherwise").containsExactlyInAnyOrder("all-staff", "technology");
        runDrift();
        assertThat(findings.findings(EnumSet.allOf(Kind.class), moved.personId(), 0, 100))
                .isEmpty();

        worked(hr(number, "location", "Stockholm"));
        assertThat(groupsOf()).as("HR spoke of the place").containsExactlyInAnyOrder("all-staff", "sales");
    }

    @Test
    void anUndoThatIsUndoneHoldsNothingAndTheSameAnswerComesTwice() throws Exception {
        joins("Teknik");
        Absorbed moved = hr(number, "department", "Försäljning");
        worked(moved);
        Undone.Done first = undo(moved.changeId());
        Undone.Done again = undo(moved.changeId());
        assertThat(again.repeated()).isTrue();
        assertThat(again.writes()).containsExactlyInAnyOrderElementsOf(first.writes());

        undo(first.id());

        assertThat(groupsOf()).containsExactlyInAnyOrder("all-staff", "sales");
        worked(hr(number, "phone", "3"));
        assertThat(groupsOf()).containsExactlyInAnyOrder("all-staff", "sales");
        undo(moved.changeId());
        assertThat(groupsOf()).containsExactlyInAnyOrder("all-staff", "technology");
    }

    @Test
    void aLaterChangeOfTheSameMembershipIsNamedWithItsTicketAndTheGroup() throws Exception {
        joins("Teknik");
        Absorbed first = hr(number, "department", "Försäljning");
        worked(first);
        // What the directory shows of the person stays as the first change left it: only the rows give others.
        Absorbed second = hr(number, "employmentType", "contractor");
        Ticket later = worked(second);
        assertThat(groupsOf()).containsExactly("all-staff");

        assertThat(undo.undo(first.changeId(), "desk", "why not"))
                .get()
                .asInstanceOf(type(Impossible.class))
                .satisfies(impossible -> {
                    assertThat(impossible.why()).isEqualTo(Why.NEWER);
                    assertThat(impossible.tickets()).containsEntry(second.changeId(), later.number());
                    assertThat(impossible.conflicts())
                            .filteredOn(conflict -> conflict.attribute().equals("memberOf"))
                            .singleElement()
                            .extracting(Conflict::group)
                            .isEqualTo(dn("sales"));
                });
        assertThat(groupsOf()).containsExactly("all-staff");
    }

    @Test
    void aLeaveThatIsUndoneGivesBackWhatWasStrippedUntilThePhaseIsAnother() throws Exception {
        Absorbed hired = joins("Teknik");
        member(ModificationType.ADD, "bikers");
        Absorbed left = hr(number, "active", "false");
        worked(left);
        assertThat(groupsOf()).isEmpty();

        undo(left.changeId());

        assertThat(groupsOf()).containsExactlyInAnyOrder("all-staff", "technology", "bikers");
        worked(hr(number, "phone", "4"));
        assertThat(groupsOf()).containsExactlyInAnyOrder("all-staff", "technology", "bikers");
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();

        // As if the undo had been in another phase than the one of now.
        db.sql("""
                        update desk_decision set value = replace(value, ' GONE', ' WORKING')
                        where person_id = ? and value like 'group-in %'
                        """).param(hired.personId()).update();
        worked(hr(number, "phone", "5"));
        assertThat(groupsOf()).isEmpty();
        assertThat(db.sql("""
                                select count(*) from desk_decision
                                where person_id = ? and value like 'group-in %' and settled_at is null
                                """).param(hired.personId()).query(Long.class).single())
                .as("the phase of then may come again: they do not")
                .isZero();
    }

    @Test
    void aPersonShowsTheGroupsOfUsWithTheirRowsAndWhichOfThemAnUndoHolds() throws Exception {
        joins("Teknik");
        member(ModificationType.ADD, "bikers");
        Absorbed moved = hr(number, "department", "Försäljning");
        worked(moved);
        assertThat(groups.of(roster.get(moved.personId())))
                .as("not what others gave")
                .allSatisfy(of -> {
                    assertThat(of.membership().rule()).isNotBlank();
                    assertThat(of.membership().grantedAt()).isNotNull();
                })
                .extracting(of -> of.membership().group().name(), PersonGroups.Of::held)
                .containsExactlyInAnyOrder(tuple("all-staff", false), tuple("sales", false));

        Undone.Done undone = undo(moved.changeId());

        assertThat(groups.of(roster.get(moved.personId())))
                .extracting(of -> of.membership().group().name(), PersonGroups.Of::held)
                .containsExactlyInAnyOrder(tuple("all-staff", false), tuple("technology", true));
        assertThat(groups.of(roster.get(moved.personId())))
                .filteredOn(PersonGroups.Of::held)
                .allSatisfy(of -> {
                    assertThat(of.membership().grantedBy()).isEqualTo(undone.id());
                    assertThat(of.membership().rule()).isNotBlank();
                });
    }

    @Test
    void aJoinerThatIsUndoneIsInNoGroupOfOurs() throws Exception {
        Absorbed hired = joins("Teknik");

        Undone.Done done = undo(hired.changeId());

        assertThat(done.disabledOnly()).isTrue();
        assertThat(groupsOf()).isEmpty();
        worked(hr(number, "phone", "6"));
        assertThat(groupsOf()).isEmpty();
        worked(hr(number, "title", "Architect"));
        assertThat(groupsOf()).containsExactlyInAnyOrder("all-staff", "technology");
    }

    @Test
    void ofAChangeFromBeforeTheJournalTheTicketSaysThatMembershipsWereLeft() throws Exception {
        joins("Teknik");
        Absorbed moved = hr(number, "department", "Försäljning");
        Ticket ticket = worked(moved);
        db.sql("update group_grant set unjournalled = true where withdrawn_by = ?")
                .param(moved.changeId())
                .update();

        Undone.Done done = undo(moved.changeId());

        assertThat(done.left()).containsExactly("memberOf");
        assertThat(groupsOf()).containsExactlyInAnyOrder("all-staff", "sales");
        assertThat(line(ticket, "undo.left-groups").text(Locale.ENGLISH)).contains("no journal");
    }

    private Absorbed joins(String department) {
        Absorbed hired = hr(
                number, "givenName", "Åsa", "familyName", "Öberg" + number, "department", department, "title", "Nurse");
        worked(hired);
        return hired;
    }

    private Undone.Done undo(UUID change) {
        Undone undone = undo.undo(change, "desk", "a mistake in HR").orElseThrow();
        assertThat(undone).isInstanceOf(Undone.Done.class);
        return (Undone.Done) undone;
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

    private TimelineEntry line(Ticket ticket, String code) {
        return tickets.timeline(ticket.id()).stream()
                .filter(entry -> entry.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError(code + " is not among " + said(ticket)));
    }

    private static String dn(String group) {
        return "CN=" + group + UNDER + DIRECTORY.baseDn();
    }

    private void member(ModificationType type, String group) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.modify(
                    dn(group),
                    new Modification(type, "member", entry(number).orElseThrow().getDN()));
        }
    }

    private List<String> groupsOf() throws LDAPException {
        SearchResultEntry account = entry(number).orElseThrow();
        String[] in = account.getAttributeValues("memberOf");
        return Arrays.stream(in == null ? new String[0] : in)
                .map(dn -> dn.substring("CN=".length(), dn.indexOf(',')))
                .toList();
    }
}
