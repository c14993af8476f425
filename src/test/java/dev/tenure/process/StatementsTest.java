package dev.tenure.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.benchmark.CountedSockets;
import dev.tenure.benchmark.CountedSockets.Count;
import dev.tenure.roster.Absorbed;
import dev.tenure.ticket.Ticket;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger LOG = LoggerFactory.getLogger(StatementsTest.class);

    @Test
    void aJoinerAndAChangeCostNoMoreThanTheyDid() {
        String manager = newNumber();
        worked(hr(manager, "givenName", "Ulla", "familyName", "Dal"));
        worked(joins(newNumber(), manager));
        String number = newNumber();

        Count joiner = cost("a joiner", () -> joins(number, manager));
        Count change = cost("a change", () -> hr(number, "title", "Head nurse"));

        assertThat(joiner.statements()).isLessThanOrEqualTo(90);
        assertThat(joiner.roundTrips()).isLessThanOrEqualTo(85);
        assertThat(change.statements()).isLessThanOrEqualTo(70);
        assertThat(change.roundTrips()).isLessThanOrEqualTo(66);
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
        Map<String, Long> before = CountedSockets.texts();
        Count start = CountedSockets.count();
        Absorbed absorbed = news.get();
        Count heard = CountedSockets.count().since(start);
        Ticket ticket = newest(absorbed);
        String job = management
                .createJobQuery()
                .processInstanceId(ticket.processInstanceId())
                .singleResult()
                .getId();
        Count between = CountedSockets.count();
        management.executeJob(job);
        Count worked = CountedSockets.count().since(between);
        Count sum = new Count(heard.statements() + worked.statements(), heard.roundTrips() + worked.roundTrips());
        LOG.info(
                "{}: {} statements in {} round trips ({} in {} to keep it, {} in {} to work on it)",
                what,
                sum.statements(),
                sum.roundTrips(),
                heard.statements(),
                heard.roundTrips(),
                worked.statements(),
                worked.roundTrips());
        if (LOG.isDebugEnabled()) {
            CountedSockets.texts().forEach((text, count) -> {
                long executed = count - before.getOrDefault(text, 0L);
                if (executed > 0) {
                    LOG.debug("{} x {}", executed, text);
                }
            });
        }
        work(ticket);
        return sum;
    }
}
