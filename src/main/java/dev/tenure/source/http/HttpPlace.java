package dev.tenure.source.http;

import dev.tenure.source.FeedFault;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.lang.Nullable;

/**
 * A system that is asked over HTTP.
 *
 * @param feed what its requests are counted under
 * @param name for people: {@code Planhat}
 * @param base where it is; nothing else than this host is ever asked
 * @param headers of every request
 * @param errorField the field of its errors that is made for people and quotes nobody; null if there is none
 */
public record HttpPlace(
        String feed,
        String name,
        URI base,
        SignIn signIn,
        Map<String, String> headers,
        @Nullable String errorField,
        Advice advice) {

    /**
     * What to do about what went wrong, each a whole sentence.
     *
     * @param signIn if it does not know us
     * @param rights if it does not let us
     * @param address if something else answers than the one that was meant
     * @param timeouts if it takes too long
     */
    public record Advice(String signIn, String rights, String address, String timeouts) {}

    /**
     * An address that may be asked: complete, and encrypted unless it is on this machine or somebody gave leave.
     *
     * @throws FeedFault if it is not
     */
    public static URI address(String setting, String value, boolean insecure) {
        URI uri;
        try {
            uri = URI.create(value.strip());
        } catch (IllegalArgumentException noAddress) {
            throw wrong(setting, "is no address");
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme());
        if (uri.getHost() == null || (!http && !"https".equalsIgnoreCase(uri.getScheme()))) {
            throw wrong(setting, "is no whole address, such as https://hr.example.com/api");
        }
        if (uri.getUserInfo() != null || uri.getFragment() != null) {
            throw wrong(setting, "holds a user name or a fragment: credentials have settings of their own");
        }
        if (http && !insecure && !isHere(uri.getHost())) {
            throw wrong(setting, "would send credentials in clear text: use https");
        }
        return uri;
    }

    private static FeedFault wrong(String setting, String what) {
        return FeedFault.ofAll("setting-wrong", "The setting '" + setting + "' " + what + ".");
    }

    private static boolean isHere(String host) {
        // A name could be made to mean another machine later; only what can mean no other counts.
        if (!"localhost".equals(host) && !host.matches("127(\\.\\d{1,3}){3}|\\[.*]")) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException elsewhere) {
            return false;
        }
    }

    /** A path below an address, whatever slashes are where. */
    public static URI below(URI base, String path) {
        String start = base.toString().replaceAll("/+$", "");
        String rest = path.replaceAll("^/+", "");
        return URI.create(rest.isEmpty() ? start : start + "/" + rest);
    }

    /** With these parameters besides those that it has. */
    public static URI with(URI address, Map<String, String> parameters) {
        StringBuilder whole = new StringBuilder(address.toString());
        char joint = address.getRawQuery() == null ? '?' : '&';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            whole.append(joint).append(encoded(parameter.getKey())).append('=').append(encoded(parameter.getValue()));
            joint = '&';
        }
        return URI.create(whole.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Whether that is the same machine, door and protocol: the only one that the credentials are for. */
    boolean owns(URI address) {
        return base.getScheme().equalsIgnoreCase(address.getScheme())
                && base.getHost().equalsIgnoreCase(address.getHost())
                && port(base) == port(address)
                && address.getUserInfo() == null;
    }

    static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "http".equalsIgnoreCase(address.getScheme()) ? 80 : 443;
    }

    /** Without its credentials. */
    @Override
    public String toString() {
        return "HttpPlace[" + feed + "]";
    }
}
