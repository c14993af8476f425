package dev.tenure.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.unit.DataSize;

/** Files that people handed in, until the run that reads them has ended. Never whole in memory. */
@Component
public class UploadedFiles {

    private static final int PART = 1 << 20;

    private final JdbcClient db;
    private final Clock clock;
    private final Settings settings;

    UploadedFiles(JdbcClient db, Clock clock, Settings settings) {
        this.db = db;
        this.clock = clock;
        this.settings = settings;
    }

    /** @param limit of one file */
    @ConfigurationProperties("tenure.uploads")
    record Settings(@DefaultValue("512MB") DataSize limit) {}

    /**
     * Keeps a file, whole or not at all.
     *
     * @param by who hands it in
     * @throws FeedFault {@code upload-too-large} or {@code upload-empty}
     * @throws UncheckedIOException if it breaks off
     */
    @Transactional
    public UUID keep(String integration, InputStream content, String by) {
        UUID id = UUID.randomUUID();
        db.sql("""
                        insert into uploaded_file (id, integration, bytes, sha256, uploaded_at, uploaded_by)
                        values (?, ?, 0, '', ?, ?)
                        """).params(id, integration, Timestamp.from(clock.instant()), by).update();
        MessageDigest digest = sha256();
        long bytes = keepParts(id, content, digest);
        if (bytes == 0) {
            throw FeedFault.ofAll("upload-empty", "The file is empty: hand in the one with the records.");
        }
        db.sql("update uploaded_file set bytes = ?, sha256 = ? where id = ?")
                .params(bytes, HexFormat.of().formatHex(digest.digest()), id)
                .update();
        return id;
    }

    private long keepParts(UUID id, InputStream content, MessageDigest digest) {
        long bytes = 0;
        try {
            for (int part = 0; ; part++) {
                byte[] chunk = content.readNBytes(PART);
                bytes += chunk.length;
                if (bytes > settings.limit.toBytes()) {
                    throw FeedFault.ofAll(
                            "upload-too-large",
                            "The file has more than " + settings.limit.toMegabytes()
                                    + " MB: split it, or raise tenure.uploads.limit.");
                }
                if (chunk.length == 0) {
                    return bytes;
                }
                digest.update(chunk);
                db.sql("insert into uploaded_file_part (file_id, part, content) values (?, ?, ?)")
                        .params(id, part, chunk)
                        .update();
            }
        } catch (IOException cut) {
            throw new UncheckedIOException("The upload broke off.", cut);
        }
    }

    /**
     * What was handed in, part by part.
     *
     * @throws FeedFault {@code upload-gone}
     */
    public InputStream open(UUID id) {
        return db.sql("select bytes from uploaded_file where id = ?")
                .param(id)
                .query(Long.class)
                .optional()
                .map(bytes -> new Parts(id, bytes))
                .orElseThrow(UploadedFiles::gone);
    }

    private static FeedFault gone() {
        return FeedFault.ofAll("upload-gone", "The uploaded file is not here any more: hand it in again.");
    }

    @Transactional
    public void remove(UUID id) {
        db.sql("delete from uploaded_file where id = ?").param(id).update();
    }

    /** Those that no run has read since then; how many. */
    @Transactional
    public int removeFrom(Instant before) {
        return db.sql("delete from uploaded_file where uploaded_at < ?")
                .param(Timestamp.from(before))
                .update();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This JVM has no SHA-256.", missing);
        }
    }

    /** Asks for each part when it is needed. One that was removed meanwhile is no end, or who stands in it would have left. */
    private final class Parts extends InputStream {

        private final UUID id;
        private byte[] part = new byte[0];
        private int at;
        private int next;
        private long left;

        Parts(UUID id, long bytes) {
            this.id = id;
            this.left = bytes;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                return -1;
            }
            if (at == part.length) {
                part = db.sql("select content from uploaded_file_part where file_id = ? and part = ?")
                        .params(id, next++)
                        .query((rs, row) -> rs.getBytes(1))
                        .optional()
                        .orElseThrow(UploadedFiles::gone);
                at = 0;
            }
            int count = Math.min(length, part.length - at);
            System.arraycopy(part, at, into, offset, count);
            at += count;
            left -= count;
            return count;
        }
    }
}
