package dev.tenure.process;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * Where and how people are exported with the names of their accounts.
 *
 * @param folder that files are written to; empty for none
 * @param interval how often a file is written there, if anything has changed
 * @param delimiter between two cells
 * @param byteOrderMark whether a file begins with one, by which spreadsheets know UTF-8
 */
@ConfigurationProperties("tenure.export")
record ExportSettings(
        @Nullable Path folder,
        @DefaultValue("1h") Duration interval,
        @DefaultValue(",") String delimiter,
        @DefaultValue("false") boolean byteOrderMark) {

    ExportSettings {
        if (folder != null && folder.toString().isBlank()) {
            folder = null;
        }
        if (delimiter.length() != 1 || "\"\r\n'=+-@".contains(delimiter)) {
            throw new IllegalArgumentException(
                    "tenure.export.delimiter is one character between two cells, such as , or ; or a tab.");
        }
        if (interval.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("tenure.export.interval is shorter than a minute.");
        }
    }
}
