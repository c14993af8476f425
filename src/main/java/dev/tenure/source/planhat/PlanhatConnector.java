package dev.tenure.source.planhat;

import static dev.tenure.source.ConnectorSetting.optional;
import static dev.tenure.source.ConnectorSetting.secret;

import dev.tenure.source.Connection;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.Connector;
import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.FeedFault;
import dev.tenure.source.Reading;
import dev.tenure.source.rest.RestSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Users of Planhat: {@code GET /users}, until a page is empty. They come as they are, roles as ids or objects and
 * removed ones among them: what that means is the mapping's to say.
 */
@Component
class PlanhatConnector implements Connector {

    private static final int LARGEST_PAGE = 2000;

    private final RestSource source;

    PlanhatConnector(RestSource source) {
        this.source = source;
    }

    @Override
    public String kind() {
        return "planhat";
    }

    @Override
    public String title() {
        return "Planhat";
    }

    @Override
    public List<ConnectorSetting> settings() {
        return List.of(
                new ConnectorSetting("url", "The address of the API", true, false, "https://api.planhat.com", false),
                secret("token", "An API access token, from Planhat's settings", true),
                optional("pageSize", "Users to ask for at a time, 2000 at most", "2000"),
                optional("timeoutSeconds", "How long an answer may keep Tenure waiting", "60"),
                optional("caCertificate", "PEM of the authority of a proxy's certificate", null),
                optional("insecureHttp", "true: the token and data may go in clear text", "false"));
    }

    @Override
    public Set<String> addresses() {
        return Set.of("url");
    }

    @Override
    public void read(Connection connection, Reading reading) {
        source.read(title(), users(connection), reading);
    }

    @Override
    public List<ConnectionCheck> check(Connection connection) {
        return source.check(title(), users(connection));
    }

    private static Connection users(Connection connection) {
        Map<String, String> settings = new HashMap<>(connection.settings());
        String size = connection.find("pageSize").orElse(Integer.toString(LARGEST_PAGE));
        if (!size.matches("[1-9]\\d{0,3}") || Integer.parseInt(size) > LARGEST_PAGE) {
            throw FeedFault.ofAll("not-configured", "'pageSize' is a whole number from 1 to " + LARGEST_PAGE + ".");
        }
        settings.put("url", connection.get("url").replaceAll("/+$", "") + "/users");
        settings.put("idPath", "_id");
        settings.put("paging", "offset");
        settings.put("pageSize", size);
        settings.put("auth", "bearer");
        return new Connection(connection.integration(), settings, connection.secrets(), connection.upload());
    }
}
