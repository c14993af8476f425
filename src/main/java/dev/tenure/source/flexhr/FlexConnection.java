package dev.tenure.source.flexhr;

import dev.tenure.source.Connection;
import dev.tenure.source.FeedFault;
import dev.tenure.source.http.Addresses;
import dev.tenure.source.http.Reach;
import dev.tenure.source.http.Tls;
import dev.tenure.source.http.Words;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What an integration says of its Flex HRM, read and checked. */
record FlexConnection(FlexAccess access, Set<Integer> companies, String titlesPath, String typesPath) {

    private static final String NUMBER = "\\d{1,9}";

    static FlexConnection of(Connection connection) {
        return new FlexConnection(
                access(connection),
                companies(connection),
                path(connection, "titlesPath", "employmenttitles"),
                path(connection, "employmentTypesPath", "employmenttypes"));
    }

    /** Where it is and how to sign in: good even where the companies or the paths of lists are wrong. */
    static FlexAccess access(Connection connection) {
        boolean insecure =
                connection.find("insecureHttp").filter("true"::equalsIgnoreCase).isPresent();
        String url = FlexSettings.normalised(connection.get("serviceUrl"));
        Addresses.secure("'serviceUrl'", url, insecure);
        Words words = new Words(
                "Flex HRM",
                "'serviceUrl'",
                "'instance', 'credential' and the user name and password of the integration's credentials",
                FlexHr.RIGHTS,
                "'timeoutSeconds'",
                "'timeoutSeconds'");
        Duration timeout = Duration.ofSeconds(number(connection, "timeoutSeconds", 60));
        Reach reach = new Reach(
                connection.integration(),
                words,
                timeout.compareTo(Duration.ofSeconds(10)) < 0 ? timeout : Duration.ofSeconds(10),
                timeout,
                FlexHr.MOST_BYTES,
                connection.find("caCertificate").map(Tls::trusting).orElse(null));
        return new FlexAccess(
                url,
                connection.get("username"),
                connection.get("password"),
                connection.get("instance"),
                credential(connection),
                number(connection, "pageSize", 100),
                zone(connection),
                new FlexAccess.OwnFields(
                        field(connection, "department", "none"),
                        field(connection, "location", "none"),
                        field(connection, "phone", "field:phone1"),
                        field(connection, "mobile", "none")),
                reach);
    }

    private static FlexCredential credential(Connection connection) {
        return switch (connection
                .find("credential")
                .orElse("basic")
                .toLowerCase(Locale.ROOT)
                .replace('-', '_')) {
            case "basic" -> FlexCredential.BASIC;
            case "instance_basic" -> FlexCredential.INSTANCE_BASIC;
            default -> throw refused("credential", "it is basic or instance-basic");
        };
    }

    private static ZoneId zone(Connection connection) {
        try {
            return ZoneId.of(connection.find("zone").orElse("Europe/Stockholm"));
        } catch (DateTimeException unknown) {
            throw refused("zone", "it is the name of a time zone, such as Europe/Stockholm");
        }
    }

    private static FieldSource field(Connection connection, String name, String preset) {
        try {
            return FieldSource.parse("'" + name + "'", connection.find(name).orElse(preset));
        } catch (IllegalArgumentException no) {
            throw FeedFault.ofAll("not-configured", no.getMessage());
        }
    }

    /** {@code none}: they are not read. */
    private static String path(Connection connection, String name, String preset) {
        String path = connection.find(name).orElse(preset);
        if (!path.matches("[\\w/-]+")) {
            throw refused(name, "it is a path such as " + preset + ", or none");
        }
        return path.equalsIgnoreCase("none") ? "" : path;
    }

    private static Set<Integer> companies(Connection connection) {
        Set<Integer> numbers = new TreeSet<>();
        for (String each : companiesAsWritten(connection)) {
            if (!each.matches(NUMBER)) {
                throw refused("companies", "it is the numbers of companies, with commas between");
            }
            numbers.add(Integer.valueOf(each));
        }
        return numbers;
    }

    /** Numbers without leading zeros, and what is no number as it is. */
    static Set<String> companiesAsWritten(Connection connection) {
        Set<String> written = new TreeSet<>();
        for (String each : connection.find("companies").orElse("").split("[,;\\s]+", -1)) {
            if (!each.isEmpty()) {
                written.add(each.matches(NUMBER) ? Integer.valueOf(each).toString() : each);
            }
        }
        return written;
    }

    private static int number(Connection connection, String name, int preset) {
        String written = connection.find(name).orElse(Integer.toString(preset));
        if (!written.matches("[1-9]\\d{0,3}")) {
            throw refused(name, "it is a whole number from 1 to 9999");
        }
        return Integer.parseInt(written);
    }

    private static FeedFault refused(String setting, String why) {
        return FeedFault.ofAll("not-configured", "'" + setting + "' cannot be used: " + why + ".");
    }
}
