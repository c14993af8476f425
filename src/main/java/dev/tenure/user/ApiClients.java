package dev.tenure.user;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The programs that may call the API. */
@Component
public class ApiClients {

    /** How exact "last used" is: a busy client must not write a row with each call. */
    private static final Duration NEWS = Duration.ofMinutes(5);

    private final JdbcClient database;
    private final Clock clock;

    ApiClients(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The active client of this token. */
    public Optional<ApiClient> authenticate(String token) {
        record Kept(ApiClient client, ByteBuffer hash, Instant lastUsed) {}
        byte[] hash = hash(token);
        // The index compares hashes, which tell nothing of the token; the comparison that counts takes constant time.
        Optional<Kept> kept = database.sql("""
                        select id, name, token_hash, scopes, source, coalesce(last_used_at, 'epoch') as used
                        from api_client where token_hash = ? and active
                        """)
                .param(hash)
                .query((row, number) -> new Kept(
                        client(row),
                        ByteBuffer.wrap(row.getBytes("token_hash")),
                        row.getTimestamp("used").toInstant()))
                .optional()
                .filter(k -> MessageDigest.isEqual(k.hash().array(), hash));
        kept.filter(k -> k.lastUsed().isBefore(clock.instant().minus(NEWS))).ifPresent(k -> used(k.client()));
        return kept.map(Kept::client);
    }

    private void used(ApiClient client) {
        database.sql("update api_client set last_used_at = ? where id = ?")
                .param(Timestamp.from(clock.instant()))
                .param(client.id())
                .update();
    }

    void keepFromSettings(String name, byte[] hash, Set<Scope> scopes, Optional<String> source) {
        database.sql("""
                        insert into api_client (id, name, token_hash, scopes, source, from_settings, created_at)
                        values (:id, :name, :hash, :scopes::text[], :source, true, :now)
                        on conflict (name) do update set token_hash = excluded.token_hash, scopes = excluded.scopes,
                          source = excluded.source, active = true, from_settings = true
                        """)
                .param("id", UUID.randomUUID())
                .param("name", name)
                .param("hash", hash)
                .param("scopes", scopes.stream().map(Scope::text).sorted().toArray(String[]::new))
                .param("source", source.orElse(null))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** Deactivates what the settings named once and name no longer. */
    void forgetFromSettingsAllBut(Collection<String> names) {
        database.sql("""
                        update api_client set active = false, from_settings = false
                        where from_settings and not name = any(:kept::text[])
                        """).param("kept", names.toArray(String[]::new)).update();
    }

    /** SHA-256 of the token's UTF-8 bytes. */
    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }

    private static ApiClient client(ResultSet row) throws SQLException {
        String[] scopes = (String[]) row.getArray("scopes").getArray();
        return new ApiClient(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Arrays.stream(scopes).map(Scope::of).collect(Collectors.toSet()),
                Optional.ofNullable(row.getString("source")));
    }
}
