package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.process.Nodes.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes share one database; one is killed in the midst of 500 changes. */
class TwoNodesTest {

    private static final int PEOPLE = 250;
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Instant BEGINNING = Instant.parse("2026-02-01T00:00:00Z");

    /** What HR says; the second of a person is newer than the first. */
    private record Said(int person, boolean newer) {

        String employeeId() {
            return "T" + (1000 + person);
        }

        String title() {
            return newer ? "Senior " + person : "Junior " + person;
        }

        void to(Node node) {
            String members = newer
                    ? "\"title\": \"%s\"".formatted(title())
                    : "\"givenName\": \"Kim\", \"familyName\": \"Two %d\", \"title\": \"%s\", \"managerEmployeeId\": \"%s\""
                            .formatted(person, title(), "T" + (1000 + person / 10));
            int status = node.push(
                            employeeId() + newer,
                            BEGINNING.plusSeconds(newer ? 60 : 0).toString(),
                            employeeId(),
                            members)
                    .join();
            assertThat(status).isEqualTo(202);
        }
    }

    @Test
    void eachPersonIsWorkedOnOnceThoughANodeIsKilledHalfWay(@TempDir Path folder) throws Exception {
        try (Nodes nodes = new Nodes(folder)) {
            Node staying = nodes.start(Map.of());
            Node dying = nodes.start(Map.of());

            pushAll(staying, dying);
            nodes.endTheLocksOfTheDead();

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(
                                    nodes.db.sql("""
                                    select status || ' ' || coalesce(waiting_for, '') from ticket where closed_at is null
                                    """).query(String.class).list())
                            .as("open tickets; the node says %s", staying.log())
                            .isEmpty());
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(List.of(
                                    count(nodes, "act_ru_job"),
                                    count(nodes, "act_ru_execution"),
                                    count(nodes, "act_ru_incident"),
                                    count(nodes, "process_wait"),
                                    count(nodes, "directory_write where state = 'PLANNED'")))
                            .as("jobs, processes, incidents, waits, planned writes")
                            .containsOnly(0L));
            assertEachPersonOnce(nodes);
        }
    }

    private static List<Said> everything() {
        List<Said> all = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            all.add(new Said(person, false));
        }
        for (int person = 0; person < PEOPLE; person++) {
            all.add(new Said(person, true));
            if (person % 5 == 0) {
                all.add(new Said(person, person % 2 == 0));
            }
        }
        return all;
    }

    /** From several senders at once to both nodes; whoever gets no answer says it again to the other one. */
    private static void pushAll(Node staying, Node dying) throws Exception {
        List<Said> all = everything();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger unanswered = new AtomicInteger();
        ExecutorService senders = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int sender = 0; sender < 6; sender++) {
                Node mine = sender % 2 == 0 ? staying : dying;
                ends.add(senders.submit(() -> {
                    for (int at = next.getAndIncrement(); at < all.size(); at = next.getAndIncrement()) {
                        if (at == all.size() / 2) {
                            dying.kill();
                        }
                        try {
                            all.get(at).to(mine);
                        } catch (CompletionException dead) {
                            unanswered.incrementAndGet();
                            all.get(at).to(staying);
                        }
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            senders.shutdownNow();
        }
        assertThat(unanswered.get()).as("the killed node was in use").isPositive();
    }

    private static void assertEachPersonOnce(Nodes nodes) {
        List<SearchResultEntry> entries = nodes.entries("(employeeID=T*)");
        assertThat(entries).hasSize(PEOPLE);
        Map<String, SearchResultEntry> byNumber =
                entries.stream().collect(Collectors.toMap(e -> e.getAttributeValue("employeeID"), e -> e));
        for (int person = 0; person < PEOPLE; person++) {
            Said newest = new Said(person, true);
            SearchResultEntry entry = byNumber.get(newest.employeeId());
            assertThat(entry.getAttributeValue("title")).isEqualTo(newest.title());
            assertThat(entry.getAttributeValue("displayName")).isEqualTo("Kim Two " + person);
            assertThat(ProcessTest.isEnabled(entry)).isTrue();
            if (person == 0) {
                assertThat(entry.hasAttribute("manager"))
                        .as("nobody manages themselves")
                        .isFalse();
            } else {
                assertThat(entry.getAttributeValue("manager"))
                        .isEqualToIgnoringCase(
                                byNumber.get("T" + (1000 + person / 10)).getDN());
            }
        }
        assertThat(count(nodes, "person")).isEqualTo(PEOPLE);
        assertThat(count(nodes, "account")).isEqualTo(PEOPLE);
        assertThat(count(nodes, "(select change_id from ticket group by change_id having count(*) > 1) twice"))
                .as("tickets for one change")
                .isZero();
        assertThat(
                        count(
                                nodes,
                                "(select change_id from ticket_line where change_id is not null and code in"
                                        + " ('ticket.opened', 'ticket.changed-while-open') group by change_id having count(*) > 1) twice"))
                .as("changes that were told twice")
                .isZero();
        assertThat(count(
                        nodes,
                        "personnel_change c where not exists (select from ticket_line l where l.change_id = c.id)"
                                + " and c.before <> c.after"))
                .as("changes without a ticket")
                .isZero();
        assertThat(count(
                        nodes,
                        "(select ticket_id from ticket_line where code = 'ticket.done' group by ticket_id"
                                + " having count(*) <> 1) odd"))
                .isZero();
        assertThat(count(nodes, "ticket_line where code = 'account.created'")).isEqualTo(PEOPLE);
    }

    private static long count(Nodes nodes, String table) {
        return nodes.db.sql("select count(*) from " + table).query(Long.class).single();
    }
}
