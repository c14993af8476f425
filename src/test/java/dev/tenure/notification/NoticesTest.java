package dev.tenure.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tenure.TestDatabase;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.lang.Nullable;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.support.TransactionTemplate;

class NoticesTest {

    private static final Locale SWEDISH = Locale.forLanguageTag("sv");
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final UUID TICKET = UUID.fromString("2f1d9c7e-4d0b-4b7e-9a52-0e6f4c1b2a33");

    private final DataSource database = TestDatabase.migrated().dataSource();
    private final JdbcClient db = JdbcClient.create(database);
    private final DataSourceTransactionManager transactions = new DataSourceTransactionManager(database);
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    NoticesTest() {
        mail.start();
    }

    @AfterEach
    void stop() {
        mail.stop();
    }

    @ParameterizedTest
    @EnumSource(MailTemplate.class)
    void everyMailIsWrittenInBothLanguagesAsTextAndAsHtml(MailTemplate template) throws Exception {
        Notices notices = notices(mail.getSmtp().getPort());
        for (Locale locale : List.of(Locale.ENGLISH, SWEDISH)) {
            notices.send(notice(template.code(), locale + "@company.example", locale, everything()));
            notices.send(notice(template.code(), "bare." + locale + "@company.example", locale, Map.of()));
        }
        assertThat(mail.getReceivedMessages()).hasSize(4);
        for (MimeMessage message : mail.getReceivedMessages()) {
            assertThat(message.getSubject()).startsWith("[HR-2611-0042] ").doesNotContain("none", "{", "null");
            for (String part : List.of(text(message), html(message))) {
                assertThat(part)
                        .contains("https://tenure.company.example/base/tickets/HR-2611-0042")
                        .contains("HR-2611-0042")
                        .doesNotContain("none", "{", "null", " th:", "[(");
            }
            String language = message.getHeader("Content-Language", null);
            assertThat(html(message)).contains("lang=\"" + language + "\"").contains("role=\"presentation\"");
            assertThat(text(message)).contains(language.equals("sv") ? "Gör så här" : "What to do");
        }
        assertThat(mail.getReceivedMessages()[0].getSubject()).isNotEqualTo(mail.getReceivedMessages()[2].getSubject());
    }

    @Test
    void aMailSaysWhatHappenedWhatToDoAndByWhen() throws Exception {
        notices(mail.getSmtp().getPort())
                .send(notice(
                        "action-needed",
                        "desk@company.example",
                        SWEDISH,
                        Map.of("kind", "JOINED", "task", "chooseManager", "due", "2026-11-30T23:00:00Z")));

        MimeMessage message = mail.getReceivedMessages()[0];
        assertThat(message.getSubject()).isEqualTo("[HR-2611-0042] Åtgärd behövs: Välj chef");
        assertThat(text(message).replace("\r\n", "\n"))
                .contains("Uppgiften heter ”Välj chef”.")
                .contains("Ärende: HR-2611-0042\nGäller: Ny medarbetare\nSenast: 1 december 2026 kl. 00:00 (CET)\n");
        assertThat(html(message)).contains("Välj chef", "1 december 2026 kl. 00:00 (CET)", "Ny medarbetare");
        assertThat(message.getSentDate()).isEqualTo(NOW);
    }

