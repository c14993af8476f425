package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import dev.tenure.directory.Inventory;
import dev.tenure.process.DriftFinding.Kind;
import dev.tenure.process.DriftSettings.Policy;
import dev.tenure.roster.Absorbed;
import dev.tenure.standin.ActiveDirectory;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What the nightly comparison finds, and what is done about it. */
class DriftTest extends ProcessTest {

    @Autowired
    DriftComparison comparison;

    @Autowired
    DriftFindings findings;

    @Autowired
    DriftLock lock;

    @Autowired
    Inventory inventory;

    @Autowired
    TransactionTemplate transaction;

    private final String number = newNumber();

    @Test
    void whatSomebodyChangedIsListedByPersonAndGoneWhenItIsMended() throws Exception {
        Absorbed hired = hire(number);
        modify(number, "title", "Pirate");

        DriftRun run = run(Policy.REPORT, 100, false);

        assertThat(run.state()).isEqualTo(DriftRun.State.DONE);
        assertThat(run.complete()).isTrue();
        assertThat(run.accounts()).isPositive();
        DriftFinding finding = one(hired);
        assertThat(finding.kind()).isEqualTo(Kind.DIFFERENT);
        assertThat(finding.attribute()).isEqualTo("title");
        assertThat(finding.expected()).isEqualTo("Nurse");
        assertThat(finding.found()).isEqualTo("Pirate");
        assertThat(tickets.openOf(hired.personId())).as("it is only reported").isEmpty();

        run(Policy.REPORT, 100, false);
        assertThat(one(hired).id()).as("the same finding, seen again").isEqualTo(finding.id());
        assertThat(one(hired).lastSeen()).isAfter(finding.lastSeen());
        assertThat(one(hired).firstSeen()).isEqualTo(finding.firstSeen());

        modify(number, "title", "Nurse");
        run(Policy.REPORT, 100, false);
        assertThat(of(hired)).isEmpty();
    }

    @Test
    void aRepairGoesThroughTheProcess() throws Exception {
        Absorbed hired = hire(number);
        modify(number, "title", "Pirate");
        settleOthers();

        assertThat(run(Policy.REPAIR, 100, false).sentToRepair()).isPositive();

        Ticket ticket = tickets.openOf(hired.personId()).orElseThrow();
        assertThat(said(ticket)).contains("drift.found");
        work(ticket);
        assertThat(entry(number).orElseThrow().getAttributeValue("title")).isEqualTo("Nurse");
        assertThat(tickets.find(ticket.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
    }

    @Test
    void aTicketAsksFirstAndARefusalIsNotAskedAgain() throws Exception {
        Absorbed hired = hire(number);
        modify(number, "title", "Pirate");
        settleOthers();

        run(Policy.TICKET, 100, false);
        Ticket ticket = tickets.openOf(hired.personId()).orElseThrow();
        work(ticket);
        assertThat(task(ticket).getTaskDefinitionKey()).isEqualTo("approveChange");
        assertThat(entry(number).orElseThrow().getAttributeValue("title")).isEqualTo("Pirate");
        run(Policy.TICKET, 100, false);
        assertThat(one(hired).ticketId()).as("kept while the process asks").isEqualTo(ticket.id());

        desk.resolve(task(ticket).getId(), "desk", new Desk.Reply("REJECT", null, null));
        work(ticket);
        run(Policy.TICKET, 100, false);
        assertThat(tickets.openOf(hired.personId())).isEmpty();
        assertThat(of(hired)).hasSize(1);

        modify(number, "title", "Captain");
        run(Policy.TICKET, 100, false);
        Ticket second = tickets.openOf(hired.personId()).orElseThrow();
        work(second);
        desk.resolve(task(second).getId(), "desk", new Desk.Reply("APPROVE", null, null));
        work(second);
        assertThat(entry(number).orElseThrow().getAttributeValue("title")).isEqualTo("Nurse");
    }

    @Test
    void moreThanTheGuardLetsThroughAreOnlyReported() throws Exception {
        Absorbed hired = hire(number);
        Absorbed other = hire(newNumber());
        modify(number, "title", "Pirate");
        modify(roster.get(other.personId()).employeeId(), "title", "Pirate");

        DriftRun run = run(Policy.REPAIR, 1, false);

        assertThat(run.note()).isEqualTo("too-many");
        assertThat(run.sentToRepair()).isZero();
        assertThat(tickets.openOf(hired.personId())).isEmpty();
        assertThat(of(hired)).hasSize(1);
    }

    @Test
    void orphansVanishedAccountsAndThoseOutsideAreListed() throws Exception {
        Absorbed vanished = hire(number);
        Absorbed outside = hire(newNumber());
        UUID orphan;
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.delete(entry(number).orElseThrow().getDN());
            String dn = "CN=Orphan " + number + ",OU=People," + DIRECTORY.baseDn();
            admin.add(
                    dn,
                    new Attribute("objectClass", "user"),
                    new Attribute("sAMAccountName", "orphan" + number),
                    new Attribute(
                            "unicodePwd", "\"Enough-0f-it\"".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)),
                    new Attribute("userAccountControl", "512"));
            orphan = findings(dn);
            String protectedDn = entry(roster.get(outside.personId()).employeeId())
                    .orElseThrow()
                    .getDN();
            admin.modify(
                    protectedDn,
                    List.of(
                            new Modification(ModificationType.REPLACE, "adminCount", "1"),
                            new Modification(ModificationType.REPLACE, "title", "Admin")));
        }

        run(Policy.REPAIR, 1000, false);

        assertThat(one(vanished).kind()).isEqualTo(Kind.VANISHED);
        assertThat(one(outside).kind()).isEqualTo(Kind.PROTECTED);
        assertThat(tickets.openOf(outside.personId())).as("never touched").isEmpty();
        assertThat(findings.findings(EnumSet.of(Kind.ORPHAN), null, 0, 1000))
                .extracting(DriftFinding::objectGuid)
                .contains(orphan);
        assertThat(findings.findings(EnumSet.of(Kind.ORPHAN), null, 0, 1000))
                .extracting(DriftFinding::accountName)
                .doesNotContain("svc-provision");
    }

