package dev.tenure;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import dev.tenure.standin.ActiveDirectory;
import dev.tenure.standin.FlexHrm;
import dev.tenure.standin.MailCatcher;
import dev.tenure.standin.Nordlund;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Tenure with everything around it in one process, for {@code ./mvnw spring-boot:test-run}: its own PostgreSQL, a
 * directory that answers like Active Directory, a mail catcher, and an HR system with the people of Nordlund AB. Only
 * Tenure's own port is fixed ({@code SERVER_PORT}), so that several runs live side by side; all listen on 127.0.0.1
 * alone. The database is fresh at each start, unless {@code TENURE_DEMO_DATA} names a folder that keeps it.
 */
public final class TenureDemo {

    /** Long enough for a newcomer to find the ticket that waits for this manager. */
    private static final Duration LATE_MANAGER_AFTER = Duration.ofMinutes(3);

    /** Their managers are there by then. */
    private static final Duration CONSULTANTS_AFTER = Duration.ofMinutes(1);

    private TenureDemo() {}

    public static void main(String[] args) {
        application().run(args);
    }

    /** Ready to run; whatever it starts ends with it. */
    static SpringApplication application() {
        SpringApplication application = new SpringApplication(Tenure.class);
        application.setAdditionalProfiles("demo");
        application.addInitializers(TenureDemo::surround);
        return application;
    }

