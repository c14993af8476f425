package dev.tenure.standin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

class MailCatcherTest {

    @Test
    void caughtMailsAreListedAndShownAndNothingInThemRuns() throws Exception {
        try (MailCatcher catcher = MailCatcher.start();
                MailCatcher beside = MailCatcher.start()) {
            JavaMailSenderImpl sender = new JavaMailSenderImpl();
            sender.setHost("127.0.0.1");
            sender.setPort(catcher.smtpPort());
            MimeMessage mail = sender.createMimeMessage();
            MimeMessageHelper helper = new MimeMessageHelper(mail, true, "UTF-8");
            helper.setFrom("tenure@nordlund.example");
            helper.setTo("desk@nordlund.example");
            helper.setSubject("Ärende <script>alert(1)</script>");
            helper.setText("Hej & välkommen <b>", "<p onclick=\"x\">Hej</p>");
            sender.send(mail);

            assertThat(get(catcher.url() + "/").body())
                    .contains("desk@nordlund.example", "Ärende &lt;script&gt;alert(1)&lt;/script&gt;")
                    .doesNotContain("<script>");
            HttpResponse<String> letter = get(catcher.url() + "/0");
            assertThat(letter.body())
                    .contains("Hej &amp; välkommen &lt;b&gt;", "<iframe sandbox", "&lt;p onclick=&quot;x&quot;&gt;Hej")
                    .doesNotContain("<script>", "<p onclick");
            assertThat(letter.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
            assertThat(get(catcher.url() + "/1").statusCode()).isEqualTo(404);
            assertThat(beside.mails()).isEmpty();
        }
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
