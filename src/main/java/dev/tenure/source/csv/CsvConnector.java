package dev.tenure.source.csv;

import static dev.tenure.source.ConnectorSetting.optional;

import dev.tenure.source.Connection;
import dev.tenure.source.ConnectionCheck;
import dev.tenure.source.ConnectionCheck.Step;
import dev.tenure.source.Connector;
import dev.tenure.source.ConnectorSetting;
import dev.tenure.source.FeedFault;
import dev.tenure.source.FirstRecord;
import dev.tenure.source.Reading;
import dev.tenure.source.UploadedFiles;
import dev.tenure.source.csv.WatchedFolder.Found;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Lists of people as CSV: a file that somebody hands in, or each of those in a watched folder. */
@Component
class CsvConnector implements Connector {

    private static final String AUTO = "auto";

    private final UploadedFiles uploads;
    private final CsvSettings settings;
    private final Clock clock;

    CsvConnector(UploadedFiles uploads, CsvSettings settings, Clock clock) {
        this.uploads = uploads;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "csv";
    }

    @Override
    public String title() {
        return "CSV";
    }

    @Override
    public boolean readsUploads() {
        return true;
    }

    @Override
    public List<ConnectorSetting> settings() {
        return List.of(
                optional("folder", "A watched folder, below tenure.csv.folder; empty: files are handed in", null),
                optional("pattern", "Which files of the folder", "*.csv"),
                optional("encoding", "auto, UTF-8, UTF-16, windows-1252 or ISO-8859-1", AUTO),
                optional("delimiter", "auto, comma, semicolon, tab or bar", AUTO),
                optional("columns", "Names of the columns, with commas between, of a file without a header", null),
                optional("idColumn", "The column that holds the source's own key", null));
    }

    @Override
    public void read(Connection connection, Reading reading) {
        try {
            UUID upload = connection.upload();
            if (upload != null) {
                readContent(connection, () -> uploads.open(upload), reading);
            } else if (connection.find("folder").isPresent()) {
                readFolder(connection, folder(connection), reading);
            } else {
                throw FeedFault.ofAll(
                        "no-file",
                        "The integration '" + connection.integration()
                                + "' reads files that are handed in: run it with one, or give it a 'folder' to watch.");
            }
        } catch (IOException unreadable) {
            throw FeedFault.ofAll(
                    "unreachable",
                    "The file cannot be read (" + unreadable.getClass().getSimpleName()
                            + "). Check that it is still there and that Tenure may read it and move it.");
        }
    }

    private WatchedFolder folder(Connection connection) {
        return new WatchedFolder(
                connection.get("folder"), connection.find("pattern").orElse("*.csv"), settings, clock);
    }

    private void readFolder(Connection connection, WatchedFolder folder, Reading reading) throws IOException {
        List<Found> files = folder.files();
        if (files.isEmpty()) {
            throw FeedFault.ofAll(
                    "no-file",
                    "The folder has no new file that matches 'pattern', or it is still being written. Nothing is done until"
                            + " there is one.");
        }
        Found oldest = files.get(0);
        boolean hasMore = files.size() > 1;
        boolean whole;
        try {
            whole = readContent(connection, oldest, reading);
        } catch (FeedFault fault) {
            // What is wrong with the settings is not the file's fault.
            if (!reading.rehearsal() && !fault.code().equals("not-configured")) {
                moveAway(reading, hasMore, () -> folder.failed(oldest, fault));
            }
            throw fault;
        }
        if (!oldest.isAsItWas()) {
            reading.fault(
                    FeedFault.ofPart(
                            "file-changed",
                            "The file was written to while it was read, so that it may not be whole. It is read again in the next run."));
        } else if (whole && !reading.rehearsal()) {
            moveAway(reading, hasMore, () -> folder.done(oldest));
        }
    }

    private interface Move {
        void run() throws IOException;
    }

    /** Not before what was read is kept; and the next one is not read before this one is out of its way. */
    private static void moveAway(Reading reading, boolean hasMore, Move move) {
        reading.afterwards(() -> {
            try {
                move.run();
            } catch (IOException immovable) {
                throw FeedFault.ofPart(
                        "file-not-moved",
                        "The file was read and cannot be moved out of the folder ("
                                + immovable.getClass().getSimpleName()
                                + "): it is read again in the next run, and files after it are not. Let Tenure write to the"
                                + " folder, or move the file.");
            }
            if (hasMore) {
                reading.more();
            }
        });
    }

    private static boolean readContent(Connection connection, CsvContent content, Reading reading) throws IOException {
        String delimiter = delimiter(connection);
        List<String> columns = connection
                .find("columns")
                .map(names ->
                        Arrays.stream(names.split(",", -1)).map(String::strip).toList())
                .orElse(List.of());
        Encoding encoding = Encoding.of(content, connection.find("encoding").orElse(AUTO));
        return new CsvRows(
                        reading, delimiter, columns, connection.find("idColumn").orElse(null))
                .read(content, encoding);
    }

    private static String delimiter(Connection connection) {
        return switch (connection.find("delimiter").orElse(AUTO)) {
            case AUTO -> AUTO;
            case "comma", "," -> ",";
            case "semicolon", ";" -> ";";
            case "tab" -> "\t";
            case "bar", "|" -> "|";
            default ->
                throw FeedFault.ofAll(
                        "not-configured", "'delimiter' cannot be used: it is one of auto, comma, semicolon, tab, bar.");
        };
    }

    /** Of a watched folder; there is nothing to try before somebody hands a file in. */
    @Override
    public List<ConnectionCheck> check(Connection connection) {
        Optional<String> folder = connection.find("folder");
        if (folder.isEmpty()) {
            return List.of();
        }
        try {
            WatchedFolder watched = folder(connection);
            if (!watched.isWritable()) {
                return List.of(ConnectionCheck.failed(
                        Step.RIGHTS, "Tenure may not write to the folder, and so not move files that it has read."));
            }
            ConnectionCheck rights = ConnectionCheck.passed(Step.RIGHTS, "The folder can be read and written to.");
            return List.of(rights, oneRecord(connection));
        } catch (FeedFault fault) {
            return List.of(ConnectionCheck.failed(Step.RIGHTS, fault.getMessage()));
        }
    }

    private ConnectionCheck oneRecord(Connection connection) {
        try {
            return FirstRecord.isIn(reading -> read(connection, reading))
                    ? ConnectionCheck.passed(Step.RECORD, "The oldest file can be read.")
                    : ConnectionCheck.failed(Step.RECORD, "The oldest file has a header and no record.");
        } catch (FeedFault fault) {
            return ConnectionCheck.failed(Step.RECORD, fault.getMessage());
        }
    }
}
