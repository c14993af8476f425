package dev.tenure.notification;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Makes a MIME message of a notice: text beside HTML, and a thread for each ticket. */
@Component
class Letter {

    private final NotificationSettings settings;
    private final MailText texts;

    Letter(NotificationSettings settings, MailText texts) {
        this.settings = settings;
        this.texts = texts;
    }

    /** Fills the message; the same notice to the same recipient has the same Message-ID whenever it is made. */
    void write(MimeMessage message, Notice notice, InternetAddress recipient, Instant now) throws MessagingException {
        MailText.Rendered rendered = texts.render(notice);
        message.setFrom(new InternetAddress(settings.from(), true));
        if (settings.replyTo() != null && !settings.replyTo().isBlank()) {
            message.setReplyTo(new InternetAddress[] {new InternetAddress(settings.replyTo(), true)});
        }
        message.setRecipient(Message.RecipientType.TO, recipient);
        message.setSubject(rendered.subject(), "UTF-8");
        message.setHeader(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        now.atZone(settings.zone()).toOffsetDateTime()));
        message.setHeader("Content-Language", rendered.language());
        thread(message, notice, recipient);
        // No out-of-office answers, and no bounces that look like answers.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("X-Auto-Response-Suppress", "All");

        var alternatives = new MimeMultipart("alternative");
        alternatives.addBodyPart(part(rendered.text(), "plain"));
        alternatives.addBodyPart(part(rendered.html(), "html"));
        message.setContent(alternatives);
    }

    /** All mails of a ticket answer one that was never sent: mail programs show them as one thread. */
    private void thread(MimeMessage message, Notice notice, InternetAddress recipient) throws MessagingException {
        String matter = notice.ticketNumber() == null ? notice.ticketId().toString() : notice.ticketNumber();
        String root = "<" + matter + ".ticket@" + settings.host() + ">";
        message.setHeader(
                "Message-ID",
                "<" + matter + "." + notice.template() + "." + hash(recipient, notice.occasion()) + "@"
                        + settings.host() + ">");
        message.setHeader("In-Reply-To", root);
        message.setHeader("References", root);
        message.setHeader("Thread-Topic", matter);
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(content, "UTF-8", subtype);
        return part;
    }

    private static String hash(InternetAddress recipient, String occasion) {
        try {
            String whole = recipient.getAddress().toLowerCase(Locale.ROOT) + "\n" + occasion;
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 10);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
