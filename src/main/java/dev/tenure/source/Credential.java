package dev.tenure.source;

import java.time.Instant;
import java.util.List;

/**
 * What is shown of a credential: never its secrets.
 *
 * @param secrets their names
 * @param origins where they may be sent, such as {@code https://hr.example.com}; none: to where they are sent first
 */
public record Credential(
        String name,
        Installation installation,
        List<String> secrets,
        List<String> origins,
        Instant createdAt,
        String createdBy,
        Instant changedAt,
        String changedBy) {

    /** Where the secrets are. */
    public enum Installation {
        /** With us, encrypted. */
        CLOUD,
        /** Outside: we keep the names of environment variables or files. */
        LOCAL
    }
}