    @Test
    void theMailsOfATicketAreOneThread() throws Exception {
        Notices notices = notices(mail.getSmtp().getPort());
        notices.send(notice("action-needed", "desk@company.example", Locale.ENGLISH, Map.of("occasion", "task-1")));
        notices.send(notice("joined", "desk@company.example", Locale.ENGLISH, Map.of()));

        MimeMessage first = mail.getReceivedMessages()[0];
        MimeMessage second = mail.getReceivedMessages()[1];
        assertThat(first.getMessageID())
                .matches("<HR-2611-0042\\.action-needed\\.[0-9a-f]{20}@company\\.example>")
                .isNotEqualTo(second.getMessageID());
        for (MimeMessage message : List.of(first, second)) {
            assertThat(message.getHeader("References", null)).isEqualTo("<HR-2611-0042.ticket@company.example>");
            assertThat(message.getHeader("In-Reply-To", null)).isEqualTo("<HR-2611-0042.ticket@company.example>");
            assertThat(message.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
            assertThat(message.getHeader("X-Auto-Response-Suppress", null)).isEqualTo("All");
            assertThat(message.getHeader("Reply-To", null)).isEqualTo("desk@company.example");
        }
    }

    @Test
    void theSameNoticeIsOneMail() {
        Notices notices = notices(mail.getSmtp().getPort());
        Notice notice = notice("joined", "manager@company.example", Locale.ENGLISH, Map.of());

        assertThat(notices.send(notice)).isEqualTo(new Delivery.Sent());
        assertThat(notices.send(notice)).isEqualTo(new Delivery.AlreadySent());
        assertThat(notices.send(notice("joined", "MANAGER@company.example", SWEDISH, Map.of())))
                .isEqualTo(new Delivery.AlreadySent());
        assertThat(mail.getReceivedMessages()).hasSize(1);
        assertThat(db.sql("select state || ' ' || attempts from notice")
                        .query(String.class)
                        .list())
                .containsExactly("SENT 1");
    }

    @Test
    void anotherOccasionIsAnotherMail() {
        Notices notices = notices(mail.getSmtp().getPort());
        for (String day : List.of("day-1", "day-2", "day-1")) {
            notices.send(notice("overdue", "desk@company.example", Locale.ENGLISH, Map.of("occasion", day)));
        }
        assertThat(mail.getReceivedMessages()).hasSize(2);
    }

    @Test
    void ofSeveralAtTheSameInstantOneSends() throws Exception {
        Notices notices = notices(mail.getSmtp().getPort());
        Callable<Delivery> send =
                () -> notices.send(notice("joined", "manager@company.example", Locale.ENGLISH, Map.of()));
        var threads = Executors.newFixedThreadPool(4);
        try {
            List<Delivery> deliveries = new ArrayList<>();
            for (Future<Delivery> one : threads.invokeAll(List.of(send, send, send, send))) {
                deliveries.add(one.get());
            }
            assertThat(deliveries).containsOnlyOnce(new Delivery.Sent());
        } finally {
            threads.shutdownNow();
        }
        assertThat(mail.getReceivedMessages()).hasSize(1);
    }

    @Test
    void aFailureOfTheCallerAfterwardsDoesNotSendItAgain() {
        Notices notices = notices(mail.getSmtp().getPort());
        Notice notice = notice("joined", "manager@company.example", Locale.ENGLISH, Map.of());
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            assertThat(notices.send(notice)).isEqualTo(new Delivery.Sent());
            status.setRollbackOnly();
        });
        assertThat(notices.send(notice)).isEqualTo(new Delivery.AlreadySent());
    }

    @Test
    void aServerThatIsDownIsTriedAgainAndThenTakesTheMailOnce() {
        int port = mail.getSmtp().getPort();
        Notices notices = notices(port);
        Notice notice = notice("joined", "manager@company.example", Locale.ENGLISH, Map.of());
        mail.stop();
        assertThatThrownBy(() -> notices.send(notice))
                .isInstanceOf(MailUnavailable.class)
                .hasMessageNotContaining("manager@");
        assertThatThrownBy(() -> notices.send(notice)).isInstanceOf(MailUnavailable.class);

        var back = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        back.start();
        try {
            assertThat(notices.send(notice)).isEqualTo(new Delivery.Sent());
            assertThat(back.getReceivedMessages()).hasSize(1);
        } finally {
            back.stop();
        }
        assertThat(db.sql("select state || ' ' || attempts from notice")
                        .query(String.class)
                        .list())
                .containsExactly("SENT 3");
    }

    @Test
    void aRecipientWhomTheServerRefusesIsRefusedInTheServersWords() {
        try (var server =
                new StubbornMailServer(Map.of("rcpt to", "550 5.1.1 <gone@company.example>: no such mailbox here"))) {
            Notices notices = notices(server.port());
            Delivery delivery = notices.send(notice("joined", "gone@company.example", Locale.ENGLISH, Map.of()));

            assertThat(delivery).isEqualTo(new Delivery.Refused("550 5.1.1 (address) no such mailbox here"));
            assertThat(db.sql("select state from notice").query(String.class).single())
                    .isEqualTo("REFUSED");
        }
    }

    @Test
    void aMessageThatTheServerRefusesIsRefused() {
        try (var server = new StubbornMailServer(Map.of("end", "554 5.7.1 policy says no"))) {
            assertThat(notices(server.port()).send(notice("joined", "a@company.example", null, Map.of())))
                    .isEqualTo(new Delivery.Refused("554 5.7.1 policy says no"));
        }
    }

    @Test
    void aRefusedNoticeCanBeSentOnceTheCauseIsGone() {
        Notice notice = notice("joined", "a@company.example", null, Map.of());
        try (var server = new StubbornMailServer(Map.of("rcpt to", "550 no"))) {
            assertThat(notices(server.port()).send(notice)).isInstanceOf(Delivery.Refused.class);
        }
        assertThat(notices(mail.getSmtp().getPort()).send(notice)).isEqualTo(new Delivery.Sent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rcpt to=451 4.7.1 greylisted, try again later",
                "mail from=421 4.3.2 shutting down",
                "end=452 4.3.1 disk full",
                "mail from=530 5.7.0 authentication required",
                "connect=554 5.3.2 no service"
            })
    void whatMayPassIsWorthATryLater(String rule) {
        String[] parts = rule.split("=", 2);
        try (var server = new StubbornMailServer(Map.of(parts[0], parts[1]))) {
            assertThatThrownBy(() -> notices(server.port()).send(notice("joined", "a@company.example", null, Map.of())))
                    .isInstanceOf(MailUnavailable.class)
                    .hasMessageContaining(parts[1].substring(0, 3));
        }
    }

    @Test
    void aWrongPasswordIsWorthATryLater() {
        try (var server = new StubbornMailServer(Map.of("auth", "535 5.7.8 credentials are wrong"))) {
            var sender = sender(server.port());
            sender.setUsername("tenure");
            sender.setPassword("wrong-secret");
            assertThatThrownBy(() ->
                            notices(settings(), sender).send(notice("joined", "a@company.example", null, Map.of())))
                    .isInstanceOf(MailUnavailable.class)
                    .hasMessageContaining("535")
                    .hasMessageNotContaining("wrong-secret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nobody",
                "@company.example",
                "a@",
                "a@b@company.example",
                "a@company.example\r\nBcc: all@company.example",
                "a@company.example\nSubject: x",
                "a@company.example, b@company.example",
                "Åsa Öberg <asa@company.example>",
                "åsa@company.example",
                "\"a b\"@company.example",
                "a@host\u0000.example",
                "undisclosed:a@company.example;"
            })
    void whatIsNoPlainAddressIsRefusedBeforeAnyServerHearsOfIt(String recipient) {
        Delivery delivery = notices(mail.getSmtp().getPort()).send(notice("joined", recipient, null, Map.of()));

        assertThat(delivery).isInstanceOf(Delivery.Refused.class);
        assertThat(((Delivery.Refused) delivery).answer()).doesNotContain("company.example", "Öberg");
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @Test
    void aHostWithOtherLettersIsWrittenInAscii() throws Exception {
        notices(mail.getSmtp().getPort()).send(notice("joined", "desk@räksmörgås.example", null, Map.of()));
        assertThat(mail.getReceivedMessages()[0].getAllRecipients()[0].toString())
                .isEqualTo("desk@xn--rksmrgs-5wao1o.example");
    }

    @Test
    void nothingPersonalComesIntoAMail() throws Exception {
        assertThatThrownBy(() -> notice("joined", "a@company.example", null, Map.of("name", "Åsa Öberg")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Öberg");
        assertThatThrownBy(() -> notice("joined", "a@company.example", null, Map.of("task", "Åsa Öberg")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Öberg");
        // Even what has the form of a code is written only if we know its name.
        notices(mail.getSmtp().getPort())
                .send(notice("action-needed", "a@company.example", null, Map.of("task", "Oberg", "kind", "OBERG")));
        MimeMessage message = mail.getReceivedMessages()[0];
        assertThat(message.getSubject() + text(message) + html(message)).doesNotContainIgnoringCase("oberg");
    }

    @Test
    void aMailAboutTheWholeHouseHasNoTicket() throws Exception {
        notices(mail.getSmtp().getPort())
                .send(new Notice(
                        TICKET,
                        null,
                        "directory-lost",
                        "it",
                        "it@company.example",
                        null,
                        Map.of("since", "2026-11-23T08:00:00Z")));
        MimeMessage message = mail.getReceivedMessages()[0];
        assertThat(message.getSubject()).isEqualTo("[Tenure] The directory cannot be reached");
        assertThat(text(message))
                .contains("since 23 November 2026, 09:00 (CET).")
                .contains("https://tenure.company.example/base/")
                .doesNotContain("tickets");
    }

    @Test
    void mailCanBeSwitchedOff() {
        var off = new NotificationSettings(false, null, null, null, Locale.ENGLISH, ZoneId.of("Europe/Stockholm"));
        assertThat(notices(off, null).send(notice("joined", "a@company.example", null, Map.of())))
                .isEqualTo(new Delivery.SwitchedOff());
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> settings("nobody", "https://t.example")).hasMessageContaining("from");
        assertThatThrownBy(() -> settings("a@b.example", "t.example")).hasMessageContaining("link-base");
        assertThatThrownBy(() -> settings(null, "https://t.example")).hasMessageContaining("from");
        assertThatThrownBy(() -> notices(settings(), null)).hasMessageContaining("spring.mail.host");
        assertThatThrownBy(() -> notice("birthday", "a@company.example", null, Map.of()))
                .hasMessageContaining("directory-back");
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForForEver() {
        var sender = sender(1);
        notices(settings(), sender);
        assertThat(sender.getJavaMailProperties())
                .containsEntry("mail.smtp.timeout", "10000")
                .containsEntry("mail.smtps.connectiontimeout", "10000");
    }

    @Test
    void theLanguagesHaveTheSameKeys() {
        assertThat(MailText.words(Locale.ENGLISH).keySet())
                .isEqualTo(MailText.words(SWEDISH).keySet());
    }

    private static Map<String, String> everything() {
        return Map.of(
                "kind", "REHIRED",
                "task", "chooseAccount",
                "step", "writeAccount",
                "due", "2026-12-01T09:00+01:00",
                "since", "2026-11-23T08:00:00Z");
    }

    private static Notice notice(
            String template, String recipient, @Nullable Locale locale, Map<String, String> params) {
        return new Notice(TICKET, "HR-2611-0042", template, "desk", recipient, locale, params);
    }

    private static NotificationSettings settings() {
        return settings("Tenure <tenure@company.example>", "https://tenure.company.example/base/");
    }

    private static NotificationSettings settings(@Nullable String from, String link) {
        return new NotificationSettings(
                true, from, "desk@company.example", URI.create(link), Locale.ENGLISH, ZoneId.of("Europe/Stockholm"));
    }

    private Notices notices(int port) {
        return notices(settings(), sender(port));
    }

    private static JavaMailSenderImpl sender(int port) {
        var sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        return sender;
    }

    private Notices notices(NotificationSettings settings, @Nullable JavaMailSender sender) {
        var beans = new StaticListableBeanFactory();
        if (sender != null) {
            beans.addBean("mailSender", sender);
        }
        return new Notices(
                settings,
                new Letter(settings, new MailText(settings)),
                new NoticeBook(db),
                beans.getBeanProvider(JavaMailSender.class),
                transactions,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static String text(MimeMessage message) throws Exception {
        return part(message, 0, "text/plain");
    }

    private static String html(MimeMessage message) throws Exception {
        return part(message, 1, "text/html");
    }

    private static String part(MimeMessage message, int index, String type) throws Exception {
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        var part = ((MimeMultipart) message.getContent()).getBodyPart(index);
        assertThat(part.getContentType()).matches(Pattern.compile(type + "; *charset=UTF-8", Pattern.CASE_INSENSITIVE));
        return (String) part.getContent();
    }
}
