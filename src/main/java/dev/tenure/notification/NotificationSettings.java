package dev.tenure.notification;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.ZoneId;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * How Tenure writes mail. How it reaches the mail server is Spring Boot's own {@code spring.mail}.
 *
 * @param enabled false for an installation that tells nobody anything
 * @param from the address that mails come from; its host is in their Message-IDs; needed when enabled
 * @param replyTo where answers go; null for {@code from}
 * @param linkBase the address under which people reach Tenure, such as {@code https://tenure.example}; needed when enabled
 * @param defaultLocale the language for recipients of whom none is known, and for languages that there are no texts in
 * @param zone in which moments are written that come without a zone of their own
 */
@ConfigurationProperties("tenure.notification")
record NotificationSettings(
        @DefaultValue("true") boolean enabled,
        @Nullable String from,
        @Nullable String replyTo,
        @Nullable URI linkBase,
        @DefaultValue("en") Locale defaultLocale,
        @DefaultValue("Europe/Stockholm") ZoneId zone) {

    NotificationSettings {
        if (enabled) {
            checkAddress("from", from);
            if (replyTo != null && !replyTo.isBlank()) {
                checkAddress("reply-to", replyTo);
            }
            checkLink(linkBase);
        }
    }

    /** The address without a display name. */
    String sender() {
        try {
            return new InternetAddress(from, true).getAddress();
        } catch (AddressException checkedBefore) {
            throw new IllegalStateException(checkedBefore);
        }
    }

    String host() {
        return sender().substring(sender().lastIndexOf('@') + 1);
    }

    /** The page of a ticket, or of the whole house. */
    String link(@Nullable String ticketNumber) {
        String base = linkBase.toString().replaceAll("/+$", "");
        return ticketNumber == null ? base + "/" : base + "/tickets/" + ticketNumber;
    }

    private static void checkAddress(String name, @Nullable String address) {
        try {
            if (address != null && address.chars().noneMatch(Character::isISOControl)) {
                new InternetAddress(address, true).validate();
                return;
            }
        } catch (AddressException notOne) {
            // Said below.
        }
        throw new IllegalArgumentException("tenure.notification." + name + " must be a mail address such as"
                + " tenure@company.example, but is '" + address + "'. Set it, or switch mail off by"
                + " tenure.notification.enabled=false.");
    }

    private static void checkLink(@Nullable URI link) {
        if (link == null
                || link.getHost() == null
                || !String.valueOf(link.getScheme()).matches("https?")) {
            throw new IllegalArgumentException("tenure.notification.link-base must be the address under which people"
                    + " reach Tenure, such as https://tenure.company.example, but is '" + link + "'. Set it, or switch"
                    + " mail off by tenure.notification.enabled=false.");
        }
    }
}
