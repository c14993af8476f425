package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.directory.Accounts;
import dev.tenure.roster.Person;
import dev.tenure.ticket.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.beans.factory.annotation.Autowired;

/** What tests share that travel in time: the clock is moved to a day, and what is due by then is done. */
abstract class DatedTest extends ProcessTest {

    static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");
    static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");

    @Autowired
    Accounts accounts;

    @Autowired
    Watches watches;

    static LocalDate today(ZoneId zone) {
        return LocalDate.ofInstant(CLOCK.instant(), zone);
    }

    static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    Person person(String number) {
        return roster.findByEmployeeId(number).orElseThrow();
    }

    String guid(String number) {
        return accounts.of(person(number).id()).orElseThrow().objectGuid().toString();
    }

    Optional<ProcessInstance> watch(String number) {
        return Optional.ofNullable(runtime.createProcessInstanceQuery()
                .processDefinitionKey(DepartureSteps.PROCESS)
                .processInstanceBusinessKey(person(number).id().toString())
                .singleResult());
    }

    Instant dueAt(ProcessInstance watch) {
        return management
                .createJobQuery()
                .processInstanceId(watch.getId())
                .timers()
                .singleResult()
                .getDuedate()
                .toInstant();
    }

    void assertNoWatch(String number) {
        assertThat(watch(number)).isEmpty();
        assertThat(watches.of(person(number).id())).isEmpty();
    }

    void comes(String number, Instant instant) {
        CLOCK.moveOn(Duration.between(CLOCK.instant(), instant));
        settle(number);
    }

    /** Runs what is due by the moved clock, timers as well, until this person's processes rest. */
    void settle(String number) {
        await().pollInSameThread().atMost(Duration.ofSeconds(30)).until(() -> {
            sweep.sweep();
            List<Job> jobs = due(number);
            jobs.forEach(job -> management.executeJob(job.getId()));
            return jobs.isEmpty();
        });
    }

    List<Job> due(String number) {
        List<String> processes = new ArrayList<>();
        watch(number).map(ProcessInstance::getId).ifPresent(processes::add);
        tickets.openOf(person(number).id()).map(Ticket::processInstanceId).ifPresent(processes::add);
        return processes.stream()
                .flatMap(process -> management.createJobQuery().processInstanceId(process).list().stream())
                .filter(job -> !java.util.Set.of("aMinuteLater", "everyDay")
                        .contains(management
                                .createJobDefinitionQuery()
                                .jobDefinitionId(job.getJobDefinitionId())
                                .singleResult()
                                .getActivityId()))
                .filter(job -> job.getDuedate() == null
                        || !job.getDuedate().toInstant().isAfter(CLOCK.instant()))
                .toList();
    }
}
