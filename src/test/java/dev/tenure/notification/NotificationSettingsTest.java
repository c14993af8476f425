package dev.tenure.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.mail.MailSenderAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class NotificationSettingsTest {

    private final ApplicationContextRunner tenure = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MailSenderAutoConfiguration.class))
            .withUserConfiguration(Room.class)
            .withBean(Clock.class, Clock::systemUTC)
            .withBean(
                    DataSourceTransactionManager.class,
                    () -> new DataSourceTransactionManager(new DriverManagerDataSource()))
            .withBean(JdbcClient.class, () -> JdbcClient.create(new DriverManagerDataSource()));

    @EnableConfigurationProperties(NotificationSettings.class)
    @Import({Notices.class, Letter.class, MailText.class, NoticeBook.class})
    static class Room {}

    @Test
    void namesAndDefaults() {
        tenure.withPropertyValues(
                        "spring.mail.host=mail.company.example",
                        "tenure.notification.from=tenure@company.example",
                        "tenure.notification.link-base=https://tenure.company.example")
                .run(context -> assertThat(context.getBean(NotificationSettings.class))
                        .isEqualTo(new NotificationSettings(
                                true,
                                "tenure@company.example",
                                null,
                                URI.create("https://tenure.company.example"),
                                Locale.ENGLISH,
                                ZoneId.of("Europe/Stockholm"))));
        tenure.withPropertyValues(
                        "tenure.notification.enabled=false",
                        "tenure.notification.reply-to=desk@company.example",
                        "tenure.notification.default-locale=sv",
                        "tenure.notification.zone=Europe/Helsinki")
                .run(context -> {
                    var settings = context.getBean(NotificationSettings.class);
                    assertThat(settings.enabled()).isFalse();
                    assertThat(settings.replyTo()).isEqualTo("desk@company.example");
                    assertThat(settings.defaultLocale().getLanguage()).isEqualTo("sv");
                    assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Helsinki"));
                });
    }

    @Test
    void aStartWithoutWhatMailNeedsIsRefusedAndSaysWhatIsMissing() {
        tenure.run(context ->
                assertThat(context).getFailure().rootCause().hasMessageContaining("tenure.notification.from"));
        tenure.withPropertyValues(
                        "tenure.notification.from=tenure@company.example",
                        "tenure.notification.link-base=https://tenure.company.example")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("spring.mail.host"));
    }
}
