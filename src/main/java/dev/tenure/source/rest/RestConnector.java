package dev.tenure.source.rest;

import static dev.tenure.source.ConnectorSetting.optional;
import static dev.tenure.source.ConnectorSetting.required;
import static dev.tenure.source.ConnectorSetting.secret;

import dev.tenure.source.Connection;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.Connector;
import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.Reading;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Any system that answers a list in JSON. */
@Component
class RestConnector implements Connector {

    private final RestSource source;

    RestConnector(RestSource source) {
        this.source = source;
    }

    @Override
    public String kind() {
        return "rest";
    }

    @Override
    public String title() {
        return "REST/JSON";
    }

    @Override
    public List<ConnectorSetting> settings() {
        return List.of(
                required("url", "Where the list is, such as https://hr.example.com/api/people?active=true"),
                optional("headers", "Further headers, one a line: Name: value", null),
                optional(
                        "itemsPath",
                        "The way to the list in the answer, such as data.items; empty: the answer is it",
                        null),
                optional("idPath", "The way to the key in a record, such as id", null),
                optional("paging", "none, offset, page, cursor or link", "none"),
                optional("pageSize", "Records to ask for at a time", "100"),
                optional("limitParameter", "Parameter for how many records are asked for", "limit"),
                optional("offsetParameter", "Parameter for how many records are left out", "offset"),
                optional("pageParameter", "Parameter for the number of the page", "page"),
                optional("firstPage", "The number of the first page", "1"),
                optional("cursorParameter", "Parameter for the cursor", "cursor"),
                optional("cursorPath", "The way to the next cursor in the answer, such as meta.next", null),
                optional("linkPath", "The way to the address of the next page; empty: the header Link", null),
                optional(
                        "totalPath",
                        "The way to the number of all records; empty: pages are read until one is empty",
                        null),
                optional("changedSinceParameter", "Parameter for records changed since a moment (ISO 8601, UTC)", null),
                optional("auth", "none, basic, bearer, header or oauth2", "none"),
                optional("username", "Of basic", null),
                secret("password", "Of basic", false),
                secret("token", "Of bearer and header", false),
                optional("authHeader", "The header that holds the token, of header", "X-API-Key"),
                optional("tokenUrl", "Where tokens are given out, of oauth2", null),
                optional("clientId", "Of oauth2", null),
                secret("clientSecret", "Of oauth2", false),
                optional("scope", "Of oauth2", null),
                optional("tokenAuth", "Where the client's name and secret go, of oauth2: basic or body", "basic"),
                optional("timeoutSeconds", "How long an answer may keep Tenure waiting", "60"),
                optional("largestAnswerMb", "How large one answer may be, in megabytes", "64"),
                optional(
                        "caCertificate",
                        "PEM of the authority of the system's certificate, if it is not a public one",
                        null),
                optional("insecureHttp", "true: secrets and data may go in clear text", "false"));
    }

    @Override
    public Set<String> addresses() {
        return Set.of("url", "tokenUrl");
    }

    @Override
    public Optional<String> refusal(String setting, String value) {
        return setting.equals("headers") ? RestSettings.secretHeader(value) : Optional.empty();
    }

    @Override
    public void read(Connection connection, Reading reading) {
        source.read(title(), connection, reading);
    }

    @Override
    public List<ConnectionCheck> check(Connection connection) {
        return source.check(title(), connection);
    }
}
