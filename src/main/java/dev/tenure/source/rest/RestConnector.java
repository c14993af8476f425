package dev.tenure.source.rest;

import dev.tenure.source.Connection;
import dev.tenure.source.Connector;
import dev.tenure.source.ConnectorCheck;
import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.RawRecords;
import dev.tenure.source.http.JsonPages;
import dev.tenure.source.http.SourceHttp;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads a list of records from any system that gives it as JSON: a new HR system is settings, no code. */
@Component
class RestConnector implements Connector {

    private final SourceHttp http;

    RestConnector(SourceHttp http) {
        this.http = http;
    }

    @Override
    public String kind() {
        return "rest";
    }

    @Override
    public List<ConnectorSetting> settings() {
        return RestSettings.ALL;
    }

    @Override
    public void read(Connection connection, RawRecords into) {
        RestSettings settings = new RestSettings(connection);
        for (JsonPages.Shape list : settings.lists()) {
            JsonPages.read(http.site(settings.place(http)), list, into);
        }
        into.complete();
    }

    @Override
    public List<ConnectorCheck> test(Connection connection) {
        RestSettings settings = new RestSettings(connection);
        return http.test(
                "The system",
                () -> {
                    List<URI> addresses = new ArrayList<>(List.of(settings.base()));
                    settings.tokenUrl().ifPresent(addresses::add);
                    return addresses;
                },
                () -> JsonPages.sample(
                        http.site(settings.place(http)), settings.lists().get(0)));
    }
}
