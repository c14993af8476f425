package dev.tenure.source;

import java.time.Instant;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * A source that cannot be read as it should. The message says what was asked, what the other side answered and what to
 * do, and holds no personal data: it is kept with the run and logged.
 */
public class FeedFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean endsReading;

    @Nullable
    private final Instant retryAt;

    private FeedFault(String code, String message, boolean endsReading, @Nullable Instant retryAt) {
        super(message);
        this.code = code;
        this.endsReading = endsReading;
        this.retryAt = retryAt;
    }

    /** Asking for anything else would meet the same: the source is away, or does not let us in. */
    public static FeedFault ofAll(String code, String message) {
        return new FeedFault(code, message, true, null);
    }

    /** The source asked us not to come back before that instant. */
    public static FeedFault until(Instant retryAt, String code, String message) {
        return new FeedFault(code, message, true, retryAt);
    }

    /** This one answer is of no use; others may be. */
    public static FeedFault ofPart(String code, String message) {
        return new FeedFault(code, message, false, null);
    }

    /** Stable, such as {@code sign-in-refused}. */
    public String code() {
        return code;
    }

    /** Whether it is of no use to ask for more in this run. */
    public boolean endsReading() {
        return endsReading;
    }

    /** Before which the source does not want to be asked again. */
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }
}
