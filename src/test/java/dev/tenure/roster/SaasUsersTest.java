package dev.tenure.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.MovableClock;
import dev.tenure.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class SaasUsersTest {

    private static final Instant MONDAY = Instant.parse("2026-11-23T08:00:00Z");

    private final JdbcClient db = TestDatabase.migrated().client();
    private final SaasUsers users = new SaasUsers(db, new MovableClock());

    @Test
    void whatIsReadAgainIsUpdatedAndKeepsWhenItWasFirstSeen() {
        UUID person = person("10442");
        users.keep("planhat", "1", List.of(new SaasUser("a", person, "Admin", "active", null)));
        SaasUsers.Kept first = users.of(person).get(0);
        users.keep(
                "planhat",
                "2",
                List.of(
                        new SaasUser("a", null, "Old", "active", null),
                        new SaasUser("a", null, "Member", "inactive", MONDAY)));

        SaasUsers.Kept kept = users.of(person).get(0);
        assertThat(kept.role()).isEqualTo("Member");
        assertThat(kept.status()).isEqualTo("inactive");
        assertThat(kept.lastActivityAt()).isEqualTo(MONDAY);
        assertThat(kept.firstSeen()).isEqualTo(first.firstSeen());
        assertThat(kept.run()).isEqualTo("2");
        assertThat(kept.employeeId())
                .as("whose it is stays while nobody says otherwise")
                .isEqualTo("10442");
    }

    @Test
    void whatACompleteRunDidNotSeeIsAbsentUntilItIsSeenAgain() {
        users.keep("planhat", "1", List.of(account("a"), account("b")));
        users.keep("other", "9", List.of(account("a")));
        users.keep("planhat", "2", List.of(account("b")));
        assertThat(users.absent("planhat", "2")).isEqualTo(1);
        assertThat(users.absent("planhat", "2")).isZero();
        assertThat(users.applications())
                .containsExactly(
                        new SaasUsers.Application("other", 1, 0, 1), new SaasUsers.Application("planhat", 1, 1, 2));
        users.keep("planhat", "3", List.of(account("a")));
        assertThat(users.of("planhat", null, null, null, 10))
                .extracting(SaasUsers.Kept::absentSince)
                .containsOnlyNulls();
    }

    @Test
    void theAccountOfSomebodyWhoWasMergedIsWhoStayed() {
        UUID stays = person("1");
        UUID goes = person("2");
        users.keep("planhat", "1", List.of(new SaasUser("a", goes, null, null, null)));
        db.sql("update person set merged_into = ? where id = ?")
                .params(stays, goes)
                .update();
        assertThat(users.of(stays)).singleElement().satisfies(kept -> {
            assertThat(kept.personId()).isEqualTo(stays);
            assertThat(kept.employeeId()).isEqualTo("1");
        });
        assertThat(users.of("planhat", null, "name", null, 10)).hasSize(1);
    }

    @Test
    void anAccountWithoutAKeyOrWithEndlessTextIsRefused() {
        assertThatThrownBy(() -> new SaasUser(" ", null, null, null, null)).isInstanceOf(InvalidPersonRecord.class);
        assertThatThrownBy(() -> new SaasUser("a", null, "x".repeat(300), null, null))
                .isInstanceOf(InvalidPersonRecord.class);
    }

    private static SaasUser account(String id) {
        return new SaasUser(id, null, "Admin", "active", null);
    }

    private UUID person(String number) {
        UUID id = UUID.randomUUID();
        db.sql("""
                        insert into person (id, employee_id, facts, provenance, created_at, updated_at, display_name)
                        values (?, ?, '{}', '{}', now(), now(), 'Name')
                        """).params(id, number).update();
        return id;
    }
}
