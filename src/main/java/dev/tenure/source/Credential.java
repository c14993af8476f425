package dev.tenure.source;

import java.time.Instant;
import java.util.List;

/**
 * What is shown of a credential: never its secrets.
 *
 * @param secrets their names
 */
public record Credential(
        String name,
        Installation installation,
        List<String> secrets,
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
