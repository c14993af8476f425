package dev.tenure.console;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param bodyLimit of a request with one change
 * @param batchLimit of a request with many
 * @param idempotencyRetention how long the first answer to an Idempotency-Key is given again
 * @param clockSkew how far ahead a caller's clock may be
 */
@ConfigurationProperties("tenure.console")
record ConsoleSettings(
        @DefaultValue("64KB") DataSize bodyLimit,
        @DefaultValue("2MB") DataSize batchLimit,
        @DefaultValue("24h") Duration idempotencyRetention,
        @DefaultValue("5m") Duration clockSkew) {}
