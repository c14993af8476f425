package dev.tenure.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * What an integration was told at one time; never changed.
 *
 * @param fromVersion the version that it was rolled back to; null for an edit
 * @param dryRun whether a dry run of this very version has passed
 */
public record IntegrationVersion(
        int version,
        JsonNode content,
        Instant madeAt,
        String madeBy,
        @Nullable Integer fromVersion,
        boolean dryRun) {}
