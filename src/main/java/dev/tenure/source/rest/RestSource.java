package dev.tenure.source.rest;

import dev.tenure.source.Connection;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.FeedFault;
import dev.tenure.source.FirstRecord;
import dev.tenure.source.Reading;
import dev.tenure.source.http.Http;
import dev.tenure.source.http.Probe;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/** Lists in JSON over HTTP, for every kind that is no more than settings of that. */
@Component
public class RestSource {

    private final Tokens tokens;
    private final MeterRegistry metrics;
    private final Clock clock;

    RestSource(Tokens tokens, MeterRegistry metrics, Clock clock) {
        this.tokens = tokens;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Reads the list to its end.
     *
     * @param system whom the connection leads to, for people
     * @param connection in the settings of the kind {@code rest}
     */
    public void read(String system, Connection connection, Reading reading) {
        RestSettings settings = RestSettings.of(connection, system);
        Http http = new Http(settings.reach(), metrics, clock);
        RestReading pages = new RestReading(settings, http, SignIn.of(settings, http, tokens), reading);
        try {
            pages.readAll();
        } catch (FeedFault fault) {
            if (fault.endsReading()) {
                throw fault;
            }
            reading.fault(fault);
        }
    }

    public List<ConnectionCheck> check(String system, Connection connection) {
        RestSettings settings = RestSettings.of(connection, system);
        return Probe.of(settings.url(), settings.reach(), () -> hasRecord(system, connection));
    }

    private boolean hasRecord(String system, Connection connection) {
        return FirstRecord.isIn(reading -> read(system, connection, reading));
    }
}
