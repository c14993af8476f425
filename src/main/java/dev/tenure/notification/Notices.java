package dev.tenure.notification;

import static java.util.Objects.requireNonNull;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.lang.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells people by mail. */
@Component
public class Notices {

    private final NotificationSettings settings;
    private final Letter letter;
    private final NoticeBook book;
    private final Clock clock;
    private final TransactionTemplate ownTransaction;

    @Nullable
    private final JavaMailSender server;

    Notices(
            NotificationSettings settings,
            Letter letter,
            NoticeBook book,
            ObjectProvider<JavaMailSender> server,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.settings = settings;
        this.letter = letter;
        this.book = book;
        this.clock = clock;
        this.server = server.getIfAvailable();
        this.ownTransaction = new TransactionTemplate(transactions);
        ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        if (settings.enabled() && this.server == null) {
            throw new IllegalStateException("Mail is switched on, but no mail server is set: set spring.mail.host"
                    + " (SPRING_MAIL_HOST), or switch mail off by tenure.notification.enabled=false.");
        }
        if (this.server instanceof JavaMailSenderImpl sender) {
            endWaiting(sender);
        }
    }

    /**
     * Sends it, once for each ticket, template, occasion and recipient as far as SMTP allows: if we are cut off
     * between the server's yes and our note of it, the repetition has the same Message-ID. The note is kept in a
     * transaction of its own, so that what fails afterwards in the caller's does not send it again.
     *
     * @throws MailUnavailable when trying again later may help
     */
    public Delivery send(Notice notice) {
        if (!settings.enabled()) {
            return new Delivery.SwitchedOff();
        }
        InternetAddress recipient;
        try {
            recipient = MessageRecipient.of(notice.recipient());
        } catch (AddressException invalid) {
            return new Delivery.Refused("The address is not one that mail can be sent to. " + invalid.getMessage());
        }
        Attempt attempt = requireNonNull(ownTransaction.execute(status -> attempt(notice, recipient)));
        if (attempt.unavailable() != null) {
            throw new MailUnavailable(attempt.unavailable());
        }
        return requireNonNull(attempt.delivery());
    }

    private record Attempt(
            @Nullable Delivery delivery, @Nullable String unavailable) {}

    private Attempt attempt(Notice notice, InternetAddress recipient) {
        if (!book.claim(notice, clock.instant())) {
            return new Attempt(new Delivery.AlreadySent(), null);
        }
        try {
            MimeMessage message = requireNonNull(server).createMimeMessage();
            letter.write(message, notice, recipient, clock.instant());
            server.send(message);
        } catch (MessagingException ours) {
            throw new IllegalStateException("The mail '" + notice.template() + "' cannot be written.", ours);
        } catch (MailException failed) {
            MailFailure failure = MailFailure.of(failed);
            if (failure.permanent()) {
                book.refused(notice, failure.answer());
                return new Attempt(new Delivery.Refused(failure.answer()), null);
            }
            book.failed(notice, failure.answer());
            return new Attempt(null, failure.answer());
        }
        book.sent(notice, clock.instant());
        return new Attempt(new Delivery.Sent(), null);
    }

    /** JavaMail waits for ever unless it is told otherwise, and with it the job and its database connection. */
    private static void endWaiting(JavaMailSenderImpl sender) {
        var properties = sender.getJavaMailProperties();
        for (String protocol : new String[] {"smtp", "smtps"}) {
            for (String wait : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
                properties.putIfAbsent("mail." + protocol + "." + wait, "10000");
            }
        }
    }
}
