package dev.tenure.source.csv;

import dev.tenure.source.Connection;
import dev.tenure.source.FeedFault;
import dev.tenure.source.http.SettingNumber;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * A folder that others put files into. The file of a run is moved to {@code taken/} before it is read and stays there
 * until the run is over, so that a run after a crash reads the same one; then it goes to {@code done/} or
 * {@code failed/}. Older ones that the newest one makes void go to {@code superseded/}.
 */
final class CsvFolder {

    private static final String TAKEN = "taken";
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Comparator<Waiting> BY_AGE =
            Comparator.comparing(Waiting::modified).thenComparing(each -> each.file.toString());

    private record Waiting(Path file, FileTime modified) {}

    private final Path folder;
    private final PathMatcher pattern;
    private final boolean byMarker;
    private final Duration quiet;
    private final boolean newestOnly;
    private final Clock clock;

    private CsvFolder(
            Path folder, PathMatcher pattern, boolean byMarker, Duration quiet, boolean newestOnly, Clock clock) {
        this.folder = folder;
        this.pattern = pattern;
        this.byMarker = byMarker;
        this.quiet = quiet;
        this.newestOnly = newestOnly;
        this.clock = clock;
    }

    /** @throws FeedFault if there is no such folder where watched folders may be */
    static CsvFolder of(Connection connection, CsvSettings settings, Clock clock) {
        if (settings.folders() == null) {
            throw FeedFault.ofAll(
                    "setting-missing", "No folders are watched here: tenure.csv.folders does not say where they are.");
        }
        Path folder = inside(settings.folders(), connection.get("folder"));
        String glob = connection.find("pattern").orElse("*.csv");
        if (glob.contains("/") || glob.contains("\\")) {
            throw CsvFormat.wrong("pattern", "is for names of files, not of folders");
        }
        try {
            return new CsvFolder(
                    folder,
                    FileSystems.getDefault().getPathMatcher("glob:" + glob),
                    choice(connection, "complete", "quiet", "marker"),
                    Duration.ofSeconds(SettingNumber.of(connection, "quietSeconds", 60, 1, 86_400)),
                    !choice(connection, "order", "newest", "each"),
                    clock);
        } catch (PatternSyntaxException noPattern) {
            throw CsvFormat.wrong("pattern", "is no pattern of names, such as people-*.csv");
        }
    }

    /** Whether it is the second of both; the first if nothing is said. */
    private static boolean choice(Connection connection, String setting, String preset, String other) {
        String chosen = connection.find(setting).orElse(preset);
        if (!chosen.equals(preset) && !chosen.equals(other)) {
            throw CsvFormat.wrong(setting, "is neither " + preset + " nor " + other);
        }
        return chosen.equals(other);
    }

    /** Links are followed before it is judged where they lead. */
    private static Path inside(Path folders, String name) {
        try {
            Path root = folders.toRealPath();
            Path folder = root.resolve(name.strip()).toRealPath();
            if (!folder.startsWith(root) || folder.equals(root) || !Files.isDirectory(folder)) {
                throw CsvFormat.wrong("folder", "is no folder below tenure.csv.folders");
            }
            return folder;
        } catch (IOException | InvalidPathException missing) {
            throw CsvFormat.wrong("folder", "is no folder below tenure.csv.folders");
        }
    }

    boolean isWritable() {
        return Files.isReadable(folder) && Files.isWritable(folder);
    }

    /** What a run would read now; nothing is moved. */
    Optional<Path> next() throws IOException {
        List<Waiting> begun = list(folder.resolve(TAKEN));
        if (!begun.isEmpty()) {
            return Optional.of(begun.get(0).file);
        }
        List<Waiting> complete = complete();
        return complete.isEmpty()
                ? Optional.empty()
                : Optional.of(complete.get(newestOnly ? complete.size() - 1 : 0).file);
    }

    /** The file of this run, out of reach of whoever puts files there. */
    Optional<Path> take() throws IOException {
        Optional<Path> next = next();
        if (next.isEmpty() || next.get().startsWith(folder.resolve(TAKEN))) {
            return next;
        }
        Path taken = move(next.get(), TAKEN, next.get().getFileName().toString());
        Files.deleteIfExists(marker(next.get()));
        return Optional.of(taken);
    }

    /** The run of what was taken is over. */
    void ended(boolean good) throws IOException {
        for (Waiting taken : list(folder.resolve(TAKEN))) {
            if (good && newestOnly) {
                for (Waiting older : complete()) {
                    if (older.modified.compareTo(taken.modified) <= 0) {
                        putAside(older.file, "superseded");
                        Files.deleteIfExists(marker(older.file));
                    }
                }
            }
            putAside(taken.file, good ? "done" : "failed");
        }
    }

    private void putAside(Path file, String where) throws IOException {
        move(file, where, WHEN.format(clock.instant()) + "-" + file.getFileName());
    }

    private Path move(Path file, String where, String name) throws IOException {
        Path to = Files.createDirectories(folder.resolve(where)).resolve(name);
        for (int other = 2; Files.exists(to, LinkOption.NOFOLLOW_LINKS); other++) {
            to = to.resolveSibling(other + "-" + name);
        }
        return Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Oldest first. */
    private List<Waiting> complete() throws IOException {
        return list(folder).stream()
                .filter(each -> pattern.matches(each.file.getFileName()))
                .filter(each -> byMarker ? isMarked(each) : isQuiet(each))
                .toList();
    }

    private boolean isQuiet(Waiting file) {
        return !file.modified.toInstant().plus(quiet).isAfter(clock.instant());
    }

    /** A marker that is older than the file belongs to one of that name before. */
    private static boolean isMarked(Waiting file) {
        try {
            return Files.getLastModifiedTime(marker(file.file)).compareTo(file.modified) >= 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static Path marker(Path file) {
        return file.resolveSibling(file.getFileName() + ".done");
    }

    private static List<Waiting> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .flatMap(CsvFolder::waiting)
                    .sorted(BY_AGE)
                    .toList();
        }
    }

    private static Stream<Waiting> waiting(Path file) {
        try {
            return Stream.of(new Waiting(file, Files.getLastModifiedTime(file)));
        } catch (IOException goneMeanwhile) {
            return Stream.empty();
        }
    }
}
