package dev.tenure.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Somebody guesses: nothing is checked until some time has passed. */
class TooManyAttempts extends AuthenticationException {

    private final Duration wait;

    TooManyAttempts(Duration wait) {
        super("There were too many wrong sign-ins: try again later.");
        this.wait = wait;
    }

    /** In full seconds, at least one: a value of the header Retry-After. */
    long retryAfter() {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
