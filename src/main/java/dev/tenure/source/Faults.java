package dev.tenure.source;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.lang.Nullable;

/** What could not be read in one run, told in one message. Holds a handful, however many there are. */
class Faults {

    private static final int MOST_SHOWN = 5;
    private static final int MOST_KEPT = 1_000;

    private final Set<String> messages = new LinkedHashSet<>();

    @Nullable
    private String code;

    @Nullable
    private Instant retryAt;

    void add(FeedFault fault) {
        if (code == null) {
            code = fault.code();
        }
        if (messages.size() < MOST_KEPT) {
            messages.add(fault.getMessage());
        }
        fault.retryAt().filter(at -> retryAt == null || at.isAfter(retryAt)).ifPresent(at -> retryAt = at);
    }

    boolean isEmpty() {
        return code == null;
    }

    /** Of the first. */
    @Nullable
    String code() {
        return code;
    }

    @Nullable
    String message() {
        if (isEmpty()) {
            return null;
        }
        String shown = String.join(" ", messages.stream().limit(MOST_SHOWN).toList());
        return messages.size() <= MOST_SHOWN ? shown : shown + " And " + (messages.size() - MOST_SHOWN) + " more.";
    }

    /** The latest that any of them named. */
    @Nullable
    Instant retryAt() {
        return retryAt;
    }

    /** A failure of our own; its message may quote what was read, so that its type must do. */
    static FeedFault internal(RuntimeException failed) {
        return FeedFault.ofAll(
                "internal",
                "Tenure itself failed: " + failed.getClass().getName() + ". The log has the place; please report it.");
    }

    static Throwable withoutMessage(RuntimeException failed) {
        var bare = new IllegalStateException(failed.getClass().getName());
        bare.setStackTrace(failed.getStackTrace());
        return bare;
    }
}
