package dev.tenure.source.planhat;

import dev.tenure.source.Connection;
import dev.tenure.source.Connector;
import dev.tenure.source.ConnectorCheck;
import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.RawRecords;
import dev.tenure.source.http.HttpPlace;
import dev.tenure.source.http.HttpSite;
import dev.tenure.source.http.JsonPages;
import dev.tenure.source.http.SettingNumber;
import dev.tenure.source.http.SignIn;
import dev.tenure.source.http.SourceHttp;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Reads the users of a Planhat, as it gives them: roles as ids or as objects, removed ones with {@code removed}. It
 * cannot be asked for changed ones, so everybody is read each time.
 */
@Component
class PlanhatConnector implements Connector {

    private static final long MOST_BYTES = 100_000_000;

    private final SourceHttp http;

    PlanhatConnector(SourceHttp http) {
        this.http = http;
    }

    @Override
    public String kind() {
        return "planhat";
    }

    @Override
    public List<ConnectorSetting> settings() {
        return List.of(
                new ConnectorSetting(
                        "baseUrl",
                        false,
                        false,
                        "https://api.planhat.com",
                        "Where the API is, if not at the usual place."),
                new ConnectorSetting("token", true, true, null, "The API access token of a service account."),
                new ConnectorSetting("pageSize", false, false, "2000", "Users asked for at a time, at most 2000."));
    }

    @Override
    public void read(Connection connection, RawRecords into) {
        JsonPages.read(site(connection), shape(connection), into);
        into.complete();
    }

    @Override
    public List<ConnectorCheck> test(Connection connection) {
        return http.test(
                "Planhat",
                () -> List.of(base(connection)),
                () -> JsonPages.sample(site(connection), shape(connection)));
    }

    private static HttpPlace place(Connection connection) {
        return new HttpPlace(
                "planhat",
                "Planhat",
                base(connection),
                SignIn.bearer(connection.get("token")),
                Map.of(),
                "error",
                new HttpPlace.Advice(
                        "Make a new token in Planhat, and put it into the integration.",
                        "Give the service account the right to view users.",
                        "Check the setting 'baseUrl'.",
                        "Check the network, or ask for smaller pages."));
    }

    private HttpSite site(Connection connection) {
        return http.site(place(connection));
    }

    private static URI base(Connection connection) {
        return HttpPlace.address("baseUrl", connection.find("baseUrl").orElse("https://api.planhat.com"), false);
    }

    private static JsonPages.Shape shape(Connection connection) {
        return new JsonPages.Shape(
                "users",
                HttpPlace.below(base(connection), "users"),
                "",
                "/_id",
                JsonPages.Paging.OFFSET,
                SettingNumber.of(connection, "pageSize", 2000, 1, 2000),
                "limit",
                "offset",
                0,
                null,
                null,
                10_000,
                2_000_000,
                MOST_BYTES);
    }
}
