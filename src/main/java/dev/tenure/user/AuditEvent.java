package dev.tenure.user;

import java.util.Map;
import java.util.Optional;

/**
 * Who did what, with what outcome. Holds neither secrets nor personal data of the people in the roster.
 *
 * @param action stable code, as {@code sign-in}
 * @param target what it was done to, by id or path
 * @param address from where, if a request was the cause
 */
public record AuditEvent(
        String actor,
        ActorKind kind,
        String action,
        Optional<String> target,
        Outcome outcome,
        Optional<String> address,
        Map<String, String> details) {

    /** Who can act. */
    public enum ActorKind {
        USER,
        CLIENT,
        SYSTEM,
        UNKNOWN
    }

    /** How an action ended. */
    public enum Outcome {
        DONE,
        DENIED,
        FAILED
    }

    public AuditEvent {
        details = Map.copyOf(details);
    }

    /** Something that a person did. */
    public static AuditEvent of(User user, String action, String target, Outcome outcome) {
        return new AuditEvent(
                user.username(), ActorKind.USER, action, Optional.of(target), outcome, Optional.empty(), Map.of());
    }

    /** Something that a program did. */
    public static AuditEvent of(ApiClient client, String action, String target, Outcome outcome) {
        return new AuditEvent(
                client.name(), ActorKind.CLIENT, action, Optional.of(target), outcome, Optional.empty(), Map.of());
    }

    public AuditEvent from(String where) {
        return new AuditEvent(actor, kind, action, target, outcome, Optional.of(where), details);
    }

    public AuditEvent with(Map<String, String> more) {
        return new AuditEvent(actor, kind, action, target, outcome, address, more);
    }
}
