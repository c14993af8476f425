package dev.tenure.roster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class BulkAbsorbTest {

    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");

    private static final List<String> TABLES = List.of(
            """
            select employee_id, facts::text, provenance::text, others::text, addresses::text, display_name, created_at,
              updated_at from person order by 1
            """,
            "select k.source, k.source_id, p.employee_id from person_key k join person p on p.id = k.person_id order by 1, 2",
            """
            select e.address, e.written, e.is_primary, p.employee_id
            from email_address e join person p on p.id = e.person_id order by 1
            """,
            """
            select p.employee_id, row_number() over (partition by p.id order by c.place), c.kind, c.source, c.event_id,
              c.occurred_at, c.received_at, c.before::text, c.after::text,
              c.place = p.newest_change
            from personnel_change c join person p on p.id = c.person_id order by 1, 2
            """);

    private static final List<HikariDataSource> OPEN = new ArrayList<>();

    @AfterEach
    void closePools() {
        OPEN.forEach(HikariDataSource::close);
        OPEN.clear();
    }

    /** A roster of its own. */
    private static final class Place {
        final HikariDataSource source = new HikariDataSource();
        final JdbcClient db = JdbcClient.create(source);
        final List<PersonnelChange> heard = new ArrayList<>();
        final Roster roster;

        Place() {
            this(null);
        }

        Place(ApplicationEventPublisher listener) {
            source.setDataSource(TestDatabase.migrated().dataSource());
            source.setMaximumPoolSize(3);
            OPEN.add(source);
            roster = new Roster(
                    new People(db, new ObjectMapper().registerModule(new JavaTimeModule())),
                    listener != null ? listener : event -> heard.add((PersonnelChange) event),
                    Clock.fixed(MONDAY, ZoneOffset.UTC),
                    new TransactionTemplate(new DataSourceTransactionManager(source)),
                    () -> facts -> ZoneOffset.UTC);
        }

        List<String> rows() {
            return TABLES.stream()
                    .flatMap(sql -> db.sql(sql).query().listOfRows().stream())
                    .map(Map::toString)
                    .toList();
        }

        long people() {
            return db.sql("select count(*) from person").query(Long.class).single();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aBatchLeavesBehindWhatItsRecordsOneByOneWould(long seed) {
        Place bulk = new Place();
        Place single = new Place();
        Random random = new Random(seed);
        for (int turn = 0; turn < 6; turn++) {
            List<PersonRecord> batch =
                    IntStream.range(0, 25).mapToObj(i -> any(random)).toList();
            List<String> answers =
                    bulk.roster.absorb(batch).stream().map(BulkAbsorbTest::told).toList();
            assertThat(answers)
                    .isEqualTo(batch.stream()
                            .map(record -> told(alone(single.roster, record)))
                            .toList());
            assertThat(bulk.rows()).as("after batch " + turn).containsExactlyElementsOf(single.rows());
        }
        assertThat(bulk.heard).hasSameSizeAs(single.heard);
        assertThat(bulk.heard).extracting(PersonnelChange::order).isSorted();
    }

    private static PersonRecord any(Random random) {
        Map<Field, Optional<String>> stated = new HashMap<>();
        stated.put(Field.FAMILY_NAME, Optional.of("Name " + random.nextInt(50)));
        for (Field field : List.of(Field.EMAIL, Field.OTHER_EMAILS)) {
            if (random.nextInt(3) == 0) {
                stated.put(field, Optional.of("P" + random.nextInt(120) + "@nordlund.example"));
            }
        }
        if (random.nextInt(4) == 0) {
            stated.put(Field.ACTIVE, Optional.of(String.valueOf(random.nextBoolean())));
        }
        if (random.nextInt(4) == 0) {
            stated.put(Field.TITLE, random.nextBoolean() ? Optional.empty() : Optional.of("T" + random.nextInt(9)));
        }
        return new PersonRecord(
                random.nextBoolean() ? "flexhr" : "planhat",
                random.nextInt(3) == 0 ? null : "k" + random.nextInt(150),
                random.nextInt(3) == 0 ? null : "e" + random.nextInt(400),
                MONDAY.plusSeconds(random.nextInt(1000)),
                "1" + random.nextInt(150),
                stated);
    }

    private static Answer alone(Roster roster, PersonRecord record) {
        try {
            return new Answer.Taken(roster.absorb(record));
        } catch (InvalidPersonRecord invalid) {
            return new Answer.Refused(invalid.problems());
        }
    }

    private static String told(Answer answer) {
        if (answer instanceof Answer.Taken taken) {
            Absorbed absorbed = taken.absorbed();
            return absorbed.employeeId() + " " + absorbed.kind() + " " + absorbed.repeated() + " "
                    + (absorbed.changeId() == null)
                    + absorbed.changes().stream()
                            .map(change -> change.field() + ":" + change.before() + ">" + change.after())
                            .toList();
        }
        return answer.toString();
    }

    @Test
    void whatFollowsFromOneAndFailsLeavesTheOthersAlone() {
        Place place = new Place(event -> {
            if (((PersonnelChange) event).businessKey().equals("flexhr:3")) {
                throw new IllegalStateException("no process");
            }
        });
        List<Answer> answers = place.roster.absorb(
                IntStream.range(0, 6).mapToObj(BulkAbsorbTest::joiner).toList());

        assertThat(answers.get(3)).isInstanceOf(Answer.Failed.class);
        assertThat(answers).filteredOn(Answer.Taken.class::isInstance).hasSize(5);
        assertThat(place.people()).isEqualTo(5);
    }

    @Test
    void withinAWiderTransactionItIsKeptOrUndoneWithIt() {
        Place place = new Place();
        var wider = new TransactionTemplate(new DataSourceTransactionManager(place.source));
        wider.executeWithoutResult(status -> {
            place.roster.absorb(
                    IntStream.range(0, 4).mapToObj(BulkAbsorbTest::joiner).toList());
            status.setRollbackOnly();
        });
        assertThat(place.people()).isZero();
    }

    @Test
    void theSamePeopleAtTheSameInstantComeInOnce() throws Exception {
        Place place = new Place();
        List<PersonRecord> batch =
                IntStream.range(0, 200).mapToObj(BulkAbsorbTest::joiner).toList();
        List<PersonRecord> backwards = new ArrayList<>(batch);
        java.util.Collections.reverse(backwards);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<List<Answer>>> both = new ArrayList<>();
            for (List<PersonRecord> one : List.of(batch, backwards)) {
                both.add(two.submit(() -> {
                    start.await();
                    return place.roster.absorb(one);
                }));
            }
            start.countDown();
            int joined = 0;
            for (Future<List<Answer>> answers : both) {
                assertThat(answers.get()).allMatch(Answer.Taken.class::isInstance);
                joined += (int) answers.get().stream()
                        .filter(answer -> !((Answer.Taken) answer).absorbed().repeated())
                        .count();
            }
            assertThat(joined).isEqualTo(200);
            assertThat(place.people()).isEqualTo(200);
        } finally {
            two.shutdownNow();
        }
    }

    private static PersonRecord joiner(int i) {
        return new PersonRecord(
                "flexhr",
                "id" + i,
                String.valueOf(i),
                MONDAY,
                "10" + i,
                Map.of(
                        Field.FAMILY_NAME, Optional.of("Berg"),
                        Field.EMAIL, Optional.of("p" + i + "@nordlund.example")));
    }
}
