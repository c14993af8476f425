package dev.tenure.source;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether HR can be heard: down only after several runs in a row have failed. */
@Component("hrHealthIndicator")
class HrHealthIndicator implements HealthIndicator {

    private final Feeds feeds;
    private final FeedRuns runs;
    private final SourceSettings settings;
    private final Clock clock;

    HrHealthIndicator(Feeds feeds, FeedRuns runs, SourceSettings settings, Clock clock) {
        this.feeds = feeds;
        this.runs = runs;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Health health() {
        if (feeds.names().isEmpty()) {
            return Health.unknown().withDetail("feeds", "none is switched on").build();
        }
        Health.Builder health = Health.up();
        for (String feed : feeds.names()) {
            List<FeedRun> ended = runs.recent(feed, settings.failedRunsUntilDown() + 1).stream()
                    .filter(run -> run.state() != RunState.RUNNING)
                    .limit(settings.failedRunsUntilDown())
                    .toList();
            health.withDetail(feed, ended.isEmpty() ? Map.of("state", "not asked yet") : details(ended.get(0)));
            if (ended.size() >= settings.failedRunsUntilDown()
                    && ended.stream().allMatch(run -> run.state() == RunState.FAILED)) {
                health.down();
            }
        }
        return health.build();
    }

    private Map<String, Object> details(FeedRun last) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", last.state());
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
