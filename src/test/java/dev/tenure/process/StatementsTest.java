package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.benchmark.CountedSockets;
import dev.tenure.benchmark.CountedSockets.Count;
import dev.tenure.roster.Absorbed;
import dev.tenure.ticket.Ticket;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * What a change costs in SQL, counted on the wire from HR's word to the end of the process. The bounds are what was
 * reached: whoever lowers the cost lowers them, whoever raises it says why.
 */
@TestPropertySource(
        properties = {
            "spring.datasource.hikari.data-source-properties.socketFactory=dev.tenure.benchmark.CountedSockets",
            "spring.datasource.hikari.maximum-pool-size=4",
        })
class StatementsTest extends ProcessTest {

    private static final int TURNS = 5;

    @Autowired
    HikariDataSource pool;

    @Test
    void aJoinerAndAChangeCostNoMoreThanTheyDid() {
        String manager = newNumber();
        worked(hr(manager, "givenName", "Ulla", "familyName", "Dal"));
        worked(joins(newNumber(), manager));
        // A connection that is opened meanwhile would be counted.
        await().until(() -> pool.getHikariPoolMXBean().getTotalConnections() == pool.getMaximumPoolSize());
        String number = newNumber();
        worked(joins(number, manager));

        Count joiner = least("a joiner", turn -> joins(newNumber(), manager));
        Count change = least("a change", turn -> hr(number, "title", "Head nurse " + turn));

        assertThat(joiner.statements()).isLessThanOrEqualTo(50);
        assertThat(joiner.roundTrips()).isLessThanOrEqualTo(45);
        assertThat(change.statements()).isLessThanOrEqualTo(46);
        assertThat(change.roundTrips()).isLessThanOrEqualTo(42);
    }

    /** Of several: what other threads ask at the same moment is counted, too. */
    private Count least(String what, IntFunction<Absorbed> news) {
        return IntStream.range(0, TURNS)
                .mapToObj(turn -> cost(what, () -> news.apply(turn)))
                .reduce((one, other) -> new Count(
                        Math.min(one.statements(), other.statements()), Math.min(one.roundTrips(), other.roundTrips())))
                .orElseThrow();
    }

    private Absorbed joins(String number, String manager) {
        return hr(
                number,
                "givenName",
                "Åsa",
                "familyName",
                "Öberg",
                "email",
                "asa" + number + "@nordlund.example",
                "title",
                "Nurse",
                "managerEmployeeId",
                manager);
    }

    /** What the tests' own looks cost between the steps is not counted. */
    private Count cost(String what, Supplier<Absorbed> news) {
        Count start = count();
        Absorbed absorbed = news.get();
        Count heard = count().since(start);
        Ticket ticket = newest(absorbed);
        String job = management
                .createJobQuery()
                .processInstanceId(ticket.processInstanceId())
                .singleResult()
                .getId();
        Count between = count();
        management.executeJob(job);
        Count worked = count().since(between);
        Count sum = new Count(heard.statements() + worked.statements(), heard.roundTrips() + worked.roundTrips());
        print(what, sum, heard, worked);
        work(ticket);
        return sum;
    }

    /**
     * Without the look at the record of outages that every node takes now and then: a select between BEGIN and COMMIT,
     * of which BEGIN travels with the select.
     */
    private static Count count() {
        long looks = CountedSockets.texts().entrySet().stream()
                .filter(text -> text.getKey().contains("from outage"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        Count all = CountedSockets.count();
        return new Count(all.statements() - 3 * looks, all.roundTrips() - 2 * looks);
    }

    @SuppressWarnings("SystemOut")
    private static void print(String what, Count sum, Count heard, Count worked) {
        System.out.printf(
                "%s: %d statements in %d round trips (%d in %d to keep it, %d in %d to work on it)%n",
                what,
                sum.statements(),
                sum.roundTrips(),
                heard.statements(),
                heard.roundTrips(),
                worked.statements(),
                worked.roundTrips());
    }
}
