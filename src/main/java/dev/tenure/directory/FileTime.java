package dev.tenure.directory;

import java.time.Instant;
import org.springframework.lang.Nullable;

/** Windows' points in time: units of 100 ns since 1601-01-01 UTC. */
final class FileTime {

    static final String NEVER = "9223372036854775807";

    private static final long EPOCH_MILLIS = 11_644_473_600_000L;

    private FileTime() {}

    /** The text of {@code accountExpires}; null is never. */
    static String text(@Nullable Instant instant) {
        return instant == null ? NEVER : Long.toString((instant.toEpochMilli() + EPOCH_MILLIS) * 10_000);
    }

    /** The point in time, or null for none. */
    @Nullable
    static Instant instant(@Nullable String text) {
        return isNever(text) ? null : Instant.ofEpochMilli(Long.parseLong(text) / 10_000 - EPOCH_MILLIS);
    }

    /** Active Directory writes never as nothing, 0, -1 or its largest number. */
    static boolean isNever(@Nullable String text) {
        return text == null || text.equals("0") || text.equals("-1") || text.equals(NEVER);
    }
}
