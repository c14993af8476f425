package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camunda.bpm.engine.test.assertions.bpmn.AbstractAssertions.init;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.tenure.WholeTenure;
import dev.tenure.roster.Absorbed;
import dev.tenure.roster.Field;
import dev.tenure.roster.PersonRecord;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import dev.tenure.ticket.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests;
import org.camunda.bpm.engine.test.assertions.bpmn.ProcessInstanceAssert;
import org.springframework.beans.factory.annotation.Autowired;

/** What tests of the process share: people of their own, jobs run by hand, and looks at what came of it. */
abstract class ProcessTest extends WholeTenure {

    private static final AtomicInteger NUMBERS = new AtomicInteger(500_000);
    private static final AtomicInteger SECONDS = new AtomicInteger();
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    @Autowired
    ProcessEngine engine;

    @Autowired
    Roster roster;

    @Autowired
    Tickets tickets;

    @Autowired
    ManagementService management;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    Desk desk;

    @Autowired
    Sweep sweep;

    static String newNumber() {
        return String.valueOf(NUMBERS.incrementAndGet());
    }

    /** HR says this of the person; text pairs of field and value, null clears. */
    Absorbed hr(String employeeId, String... facts) {
        Map<Field, Optional<String>> stated = new TreeMap<>();
        for (int i = 0; i < facts.length; i += 2) {
            stated.put(Field.named(facts[i]), Optional.ofNullable(facts[i + 1]));
        }
        return roster.absorb(new PersonRecord(
                "push", null, null, BEGINNING.plusSeconds(SECONDS.incrementAndGet()), employeeId, stated));
    }

    /** Runs every job of this person's process that is due, until it rests. */
    void work(Ticket ticket) {
        for (Optional<Job> job = due(ticket); job.isPresent(); job = due(ticket)) {
            management.executeJob(job.get().getId());
        }
    }

    /** Runs one job and lets it fail as it would on the job executor's thread. */
    private Optional<Job> due(Ticket ticket) {
        return management.createJobQuery().processInstanceId(ticket.processInstanceId()).messages().list().stream()
                .filter(job -> job.getDuedate() == null
                        || !job.getDuedate().toInstant().isAfter(Instant.now()))
                .findFirst();
    }

    Ticket newest(Absorbed absorbed) {
        return tickets.ofChange(absorbed.changeId()).orElseThrow();
    }

    Ticket worked(Absorbed absorbed) {
        work(newest(absorbed));
        return newest(absorbed);
    }

    Task task(Ticket ticket) {
        return tasks.createTaskQuery()
                .processInstanceId(ticket.processInstanceId())
                .singleResult();
    }

    void awaitNoTask(Ticket ticket) {
        await().atMost(Duration.ofSeconds(10)).until(() -> task(ticket) == null);
    }

    List<String> said(Ticket ticket) {
        return tickets.timeline(ticket.id()).stream().map(TimelineEntry::code).toList();
    }

    long count(Ticket ticket, String code) {
        return said(ticket).stream().filter(code::equals).count();
    }

    Optional<SearchResultEntry> entry(String employeeId) throws LDAPException {
        try (LDAPConnection admin = DIRECTORY.connection()) {
            return Optional.ofNullable(admin.searchForEntry(
                    DIRECTORY.baseDn(),
                    SearchScope.SUB,
                    Filter.createEqualityFilter("employeeID", employeeId),
                    "*",
                    "memberOf"));
        }
    }

    static boolean isEnabled(SearchResultEntry entry) {
        return (entry.getAttributeValueAsInteger("userAccountControl") & 2) == 0;
    }

    ProcessInstanceAssert assertThatProcessOf(Ticket ticket) {
        init(engine);
        return BpmnAwareTests.assertThat(runtime.createProcessInstanceQuery()
                .processInstanceId(ticket.processInstanceId())
                .singleResult());
    }

    void assertEnded(Ticket ticket) {
        assertThat(engine.getHistoryService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceId(ticket.processInstanceId())
                        .finished()
                        .count())
                .as("the process has ended")
                .isEqualTo(1);
    }

    /** Lets the timer of this event fire, whatever the time is. */
    void fire(Ticket ticket, String event) {
        management.executeJob(management
                .createJobQuery()
                .processInstanceId(ticket.processInstanceId())
                .timers()
                .activityId(event)
                .singleResult()
                .getId());
    }
}
