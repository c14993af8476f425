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
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an integration says of its Flex HRM, read and checked. */
record FlexConnection(
        FlexAccess access, Set<Integer> companies, String titlesPath, String typesPath, Set<String> contractorTypes) {

    static final String CONTRACTOR_TYPES = "Konsult, Inhyrd, Consultant, Contractor";

    static final String PATH = "[\\w/-]+";

    private static final String NUMBER = "\\d{1,9}";

    static FlexConnection of(Connection connection) {
        return new FlexConnection(
                access(connection),
                companies(connection),
                path(connection, "titlesPath", "employmenttitles"),
                path(connection, "employmentTypesPath", "employmenttypes"),
                written(connection, "contractorTypes", CONTRACTOR_TYPES, ",|;"));
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
                FlexConnector.RIGHTS,
                "'connectTimeoutSeconds'",
                "'timeoutSeconds'");
        Duration timeout = Duration.ofSeconds(number(connection, "timeoutSeconds", 60));
        Reach reach = new Reach(
                connection.integration(),
                words,
                Duration.ofSeconds(number(connection, "connectTimeoutSeconds", 10)),
                timeout,
                FlexConnector.MOST_BYTES,
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

    /** How far before the last reading to ask for changes from. */
    static Duration overlap(Connection connection) {
        try {
            Duration more = Duration.parse(connection.find("overlap").orElse("PT2H"));
            if (!more.isNegative()) {
                return more.plusDays(number(connection, "modifiedSinceDays", 30));
            }
        } catch (DateTimeParseException noDuration) {
            // Told below, like a negative one.
        }
        throw refused("overlap", "it is a duration in ISO 8601, such as PT2H");
    }

    static ZoneId zone(Connection connection) {
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
        if (!path.matches(PATH)) {
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
        for (String each : written(connection, "companies", "", "[,;\\s]+")) {
            written.add(each.matches(NUMBER) ? Integer.valueOf(each).toString() : each);
        }
        return written;
    }

    private static Set<String> written(Connection connection, String name, String preset, String between) {
        return Stream.of(connection.find(name).orElse(preset).split(between, -1))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
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
