package dev.tenure.source.csv;

import dev.tenure.source.FeedFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Uploaded files, from their upload to the end of their run. An integration names them by their ids, never by paths. */
@Component
public class CsvUploads {

    private static final String SUFFIX = ".csv";

    private final Path folder;
    private final long largest;
    private final CsvSettings settings;
    private final Clock clock;

    CsvUploads(CsvSettings settings, Clock clock) {
        this.folder = settings.uploads();
        this.largest = settings.largest().toBytes();
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Keeps what comes, on disk and readable for Tenure alone. It is there wholly or not at all.
     *
     * @return what the setting {@code upload} of a run is
     * @throws FeedFault if it is larger than uploads may be
     */
    public UUID keep(InputStream bytes) throws IOException {
        deleteForgotten();
        UUID id = UUID.randomUUID();
        Path part = folder.resolve(id + ".part");
        try {
            Files.createDirectories(folder);
            if (isPosix()) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                copy(bytes, file);
                file.force(true);
            }
            Files.move(part, path(id), StandardCopyOption.ATOMIC_MOVE);
            return id;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void copy(InputStream bytes, FileChannel file) throws IOException {
        var out = Channels.newOutputStream(file);
        byte[] buffer = new byte[16_384];
        long length = 0;
        for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
            length += read;
            if (length > largest) {
                throw FeedFault.ofAll(
                        "file-too-large",
                        "The file has more than " + largest + " bytes. Part it, or raise tenure.csv.largest.");
            }
            out.write(buffer, 0, read);
        }
    }

    /** Where it is, if it is still there. */
    Optional<Path> find(UUID id) {
        return Optional.of(path(id)).filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    }

    /** Its run is over. */
    public void delete(UUID id) {
        try {
            Files.deleteIfExists(path(id));
        } catch (IOException stays) {
            throw new UncheckedIOException("An upload cannot be deleted.", stays);
        }
    }

    private void deleteForgotten() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Instant forgotten = clock.instant().minus(settings.keepUploads());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().matches("[0-9a-f-]{36}\\.(csv|part)")
                        && Files.getLastModifiedTime(file).toInstant().isBefore(forgotten)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private Path path(UUID id) {
        return folder.resolve(id + SUFFIX);
    }

    private boolean isPosix() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
