package dev.tenure.roster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tenure.TestDatabase;
import dev.tenure.roster.Authorities.Effect;
import dev.tenure.roster.Authorities.Rank;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How many new people a second the roster takes on one connection, what a run costs that hears of all of them again, and
 * what another order of the sources costs.
 * Arguments: how many people, how many at once.
 */
final class RosterSpeed {

    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");

    private RosterSpeed() {}

    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) throws Exception {
        int people = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int atOnce = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        try (var connection = TestDatabase.migrated().dataSource().getConnection()) {
            DataSource source = new SingleConnectionDataSource(connection, true);
            JdbcClient db = JdbcClient.create(source);
            TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
            People everybody = new People(db, new ObjectMapper().registerModule(new JavaTimeModule()));
            Roster roster =
                    new Roster(everybody, event -> {}, Clock.systemUTC(), transaction, () -> facts -> ZoneOffset.UTC);
            long begun = System.nanoTime();
            for (int first = 0; first < people; first += atOnce) {
                List<PersonRecord> batch = IntStream.range(first, Math.min(people, first + atOnce))
                        .mapToObj(RosterSpeed::person)
                        .toList();
                roster.absorb(batch);
                if (first % 20_000 == 0) {
                    System.out.printf("%d after %.1f s%n", first + batch.size(), seconds(begun));
                }
            }
            double initial = seconds(begun);
            System.out.printf("%d new people in %.1f s: %.0f a second%n", people, initial, people / initial);
            Tracking tracking = new Tracking(db);
            List<String> ids =
                    IntStream.range(0, people).mapToObj(i -> "id" + i).toList();
            for (int turn = 1; turn <= 3; turn++) {
                begun = System.nanoTime();
                int heard = tracking.heard("flexhr", "flex-main", MONDAY.plusSeconds(turn), ids);
                System.out.printf("run %d: %d tracked in %.2f s%n", turn, heard, seconds(begun));
            }
            for (int first = 0; first < people; first += atOnce) {
                roster.absorb(IntStream.range(first, Math.min(people, first + atOnce))
                        .mapToObj(RosterSpeed::contact)
                        .toList());
            }
            order(new Authorities(db, everybody, roster, event -> {}, Clock.systemUTC(), transaction));
        }
        System.exit(0);
    }

    /** Two sources speak of everybody's title, and the one that counted counts no more. */
    @SuppressWarnings("SystemOut")
    private static void order(Authorities authorities) {
        List<Rank> hrFirst = List.of(new Rank("*", "flexhr", 1), new Rank("*", "planhat", 2));
        long begun = System.nanoTime();
        Effect foreseen = authorities.foresee(hrFirst);
        System.out.printf("another order: foreseen for %d in %.1f s%n", foreseen.people(), seconds(begun));
        authorities.replace(hrFirst);
        begun = System.nanoTime();
        double longest = 0;
        boolean more = true;
        while (more) {
            long part = System.nanoTime();
            more = authorities.settleSome();
            longest = Math.max(longest, seconds(part));
        }
        Effect effect = authorities.settlement().orElseThrow().effect();
        System.out.printf("applied to %d in %.1f s, longest part %.2f s%n", effect.people(), seconds(begun), longest);
    }

    private static PersonRecord contact(int i) {
        return new PersonRecord(
                "planhat",
                "contact" + i,
                null,
                MONDAY.plusSeconds(60),
                String.valueOf(100_000 + i),
                Map.of(Field.TITLE, Optional.of("Contact")));
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static PersonRecord person(int i) {
        return new PersonRecord(
                "flexhr",
                "id" + i,
                "event" + i,
                MONDAY,
                String.valueOf(100_000 + i),
                Map.of(
                        Field.GIVEN_NAME, Optional.of("Åsa"),
                        Field.FAMILY_NAME, Optional.of("Öberg " + i),
                        Field.EMAIL, Optional.of("asa.oberg" + i + "@nordlund.example"),
                        Field.TITLE, Optional.of("Nurse"),
                        Field.DEPARTMENT, Optional.of("Ward " + i % 40),
                        Field.LOCATION, Optional.of("Umeå"),
                        Field.COMPANY, Optional.of("Nordlund AB"),
                        Field.MANAGER, Optional.of(String.valueOf(100_000 + i / 10)),
                        Field.START_DATE, Optional.of("2024-02-01"),
                        Field.ACTIVE, Optional.of("true")));
    }
}
