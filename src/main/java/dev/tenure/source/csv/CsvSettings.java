package dev.tenure.source.csv;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where files may be laid for Tenure.
 *
 * @param folder below which all watched folders are; blank: there are none
 * @param settle how long a file has to be left alone before it counts as written to its end
 */
@ConfigurationProperties("tenure.csv")
record CsvSettings(
        @DefaultValue("") String folder,
        @DefaultValue("30s") Duration settle) {}
