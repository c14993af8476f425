package dev.tenure;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tenure.standin.ActiveDirectory;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The whole of Tenure against real parts: a PostgreSQL of its own, a directory that answers like Active Directory, a
 * mail server. Jobs run when a test says so. One context serves all tests: each uses people of its own.
 */
@SpringBootTest(
        classes = Tenure.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "camunda.bpm.job-execution.enabled=false",
            "tenure.process.sweep=1h",
            "tenure.process.write-back=1h",
            "tenure.integrations.look=1h",
            "tenure.directory.drift.schedule=",
            "tenure.process.recipients.IT=it@nordlund.example",
            "tenure.process.recipients.DESK=desk@nordlund.example",
            "tenure.notification.from=tenure@nordlund.example",
            "tenure.notification.link-base=http://tenure.nordlund.example",
            "tenure.security.users[0].username=admin",
            "tenure.security.users[0].password=admin-of-tests",
            "tenure.security.users[0].roles=ADMIN",
            "tenure.security.users[1].username=desk",
            "tenure.security.users[1].password=desk-of-tests",
            "tenure.security.users[1].roles=OPERATOR",
            "tenure.security.users[2].username=auditor",
            "tenure.security.users[2].password=auditor-of-tests",
            "tenure.security.users[2].roles=AUDITOR",
            "tenure.security.clients[0].name=push",
            "tenure.security.clients[0].token=push-token-of-tests-0123456789abcdef",
            "tenure.security.clients[0].scopes=personnel-changes:write,tickets:read,people:read,process:start",
            "tenure.security.clients[0].source=push",
        })
@Import(WholeTenure.Time.class)
public abstract class WholeTenure {

    protected static final MovableClock CLOCK = new MovableClock();

    protected static final ActiveDirectory DIRECTORY = ActiveDirectory.start();
    protected static final GreenMail MAIL = startMail();
    private static final TestDatabase DATABASE = TestDatabase.empty();

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry settings) {
        settings.add("tenure.database.url", DATABASE::url);
        settings.add("tenure.database.username", () -> "postgres");
        settings.add("tenure.database.password", () -> "none-needed");
        settings.add("tenure.directory.urls", DIRECTORY::ldapsUrl);
        settings.add("tenure.directory.base-dn", DIRECTORY::baseDn);
        settings.add("tenure.directory.bind-dn", DIRECTORY::bindUpn);
        settings.add("tenure.directory.bind-password", DIRECTORY::bindPassword);
        settings.add(
                "tenure.directory.ca-certificate",
                () -> DIRECTORY.caCertificate().toString());
        settings.add("tenure.directory.probe-interval", () -> "200ms");
        settings.add("spring.mail.host", () -> "127.0.0.1");
        settings.add("spring.mail.port", () -> MAIL.getSmtp().getPort());
    }

    private static GreenMail startMail() {
        GreenMail mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
        mail.start();
        return mail;
    }

    @AfterEach
    void putTheClockRight() {
        CLOCK.putRight();
    }

    /** No stereotype: only these tests move the clock. */
    static class Time {

        @Bean
        @Primary
        Clock movableClock() {
            return CLOCK;
        }
    }
}
