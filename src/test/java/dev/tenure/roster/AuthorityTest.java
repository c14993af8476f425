package dev.tenure.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.zaxxer.hikari.HikariDataSource;
import dev.tenure.MovableClock;
import dev.tenure.TestDatabase;
import dev.tenure.roster.Authorities.Effect;
import dev.tenure.roster.Authorities.Rank;
import dev.tenure.roster.Authorities.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class AuthorityTest {

    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");
    private static final List<Rank> HR_FIRST = List.of(new Rank("*", "flexhr", 1), new Rank("*", "planhat", 2));

    private final HikariDataSource source = pool();
    private final JdbcClient db = JdbcClient.create(source);
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    private final List<PersonnelChange> heard = new ArrayList<>();
    private final MovableClock clock = new MovableClock();
    private final People people = new People(db, new ObjectMapper().registerModule(new JavaTimeModule()));
    private final Roster roster = new Roster(
            people, event -> heard.add((PersonnelChange) event), clock, transaction, () -> facts -> ZoneOffset.UTC);
    private final Authorities authorities = new Authorities(db, people, roster, this::hear, clock, transaction);

    /** What follows from a change of theirs fails. */
    private final Set<UUID> unlucky = new HashSet<>();

    private static HikariDataSource pool() {
        var pool = new HikariDataSource();
        pool.setDataSource(TestDatabase.migrated().dataSource());
        pool.setMaximumPoolSize(3);
        return pool;
    }

    private void hear(Object event) {
        PersonnelChange change = (PersonnelChange) event;
        if (unlucky.contains(change.personId())) {
            throw new IllegalStateException("What follows from it fails.");
        }
        heard.add(change);
    }

    @AfterEach
    void closePool() {
        source.close();
    }

    @Test
    void amongEqualsTheNewestStatementWins() {
        says("flexhr", 0, "title", "Nurse");
        says("planhat", 60, "title", "Contact");
        assertThat(title()).isEqualTo("Contact");
        says("planhat", 120, "title", null);
        assertThat(title()).as("an equal's newer word that there is none").isNull();
    }

    @Test
    void theMoreAuthoritativeIsBelievedWhateverTheTime() {
        settle(HR_FIRST);
        says("planhat", 600, "title", "Contact");
        says("flexhr", 0, "title", "Nurse");
        assertThat(title()).isEqualTo("Nurse");
        assertThat(says("planhat", 1200, "title", "Customer").kind()).isEqualTo(ChangeKind.UNCHANGED);
        assertThat(says("csv", 1800, "title", "Nobody's").kind())
                .as("who is not named is below all that are")
                .isEqualTo(ChangeKind.UNCHANGED);
        assertThat(title()).isEqualTo("Nurse");
    }

    @Test
    void whatTheMoreAuthoritativeTakesBackLeavesWhatTheOthersSay() {
        settle(HR_FIRST);
        says("flexhr", 0, "title", "Nurse");
        says("planhat", 60, "title", "Contact");
        says("csv", 90, "title", "Nobody's");
        says("flexhr", 120, "title", null);
        assertThat(title()).isEqualTo("Contact");
        says("planhat", 180, "title", null);
        assertThat(title()).isEqualTo("Nobody's");
        says("csv", 240, "title", null);
        assertThat(title()).isNull();
        says("flexhr", 300, "title", "Nurse");
        assertThat(title()).isEqualTo("Nurse");
    }

    @Test
    void whatIsOlderThanTheSourcesOwnWordIsNoNews() {
        settle(HR_FIRST);
        says("flexhr", 0, "title", "Nurse");
        says("planhat", 120, "title", "Contact");
        says("planhat", 60, "title", "Older");
        says("flexhr", 180, "title", null);
        assertThat(title()).isEqualTo("Contact");
    }

    @Test
    void aFieldThatNamesItsOwnSourcesIsJudgedByThemAlone() {
        settle(List.of(new Rank("*", "flexhr", 1), new Rank("title", "planhat", 1)));
        says("flexhr", 60, "title", "Nurse", "department", "Ward 4");
        says("planhat", 0, "title", "Contact", "department", "Sales");
        assertThat(title()).isEqualTo("Contact");
        assertThat(facts().get(Field.DEPARTMENT)).isEqualTo("Ward 4");
    }

    @Test
    void theDeskIsAboveThemAllUntilWhoIsBelievedSaysSomethingNew() {
        settle(HR_FIRST);
        says("flexhr", 0, "active", "true");
        says("desk", 60, "active", "false");
        says("planhat", 120, "active", "true");
        assertThat(facts().active()).isFalse();
        says("planhat", 180, "active", "false");
        says("flexhr", 240, "active", "true");
        assertThat(facts().active()).as("repeats what the desk has overruled").isFalse();
        settle(List.of(new Rank("*", "planhat", 1)));
        assertThat(facts().active()).isFalse();
        settle(HR_FIRST);
        says("flexhr", 300, "active", "false");
        assertThat(says("flexhr", 360, "active", "true").kind()).isEqualTo(ChangeKind.REHIRED);
    }

    @Test
    void anotherOrderIsForeseenAndThenHoldsForEverybody() {
        roster.absorb(everybody("flexhr", 0, "Nurse"));
        roster.absorb(everybody("planhat", 60, "Contact"));
        says("only", "flexhr", 0, "title", "Nurse");
        heard.clear();

        Effect foreseen = authorities.foresee(HR_FIRST);
        assertThat(foreseen).isEqualTo(new Effect(210, Map.of("title", 210)));
        assertThat(heard).isEmpty();
        assertThat(authorities.all()).isEmpty();

        assertThat(settle(HR_FIRST)).isEqualTo(foreseen);
        assertThat(authorities.all()).isEqualTo(HR_FIRST);
        assertThat(heard).hasSize(210).allMatch(change -> change.kind() == ChangeKind.CHANGED);
        assertThat(roster.findByEmployeeId("17").orElseThrow().facts().get(Field.TITLE))
                .isEqualTo("Nurse");
        assertThat(settle(HR_FIRST)).as("the same order again").isEqualTo(new Effect(0, Map.of()));
        assertThat(settle(List.of()).people()).as("and back").isEqualTo(210);
    }

    @Test
    void anOrderGoesOnWhereItWasCutOffAndANewerOneBeginsAnew() {
        roster.absorb(everybody("flexhr", 0, "Nurse"));
        roster.absorb(everybody("planhat", 60, "Contact"));
        heard.clear();
        assertThat(authorities.settlement()).isEmpty();
        assertThat(authorities.settleSome()).as("no order").isFalse();

        authorities.replace(HR_FIRST);
        assertThat(heard).as("by and by").isEmpty();
        assertThat(authorities.settleSome()).isTrue();
        assertThat(heard).hasSize(200);
        assertThat(authorities.settlement()).get().satisfies(so -> {
            assertThat(so.effect()).isEqualTo(new Effect(200, Map.of("title", 200)));
            assertThat(so.endedAt()).isNull();
        });
        whileSomebodySettles(
                () -> assertThat(authorities.settleSome()).as("one at a time").isFalse());
        transaction.executeWithoutResult(status -> {
            assertThat(authorities.settleSome()).isTrue();
            status.setRollbackOnly();
        });
        heard.subList(200, heard.size()).clear();
        assertThat(authorities.settlement().orElseThrow().effect().people())
                .as("the node died: nothing of its part is done")
                .isEqualTo(200);

        while (authorities.settleSome()) {
            // Part by part.
        }
        assertThat(heard).hasSize(210);
        assertThat(authorities.settlement()).get().satisfies(all -> {
            assertThat(all.effect()).isEqualTo(new Effect(210, Map.of("title", 210)));
            assertThat(all.endedAt()).isNotNull();
        });
        assertThat(authorities.settleSome()).isFalse();

        authorities.replace(List.of());
        authorities.settleSome();
        authorities.replace(HR_FIRST);
        assertThat(settle(List.of())).isEqualTo(new Effect(10, Map.of("title", 10)));
    }

    @Test
    void onePersonForWhomItFailsHoldsUpNobodyAndIsTriedAgain() {
        roster.absorb(everybody("flexhr", 0, "Nurse"));
        roster.absorb(everybody("planhat", 60, "Contact"));
        unlucky.add(roster.findByEmployeeId("17").orElseThrow().id());

        assertThat(settle(HR_FIRST).people()).isEqualTo(209);
        assertThat(authorities.settlement().orElseThrow().leftOut()).isEqualTo(1);
        assertThat(person17().get(Field.TITLE))
                .as("kept as it was, not in half")
                .isEqualTo("Contact");
        assertThat(authorities.settleSome()).as("not at once").isFalse();

        unlucky.clear();
        clock.moveOn(Duration.ofMinutes(1));
        assertThat(authorities.settleSome()).isTrue();
        assertThat(person17().get(Field.TITLE)).isEqualTo("Nurse");
        assertThat(authorities.settlement()).get().satisfies(all -> {
            assertThat(all.leftOut()).isZero();
            assertThat(all.effect()).isEqualTo(new Effect(210, Map.of("title", 210)));
        });
    }

    private Facts person17() {
        return roster.findByEmployeeId("17").orElseThrow().facts();
    }

    @Test
    void whoeverJudgedByTheOldOrderIsDoneBeforeTheNewOneIsThere() {
        says("flexhr", 0, "title", "Nurse");
        CompletableFuture<Void> ordered = new CompletableFuture<>();
        transaction.executeWithoutResult(status -> {
            says("planhat", 60, "title", "Contact");
            ordered.completeAsync(() -> {
                authorities.replace(HR_FIRST);
                return null;
            });
            await().until(() -> db.sql("select exists (select from pg_locks where not granted and database ="
                            + " (select oid from pg_database where datname = current_database()))")
                    .query(Boolean.class)
                    .single());
            assertThat(ordered).isNotDone();
        });
        ordered.join();
        while (authorities.settleSome()) {
            // Part by part.
        }
        assertThat(facts().get(Field.TITLE)).isEqualTo("Nurse");
    }

    private void whileSomebodySettles(Runnable work) {
        transaction.executeWithoutResult(status -> {
            db.sql("select 1 from authority_settling for update")
                    .query(Integer.class)
                    .single();
            CompletableFuture.runAsync(work).join();
        });
    }

    /** To its end. */
    private Effect settle(List<Rank> ranks) {
        authorities.replace(ranks);
        while (authorities.settleSome()) {
            // Part by part.
        }
        Settlement settlement = authorities.settlement().orElseThrow();
        assertThat(settlement.endedAt()).isNotNull();
        return settlement.effect();
    }

    @Test
    void anEmploymentThatDoesNotLeadIsJudgedToo() {
        says("1", "flexhr", 0, "familyName", "Berg", "employmentType", "employee");
        says("2", "flexhr", 0, "familyName", "Berg", "employmentType", "employee", "title", "Nurse");
        says("2", "planhat", 60, "title", "Contact");
        Identities identities = new Identities(people, roster, event -> {}, clock);
        identities.merge(id("1"), id("2"), "desk", "the same");
        settle(HR_FIRST);

        Person person = roster.findByEmployeeId("2").orElseThrow();
        assertThat(person.employeeId()).isEqualTo("1");
        assertThat(identities.employmentsOf(person).get(1).facts().get(Field.TITLE))
                .isEqualTo("Nurse");
        says("2", "planhat", 120, "title", "Customer");
        assertThat(identities.employmentsOf(person).get(1).facts().get(Field.TITLE))
                .isEqualTo("Nurse");
    }

    /** More than are judged at once. */
    private static List<PersonRecord> everybody(String from, int seconds, String title) {
        return IntStream.range(0, 210)
                .mapToObj(i -> new PersonRecord(
                        from,
                        null,
                        null,
                        MONDAY.plusSeconds(seconds),
                        String.valueOf(i),
                        Map.of(Field.TITLE, Optional.of(title))))
                .toList();
    }

    private UUID id(String number) {
        return roster.findByEmployeeId(number).orElseThrow().id();
    }

    private Absorbed says(String from, int seconds, String field, String value) {
        return says("10442", from, seconds, field, value);
    }

    private Absorbed says(String from, int seconds, String one, String value, String other, String another) {
        return says("10442", from, seconds, one, value, other, another);
    }

    private Absorbed says(String number, String from, int seconds, String... fields) {
        Map<Field, Optional<String>> stated = new TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            stated.put(Field.named(fields[i]), Optional.ofNullable(fields[i + 1]));
        }
        return roster.absorb(new PersonRecord(from, null, null, MONDAY.plusSeconds(seconds), number, stated));
    }

    private Facts facts() {
        return roster.findByEmployeeId("10442").orElseThrow().facts();
    }

    private String title() {
        return facts().get(Field.TITLE);
    }
}
