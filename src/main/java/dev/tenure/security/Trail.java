package dev.tenure.security;

import dev.tenure.user.ApiClient;
import dev.tenure.user.AuditEvent;
import dev.tenure.user.AuditEvent.ActorKind;
import dev.tenure.user.AuditEvent.Outcome;
import dev.tenure.user.AuditLog;
import dev.tenure.user.User;
import dev.tenure.user.Users;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** What happened at the doors: for the audit record and the metrics. */
@Component
class Trail {

    /** How somebody showed who he is. */
    enum Way {
        PASSWORD,
        TOKEN
    }

    private final AuditLog audit;
    private final Users users;
    private final MeterRegistry metrics;

    Trail(AuditLog audit, Users users, MeterRegistry metrics) {
        this.audit = audit;
        this.users = users;
        this.metrics = metrics;
    }

    void signedIn(User user, String address) {
        audit.record(AuditEvent.of(user, "sign-in", "session", Outcome.DONE).from(address));
    }

    void signedOut(@Nullable Authentication who, String address) {
        if (who != null && who.getPrincipal() instanceof User user) {
            audit.record(
                    AuditEvent.of(user, "sign-out", "session", Outcome.DONE).from(address));
        }
    }

    /** A name that nobody has is not kept: now and then it is a password, typed into the wrong field. */
    void failed(Way way, Optional<String> username, String address) {
        count(way, "refused");
        audit.record(unknown(username, "sign-in", Outcome.FAILED, address));
    }

    void lockedOut(Way way, Optional<String> username, String address) {
        count(way, "too-many");
        audit.record(unknown(username, "sign-in-locked-out", Outcome.DENIED, address));
    }

    void denied(@Nullable Authentication who, String target, String address) {
        record(who, "access", target, Outcome.DENIED, address, Map.of());
    }

    void wrote(@Nullable Authentication who, String action, String target, int status, String address) {
        Outcome outcome = status < 400 ? Outcome.DONE : Outcome.FAILED;
        record(who, action, target, outcome, address, Map.of("status", String.valueOf(status)));
    }

    private void record(
            @Nullable Authentication who,
            String action,
            String target,
            Outcome outcome,
            String address,
            Map<String, String> details) {
        Object principal = who == null ? null : who.getPrincipal();
        if (principal instanceof User user) {
            audit.record(
                    AuditEvent.of(user, action, target, outcome).from(address).with(details));
        } else if (principal instanceof ApiClient client) {
            audit.record(
                    AuditEvent.of(client, action, target, outcome).from(address).with(details));
        }
    }

    private AuditEvent unknown(Optional<String> username, String action, Outcome outcome, String address) {
        String known = username.flatMap(users::find).map(User::username).orElse("unknown");
        return new AuditEvent(
                known, ActorKind.UNKNOWN, action, Optional.empty(), outcome, Optional.of(address), Map.of());
    }

    private void count(Way way, String why) {
        metrics.counter("tenure.sign.in.failures", "way", way.name().toLowerCase(Locale.ROOT), "why", why)
                .increment();
    }
}
