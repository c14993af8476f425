package dev.tenure.source;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;

/**
 * With what integrations sign in, as far as anybody may see it: never what it holds.
 *
 * @param kind of the connectors that can use it
 * @param members the names of what it holds
 * @param places where each is, of a local one; else empty
 * @param keyId the key that seals it; null of a local one
 * @param usedBy integrations, by name
 */
public record Credential(
        @JsonIgnore UUID id,
        String name,
        String kind,
        Installation installation,
        List<String> members,
        Map<String, String> places,
        @Nullable String keyId,
        int revision,
        Instant createdAt,
        String createdBy,
        Instant changedAt,
        String changedBy,
        List<String> usedBy) {

    /** Where its secrets are. */
    public enum Installation {
        /** In Tenure's database, sealed. */
        CLOUD,
        /** Outside, in environment variables or files. */
        LOCAL
    }
}
