package dev.tenure.process;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Writes everybody with the names of their account to a folder, for an HR system that reads files: the whole state each
 * time, so that a file which nobody read loses nothing, and no file where nothing has changed. A file is there whole or
 * not at all, and one node writes at a time.
 */
@Component("exportFolderHealthIndicator")
class ExportFolder implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(ExportFolder.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String PEOPLE = "people";

    /** When the node that writes dies, another one writes after this. */
    private static final Duration LEASE = Duration.ofMinutes(15);

    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 6;
    private static final Status DEGRADED = new Status("DEGRADED");

    private final PeopleExport people;
    private final JdbcClient db;
    private final ExportSettings settings;
    private final MeterRegistry meters;
    private final Clock clock;

    ExportFolder(PeopleExport people, JdbcClient db, ExportSettings settings, MeterRegistry meters, Clock clock) {
        this.people = people;
        this.db = db;
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
    }

    /** What is known of the file before. */
    private record Turn(@Nullable String sha256, int failures) {}

    private record Standing(
            @Nullable String file,
            @Nullable Instant writtenAt,
            int failures,
            @Nullable String answer) {}

    @Scheduled(fixedDelayString = "1m", initialDelayString = "1m")
    void writeIfDue() {
        if (settings.folder() != null) {
            take().ifPresent(turn -> write(settings.folder(), turn));
        }
    }

    private Optional<Turn> take() {
        Timestamp now = Timestamp.from(clock.instant());
        return db.sql("""
                        insert into people_export (name, due_at) values (:name, :lease)
                        on conflict (name) do update set due_at = excluded.due_at where people_export.due_at <= :now
                        returning sha256, failures
                        """)
                .param("name", PEOPLE)
                .param("lease", Timestamp.from(clock.instant().plus(LEASE)))
                .param("now", now)
                .query((row, n) -> new Turn(row.getString("sha256"), row.getInt("failures")))
                .optional();
    }

    private void write(Path folder, Turn turn) {
        Path part = folder.resolve("." + PEOPLE + "-" + UUID.randomUUID() + ".part");
        try {
            Instant now = clock.instant();
            String sha256 = fill(part);
            if (sha256.equals(turn.sha256())) {
                written(sha256, null, now);
                return;
            }
            String file = PEOPLE + "-" + STAMP.format(now) + ".csv";
            Files.move(part, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
            written(sha256, file, now);
        } catch (IOException | DataAccessException failed) {
            failed(turn, failed);
        } finally {
            discard(part);
        }
    }

    /** On the disk when it returns. */
    private String fill(Path part) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new java.io.BufferedOutputStream(Channels.newOutputStream(file));
            DigestOutputStream digested = new DigestOutputStream(out, digest);
            people.write(digested);
            digested.flush();
            file.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This JVM has no SHA-256.", missing);
        }
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException stays) {
            LOG.warn(
                    "An unfinished export stays in the folder: {}.",
                    stays.getClass().getSimpleName());
        }
    }

    private void written(String sha256, @Nullable String file, Instant now) {
        db.sql("""
                        update people_export set due_at = :due, sha256 = :sha, file = coalesce(:file::text, file),
                          written_at = case when :file::text is null then written_at else :now end, failures = 0, answer = null
                        where name = :name
                        """)
                .param("due", Timestamp.from(now.plus(settings.interval())))
                .param("sha", sha256)
                .param("file", file)
                .param("now", Timestamp.from(now))
                .param("name", PEOPLE)
                .update();
        meters.counter("tenure.export", "outcome", file == null ? "unchanged" : "written")
                .increment();
    }

    private void failed(Turn turn, Exception failure) {
        String answer = failure.getClass().getSimpleName();
        LOG.warn("The people could not be exported to {}: {}. It is tried again.", settings.folder(), answer);
        meters.counter("tenure.export", "outcome", "failed").increment();
        db.sql("update people_export set due_at = :due, failures = failures + 1, answer = :answer where name = :name")
                .param(
                        "due",
                        Timestamp.from(clock.instant()
                                .plus(FIRST_WAIT.multipliedBy(1L << Math.min(turn.failures(), MOST_DOUBLINGS)))))
                .param("answer", answer)
                .param("name", PEOPLE)
                .update();
    }

    @Override
    public Health health() {
        if (settings.folder() == null) {
            return Health.unknown().withDetail("folder", "none is set").build();
        }
        Standing standing = db.sql("select file, written_at, failures, answer from people_export where name = ?")
                .param(PEOPLE)
                .query((row, n) -> new Standing(
                        row.getString("file"),
                        Optional.ofNullable(row.getTimestamp("written_at"))
                                .map(Timestamp::toInstant)
                                .orElse(null),
                        row.getInt("failures"),
                        row.getString("answer")))
                .optional()
                .orElse(new Standing(null, null, 0, null));
        return Health.status(standing.failures() > 0 ? DEGRADED : Status.UP)
                .withDetail("file", Objects.requireNonNullElse(standing.file(), "not written yet"))
                .withDetail(
                        "writtenAt",
                        standing.writtenAt() == null
                                ? "not written yet"
                                : standing.writtenAt().toString())
                .withDetail("failures", standing.failures())
                .withDetail("answer", Objects.requireNonNullElse(standing.answer(), "none"))
                .build();
    }
}
