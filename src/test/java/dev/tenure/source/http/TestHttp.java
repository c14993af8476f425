package dev.tenure.source.http;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.springframework.lang.Nullable;

/** The client of the house, impatient. */
public final class TestHttp {

    private TestHttp() {}

    public static SourceHttp with(Clock clock) {
        return with(clock, null);
    }

    public static SourceHttp with(Clock clock, @Nullable Path trusted) {
        return new SourceHttp(
                new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(3), trusted),
                new SimpleMeterRegistry(),
                clock);
    }
}
