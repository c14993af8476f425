package dev.tenure.source.csv;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Where files come from.
 *
 * @param folders the folder that watched folders are in; without it there are none
 * @param uploads the folder that uploaded files wait in; on several nodes one that all of them see
 * @param largest that is taken, of uploads and in watched folders
 * @param keepUploads after which an upload that no run came for is deleted
 */
@ConfigurationProperties("tenure.csv")
record CsvSettings(
        @Nullable Path folders,
        @DefaultValue("${java.io.tmpdir}/tenure-uploads") Path uploads,
        @DefaultValue("1GB") DataSize largest,
        @DefaultValue("1d") Duration keepUploads) {

    CsvSettings {
        if (folders != null && folders.toString().isBlank()) {
            folders = null;
        }
    }
}
