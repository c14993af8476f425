package dev.tenure.source.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Access tokens until they expire, in this process's memory alone. */
@Component
class Tokens {

    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Clock clock;

    Tokens(Clock clock) {
        this.clock = clock;
    }

    record Token(String value, Instant until) {

        @Override
        public String toString() {
            return "Token[until " + until + "]";
        }
    }

    Optional<String> find(String key) {
        Instant now = clock.instant();
        tokens.values().removeIf(token -> !token.until.isAfter(now));
        return Optional.ofNullable(tokens.get(key)).map(Token::value);
    }

    void keep(String key, String token, long seconds) {
        tokens.put(key, new Token(token, clock.instant().plusSeconds(seconds)));
    }

    void forget(String key) {
        tokens.remove(key);
    }

    /** Under which a token is kept: whoever has another secret gets another token. */
    static String key(List<String> asked) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\0", asked).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("This JVM has no SHA-256.", missing);
        }
    }
}
