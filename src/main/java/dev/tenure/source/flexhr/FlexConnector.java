package dev.tenure.source.flexhr;

import static dev.tenure.source.ConnectorSetting.optional;
import static dev.tenure.source.ConnectorSetting.required;
import static dev.tenure.source.ConnectorSetting.secret;

import dev.tenure.source.Connection;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.Connector;
import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.FeedFault;
import dev.tenure.source.FirstRecord;
import dev.tenure.source.Reading;
import dev.tenure.source.SettingChoice;
import dev.tenure.source.http.Probe;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Flex HRM as an integration sees it: as many as there are, each with its own address and companies. */
@Component
class FlexConnector implements Connector {

    static final String KIND = "flexhr";

    static final String RIGHTS =
            "Give the API user the right to view employees and employment periods of all companies";

    /** A page of a hundred people is a fraction of one. */
    static final long MOST_BYTES = 64L << 20;

    private final MeterRegistry metrics;
    private final Clock clock;

    FlexConnector(MeterRegistry metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String title() {
        return "Flex HRM";
    }

    @Override
    public List<ConnectorSetting> settings() {
        return List.of(
                required("serviceUrl", "Service URL, such as https://company.flexhosting.se/webapi/"),
                required("instance", "Customer number, domain or id of the instance"),
                secret("username", "User name of the API user", true),
                secret("password", "Its password", true),
                optional("companies", "Numbers of the companies to read, with commas between; empty: all", null)
                        .withChoices(),
                optional("credential", "How user name and password are sent: basic or instance-basic", "basic"),
                optional("pageSize", "Employees to ask for at a time", "100"),
                optional("zone", "Time zone of the server", "Europe/Stockholm"),
                optional("department", "Where the department is: none, company or field:<own text field>", "none"),
                optional("location", "Where the place of work is: none, company or field:<own text field>", "none"),
                optional("phone", "Where the telephone number is: none or field:<name>", "field:phone1"),
                optional("mobile", "Where the mobile number is: none or field:<name>", "none"),
                optional("titlesPath", "Path of the employment titles; none: they are not read", "employmenttitles"),
                optional(
                        "employmentTypesPath",
                        "Path of the employment types; none: they are not read",
                        "employmenttypes"),
                optional(
                        "contractorTypes",
                        "Names or codes of the employment types of people who are not employed, with commas between; none: nobody",
                        FlexConnection.CONTRACTOR_TYPES),
                optional("modifiedSinceDays", "How many days before the last reading to ask for changes from", "30"),
                optional(
                        "overlap",
                        "Taken off besides, because the server's clock is not known: ISO 8601, such as PT2H",
                        "PT2H"),
                optional("connectTimeoutSeconds", "How long until a connection stands", "10"),
                optional("timeoutSeconds", "How long an answer may keep Tenure waiting", "60"),
                optional(
                        "caCertificate",
                        "PEM of the authority of the server's certificate, if it is not a public one",
                        null),
                optional("insecureHttp", "true: the password and data may go in clear text", "false"));
    }

    @Override
    public Set<String> addresses() {
        return Set.of("serviceUrl");
    }

    @Override
    public void read(Connection connection, Reading reading) {
        FlexConnection flex = FlexConnection.of(connection);
        FlexClient client = new FlexClient(flex.access(), metrics, clock);
        try {
            new FlexReading(flex, client, reading, clock.instant()).readAll();
        } catch (FeedFault fault) {
            if (fault.endsReading()) {
                throw fault;
            }
            reading.fault(fault);
        }
    }

    @Override
    public Duration overlap(Connection connection) {
        return FlexConnection.overlap(connection);
    }

    @Override
    public ZoneId zone(Connection connection) {
        return FlexConnection.zone(connection);
    }

    @Override
    public List<ConnectionCheck> check(Connection connection) {
        FlexAccess access = FlexConnection.of(connection).access();
        return Probe.of(URI.create(access.serviceUrl()), access.reach(), () -> hasRecord(connection));
    }

    @Override
    public List<SettingChoice> choices(String setting, Connection connection) {
        return setting.equals("companies") ? companies(connection) : List.of();
    }

    private List<SettingChoice> companies(Connection connection) {
        FlexClient client = new FlexClient(FlexConnection.access(connection), metrics, clock);
        return FlexCompany.choices(client.companies(), FlexConnection.companiesAsWritten(connection));
    }

    private boolean hasRecord(Connection connection) {
        return FirstRecord.isIn(reading -> read(connection, reading));
    }
}
