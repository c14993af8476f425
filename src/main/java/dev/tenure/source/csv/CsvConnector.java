package dev.tenure.source.csv;

import dev.tenure.source.Connection;
import dev.tenure.source.Connector;
import dev.tenure.source.ConnectorCheck;
import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.FeedFault;
import dev.tenure.source.RawRecord;
import dev.tenure.source.RawRecords;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Reads a file of people with a line for each: one that was uploaded, or the next one of a watched folder. */
@Component
class CsvConnector implements Connector {

    private final CsvSettings settings;
    private final CsvUploads uploads;
    private final Clock clock;

    CsvConnector(CsvSettings settings, CsvUploads uploads, Clock clock) {
        this.settings = settings;
        this.uploads = uploads;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "csv";
    }

    @Override
    public List<ConnectorSetting> settings() {
        return List.of(
                setting("upload", null, "Id of an uploaded file; this or 'folder'."),
                setting("folder", null, "Name of a folder below tenure.csv.folders that files are put into."),
                setting("pattern", "*.csv", "Names of the files in the folder that are meant."),
                setting(
                        "complete",
                        "quiet",
                        "quiet: a file is complete when it was not written to for a while; marker: when name.done"
                                + " beside it is not older."),
                setting("quietSeconds", "60", "How long that while is."),
                setting(
                        "order",
                        "newest",
                        "newest: the newest file makes older ones void; each: all of them, oldest first, one a run."),
                setting(
                        "encoding",
                        "auto",
                        "auto (byte order mark, else UTF-8), utf-8, utf-16le, utf-16be, windows-1252 or iso-8859-1."),
                setting("delimiter", "auto", "auto (what the first lines agree on) or one of , ; | tab."),
                setting("quote", "\"", "What fields are quoted with: \" or '."),
                setting("header", "present", "present or absent: whether the first line names the columns."),
                setting("columns", null, "Without a header, names of the columns, parted by commas; else 1, 2, 3."),
                setting("keyColumn", null, "Column that a record is known by; empty if the mapping names it."));
    }

    private static ConnectorSetting setting(String name, @Nullable String preset, String help) {
        return new ConnectorSetting(name, false, false, preset, help);
    }

    @Override
    public void read(Connection connection, RawRecords into) {
        CsvFormat format = CsvFormat.of(connection);
        try {
            Path file = uploadOf(connection) == null
                    ? CsvFolder.of(connection, settings, clock).take().orElseThrow(CsvConnector::noFile)
                    : uploaded(connection);
            read(file, format, into);
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private void read(Path file, CsvFormat format, RawRecords into) throws IOException {
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
        if (before.size() > settings.largest().toBytes()) {
            throw FeedFault.ofAll(
                    "file-too-large",
                    "The file has " + before.size() + " bytes. Part it, or raise tenure.csv.largest.");
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            CsvTable.read(bytes, format, into);
        }
        BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
        if (after.size() != before.size() || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
            throw FeedFault.ofAll(
                    "file-changed",
                    "The file was written to while it was read. Have it written under another name and renamed when"
                            + " it is whole, or raise 'quietSeconds'.");
        }
        into.complete();
    }

    @Override
    public void ended(Connection connection, boolean taken) {
        UUID upload = uploadOf(connection);
        if (upload != null) {
            uploads.delete(upload);
            return;
        }
        try {
            CsvFolder.of(connection, settings, clock).ended(taken);
        } catch (IOException stays) {
            throw new UncheckedIOException("A file that was read cannot be put away.", stays);
        }
    }

    @Override
    public List<ConnectorCheck> test(Connection connection) {
        List<ConnectorCheck> checks = new ArrayList<>();
        try {
            CsvFormat format = CsvFormat.of(connection);
            Path file;
            if (uploadOf(connection) == null) {
                CsvFolder folder = CsvFolder.of(connection, settings, clock);
                checks.add(new ConnectorCheck("address", true, "The folder is there."));
                if (!folder.isWritable()) {
                    checks.add(new ConnectorCheck(
                            "rights", false, "Tenure may not read the folder, or not move files in it."));
                    return checks;
                }
                checks.add(new ConnectorCheck("rights", true, "Tenure may read the folder and move files in it."));
                file = folder.next().orElseThrow(CsvConnector::noFile);
            } else {
                file = uploaded(connection);
                checks.add(new ConnectorCheck("address", true, "The upload is there."));
            }
            checks.add(first(file, format));
        } catch (FeedFault fault) {
            checks.add(new ConnectorCheck(checks.isEmpty() ? "address" : "record", false, fault.getMessage()));
        } catch (IOException unreadable) {
            checks.add(
                    new ConnectorCheck("rights", false, unreadable(unreadable).getMessage()));
        }
        return checks;
    }

    private static ConnectorCheck first(Path file, CsvFormat format) throws IOException {
        First first = new First();
        try (InputStream bytes = Files.newInputStream(file)) {
            CsvTable.read(bytes, format, first);
            return new ConnectorCheck("record", false, "The file has a header, and nobody in it.");
        } catch (First.Found found) {
            return new ConnectorCheck("record", true, "The first record has " + found.columns + " columns.");
        }
    }

    @Nullable
    private static UUID uploadOf(Connection connection) {
        String upload = connection.find("upload").map(String::strip).orElse("");
        String folder = connection.find("folder").map(String::strip).orElse("");
        if (upload.isEmpty() == folder.isEmpty()) {
            throw FeedFault.ofAll("setting-missing", "Give one of the settings 'upload' and 'folder', and only one.");
        }
        if (upload.isEmpty()) {
            return null;
        }
        try {
            return UUID.fromString(upload);
        } catch (IllegalArgumentException noId) {
            throw CsvFormat.wrong("upload", "is no id of an upload");
        }
    }

    private Path uploaded(Connection connection) {
        UUID id = uploadOf(connection);
        return uploads.find(id == null ? new UUID(0, 0) : id)
                .orElseThrow(() ->
                        FeedFault.ofAll("upload-gone", "The uploaded file is not here any more. Upload it again."));
    }

    private static FeedFault noFile() {
        return FeedFault.ofAll(
                "no-file", "No new file is in the folder, or none that is complete. Nobody is taken for gone.");
    }

    private static FeedFault unreadable(IOException failed) {
        return FeedFault.ofAll(
                "file-unreadable",
                "The file cannot be read (" + failed.getClass().getSimpleName()
                        + "). Check the folder and the rights in it.");
    }

    /** Ends the reading with the first record. */
    private static final class First implements RawRecords {

        private static final class Found extends RuntimeException {

            private static final long serialVersionUID = 1L;

            private final int columns;

            Found(int columns) {
                super("found", null, false, false);
                this.columns = columns;
            }
        }

        @Override
        public void take(RawRecord record) {
            throw new Found(record.content().size());
        }

        @Override
        public void fault(FeedFault fault) {
            throw fault;
        }

        @Override
        public void complete() {
            // It never comes so far.
        }
    }
}
