package dev.tenure.console;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives the first answer again to a request that is repeated under its Idempotency-Key. The answer is kept in the
 * transaction that does the work, so a crash leaves both or neither; a refused request keeps nothing, so that it
 * can be corrected under the same key.
 */
@Component
class FirstAnswers {

    static final String HEADER = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Caller caller;
    private final Clock clock;
    private final ConsoleSettings settings;

    FirstAnswers(JdbcClient db, TransactionTemplate transaction, Caller caller, Clock clock, ConsoleSettings settings) {
        this.db = db;
        this.transaction = transaction;
        this.caller = caller;
        this.clock = clock;
        this.settings = settings;
    }

    private record Kept(String hash, Answer answer) {}

    /**
     * The work's answer, in one transaction with the work.
     *
     * @param key of the caller; null where it gave none, and then the work is just done
     * @param place the kind of request
     */
    Answer once(@Nullable String key, String place, byte[] body, Supplier<Answer> work) {
        if (key == null) {
            return work.get();
        }
        String checked = checked(key);
        String hash = hash(place, body);
        try {
            return requireNonNull(transaction.execute(status -> inOneTransaction(checked, hash, work)));
        } catch (DataAccessException lostRace) {
            // Two first records of one person at once leave this transaction unusable; in a new one the other is there.
            return requireNonNull(transaction.execute(status -> inOneTransaction(checked, hash, work)));
        }
    }

    /** The same for work in many transactions of its own: what a crash cuts short is done again, and content makes that harmless. */
    Answer onceInParts(@Nullable String key, String place, byte[] body, Supplier<Answer> work) {
        if (key == null) {
            return work.get();
        }
        String checked = checked(key);
        String hash = hash(place, body);
        return earlier(checked, hash).orElseGet(() -> {
            Answer answer = work.get();
            keep(checked, hash, answer);
            return answer;
        });
    }

    private Answer inOneTransaction(String key, String hash, Supplier<Answer> work) {
        boolean mine = db.sql("select pg_try_advisory_xact_lock(hashtextextended(? || ' ' || ?, 0))")
                .params(caller.name(), key)
                .query(Boolean.class)
                .single();
        if (!mine) {
            throw new Trouble(
                    HttpStatus.CONFLICT,
                    "request-in-flight",
                    "The first request with this Idempotency-Key is still being worked on: ask again in a second.",
                    List.of());
        }
        return earlier(key, hash).orElseGet(() -> {
            Answer answer = work.get();
            keep(key, hash, answer);
            return answer;
        });
    }

    private Optional<Answer> earlier(String key, String hash) {
        Optional<Kept> kept = db.sql("""
                        select body_hash, status, location, body from idempotency
                        where client = ? and key = ? and created_at > ?
                        """)
                .params(caller.name(), key, Timestamp.from(oldest()))
                .query((rs, row) -> new Kept(
                        rs.getString("body_hash"),
                        new Answer(rs.getInt("status"), rs.getString("location"), rs.getString("body"))))
                .optional();
        if (kept.isPresent() && !kept.get().hash().equals(hash)) {
            throw new Trouble(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "idempotency-key-reused",
                    "This Idempotency-Key was used for another request: take a new key for each new request.",
                    List.of());
        }
        return kept.map(Kept::answer);
    }

    private void keep(String key, String hash, Answer answer) {
        db.sql("""
                        insert into idempotency (client, key, body_hash, status, location, body, created_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (client, key) do update set body_hash = excluded.body_hash, status = excluded.status,
                          location = excluded.location, body = excluded.body, created_at = excluded.created_at
                        """)
                .params(
                        caller.name(),
                        key,
                        hash,
                        answer.status(),
                        answer.location(),
                        answer.body(),
                        Timestamp.from(clock.instant()))
                .update();
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT5M")
    void forgetOld() {
        db.sql("delete from idempotency where created_at <= ?")
                .param(Timestamp.from(oldest()))
                .update();
    }

    private Instant oldest() {
        return clock.instant().minus(settings.idempotencyRetention());
    }

    private static String checked(String key) {
        if (!KEY.matcher(key).matches()) {
            throw Trouble.invalid(
                    HEADER, "bad-key", "An Idempotency-Key has 1 to 255 visible ASCII characters, such as a UUID.");
        }
        return key;
    }

    private static String hash(String place, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((place + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
