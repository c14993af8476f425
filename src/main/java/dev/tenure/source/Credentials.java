package dev.tenure.source;

import dev.tenure.source.Credential.Installation;
import dev.tenure.source.Safe.Sealed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What integrations sign in with, by name: they refer to it, so that it changes without touching them. Secrets go in and
 * come out for a connection alone, to where they belong: who may point an integration elsewhere does not get them so.
 */
@Component
public class Credentials {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,99}");
    private static final Pattern SECRET = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,63}");
    private static final int LONGEST_SECRET = 20_000;
    private static final int MOST_SECRETS = 20;
    private static final int MOST_ORIGINS = 20;

    /** Of OAuth and AWS, whose tokens Tenure would have to keep: what is kept outside cannot have them. */
    private static final Set<String> CLOUD_ONLY =
            Set.of("clientsecret", "refreshtoken", "accesstoken", "secretaccesskey");

    private final JdbcClient db;
    private final Safe safe;
    private final LocalSecrets local;
    private final Clock clock;

    Credentials(JdbcClient db, CredentialSettings settings, LocalSecrets local, Clock clock) {
        this.db = db;
        this.safe = new Safe(settings.keys());
        this.local = local;
        this.clock = clock;
    }

    /** By name. */
    public List<Credential> all() {
        return db.sql("""
                        select c.*, array(select secret from credential_secret s where s.credential = c.name order by 1) secrets
                        from credential c order by name
                        """).query((rs, row) -> credential(rs)).list();
    }

    public Optional<Credential> find(String name) {
        return all().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /**
     * Keeps a new one.
     *
     * @param secrets their values; of a LOCAL one, where they are
     * @param origins where they may be sent; none: to where they are sent first
     * @throws CredentialRefused and nothing is kept
     */
    @Transactional
    public Credential create(
            String name, Installation installation, Map<String, String> secrets, List<String> origins, String by) {
        if (!NAME.matcher(name).matches()) {
            throw new CredentialRefused(
                    "bad-name", "'name' has 1 to 100 letters, digits, blanks, dots, hyphens and underscores.");
        }
        Timestamp now = Timestamp.from(clock.instant());
        int made =
                db.sql("""
                        insert into credential (name, installation, created_at, created_by, changed_at, changed_by)
                        values (?, ?, ?, ?, ?, ?) on conflict do nothing
                        """).params(name, installation.name(), now, by, now, by).update();
        if (made == 0) {
            throw new CredentialRefused("name-taken", "There is a credential of that name: change that one.");
        }
        keep(name, installation, secrets);
        allow(name, origins);
        return find(name).orElseThrow();
    }

    /**
     * Replaces all secrets of one; whoever uses it signs in with the new ones from the next call on. Nothing if there is
     * none of that name.
     *
     * @param origins where they may be sent; none: to where those before might be
     * @throws CredentialRefused and it stays as it is
     */
    @Transactional
    public Optional<Credential> change(String name, Map<String, String> secrets, List<String> origins, String by) {
        Optional<Credential> known = find(name);
        if (known.isEmpty()) {
            return known;
        }
        db.sql("update credential set changed_at = ?, changed_by = ? where name = ?")
                .params(Timestamp.from(clock.instant()), by, name)
                .update();
        db.sql("delete from credential_secret where credential = ?").param(name).update();
        keep(name, known.get().installation(), secrets);
        allow(name, origins);
        return find(name);
    }

    /** Whether there was one. Who still uses it is the caller's to ask. */
    @Transactional
    public boolean delete(String name) {
        return db.sql("delete from credential where name = ?").param(name).update() > 0;
    }

    private void keep(String name, Installation installation, Map<String, String> secrets) {
        check(installation, secrets);
        secrets.forEach((secret, value) -> {
            Sealed sealed = installation == Installation.CLOUD ? safe.seal(place(name, secret), value) : null;
            db.sql("""
                            insert into credential_secret (credential, secret, reference, key_id, nonce, ciphertext)
                            values (:credential, :secret, :reference, :key, :nonce, :ciphertext)
                            """)
                    .param("credential", name)
                    .param("secret", secret)
                    .param("reference", sealed == null ? value : null)
                    .param("key", sealed == null ? null : sealed.keyId())
                    .param("nonce", sealed == null ? null : sealed.nonce())
                    .param("ciphertext", sealed == null ? null : sealed.ciphertext())
                    .update();
        });
    }

    private void allow(String name, List<String> addresses) {
        if (addresses.isEmpty()) {
            return;
        }
        Set<String> origins = new TreeSet<>();
        for (String address : addresses) {
            origins.add(Origins.of(address).orElseThrow(Credentials::badOrigin));
        }
        if (origins.size() > MOST_ORIGINS) {
            throw badOrigin();
        }
        db.sql("update credential set origins = ? where name = ?")
                .params(origins.toArray(String[]::new), name)
                .update();
    }

    private static CredentialRefused badOrigin() {
        return new CredentialRefused(
                "bad-origin",
                "'origins' are " + MOST_ORIGINS
                        + " at most, each with scheme and host, such as https://hr.example.com.");
    }

    private void check(Installation installation, Map<String, String> secrets) {
        if (secrets.isEmpty() || secrets.size() > MOST_SECRETS) {
            throw new CredentialRefused("no-secrets", "Give 1 to " + MOST_SECRETS + " secrets, each by its name.");
        }
        if (installation == Installation.CLOUD && safe.newest().isEmpty()) {
            throw new CredentialRefused(
                    "no-key",
                    "Tenure has no key to encrypt secrets with, and keeps none in clear: set TENURE_CREDENTIALS_KEY (openssl"
                            + " rand -base64 32) or TENURE_CREDENTIALS_KEY_FILE and start it anew, or make the credential LOCAL.");
        }
        secrets.forEach((secret, value) -> {
            if (!SECRET.matcher(secret).matches()) {
                throw new CredentialRefused(
                        "bad-secret-name", "Secrets have names such as 'password': letters and digits, 64 at most.");
            }
            if (value.isBlank() || value.length() > LONGEST_SECRET) {
                throw new CredentialRefused(
                        "bad-secret", "'" + secret + "' is blank, or longer than " + LONGEST_SECRET + " characters.");
            }
            if (installation == Installation.LOCAL) {
                if (CLOUD_ONLY.contains(secret.toLowerCase(Locale.ROOT))) {
                    throw new CredentialRefused(
                            "cloud-only",
                            "'" + secret
                                    + "' belongs to OAuth or AWS, which a LOCAL credential cannot have: make it CLOUD.");
                }
                local.check(secret, value);
            }
        });
    }

    /**
     * All secrets of one, in clear: for the one connection, never to be kept, shown or logged.
     *
     * @param origins to which they would be sent
     * @throws FeedFault if they cannot be had: the credential, its key or what it refers to is gone, it was changed from
     *     outside, or it belongs elsewhere
     */
    Map<String, String> secrets(String name, Set<String> origins) {
        bind(name, origins);
        Map<String, String> secrets = new TreeMap<>();
        rows(name)
                .forEach(row ->
                        secrets.put(row.secret, row.reference == null ? opened(row) : local.find(row.reference)));
        if (secrets.isEmpty()) {
            throw FeedFault.ofAll(
                    "credential-missing",
                    "There is no credential '" + name + "': choose another one for the integration.");
        }
        return secrets;
    }

    private void bind(String name, Set<String> origins) {
        if (origins.isEmpty()) {
            return;
        }
        db.sql("update credential set origins = ? where name = ? and origins = '{}'")
                .params(origins.toArray(String[]::new), name)
                .update();
        find(name).filter(bound -> !bound.origins().containsAll(origins)).ifPresent(bound -> {
            throw FeedFault.ofAll(
                    "credential-elsewhere",
                    "The credential '" + name + "' may be sent to " + String.join(", ", bound.origins())
                            + " alone, and the integration leads to " + String.join(", ", origins)
                            + ". Nothing was sent. Correct the address; or, if that is right, enter the secrets of the"
                            + " credential anew together with its 'origins'.");
        });
    }

    /**
     * Encrypts all secrets anew that the newest key does not hold, all or none; old keys can go then.
     *
     * @return how many there were
     * @throws FeedFault naming the credential whose key is not among the old ones
     */
    @Transactional
    public int rotate() {
        String newest = safe.newest()
                .orElseThrow(() -> new CredentialRefused("no-key", "There is no key: set TENURE_CREDENTIALS_KEY."));
        List<Row> old = db.sql(
                        "select * from credential_secret where key_id <> ? order by credential, secret for update")
                .param(newest)
                .query((rs, number) -> Row.of(rs))
                .list();
        for (Row row : old) {
            Sealed sealed = safe.seal(place(row.credential, row.secret), opened(row));
            db.sql(
                            "update credential_secret set key_id = ?, nonce = ?, ciphertext = ? where credential = ? and secret = ?")
                    .params(sealed.keyId(), sealed.nonce(), sealed.ciphertext(), row.credential, row.secret)
                    .update();
        }
        return old.size();
    }

    private record Row(
            String credential, String secret, @Nullable String reference, Sealed sealed) {

        static Row of(ResultSet rs) throws SQLException {
            return new Row(
                    rs.getString("credential"),
                    rs.getString("secret"),
                    rs.getString("reference"),
                    new Sealed(rs.getString("key_id"), rs.getBytes("nonce"), rs.getBytes("ciphertext")));
        }
    }

    private List<Row> rows(String name) {
        return db.sql("select * from credential_secret where credential = ? order by secret")
                .param(name)
                .query((rs, number) -> Row.of(rs))
                .list();
    }

    private String opened(Row row) {
        if (!safe.knows(row.sealed.keyId())) {
            throw FeedFault.ofAll(
                    "key-missing",
                    "The credential '" + row.credential + "' is encrypted with the key " + row.sealed.keyId()
                            + ", which Tenure does not have: add it to TENURE_CREDENTIALS_OLD_KEYS, or enter the secrets anew.");
        }
        return safe.open(place(row.credential, row.secret), row.sealed)
                .orElseThrow(() -> FeedFault.ofAll(
                        "credential-damaged",
                        "The credential '" + row.credential
                                + "' is not as Tenure stored it: somebody or something has changed"
                                + " it in the database. Find out who, and enter the secrets anew."));
    }

    /** Neither has a zero in it. */
    private static String place(String credential, String secret) {
        return credential + "\0" + secret;
    }

    private static Credential credential(ResultSet rs) throws SQLException {
        return new Credential(
                rs.getString("name"),
                Installation.valueOf(rs.getString("installation")),
                List.of((String[]) rs.getArray("secrets").getArray()),
                List.of((String[]) rs.getArray("origins").getArray()),
                instant(rs, "created_at"),
                rs.getString("created_by"),
                instant(rs, "changed_at"),
                rs.getString("changed_by"));
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getTimestamp(column).toInstant();
    }
}
