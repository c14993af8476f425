package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.SearchScope;
import dev.tenure.directory.Accounts;
import dev.tenure.directory.DirectoryUnavailable;
import dev.tenure.notification.MailUnavailable;
import dev.tenure.roster.Absorbed;
import dev.tenure.standin.ActiveDirectory.Operation;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.WaitingFor;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Systems that are not there are waited out; faults of ours end where somebody sees them. */
class OutageTest extends ProcessTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    Accounts accounts;

    @Autowired
    RetryRules rules;

    @Autowired
    JdbcClient db;

    @Autowired
    JavaMailSenderImpl mailServer;

    @AfterEach
    void everythingIsThereAgain() {
        DIRECTORY.restart();
        mailServer.setPort(MAIL.getSmtp().getPort());
        await().atMost(LONG).until(() -> accounts.status().reachable());
    }

    @Test
    void anOutageIsOneRecordAndOneLineOnEachTicketAndEverythingGoesOnByItself() throws Exception {
        long outagesBefore = outages();
        DIRECTORY.stop();
        Map<String, Ticket> hired = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
            String number = newNumber();
            hired.put(number, newest(hr(number, "givenName", "Out", "familyName", "Age " + number)));
        }
        List<Integer> triesBefore =
                hired.values().stream().map(ticket -> job(ticket).getRetries()).toList();

        for (int round = 0; round < 3; round++) {
            for (Ticket ticket : hired.values()) {
                assertThatThrownBy(() -> tryOnce(ticket)).isInstanceOf(DirectoryUnavailable.class);
            }
        }

        for (Ticket ticket : hired.values()) {
            assertThat(count(ticket, "directory.unreachable")).isEqualTo(1);
            Ticket now = tickets.find(ticket.id()).orElseThrow();
            assertThat(now.status()).isEqualTo(TicketStatus.WAITING);
            assertThat(now.waitingFor()).isEqualTo(WaitingFor.DIRECTORY);
            assertThat(task(ticket)).isNull();
            assertThat(job(ticket).getDuedate().toInstant()).isAfter(Instant.now());
            assertThat(incidents(ticket)).isZero();
        }
        assertThat(hired.values().stream().map(ticket -> job(ticket).getRetries()))
                .as("tries are not used up")
                .containsExactlyElementsOf(triesBefore);
        assertThat(outages()).isEqualTo(outagesBefore + 1);
        assertThat(openOutages()).isEqualTo(1);

        DIRECTORY.restart();

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(hired.values())
                        .allSatisfy(
                                ticket -> assertThat(job(ticket).getDuedate().toInstant())
                                        .as("due now, not when the wait is over")
                                        .isBeforeOrEqualTo(Instant.now())));
        await("this node, too").atMost(LONG).until(() -> accounts.status().reachable());
        for (Map.Entry<String, Ticket> each : hired.entrySet()) {
            work(each.getValue());
            Ticket done = tickets.find(each.getValue().id()).orElseThrow();
            assertThat(done.status()).isEqualTo(TicketStatus.DONE);
            assertThat(count(done, "directory.unreachable")).isEqualTo(1);
            assertThat(count(done, "account.created")).isEqualTo(1);
            assertThat(said(done)).doesNotContain("step.failed", "step.recovered");
            assertThat(entries(each.getKey())).isEqualTo(1);
            assertEnded(done);
        }
        assertThat(outages()).isEqualTo(outagesBefore + 1);
        assertThat(openOutages()).isZero();
    }

    @Test
    void theWaitsGrowAndHaveAnEnd() {
        assertThat(rules.waitAfter(Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
        assertThat(rules.waitAfter(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(rules.waitAfter(Duration.ofDays(2))).isEqualTo(Duration.ofMinutes(5));

        DIRECTORY.stop();
        Ticket ticket = newest(hr(newNumber(), "givenName", "Ove", "familyName", "Patient"));
        List<Duration> waits = new ArrayList<>();
        for (String age : List.of("0 s", "40 s", "100 s", "1 day")) {
            db.sql("update act_ru_job set create_time_ = create_time_ - cast(? as interval) where id_ = ?")
                    .params(age, job(ticket).getId())
                    .update();
            assertThatThrownBy(() -> tryOnce(ticket)).isInstanceOf(DirectoryUnavailable.class);
            waits.add(Duration.between(Instant.now(), job(ticket).getDuedate().toInstant()));
        }
        assertThat(waits).isSorted();
        assertThat(waits.get(3)).isLessThanOrEqualTo(Duration.ofMinutes(5)).isGreaterThan(Duration.ofMinutes(4));
    }

    @Test
    void anAccountThatWasMadeThoughTheAnswerWasLostIsNotMadeAgain() throws Exception {
        String number = newNumber();
        Ticket ticket = newest(hr(number, "givenName", "Lo", "familyName", "Answer " + number));
        DIRECTORY.dropAfter(Operation.ADD, 1);
        assertThatThrownBy(() -> tryOnce(ticket)).isInstanceOf(DirectoryUnavailable.class);
        assertThat(entries(number)).isEqualTo(1);

        tryOnce(ticket);
        work(ticket);

        assertThat(tickets.find(ticket.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(entries(number)).isEqualTo(1);
        assertThat(isEnabled(entry(number).orElseThrow())).isTrue();
        assertThat(count(ticket, "account.created")).isEqualTo(1);
    }

    @Test
    void aFaultOfOursEndsAsAnIncidentOnTheTicketAndIsGoneAfterARetry() throws Exception {
        String number = newNumber();
        Absorbed hired = hr(number, "givenName", "Poi", "familyName", "Son " + number);
        Ticket ticket = newest(hired);
        String facts = db.sql("select facts::text from person where employee_id = ?")
                .param(number)
                .query(String.class)
                .single();
        db.sql("update person set facts = '[1]' where employee_id = ?")
                .param(number)
                .update();

        assertThatThrownBy(() -> tryOnce(ticket)).isInstanceOf(RuntimeException.class);
        assertThat(job(ticket).getRetries()).as("the first of five tries").isEqualTo(4);
        assertThat(job(ticket).getDuedate().toInstant()).isAfter(Instant.now());
        assertThat(incidents(ticket)).isZero();
        assertThat(said(ticket)).doesNotContain("step.failed");
        management.setJobRetries(job(ticket).getId(), 1);
        assertThatThrownBy(() -> tryOnce(ticket)).isInstanceOf(RuntimeException.class);

        assertThat(incidents(ticket)).isEqualTo(1);
        assertThat(count(ticket, "step.failed")).isEqualTo(1);
        assertThat(tickets.find(ticket.id()).orElseThrow().status()).isEqualTo(TicketStatus.ACTION_NEEDED);

        db.sql("update person set facts = ?::jsonb where employee_id = ?")
                .params(facts, number)
                .update();
        management.setJobRetries(job(ticket).getId(), 1);
        tryOnce(ticket);
        work(ticket);

        assertThat(incidents(ticket)).isZero();
        assertThat(tickets.find(ticket.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        assertThat(count(ticket, "step.recovered")).isEqualTo(1);
        assertThat(entries(number)).isEqualTo(1);
    }

    @Test
    void whileTheMailServerIsAwayTheTicketIsClosedAndTheMailComesOnceItIsBack() throws Exception {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            mailServer.setPort(nobody.getLocalPort());
        }
        String number = newNumber();
        Ticket ticket = newest(hr(number, "givenName", "Mai", "familyName", "Later " + number));
        tryOnce(ticket);
        assertThat(tickets.find(ticket.id()).orElseThrow().status()).isEqualTo(TicketStatus.DONE);
        int triesBefore = job(ticket).getRetries();
        for (int round = 0; round < 3; round++) {
            assertThatThrownBy(() -> tryOnce(ticket)).isInstanceOf(MailUnavailable.class);
        }
        assertThat(job(ticket).getRetries()).isEqualTo(triesBefore);
        assertThat(job(ticket).getDuedate().toInstant()).isAfter(Instant.now());
        assertThat(incidents(ticket)).isZero();
        assertThat(count(ticket, "mail.failed")).isEqualTo(1);
        assertThat(tickets.find(ticket.id()).orElseThrow().status())
                .as("closed is closed")
                .isEqualTo(TicketStatus.DONE);

        mailServer.setPort(MAIL.getSmtp().getPort());
        tryOnce(ticket);

        assertEnded(ticket);
        assertThat(count(ticket, "mail.sent")).isEqualTo(1);
        int mails = 0;
        for (MimeMessage message : MAIL.getReceivedMessages()) {
            mails += message.getSubject().contains(ticket.number()) ? 1 : 0;
        }
        assertThat(mails).isEqualTo(1);
    }

    /** Due or not: as the job executor would, which notes a failure before it lets it go. */
    private void tryOnce(Ticket ticket) {
        try {
            management.executeJob(job(ticket).getId());
        } catch (OptimisticLockingException anotherNodeSetItGoing) {
            management.executeJob(job(ticket).getId());
        }
    }

    private Job job(Ticket ticket) {
        return management
                .createJobQuery()
                .processInstanceId(ticket.processInstanceId())
                .messages()
                .singleResult();
    }

    private long incidents(Ticket ticket) {
        return runtime.createIncidentQuery()
                .processInstanceId(ticket.processInstanceId())
                .count();
    }

    private long outages() {
        return db.sql("select count(*) from outage").query(Long.class).single();
    }

    private long openOutages() {
        return db.sql("select count(*) from outage where ended_at is null")
                .query(Long.class)
                .single();
    }

    private static int entries(String employeeId) throws Exception {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            return admin.search(
                            DIRECTORY.baseDn(),
                            SearchScope.SUB,
                            Filter.createEqualityFilter("employeeID", employeeId),
                            "1.1")
                    .getEntryCount();
        }
    }
}
