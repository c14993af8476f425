package dev.tenure.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.TestDatabase;
import dev.tenure.user.AuditEvent.Outcome;
import dev.tenure.user.SignInSettings.ClientSetting;
import dev.tenure.user.SignInSettings.UserSetting;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.lang.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

class SignInsTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final UserSetting ADMIN = user("admin", "correct horse battery", Role.ADMIN);

    private final TestDatabase database = TestDatabase.migrated();
    private final Users users = new Users(database.client(), Clock.systemUTC());
    private final ApiClients clients = new ApiClients(database.client(), Clock.systemUTC());
    private final AuditLog audit = new AuditLog(database.client(), new ObjectMapper(), Clock.systemUTC());

    @Test
    void aUserOfTheSettingsSignsInWithoutRegardToCase() {
        settle(List.of(ADMIN), List.of());

        assertThat(users.authenticate("ADMIN", "correct horse battery")
                        .orElseThrow()
                        .roles())
                .containsExactly(Role.ADMIN);
        assertThat(users.authenticate("admin", "Correct horse battery")).isEmpty();
        assertThat(users.authenticate("nobody", "correct horse battery")).isEmpty();
        assertThat(users.authenticate("admin\0", "correct horse battery")).isEmpty();
        assertThat(database.client()
                        .sql("select password_hash from app_user")
                        .query(String.class)
                        .single())
                .startsWith("{bcrypt}");
    }

    @Test
    void anotherStartWithTheSameSettingsEndsNoSession() {
        settle(List.of(ADMIN), List.of());
        User before = users.find("admin").orElseThrow();
        settle(List.of(ADMIN), List.of());
        assertThat(users.find("admin")).contains(before);

        settle(List.of(user("admin", "another password", Role.ADMIN)), List.of());
        assertThat(users.find("admin").orElseThrow().generation()).isGreaterThan(before.generation());
    }

    @Test
    void whoeverLeavesTheSettingsIsDeactivatedAndComesBackWithThem() {
        UserSetting desk = user("desk", "correct horse battery", Role.OPERATOR);
        ClientSetting push = client("push", TOKEN, "personnel-changes:write");
        settle(List.of(ADMIN, desk), List.of(push));
        settle(List.of(ADMIN), List.of());
        assertThat(users.authenticate("desk", "correct horse battery")).isEmpty();
        assertThat(clients.authenticate(TOKEN)).isEmpty();

        settle(List.of(ADMIN, desk), List.of(push));
        assertThat(users.authenticate("desk", "correct horse battery")).isPresent();
        assertThat(clients.authenticate(TOKEN)).isPresent();
    }

    @Test
    void aTokenIsKeptAsItsHashOnlyAndItsUseIsNoted() {
        settle(List.of(ADMIN), List.of(client("push", TOKEN, "personnel-changes:write", "process:start")));

        ApiClient client = clients.authenticate(TOKEN).orElseThrow();
        assertThat(client.getName()).isEqualTo("client:push");
        assertThat(client.scopes()).containsExactlyInAnyOrder(Scope.PERSONNEL_CHANGES_WRITE, Scope.PROCESS_START);
        assertThat(client.source()).contains("flexhr");
        assertThat(clients.authenticate(TOKEN + "0")).isEmpty();
        assertThat(database.client()
                        .sql("select * from api_client")
                        .query()
                        .listOfRows()
                        .toString())
                .doesNotContain(TOKEN);
        assertThat(database.client()
                        .sql("select last_used_at is not null from api_client")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void settingsThatCannotBeWorkedWithAreNamed() {
        refused("USERS_0_PASSWORD", List.of(user("admin", "short", Role.ADMIN)), List.of());
        refused("USERS_1_USERNAME", List.of(ADMIN, user("a b", "correct horse battery", Role.ADMIN)), List.of());
        refused("USERS_0_ROLES", List.of(user("admin", "correct horse battery")), List.of());
        refused(
                "USERS_0_PASSWORD_HASH",
                List.of(new UserSetting("admin", null, null, "{noop}admin", Set.of(Role.ADMIN), null)),
                List.of());
        refused("CLIENTS_0_TOKEN", List.of(ADMIN), List.of(client("push", "short")));
        refused("CLIENTS_0_SCOPES", List.of(ADMIN), List.of(client("push", TOKEN, "everything")));
        refused(
                "CLIENTS_0_TOKEN_HASH",
                List.of(ADMIN),
                List.of(new ClientSetting("push", null, "abc", Set.of(), null)));
        refused("ROLES=ADMIN", List.of(user("desk", "correct horse battery", Role.OPERATOR)), List.of());
    }

    @Test
    void theEnvironmentSetsThem() {
        var sources = new MutablePropertySources();
        sources.addFirst(new SystemEnvironmentPropertySource(
                "systemEnvironment",
                Map.of(
                        "TENURE_SECURITY_USERS_0_USERNAME", "admin",
                        "TENURE_SECURITY_USERS_0_PASSWORD_HASH", "{bcrypt}x",
                        "TENURE_SECURITY_USERS_0_ROLES", "ADMIN,AUDITOR",
                        "TENURE_SECURITY_CLIENTS_0_NAME", "push",
                        "TENURE_SECURITY_CLIENTS_0_TOKEN_HASH", "y",
                        "TENURE_SECURITY_CLIENTS_0_SCOPES", "process:start,people:read")));
        SignInSettings settings = new Binder(ConfigurationPropertySources.from(sources))
                .bind("tenure.security", SignInSettings.class)
                .get();
        assertThat(settings.users())
                .containsExactly(
                        new UserSetting("admin", null, null, "{bcrypt}x", Set.of(Role.ADMIN, Role.AUDITOR), null));
        assertThat(settings.clients())
                .containsExactly(new ClientSetting("push", null, "y", Set.of("process:start", "people:read"), null));
    }

    @Test
    void theAuditRecordIsOnlyAddedTo() {
        settle(List.of(ADMIN), List.of());
        audit.record(AuditEvent.of(users.find("admin").orElseThrow(), "write", "x\0y".repeat(1000), Outcome.DONE)
                .from("192.0.2.1")
                .with(Map.of("status", "200")));

        for (String sql :
                List.of("update audit_event set actor = 'x'", "delete from audit_event", "truncate audit_event")) {
            assertThatThrownBy(() -> database.client().sql(sql).update())
                    .hasMessageContaining("The audit record is only added to");
        }
        assertThat(database.client()
                        .sql("select details ->> 'status' from audit_event")
                        .query(String.class)
                        .single())
                .isEqualTo("200");
    }

    private void settle(List<UserSetting> people, List<ClientSetting> programs) {
        new SettledSignIns(
                        new SignInSettings(people, programs),
                        users,
                        clients,
                        new TransactionTemplate(new DataSourceTransactionManager(database.dataSource())))
                .afterPropertiesSet();
    }

    private void refused(String variable, List<UserSetting> people, List<ClientSetting> programs) {
        assertThatThrownBy(() -> settle(people, programs))
                .isInstanceOf(UnusableSignIn.class)
                .hasMessageContaining(variable);
    }

    private static UserSetting user(String name, @Nullable String password, Role... roles) {
        return new UserSetting(name, null, password, null, Set.of(roles), null);
    }

    private static ClientSetting client(String name, String token, String... scopes) {
        return new ClientSetting(name, token, null, Set.of(scopes), "flexhr");
    }
}
