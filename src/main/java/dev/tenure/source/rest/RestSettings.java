package dev.tenure.source.rest;

import dev.tenure.source.Connection;
import dev.tenure.source.FeedFault;
import dev.tenure.source.http.Addresses;
import dev.tenure.source.http.Reach;
import dev.tenure.source.http.Tls;
import dev.tenure.source.http.Words;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/** What an integration says of a list in JSON, read and checked. */
record RestSettings(
        Connection from,
        URI url,
        Map<String, String> headers,
        String itemsPath,
        @Nullable String idPath,
        @Nullable String totalPath,
        Paging paging,
        int pageSize,
        Reach reach) {

    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~\\w-]+)\\s*:\\s*([\\x20-\\x7e]*)");
    private static final Pattern SECRET =
            Pattern.compile("(?i)auth|cookie|key|token|secret|password|credential|session|signature");
    private static final long MEGABYTE = 1L << 20;

    static RestSettings of(Connection connection, String system) {
        boolean insecure =
                connection.find("insecureHttp").filter("true"::equalsIgnoreCase).isPresent();
        return new RestSettings(
                connection,
                Addresses.secure("'url'", connection.get("url"), insecure),
                headers(connection),
                connection.find("itemsPath").orElse(""),
                connection.find("idPath").orElse(null),
                connection.find("totalPath").orElse(null),
                choice(connection, "paging", Paging.class, Paging.NONE),
                number(connection, "pageSize", 100, 100_000),
                reach(connection, system));
    }

    private static Reach reach(Connection connection, String system) {
        Words words = new Words(
                system,
                "'url'",
                "the credentials of the integration, and 'auth'",
                "Give this user the right to read people",
                "'timeoutSeconds'",
                "'timeoutSeconds'");
        Duration timeout = Duration.ofSeconds(number(connection, "timeoutSeconds", 60, 3600));
        return new Reach(
                connection.integration(),
                words,
                timeout.compareTo(Duration.ofSeconds(10)) < 0 ? timeout : Duration.ofSeconds(10),
                timeout,
                number(connection, "largestAnswerMb", 64, 100_000) * MEGABYTE,
                connection.find("caCertificate").map(Tls::trusting).orElse(null));
    }

    /** Why these headers are not kept where everybody reads them; nothing if they may be. */
    static Optional<String> secretHeader(String headers) {
        return headers.lines()
                .map(line -> line.split(":", 2)[0].strip())
                .filter(name -> SECRET.matcher(name).find())
                .findFirst()
                .map(name -> "'headers' cannot hold '" + name
                        + "', which carries credentials, and settings are shown: store the value as 'token' of a"
                        + " credential, and send it by 'auth' (basic, bearer, oauth2, or header with the name of the header"
                        + " as 'authHeader').");
    }

    private static Map<String, String> headers(Connection connection) {
        Map<String, String> headers = new LinkedHashMap<>();
        connection.find("headers").flatMap(RestSettings::secretHeader).ifPresent(why -> {
            throw FeedFault.ofAll("not-configured", why);
        });
        connection
                .find("headers")
                .ifPresent(lines -> lines.lines()
                        .filter(line -> !line.isBlank())
                        .forEach(line -> {
                            var header = HEADER.matcher(line.strip());
                            if (!header.matches()
                                    || header.group(1).matches("(?i)host|connection|content-length|upgrade|expect")) {
                                throw refused(
                                        "headers",
                                        "each line is 'Name: value'; the connection's own headers are not given here");
                            }
                            headers.put(header.group(1), header.group(2));
                        }));
        return headers;
    }

    /** One of the names of an enumeration, in whatever case. */
    static <E extends Enum<E>> E choice(Connection connection, String setting, Class<E> choices, E preset) {
        Optional<String> written = connection.find(setting);
        if (written.isEmpty()) {
            return preset;
        }
        return Arrays.stream(choices.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(written.get()))
                .findFirst()
                .orElseThrow(() -> refused(
                        setting,
                        "it is one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(choices.getEnumConstants())
                                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                                .toList())));
    }

    static int number(Connection connection, String setting, int preset, int most) {
        String written = connection.find(setting).orElse(Integer.toString(preset));
        if (!written.matches("\\d{1,9}") || Integer.parseInt(written) < 1 || Integer.parseInt(written) > most) {
            throw refused(setting, "it is a whole number from 1 to " + most);
        }
        return Integer.parseInt(written);
    }

    static FeedFault refused(String setting, String why) {
        return FeedFault.ofAll("not-configured", "'" + setting + "' cannot be used: " + why + ".");
    }

    /** A parameter's name, of the query. */
    String parameter(String setting, String preset) {
        return from.find(setting).orElse(preset);
    }
}
