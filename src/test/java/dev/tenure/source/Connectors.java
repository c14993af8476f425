package dev.tenure.source;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;

/** The connectors of the house as Spring finds them. */
final class Connectors {

    private Connectors() {}

    static List<Connector> all() {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(Clock.class, Clock::systemUTC);
            context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
            context.register(Rooms.class);
            context.refresh();
            return context.getBeansOfType(Connector.class).values().stream()
                    .sorted(Comparator.comparing(Connector::kind))
                    .toList();
        }
    }

    /** No stereotype: the whole of Tenure must not find it when it looks for its rooms. */
    @ComponentScan({
        "dev.tenure.source.http",
        "dev.tenure.source.csv",
        "dev.tenure.source.planhat",
        "dev.tenure.source.rest"
    })
    @ConfigurationPropertiesScan({"dev.tenure.source.http", "dev.tenure.source.csv"})
    static class Rooms {}
}
