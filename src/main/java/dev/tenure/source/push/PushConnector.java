package dev.tenure.source.push;

import dev.tenure.source.Connection;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.Connector;
import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.FeedFault;
import dev.tenure.source.Reading;
import java.util.List;
import org.springframework.stereotype.Component;

/** A system that sends its news to {@code POST /api/v1/personnel-changes} itself: there is nothing to fetch. */
@Component
class PushConnector implements Connector {

    @Override
    public String kind() {
        return "push";
    }

    @Override
    public String title() {
        return "REST push";
    }

    @Override
    public List<ConnectorSetting> settings() {
        return List.of();
    }

    @Override
    public void read(Connection connection, Reading reading) {
        throw FeedFault.ofAll(
                "nothing-to-read",
                "The integration '" + connection.integration() + "' is of the kind 'push': its records come by POST"
                        + " /api/v1/personnel-changes, and there is nothing to fetch. Take it off the schedule.");
    }

    /** None: the other side calls us. */
    @Override
    public List<ConnectionCheck> check(Connection connection) {
        return List.of();
    }
}
