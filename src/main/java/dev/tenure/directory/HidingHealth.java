package dev.tenure.directory;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Tells whether leavers could be hidden from address lists the last time. A status of its own: it takes no node out of
 * service that does everything else.
 */
@Component("addressListsHealthIndicator")
class HidingHealth implements HealthIndicator {

    static final Status DEGRADED = new Status("DEGRADED");

    private final Hiding hiding;

    HidingHealth(Hiding hiding) {
        this.hiding = hiding;
    }

    @Override
    public Health health() {
        Health.Builder health = hiding.isRefused() ? Health.status(DEGRADED) : Health.up();
        health.withDetail("hidesLeavers", hiding.isOn());
        if (hiding.isOn()) {
            health.withDetail("attributes", hiding.attributes());
        }
        hiding.refusal()
                .ifPresent(refusal -> health.withDetail("resultCode", refusal.resultCode())
                        .withDetail("cause", refusal.cause().code()));
        return health.build();
    }
}
