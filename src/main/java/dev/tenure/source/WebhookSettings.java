package dev.tenure.source;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * Where the names of accounts are posted to.
 *
 * @param url https; null for nowhere
 * @param secret of the signature by which the receiver knows us
 * @param timeout how long one call may take
 */
@ConfigurationProperties("tenure.webhook")
record WebhookSettings(
        @Nullable URI url,
        @Nullable String secret,
        @DefaultValue("10s") Duration timeout) {

    WebhookSettings {
        if (url != null && url.toString().isBlank()) {
            url = null;
        }
        if (url != null && !"https".equals(url.getScheme()) && !isHere(url)) {
            throw new IllegalArgumentException(
                    "tenure.webhook.url would send names in the clear: " + url + "; use https://");
        }
        if (url != null && (secret == null || secret.length() < 16)) {
            throw new IllegalArgumentException("tenure.webhook.secret is missing, or shorter than 16"
                    + " characters: without it the receiver cannot know who calls.");
        }
    }

    private static boolean isHere(URI url) {
        try {
            return InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (UnknownHostException elsewhere) {
            return false;
        }
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "WebhookSettings[" + url + "]";
    }
}