    private static void surround(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Surroundings surroundings = Surroundings.start(environment.getProperty("tenure.demo.data"));
        // Before the environment: an address left over in a shell must not lead this run to a real directory.
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "demo", surroundings.settings(environment.getProperty("server.port", "8080"))));
        context.getBeanFactory().registerSingleton("noTests", new NoTests());
        // Made first, hence closed last: Tenure finishes what it does while the others are still there.
        ((DefaultListableBeanFactory) context.getBeanFactory())
                .registerDisposableBean("surroundings", surroundings::close);
        context.addApplicationListener((ApplicationListener<ApplicationReadyEvent>) ready -> {
            String port = port(context.getEnvironment());
            surroundings.begin("http://127.0.0.1:" + port);
            print(surroundings.guide(port));
        });
    }

    private static String port(ConfigurableEnvironment environment) {
        return environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
    }

    @SuppressWarnings("SystemOut")
    private static void print(String guide) {
        System.out.println(guide);
    }

    /** What lives around Tenure. */
    private record Surroundings(
            EmbeddedPostgres database,
            ActiveDirectory directory,
            FlexHrm hrm,
            Nordlund nordlund,
            MailCatcher mails,
            ScheduledExecutorService later) {

        static Surroundings start(String data) {
            FlexHrm hrm = FlexHrm.start(Clock.systemUTC());
            return new Surroundings(
                    postgres(data),
                    withGroups(ActiveDirectory.start()),
                    hrm,
                    Nordlund.in(hrm, LocalDate.now(FlexHrm.ZONE), Clock.systemUTC()),
                    MailCatcher.start(),
                    Executors.newSingleThreadScheduledExecutor(work -> {
                        Thread thread = new Thread(work, "demo");
                        thread.setDaemon(true);
                        return thread;
                    }));
        }

        /** With the groups that {@code demo/dmn/group-memberships.dmn} names; all-staff is there from the beginning. */
        private static ActiveDirectory withGroups(ActiveDirectory directory) {
            try (LDAPConnection admin = directory.connection()) {
                for (String group : List.of("sales", "technology")) {
                    admin.add(
                            "CN=" + group + ",OU=Groups," + directory.baseDn(),
                            new Attribute("objectClass", "group"),
                            new Attribute("sAMAccountName", group));
                }
                return directory;
            } catch (LDAPException failed) {
                throw new IllegalStateException("The groups of Nordlund AB cannot be made.", failed);
            }
        }

        private static EmbeddedPostgres postgres(String data) {
            try {
                var builder = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .setRegisterShutdownHook(false)
                        .setServerConfig("max_connections", "60");
                if (data == null || data.isBlank()) {
                    builder.setServerConfig("fsync", "off").setServerConfig("full_page_writes", "off");
                } else {
                    Path folder = Files.createDirectories(Path.of(data).toAbsolutePath());
                    builder.setDataDirectory(folder.resolve("postgres"))
                            .setCleanDataDirectory(false)
                            .setServerConfig("fsync", "on")
                            .setPort(port(folder.resolve("port")));
                }
                return builder.start();
            } catch (IOException failed) {
                throw new UncheckedIOException("The embedded PostgreSQL does not start.", failed);
            }
        }

        /** Kept data come back on the port that they had; which one that is was chosen at their first start. */
        private static int port(Path kept) throws IOException {
            if (!Files.exists(kept)) {
                try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    Files.writeString(kept, String.valueOf(free.getLocalPort()));
                }
            }
            return Integer.parseInt(Files.readString(kept).strip());
        }

        Map<String, Object> settings(String port) {
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.put("server.port", port);
            settings.put("tenure.notification.link-base", "http://127.0.0.1:" + port);
            settings.put("tenure.database.url", "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres");
            settings.put("tenure.database.username", "postgres");
            settings.put("tenure.database.password", "postgres");
            settings.put("tenure.directory.urls", directory.ldapsUrl());
            settings.put("tenure.directory.base-dn", directory.baseDn());
            settings.put("tenure.directory.bind-dn", directory.bindUpn());
            settings.put("tenure.directory.bind-password", directory.bindPassword());
            settings.put(
                    "tenure.directory.ca-certificate", directory.caCertificate().toString());
            settings.put("spring.mail.host", "127.0.0.1");
            settings.put("spring.mail.port", mails.smtpPort());
            settings.put("tenure.credentials.key", "dGhlIGRlbW8ncyBrZXksIDMyIGJ5dGVzIGxvbmchISE=");
            settings.put("tenure.flexhr.enabled", true);
            settings.put("tenure.flexhr.service-url", hrm.serviceUrl());
            settings.put("tenure.flexhr.username", FlexHrm.USERNAME);
            settings.put("tenure.flexhr.password", FlexHrm.PASSWORD);
            settings.put("tenure.flexhr.instance", FlexHrm.INSTANCE);
            user(settings, 0, "admin", "ADMIN");
            user(settings, 1, "desk", "OPERATOR");
            user(settings, 2, "auditor", "AUDITOR");
            return settings;
        }

        /** By its hash: Tenure takes no password that is so short, which is as it should be outside this run. */
        private static void user(Map<String, Object> settings, int number, String name, String role) {
            String setting = "tenure.security.users[" + number + "].";
            settings.put(setting + "username", name);
            settings.put(setting + "password-hash", "{bcrypt}" + new BCryptPasswordEncoder(4).encode(name));
            settings.put(setting + "roles", role);
        }

        void begin(String tenure) {
            var unused = later.schedule(nordlund::lateManagerArrives, LATE_MANAGER_AFTER.toSeconds(), TimeUnit.SECONDS);
            new DemoConsultants(tenure, later).begin(CONSULTANTS_AFTER);
        }

        String guide(String port) {
            String tenure = "http://127.0.0.1:" + port;
            return """

                    Tenure is ready. In a minute the people of Nordlund AB have tickets and accounts.

                      Sign in       %1$s/sign-in
                      Tasklist      %1$s/camunda/app/tasklist/
                      Cockpit       %1$s/camunda/app/cockpit/
                      API           %1$s/swagger-ui/index.html
                      Tickets       %1$s/api/v1/tickets
                      Integration   %1$s/api/v1/integrations/consultants
                      Health        %1$s/actuator/health

                      Directory     %2$s   base %3$s
                                    bind %4$s   password %5$s
                                    CA   %6$s
                                    LDAPTLS_CACERT='%6$s' ldapsearch -x -H %2$s -D %4$s -w '%5$s' -b '%3$s' '(employeeID=*)'
                      Mail catcher  %7$s
                      HR (Flex)     %8$s   user %9$s   password %10$s
                      PostgreSQL    psql -h 127.0.0.1 -p %11$d -U postgres

                      Users         admin/admin   desk/desk   auditor/auditor
                      API client    push, token push-demo-token

                    Hire somebody:

                      curl -i %1$s/api/v1/personnel-changes -H 'Authorization: Bearer push-demo-token' \\
                        -H 'Content-Type: application/json' -H 'Idempotency-Key: hire-1' -d '{
                        "source": "push", "eventId": "hire-1", "occurredAt": "%14$s",
                        "person": {"employeeId": "10442", "givenName": "Åsa", "familyName": "Öberg",
                          "email": "asa.oberg@nordlund.example", "title": "Nurse", "department": "Ward 4", "location": "Umeå",
                          "company": "Nordlund AB", "managerEmployeeId": "%13$s", "startDate": "%12$s", "active": true}}'
                    """.formatted(
                            tenure,
                            directory.ldapsUrl(),
                            directory.baseDn(),
                            directory.bindUpn(),
                            directory.bindPassword(),
                            directory.caCertificate(),
                            mails.url(),
                            hrm.url(),
                            FlexHrm.USERNAME,
                            FlexHrm.PASSWORD,
                            database.getPort(),
                            LocalDate.now(FlexHrm.ZONE),
                            Nordlund.CHIEF,
                            Instant.now().truncatedTo(ChronoUnit.SECONDS));
        }

        void close() {
            later.shutdownNow();
            mails.close();
            hrm.close();
            directory.close();
            try {
                database.close();
            } catch (IOException failed) {
                throw new UncheckedIOException("The embedded PostgreSQL does not end.", failed);
            }
        }
    }
}
