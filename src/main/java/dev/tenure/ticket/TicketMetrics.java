package dev.tenure.ticket;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** {@code tenure.tickets.open}: how many tickets there are in each status in which work goes on, at most 15 seconds old. */
@Component
class TicketMetrics implements MeterBinder {

    private final LoadingCache<String, Map<TicketStatus, Long>> counts;

    TicketMetrics(Tickets tickets) {
        this.counts =
                Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(15)).build(open -> tickets.countOpen());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Stream.of(TicketStatus.values())
                .filter(TicketStatus::isOpen)
                .forEach(status -> Gauge.builder(
                                "tenure.tickets.open", () -> counts.get("open").get(status))
                        .tag("status", status.name().toLowerCase(Locale.ROOT))
                        .description("Tickets on which work goes on")
                        .register(registry));
    }
}
