package dev.tenure.source.http;

import dev.tenure.source.FeedFault;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** What may be asked, and how it is shown. */
public final class Addresses {

    private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "[::1]");

    private Addresses() {}

    /**
     * An address that secrets may be sent to: with TLS, but on this machine or where it is expressly allowed.
     *
     * @param setting where it was written
     * @throws FeedFault {@code not-configured}
     */
    public static URI secure(String setting, String written, boolean insecureHttp) {
        URI address;
        try {
            address = URI.create(written);
        } catch (IllegalArgumentException noAddress) {
            throw incomplete(setting);
        }
        boolean http = "http".equalsIgnoreCase(address.getScheme());
        if (address.getHost() == null || address.getUserInfo() != null || (!http && !isTls(address))) {
            throw incomplete(setting);
        }
        if (http && !insecureHttp && !HERE.contains(address.getHost().toLowerCase(Locale.ROOT))) {
            throw FeedFault.ofAll(
                    "not-configured",
                    setting + " begins with http: secrets and people's data would go in clear text. Use https, or set"
                            + " 'insecureHttp' to true.");
        }
        return address;
    }

    private static FeedFault incomplete(String setting) {
        return FeedFault.ofAll(
                "not-configured",
                setting + " is no whole address: give one such as https://hr.example.com/api/people, without a user"
                        + " name in it.");
    }

    static boolean isTls(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    /** Whether what is meant for one may be sent to the other. */
    public static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : isTls(address) ? 443 : 80;
    }

    /** Without the query, which may hold names. */
    static String shown(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }
}
