package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.process.Nodes.Node;
import dev.tenure.standin.ActiveDirectory.Operation;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node is killed ({@code kill -9}) while it stands between each two steps, one person at each point, and in the midst
 * of directory writes; the next one takes over.
 */
class CrashTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String WHEN = "2026-02-01T08:00:00Z";

    /** The steps of a joiner. */
    private static final List<String> STEPS = List.of(
            "openTicket",
            "decideChange",
            "resolveManager",
            "writeAccount",
            "grantAccess",
            "checkForNewer",
            "closeTicket",
            "tellStakeholders");

    private final Map<String, String> stops = stops();

    private static Map<String, String> stops() {
        Map<String, String> stops = new LinkedHashMap<>();
        for (String step : STEPS) {
            for (String side : List.of("before ", "after ")) {
                stops.put("C" + (10 + stops.size()), side + step);
            }
        }
        stops.put("C-MAIL", CrashNode.AFTER_MAIL);
        stops.put("C-HELP-1", "before askForHelp");
        stops.put("C-HELP-2", "after askForHelp");
        return stops;
    }

    @Test
    void aNodeThatIsKilledAnywhereLeavesOneAccountOneTicketAndOneClosingComment(@TempDir Path folder) throws Exception {
        try (Nodes nodes = new Nodes(folder)) {
            Node first = nodes.start(
                    stops,
                    "camunda.bpm.job-execution.core-pool-size=24",
                    "camunda.bpm.job-execution.max-pool-size=24",
                    "camunda.bpm.job-execution.lock-time-in-millis=600000",
                    "spring.datasource.hikari.maximum-pool-size=70");
            for (String leaver : List.of("L1", "L2")) {
                hire(first, leaver);
                awaitDone(nodes, first, leaver, 1);
            }
            standStill(first);
            killedInTheDirectory(nodes, first, "1", "NO-ADD", "NO-ENABLE", "L1");
            first.kill();
            // The connections break with the node, and what the directory had not begun is not done.
            nodes.directory.stop();
            nodes.directory.restart();
            assertThat(people(nodes))
                    .as("what was not kept has left nothing")
                    .doesNotContain(at("before openTicket"), at("after openTicket"));

            nodes.endTheLocksOfTheDead();
            Node second = nodes.start(
                    Map.of(),
                    "camunda.bpm.job-execution.core-pool-size=8",
                    "camunda.bpm.job-execution.max-pool-size=8",
                    "camunda.bpm.job-execution.lock-time-in-millis=600000");
            hire(second, at("before openTicket"));
            hire(second, at("after openTicket"));
            // A sender who saw no answer says it again.
            hire(second, at("after closeTicket"));
            hire(second, "C-BOSS");
            for (String person : everybody(stops.keySet(), "NO-ADD", "NO-ENABLE", "C-BOSS")) {
                awaitDone(nodes, second, person, 1);
                assertWhole(nodes, person, true, 1);
            }
            awaitDone(nodes, second, "L1", 2);
            assertWhole(nodes, "L1", false, 2);
            assertManaged(nodes, "C-HELP-1");
            assertManaged(nodes, "C-HELP-2");

            killedInTheDirectory(nodes, second, "2", "LATE-ADD", "LATE-ENABLE", "L2");
            second.kill();
            // The node is dead, its requests are not: they are done now.
            nodes.directory.heal();
            nodes.endTheLocksOfTheDead();
            Node third = nodes.start(Map.of());
            for (String person : List.of("LATE-ADD", "LATE-ENABLE")) {
                awaitDone(nodes, third, person, 1);
                assertWhole(nodes, person, true, 1);
            }
            awaitDone(nodes, third, "L2", 2);
            assertWhole(nodes, "L2", false, 2);

            assertNothingIsLeft(nodes, third);
            assertMailedOnce(nodes);
        }
    }

    private String at(String point) {
        return stops.entrySet().stream()
                .filter(stop -> stop.getValue().equals(point))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> everybody(Set<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return all;
    }

    private void standStill(Node node) {
        stops.keySet().stream().filter(person -> !isUnanswered(person)).forEach(person -> hire(node, person));
        List<CompletableFuture<Integer>> unanswered = stops.keySet().stream()
                .filter(this::isUnanswered)
                .map(person -> say(node, "hire-" + person, person))
                .toList();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(stops.keySet().stream()
                                .filter(person -> !node.hasStopped(person))
                                .map(stops::get)
                                .toList())
                        .isEmpty());
        assertThat(unanswered).noneMatch(CompletableFuture::isDone);
    }

    /** Whoever pushes waits for the first step. */
    private boolean isUnanswered(String person) {
        return stops.get(person).endsWith(" openTicket");
    }

    private static void hire(Node node, String person) {
        assertThat(say(node, "hire-" + person, person).join()).isEqualTo(202);
    }

    private static CompletableFuture<Integer> say(Node node, String event, String person) {
        String manager = person.startsWith("C-HELP") ? ", \"managerEmployeeId\": \"C-BOSS\"" : "";
        return node.push(
                event, WHEN, person, "\"givenName\": \"Kim\", \"familyName\": \"Crash " + person + "\"" + manager);
    }

    /** One in the midst of the add, one between the add and the enabling, one between being disabled and being moved. */
    private static void killedInTheDirectory(
            Nodes nodes, Node node, String round, String adding, String enabling, String leaving) {
        nodes.directory.delayNext(Operation.ADD, 1, Duration.ofMinutes(10));
        hire(node, adding);
        await().atMost(LONG).until(() -> nodes.directory.heldBack() == 1);
        nodes.directory.delayNext(Operation.MODIFY, 1, Duration.ofMinutes(10));
        hire(node, enabling);
        await().atMost(LONG).until(() -> nodes.directory.heldBack() == 2);
        nodes.directory.delayNext(Operation.MODIFY_DN, 1, Duration.ofMinutes(10));
        assertThat(node.push("leave-" + round, "2026-03-01T08:00:00Z", leaving, "\"active\": false")
                        .join())
                .isEqualTo(202);
        await().atMost(LONG).until(() -> nodes.directory.heldBack() == 3);
        assertThat(nodes.entriesOf(adding)).isEmpty();
        assertThat(nodes.entriesOf(enabling))
                .singleElement()
                .satisfies(entry -> assertThat(ProcessTest.isEnabled(entry)).isFalse());
    }

    private static List<String> people(Nodes nodes) {
        return nodes.db
                .sql("select employee_id from person")
                .query(String.class)
                .list();
    }

    private static void awaitDone(Nodes nodes, Node node, String person, int tickets) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(nodes.db
                                .sql("""
                                select t.status from ticket t join person p on p.id = t.person_id
                                where p.employee_id = ? order by t.place
                                """)
                                .param(person)
                                .query(String.class)
                                .list())
                        .as("tickets of %s; the node says %s", person, node.log())
                        .hasSize(tickets)
                        .containsOnly("DONE"));
    }

    private static void assertWhole(Nodes nodes, String person, boolean enabled, int tickets) {
        List<SearchResultEntry> entries = nodes.entriesOf(person);
        assertThat(entries).as("accounts of %s", person).hasSize(1);
        SearchResultEntry entry = entries.get(0);
        assertThat(ProcessTest.isEnabled(entry)).isEqualTo(enabled);
        assertThat(entry.getDN()).containsIgnoringCase(enabled ? ",OU=People," : ",OU=Leavers,");
        Map<String, Object> link = nodes.db.sql("""
                        select a.object_guid, a.dn, a.enabled from account a join person p on p.id = a.person_id
                        where p.employee_id = ?
                        """).param(person).query().singleRow();
        assertThat(link.get("object_guid")).isEqualTo(guid(entry));
        assertThat(link.get("dn")).asString().isEqualToIgnoringCase(entry.getDN());
        assertThat(link.get("enabled")).isEqualTo(enabled);
        Map<String, Long> lines = nodes
                .db
                .sql("""
                        select l.code, count(*) as number from ticket_line l join ticket t on t.id = l.ticket_id
                        join person p on p.id = t.person_id where p.employee_id = ? group by l.code
                        """)
                .param(person)
                .query((row, n) -> Map.entry(row.getString("code"), row.getLong("number")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(lines)
                .as("lines of %s", person)
                .containsEntry("ticket.opened", (long) tickets)
                .containsEntry("ticket.done", (long) tickets)
                .containsEntry("change.decided", (long) tickets)
                .doesNotContainKeys(
                        "step.failed", "step.recovered", "account.ambiguous", "account.vanished", "directory.refused");
        assertThat(lines.getOrDefault("account.created", 0L) + lines.getOrDefault("account.adopted", 0L))
                .as("the account of %s came once: %s", person, lines)
                .isEqualTo(1);
    }

    private static UUID guid(SearchResultEntry entry) {
        byte[] bytes = entry.getAttributeValueBytes("objectGUID");
        StringBuilder text = new StringBuilder();
        for (int place : new int[] {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15}) {
            text.append("%02x".formatted(bytes[place]));
        }
        return UUID.fromString(text.toString().replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    }

    private static void assertManaged(Nodes nodes, String person) {
        assertThat(nodes.entriesOf(person).get(0).getAttributeValue("manager"))
                .isEqualToIgnoringCase(nodes.entriesOf("C-BOSS").get(0).getDN());
    }

    private static void assertNothingIsLeft(Nodes nodes, Node node) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(List.of(
                                // Whoever left is waited for until the account may go.
                                count(nodes, "act_ru_job where process_def_key_ is distinct from 'departure'"),
                                count(nodes, "act_ru_execution where proc_def_id_ not like 'departure:%'"),
                                count(nodes, "act_ru_incident"),
                                count(nodes, "process_wait"),
                                count(nodes, "directory_write where state = 'PLANNED'")))
                        .as("jobs, processes, incidents, waits, planned writes; the node says %s", node.log())
                        .containsOnly(0L));
        assertThat(count(nodes, "outage")).as("a killed node is no outage").isZero();
    }

    private static long count(Nodes nodes, String table) {
        return nodes.db.sql("select count(*) from " + table).query(Long.class).single();
    }

    /** SMTP has no answer to a crash between its yes and our note of it: that one mail comes twice, as the same one. */
    private void assertMailedOnce(Nodes nodes) throws MessagingException {
        Map<String, Integer> byId = new LinkedHashMap<>();
        for (MimeMessage message : nodes.mail.getReceivedMessages()) {
            if (message.getAllRecipients()[0].toString().startsWith("it@")) {
                byId.merge(message.getMessageID(), 1, Integer::sum);
            }
        }
        long done = count(nodes, "ticket where status = 'DONE'");
        assertThat(byId).hasSize((int) done);
        assertThat(byId.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo((int) done + 1);
        assertThat(count(nodes, "notice where state <> 'SENT'")).isZero();
    }
}