    @Test
    void aRunThatFailsInTheMiddleChangesNoFinding() throws Exception {
        Absorbed hired = hire(number);
        modify(number, "title", "Pirate");
        run(Policy.REPORT, 100, false);
        DriftFinding before = one(hired);
        modify(number, "title", "Nurse");
        DIRECTORY.failNext(ActiveDirectory.Operation.SEARCH, 3, ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "00002098: no");

        DriftRun run = run(Policy.REPORT, 100, false);
        DIRECTORY.heal();

        assertThat(run.state()).isEqualTo(DriftRun.State.FAILED);
        assertThat(of(hired)).containsExactly(before);
    }

    @Test
    void onlyChangesAreReadWhereOneServerCountsThem() throws Exception {
        Absorbed hired = hire(number);
        Absorbed other = hire(newNumber());
        modify(number, "title", "Pirate");
        run(Policy.REPORT, 100, false);
        modify(roster.get(other.personId()).employeeId(), "title", "Captain");

        DriftRun run = run(Policy.REPORT, 100, true);

        assertThat(run.complete()).isFalse();
        assertThat(run.accounts()).isEqualTo(1);
        assertThat(of(hired)).as("not looked at, so it stands").hasSize(1);
        assertThat(of(other)).hasSize(1);
    }

    @Test
    void ofSomebodyWhoIsToHaveNoAccountItMattersOnlyThatNobodyCanUseIt() throws Exception {
        Absorbed hired = hire(number);
        worked(hr(number, "active", "false"));
        CLOCK.moveOn(Duration.ofDays(32));
        modify(number, "title", "Pirate");

        run(Policy.REPORT, 100, false);
        assertThat(of(hired)).isEmpty();

        modify(number, "userAccountControl", "512");
        run(Policy.REPORT, 100, false);
        assertThat(one(hired).attribute()).isEqualTo("userAccountControl");
        assertThat(one(hired).expected()).isEqualTo("514");

        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.delete(entry(number).orElseThrow().getDN());
        }
        run(Policy.REPORT, 100, false);
        assertThat(of(hired)).as("an account is not missed").isEmpty();
    }

    @Test
    void whatAnUndoPutBackIsNoDrift() throws Exception {
        Absorbed hired = hire(number);
        Absorbed change = hr(number, "title", "Doctor");
        worked(change);
        assertThat(undo.undo(change.changeId(), "desk", "a mistake")).isPresent();

        run(Policy.REPORT, 100, false);

        assertThat(of(hired)).isEmpty();
    }

    @Test
    void oneRunAtATime() {
        var held = lock.take().orElseThrow();
        try {
            assertThat(drift(Policy.REPORT, 100, false).runNow("desk")).isEmpty();
        } finally {
            held.unlock();
        }
    }

    @Autowired
    Undo undo;

    /** What other tests of this database left behind is not this test's. */
    private void settleOthers() {
        run(Policy.REPORT, 100, false);
        for (DriftFindings.Case other : findings.cases(false, 10_000)) {
            if (!roster.get(other.personId()).employeeId().equals(number)) {
                findings.keepOff(other.objectGuid());
                try (LDAPConnection admin = DIRECTORY.connection()) {
                    entry(roster.get(other.personId()).employeeId()).ifPresent(entry -> {
                        try {
                            admin.modify(entry.getDN(), new Modification(ModificationType.REPLACE, "adminCount", "1"));
                        } catch (LDAPException failed) {
                            throw new IllegalStateException(failed);
                        }
                    });
                } catch (LDAPException failed) {
                    throw new IllegalStateException(failed);
                }
            }
        }
    }

    private Drift drift(Policy policy, int most, boolean changesOnly) {
        return new Drift(
                comparison,
                findings,
                lock,
                inventory,
                roster,
                tickets,
                new DriftSettings("", policy, most, changesOnly),
                transaction,
                CLOCK,
                new SimpleMeterRegistry());
    }

    private DriftRun run(Policy policy, int most, boolean changesOnly) {
        return drift(policy, most, changesOnly).runNow("desk").orElseThrow();
    }

    private List<DriftFinding> of(Absorbed person) {
        return findings.findings(EnumSet.allOf(Kind.class), person.personId(), 0, 100);
    }

    private DriftFinding one(Absorbed person) {
        assertThat(of(person)).hasSize(1);
        return of(person).get(0);
    }

    private Absorbed hire(String employee) {
        Absorbed hired = hr(employee, "givenName", "Åsa", "familyName", "Öberg" + employee, "title", "Nurse");
        worked(hired);
        return hired;
    }

    private static UUID findings(String dn) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            byte[] guid = admin.getEntry(dn, "objectGUID").getAttributeValueBytes("objectGUID");
            var little = java.nio.ByteBuffer.wrap(guid).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            long high = (little.getInt() & 0xFFFFFFFFL) << 32
                    | (little.getShort() & 0xFFFFL) << 16
                    | (little.getShort() & 0xFFFFL);
            return new UUID(high, java.nio.ByteBuffer.wrap(guid, 8, 8).getLong());
        }
    }

    private void modify(String employee, String attribute, String value) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            admin.modify(
                    entry(employee).orElseThrow().getDN(),
                    List.of(new Modification(ModificationType.REPLACE, attribute, value)));
        }
    }
}
