package dev.tenure.roster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tenure.MovableClock;
import dev.tenure.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class AddressesTest {

    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");

    private final javax.sql.DataSource source = TestDatabase.migrated().dataSource();
    private final Roster roster = new Roster(
            new People(
                    JdbcClient.create(source),
                    new ObjectMapper().registerModule(new JavaTimeModule()),
                    new RosterSettings(List.of("nordlund.example"), Duration.ZERO)),
            event -> {},
            new MovableClock(),
            new TransactionTemplate(new DataSourceTransactionManager(source)),
            () -> facts -> ZoneOffset.UTC);

    @EnableConfigurationProperties(RosterSettings.class)
    static class Room {}

    @Test
    void namesAndDefaults() {
        var tenure = new ApplicationContextRunner().withUserConfiguration(Room.class);
        tenure.run(context -> assertThat(context.getBean(RosterSettings.class)).isEqualTo(RosterSettings.NONE));
        tenure.withPropertyValues("tenure.roster.internal-domains=a.example,b.example")
                .run(context -> assertThat(context.getBean(RosterSettings.class))
                        .isEqualTo(new RosterSettings(List.of("a.example", "b.example"), Duration.ofSeconds(5))));
    }

    @Test
    void whatTheSourceCallsPrimaryIsElseTheFirstOnAnInternalDomainElseTheFirst() {
        assertThat(primary("1", "email", "a@other.example", "otherEmails", "a@nordlund.example"))
                .isEqualTo("a@other.example");
        assertThat(primary("2", "otherEmails", "b@a.example;b2@NORDLUND.example;b3@nordlund.example"))
                .isEqualTo("b2@NORDLUND.example");
        assertThat(primary("3", "otherEmails", "c@sub.nordlund.example;c@b.example"))
                .isEqualTo("c@b.example");
    }

    @Test
    void aPrimaryAddressThatWasReplacedStaysAsAnAlias() {
        primary("1", "email", "old@nordlund.example");
        assertThat(primary("1", "email", "new@nordlund.example")).isEqualTo("new@nordlund.example");
        Person person = roster.findByEmployeeId("1").orElseThrow();
        assertThat(roster.addressesOf(person.id())).containsExactly("new@nordlund.example", "old@nordlund.example");
        assertThat(roster.findByEmail("OLD@nordlund.example")).contains(person);
    }

    @Test
    void anAddressThatAnotherHoldsIsDisputedAndNeverTaken() {
        primary("1", "email", "one@nordlund.example");
        says("2", "otherEmails", "One@nordlund.example;two@nordlund.example");
        Person two = roster.findByEmployeeId("2").orElseThrow();
        assertThat(two.disputed()).containsExactly("one@nordlund.example");
        assertThat(roster.addressesOf(two.id())).containsExactly("two@nordlund.example");
    }

    private String primary(String number, String... fields) {
        says(number, fields);
        return roster.addressesOf(roster.findByEmployeeId(number).orElseThrow().id())
                .get(0);
    }

    private void says(String number, String... fields) {
        Map<Field, Optional<String>> stated = new TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            stated.put(Field.named(fields[i]), Optional.of(fields[i + 1]));
        }
        roster.absorb(new PersonRecord("flexhr", null, null, MONDAY, number, stated));
    }
}
