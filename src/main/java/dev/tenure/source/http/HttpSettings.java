package dev.tenure.source.http;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * What all connectors over HTTP share.
 *
 * @param connectTimeout until a connection stands
 * @param readTimeout how long the other side may say nothing, before its answer and within it
 * @param trustedCertificates PEM file of authorities that are trusted beside those of the Java installation
 */
@ConfigurationProperties("tenure.source.http")
record HttpSettings(
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("60s") Duration readTimeout,
        @Nullable Path trustedCertificates) {

    HttpSettings {
        if (trustedCertificates != null && trustedCertificates.toString().isBlank()) {
            trustedCertificates = null;
        }
    }
}
