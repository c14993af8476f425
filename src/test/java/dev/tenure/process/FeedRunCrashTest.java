package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.process.Nodes.Node;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes are killed ({@code kill -9}) in the middle of fetching, comparing and releasing; the next one takes over. */
class FeedRunCrashTest {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String[] SETTINGS = {
        "camunda.bpm.job-execution.lock-time-in-millis=600000", "tenure.process.longest-retry=2s"
    };

    @Test
    void aRunWhoseNodesAreKilledLosesAndDoublesNothing(@TempDir Path folder) throws Exception {
        try (Nodes nodes = new Nodes(folder)) {
            Node first = nodes.start(Map.of(CrashNode.READING, CrashNode.READING), SETTINGS);
            UUID run = UUID.fromString(first.run());
            await().atMost(LONG).until(() -> first.hasStopped(CrashNode.READING));
            await().atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(number(nodes, "records_staged", run)).isEqualTo(1_000));
            kill(nodes, first);

            try (Connection inTheWay = nodes.connection()) {
                // Who compares asks for addresses when it has found by numbers.
                execute(inTheWay, "lock table email_address in access exclusive mode");
                Node second = nodes.start(Map.of(), SETTINGS);
                await().atMost(LONG).until(() -> waits(nodes, "email_address"));
                assertThat(number(nodes, "records_staged", run))
                        .as("read from the beginning")
                        .isEqualTo(CrashNode.LISTED);
                assertThat(state(nodes, run)).isEqualTo("COMPARING");
                kill(nodes, second);
                inTheWay.rollback();
            }

            try (Connection inTheWay = nodes.connection()) {
                execute(inTheWay, """
                        insert into person (id, employee_id, facts, provenance, created_at, updated_at, display_name)
                        values (gen_random_uuid(), '101050', '{}', '{}', now(), now(), '')
                        """);
                Node third = nodes.start(Map.of(), SETTINGS);
                await().atMost(LONG).until(() -> waits(nodes, "insert into person "));
                assertThat(number(nodes, "released", run)).isEqualTo(1_000);
                assertThat(count(nodes, "person"))
                        .as("whole parts alone are kept")
                        .isEqualTo(1_000);
                kill(nodes, third);
                inTheWay.rollback();
            }

            Node fourth = nodes.start(Map.of(), SETTINGS);
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(state(nodes, run)).as(fourth.log()).isEqualTo("DONE"));
            assertWhole(nodes, run);
        }
    }

    private static void assertWhole(Nodes nodes, UUID run) {
        long all = CrashNode.LISTED;
        assertThat(number(nodes, "came_new", run)).isEqualTo(CrashNode.LISTED);
        assertThat(number(nodes, "released", run)).isEqualTo(CrashNode.LISTED);
        assertThat(number(nodes, "came_failed", run)).isZero();
        assertThat(count(nodes, "person")).isEqualTo(all);
        assertThat(count(nodes, "person_key where source = 'listed'")).isEqualTo(all);
        assertThat(count(nodes, "personnel_change where source = 'listed'")).isEqualTo(all);
        assertThat(count(nodes, "run_record where outcome = 'NEW' and change_id is not null"))
                .isEqualTo(all);
        assertThat(count(nodes, "foreign_record where outcome = 'NEW' and person_id is not null"))
                .isEqualTo(all);
        assertThat(count(nodes, "staged_record")).isZero();
        assertThat(count(nodes, "act_hi_procinst where proc_def_key_ = 'personnel-change'"))
                .as("one process for each change")
                .isEqualTo(all);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(count(
                                nodes, "act_hi_procinst where proc_def_key_ = 'feed-run' and end_time_ is not null"))
                        .isEqualTo(1));
        assertThat(count(nodes, "act_ru_incident")).isZero();
    }

    private static void kill(Nodes nodes, Node node) {
        node.kill();
        nodes.endTheLocksOfTheDead();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean waits(Nodes nodes, String what) {
        return nodes.db.sql("""
                        select exists (select from pg_stat_activity where datname = current_database()
                          and wait_event_type = 'Lock' and position(? in query) > 0)
                        """).param(what).query(Boolean.class).single();
    }

    private static String state(Nodes nodes, UUID run) {
        return nodes.db
                .sql("select state from feed_run where id = ?")
                .param(run)
                .query(String.class)
                .single();
    }

    private static int number(Nodes nodes, String column, UUID run) {
        return nodes.db
                .sql("select " + column + " from feed_run where id = ?")
                .param(run)
                .query(Integer.class)
                .single();
    }

    private static long count(Nodes nodes, String table) {
        return nodes.db.sql("select count(*) from " + table).query(Long.class).single();
    }
}
