package dev.tenure.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Slows guessing down. A password costs an attempt before it is checked, and a right one gets it back, so that many
 * guesses at the same instant do not pass together. A node counts for itself.
 */
@Component
class SignInThrottle {

    private static final int MOST_KEPT = 100_000;

    private final LoadingCache<String, Bucket> addresses;
    private final LoadingCache<String, Bucket> users;

    SignInThrottle(SecuritySettings settings) {
        addresses = buckets(settings.failuresPerAddress(), settings.failureWindow());
        users = buckets(settings.failuresPerUser(), settings.failureWindow());
    }

    /** Takes an attempt with a password. */
    void takeAttempt(String address, String username) throws TooManyAttempts {
        take(addresses.get(network(address)));
        try {
            take(users.get(username.toLowerCase(Locale.ROOT)));
        } catch (TooManyAttempts locked) {
            addresses.get(network(address)).addTokens(1);
            throw locked;
        }
    }

    /** The password was right. */
    void giveBack(String address, String username) {
        addresses.get(network(address)).addTokens(1);
        users.get(username.toLowerCase(Locale.ROOT)).addTokens(1);
    }

    /** A token is not guessed, so that only wrong ones cost and a busy client is never slowed. */
    void checkAddress(String address) throws TooManyAttempts {
        EstimationProbe probe = addresses.get(network(address)).estimateAbilityToConsume(1);
        if (!probe.canBeConsumed()) {
            throw new TooManyAttempts(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    void failedToken(String address) {
        addresses.get(network(address)).tryConsume(1);
    }

    private static void take(Bucket bucket) {
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new TooManyAttempts(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private static LoadingCache<String, Bucket> buckets(int failures, Duration window) {
        return Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .expireAfterAccess(window.multipliedBy(2))
                .build(key -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(failures).refillGreedy(failures, window))
                        .build());
    }

    /** Whoever has one IPv6 address has 2^64 of them. */
    private static String network(String address) {
        boolean isLiteral = Stream.of(":", ".").anyMatch(address::contains) && address.matches("[0-9a-fA-F:.%\\w]+");
        if (!isLiteral || !address.contains(":")) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address.replaceAll("%.*", ""));
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), 8))
                    : parsed.getHostAddress();
        } catch (UnknownHostException noAddress) {
            return address;
        }
    }
}
