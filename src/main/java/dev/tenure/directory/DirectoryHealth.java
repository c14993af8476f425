package dev.tenure.directory;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Tells how the directory was at the last contact; asks nothing of it. */
@Component("directoryHealthIndicator")
class DirectoryHealth implements HealthIndicator {

    private final Circuit circuit;

    DirectoryHealth(Circuit circuit) {
        this.circuit = circuit;
    }

    @Override
    public Health health() {
        DirectoryStatus status = circuit.status();
        Health.Builder health = status.reachable() ? Health.up() : Health.down();
        health.withDetail("reachable", status.reachable()).withDetail("since", status.since());
        if (status.server() != null) {
            health.withDetail("server", status.server());
        }
        if (status.latency() != null) {
            health.withDetail("latencyMillis", status.latency().toMillis());
        }
        if (status.lastFailure() != null) {
            health.withDetail("lastFailure", status.lastFailure());
        }
        return health.build();
    }
}
