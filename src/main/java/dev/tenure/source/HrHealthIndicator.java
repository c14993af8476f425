package dev.tenure.source;

import dev.tenure.source.Integration.State;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether HR can be heard: down only after several runs in a row of an integration have failed. Of one that the
 * configuration wants and that is not launched yet the dry runs are judged; one that was paused is not.
 */
@Component("hrHealthIndicator")
class HrHealthIndicator implements HealthIndicator {

    private final IntegrationRows integrations;
    private final ConfiguredIntegrations configured;
    private final RunRows runs;
    private final SourceSettings settings;
    private final Clock clock;

    HrHealthIndicator(
            IntegrationRows integrations,
            ConfiguredIntegrations configured,
            RunRows runs,
            SourceSettings settings,
            Clock clock) {
        this.integrations = integrations;
        this.configured = configured;
        this.runs = runs;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Health health() {
        List<Integration> judged =
                integrations.all().stream().filter(this::isToRun).toList();
        if (judged.isEmpty()) {
            return Health.unknown()
                    .withDetail("integrations", "none is launched")
                    .build();
        }
        Health.Builder health = Health.up();
        for (Integration each : judged) {
            List<Run> ended = runs.ended(each.name(), each.state() == State.DRAFT, settings.failedRunsUntilDown());
            health.withDetail(each.name(), ended.isEmpty() ? Map.of("state", "not run yet") : details(ended.get(0)));
            if (ended.size() >= settings.failedRunsUntilDown()
                    && ended.stream().allMatch(run -> run.state() == RunState.FAILED)) {
                health.down();
            }
        }
        return health.build();
    }

    private boolean isToRun(Integration integration) {
        return integration.state() == State.LAUNCHED
                || (integration.state() == State.DRAFT && configured.want(integration.name()));
    }

    private Map<String, Object> details(Run last) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", last.state());
        details.put("dryRun", last.dryRun());
        details.put("startedAt", last.startedAt());
        details.put(
                "ageSeconds",
                Duration.between(last.startedAt(), clock.instant()).toSeconds());
        if (last.code() != null) {
            details.put("code", last.code());
        }
        return details;
    }
}
