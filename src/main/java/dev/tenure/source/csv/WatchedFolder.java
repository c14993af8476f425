package dev.tenure.source.csv;

import dev.tenure.source.FeedFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** A folder into which another system lays its files. Links are not followed, and nothing outside is touched. */
class WatchedFolder {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final PathMatcher pattern;
    private final CsvSettings settings;
    private final Clock clock;

    /** @throws FeedFault {@code not-configured} or {@code folder-refused} */
    WatchedFolder(String name, String pattern, CsvSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        if (settings.folder().isBlank()) {
            throw FeedFault.ofAll(
                    "not-configured",
                    "Folders are not watched here: whoever runs Tenure sets tenure.csv.folder to the one below which they are.");
        }
        this.folder = within(settings.folder(), name);
        try {
            this.pattern = folder.getFileSystem().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException noPattern) {
            throw FeedFault.ofAll("not-configured", "'pattern' cannot be used: write one such as people-*.csv.");
        }
    }

    private static Path within(String root, String name) {
        try {
            Path home = Path.of(root).toRealPath();
            Path asked = home.resolve(name).normalize();
            if (!asked.startsWith(home) || !asked.toRealPath().equals(asked) || !Files.isDirectory(asked)) {
                throw FeedFault.ofAll(
                        "folder-refused",
                        "'folder' is no folder below tenure.csv.folder, or a link leads to it: give the name of one that is.");
            }
            return asked;
        } catch (IOException | InvalidPathException missing) {
            throw FeedFault.ofAll(
                    "folder-refused",
                    "The folder that 'folder' names cannot be found below tenure.csv.folder, or not be read. Check its name"
                            + " and its rights.");
        }
    }

    /** A file as it was found. */
    record Found(Path path, FileTime modified, long size) implements CsvContent {

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
        }

        private static Optional<Found> of(Path path) throws IOException {
            var file = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (file.isSymbolicLink()) {
                throw FeedFault.ofAll(
                        "link-refused",
                        "'" + path.getFileName()
                                + "' is a link, and links are not followed: lay the file itself there.");
            }
            return file.isRegularFile()
                    ? Optional.of(new Found(path, file.lastModifiedTime(), file.size()))
                    : Optional.empty();
        }

        boolean isAsItWas() throws IOException {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    && of(path).filter(this::equals).isPresent();
        }
    }

    /** Those that match and are written to their ends, the oldest first: each may say what the others do not. */
    List<Found> files() throws IOException {
        Instant written = clock.instant().minus(settings.settle());
        List<Found> files = new ArrayList<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(folder, each -> pattern.matches(each.getFileName()))) {
            for (Path each : all) {
                Found.of(each)
                        .filter(file -> !file.modified.toInstant().isAfter(written))
                        .ifPresent(files::add);
            }
        }
        files.sort(Comparator.comparing(Found::modified).thenComparing(Found::path));
        return files;
    }

    /** That one was read. */
    void done(Found file) throws IOException {
        move(file, "done");
    }

    /** That one cannot be read, because of that. */
    void failed(Found file, FeedFault why) throws IOException {
        Path to = move(file, "failed");
        Files.writeString(
                to.resolveSibling(to.getFileName() + ".reason.txt"), why.code() + ": " + why.getMessage() + "\n");
    }

    private Path move(Found file, String name) throws IOException {
        Path to = folder.resolve(name);
        if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(to);
        }
        if (!Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
            throw FeedFault.ofAll(
                    "folder-refused",
                    "'" + name + "' beside the files is no folder: take it away, Tenure makes one itself.");
        }
        return Files.move(file.path, to.resolve(STAMP.format(clock.instant()) + "-" + file.path.getFileName()));
    }

    boolean isWritable() {
        return Files.isWritable(folder);
    }
}
