package dev.tenure.console;

import dev.tenure.TestDatabase;
import dev.tenure.directory.Account;
import dev.tenure.directory.Accounts;
import dev.tenure.directory.FirstPassword;
import dev.tenure.directory.FirstPasswords;
import dev.tenure.process.PeopleExport;
import dev.tenure.process.Privacy;
import dev.tenure.roster.Roster;
import dev.tenure.source.CredentialUse;
import dev.tenure.source.Integrations;
import dev.tenure.source.RunVersions;
import dev.tenure.ticket.Tickets;
import dev.tenure.user.ApiClient;
import dev.tenure.user.AuditLog;
import dev.tenure.user.Role;
import dev.tenure.user.Scope;
import dev.tenure.user.User;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.camunda.bpm.spring.boot.starter.CamundaBpmAutoConfiguration;
import org.camunda.bpm.spring.boot.starter.rest.CamundaBpmRestJerseyAutoConfiguration;
import org.camunda.bpm.spring.boot.starter.webapp.CamundaBpmWebappAutoConfiguration;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jersey.JerseyAutoConfiguration;
import org.springframework.boot.autoconfigure.mail.MailSenderAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;

/**
 * The console, the roster and the tickets on a real database. The process, the directory and the sign-in have
 * stand-ins (and no stereotype, lest the whole of Tenure finds them): the bearer token is the name of a client of that source, or of a role in lower case; {@code manager-} precedes an employee number, {@code admin-} the name of an admin, and {@code root} is an admin whom the audit record knows.
 */
@EnableAutoConfiguration(
        exclude = {
            CamundaBpmAutoConfiguration.class,
            CamundaBpmRestJerseyAutoConfiguration.class,
            CamundaBpmWebappAutoConfiguration.class,
            JerseyAutoConfiguration.class,
            FlywayAutoConfiguration.class,
            MailSenderAutoConfiguration.class
        })
@ComponentScan({"dev.tenure.console", "dev.tenure.roster", "dev.tenure.source", "dev.tenure.ticket"})
@ConfigurationPropertiesScan({
    "dev.tenure.console",
    "dev.tenure.roster",
    "dev.tenure.source",
    "dev.tenure.ticket",
    "dev.tenure.process"
})
@Import({StandInProcess.class, AuditLog.class, PeopleExport.class, Privacy.class})
class ConsoleApp {

    static final UUID OBJECT_GUID = UUID.fromString("6f2d7a60-5b0c-4a54-9f6e-2f1f0a3c9d11");

    /** Credentials that an integration of theirs signs in with. */
    static final Set<String> USED = ConcurrentHashMap.newKeySet();

    @Bean
    CredentialUse credentialUse() {
        return name -> USED.contains(name) ? List.of("integration-of-" + name) : List.of();
    }

    @Bean
    DataSource dataSource() {
        return TestDatabase.migrated().dataSource();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Beside those that tests make one integration, in its second version, with a third as a draft. */
    @Bean
    @Primary
    RunVersions versions(Integrations integrations) {
        return (integration, dryRun) -> integration.equals("listed")
                ? OptionalInt.of(dryRun ? 3 : 2)
                : integrations.versionFor(integration, dryRun);
    }

    /** Everybody's first password is the same. */
    @Bean
    FirstPasswords firstPasswords() {
        var standIn = new ProxyFactory();
        standIn.setTargetClass(FirstPasswords.class);
        standIn.setProxyTargetClass(true);
        standIn.addAdvice((MethodInterceptor) call ->
                new FirstPassword("asa.oberg", "asa.oberg@nordlund.example", "Kz4+mqWr9TbnXe2y", Instant.EPOCH));
        return (FirstPasswords) standIn.getProxy();
    }

    /** Everybody has the same account, and nobody can be found by account name. */
    @Bean
    Accounts accounts(Roster roster, Tickets tickets) {
        var standIn = new ProxyFactory();
        standIn.setTargetClass(Accounts.class);
        standIn.setProxyTargetClass(true);
        standIn.addAdvice((MethodInterceptor) call -> call.getMethod().getName().equals("of")
                ? Optional.of(new Account(
                        (UUID) call.getArguments()[0],
                        OBJECT_GUID,
                        "CN=Åsa Öberg,OU=People,DC=nordlund,DC=example",
                        "asa.oberg",
                        "asa.oberg@nordlund.example",
                        null,
                        true,
                        Instant.EPOCH))
                : Optional.empty());
        return (Accounts) standIn.getProxy();
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
        var bearer = new AuthenticationFilter(
                (AuthenticationManager) authentication -> authentication,
                request -> Optional.ofNullable(request.getHeader("Authorization"))
                        .map(header -> caller(header.substring("Bearer ".length())))
                        .orElse(null));
        bearer.setSuccessHandler((request, response, authentication) -> {});
        return http.csrf(csrf -> csrf.disable())
                .addFilterBefore(bearer, AuthorizationFilter.class)
                .exceptionHandling(e -> e.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers("/v3/api-docs/**", "/v3/api-docs.yaml", "/error")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .build();
    }

    private static Authentication caller(String token) {
        Map<String, String> roles = Map.of("admin", "ROLE_ADMIN", "desk", "ROLE_OPERATOR", "auditor", "ROLE_AUDITOR");
        if (roles.containsKey(token)) {
            return signedIn(token, List.of(roles.get(token)));
        }
        if (token.equals("root")) {
            return signedIn(
                    new User(new UUID(0, 1), token, token, Set.of(Role.ADMIN), true, 0, Optional.empty()),
                    List.of("ROLE_ADMIN"));
        }
        if (token.startsWith("manager-")) {
            return signedIn(
                    user(token, Role.MANAGER, Optional.of(token.substring("manager-".length()))),
                    List.of("ROLE_MANAGER"));
        }
        if (token.startsWith("admin-")) {
            return signedIn(user(token, Role.ADMIN, Optional.empty()), List.of("ROLE_ADMIN"));
        }
        Set<Scope> scopes = token.startsWith("reader")
                ? Set.of(Scope.TICKETS_READ, Scope.PEOPLE_READ)
                : token.startsWith("export") ? Set.of(Scope.PEOPLE_EXPORT) : Set.of(Scope.PERSONNEL_CHANGES_WRITE);
        var client = new ApiClient(
                UUID.nameUUIDFromBytes(token.getBytes(StandardCharsets.UTF_8)), token, scopes, Optional.of(token));
        return signedIn(
                client, scopes.stream().map(scope -> "SCOPE_" + scope.text()).toList());
    }

    private static User user(String token, Role role, Optional<String> employeeId) {
        return new User(
                UUID.nameUUIDFromBytes(token.getBytes(StandardCharsets.UTF_8)),
                token,
                token,
                Set.of(role),
                true,
                0,
                employeeId);
    }

    private static Authentication signedIn(Object principal, List<String> authorities) {
        return UsernamePasswordAuthenticationToken.authenticated(
                principal,
                null,
                authorities.stream().map(SimpleGrantedAuthority::new).toList());
    }
}
