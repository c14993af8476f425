package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.roster.FieldProblem;
import dev.tenure.source.Credential.Installation;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * With what integrations sign in. They can be given, replaced and used, and never be seen again: whatever this says,
 * throws or logs holds names and places only.
 */
@Component
public class Credentials {

    static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static final int LONGEST = 16_384;
    private static final int AT_ONCE = 500;
    private static final Pattern NO_TEXT = Pattern.compile("[\\x00\\p{Cs}]");
    private static final Pattern OF_OAUTH = Pattern.compile("(?i)oauth.*|client_?secret|refresh_?token");

    private static final String CREDENTIAL = """
            select c.*, array(
              select distinct i.name from integration_version v join integration i on i.id = v.integration_id
              where v.credentials = c.name and v.version in (i.draft_version, i.launched_version) order by 1) as used_by
            from credential c
            """;

    private final JdbcClient db;
    private final CredentialKeys keys;
    private final LocalSecrets local;
    private final Connectors connectors;
    private final ObjectMapper json;
    private final Clock clock;

    Credentials(
            JdbcClient db,
            CredentialKeys keys,
            LocalSecrets local,
            Connectors connectors,
            ObjectMapper json,
            Clock clock) {
        this.db = db;
        this.keys = keys;
        this.local = local;
        this.connectors = connectors;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What somebody gives.
     *
     * @param members secrets by their names, or the places of them if they are kept outside
     */
    public record Given(Installation installation, Map<String, String> members) {

        public Given {
            members = Map.copyOf(members);
        }

        /** Never what it holds. */
        @Override
        public String toString() {
            return "Given[" + installation + "]";
        }
    }

    /**
     * What became of sealing everything anew.
     *
     * @param resealed how many were sealed with another key before
     * @param unreadable names of those that no key here opens; they stay as they are
     */
    public record Rotation(String keyId, int resealed, List<String> unreadable) {}

    /** In the order of their names. */
    public List<Credential> list(String after, int limit) {
        return db.sql(CREDENTIAL + "where c.name > ? order by c.name limit ?")
                .params(after, limit)
                .query(Credentials::credential)
                .list();
    }

    public Optional<Credential> find(String name) {
        return db.sql(CREDENTIAL + "where c.name = ?")
                .param(name)
                .query(Credentials::credential)
                .optional();
    }

    /** @throws SourceRefusal if the name is taken, something is wrong with it, or there is no key to seal it with */
    public Credential create(String name, String kind, Given given, String by) {
        List<FieldProblem> problems = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            problems.add(new FieldProblem(
                    "/name", "bad-name", "A name has small letters, digits and hyphens, 63 at most."));
        }
        problems.addAll(problems(kind, given));
        if (!problems.isEmpty()) {
            throw SourceRefusal.invalid(problems);
        }
        UUID id = UUID.randomUUID();
        Kept kept = keep(id, name, given);
        try {
            db.sql("""
                            insert into credential (id, name, kind, installation, members, key_id, nonce, sealed, places,
                              revision, created_at, created_by, changed_at, changed_by)
                            values (:id, :name, :kind, :installation, :members, :key, :nonce, :sealed, :places::jsonb,
                              1, :now, :by, :now, :by)
                            """)
                    .param("id", id)
                    .param("name", name)
                    .param("kind", kind)
                    .param("installation", given.installation().name())
                    .param("members", names(given))
                    .param("key", kept.keyId())
                    .param("nonce", kept.nonce())
                    .param("sealed", kept.sealed())
                    .param("places", kept.places())
                    .param("now", Timestamp.from(clock.instant()))
                    .param("by", by)
                    .update();
        } catch (DuplicateKeyException taken) {
            // The cause may show the row.
            throw new SourceRefusal(
                    SourceRefusal.Why.NAME_TAKEN, "name-taken", "There are credentials of this name: replace them.");
        }
        return find(name).orElseThrow(SourceRefusal::unknown);
    }

    /**
     * Puts others in their place; the integrations that use them need not know.
     *
     * @throws SourceRefusal if there are none of that name, or as {@link #create}
     */
    public Credential replace(String name, Given given, String by) {
        Credential old = find(name).orElseThrow(SourceRefusal::unknown);
        List<FieldProblem> problems = problems(old.kind(), given);
        if (!problems.isEmpty()) {
            throw SourceRefusal.invalid(problems);
        }
        Kept kept = keep(old.id(), name, given);
        int replaced = db.sql("""
                        update credential set installation = :installation, members = :members, key_id = :key,
                          nonce = :nonce, sealed = :sealed, places = :places::jsonb, revision = revision + 1,
                          changed_at = :now, changed_by = :by
                        where id = :id
                        """)
                .param("id", old.id())
                .param("installation", given.installation().name())
                .param("members", names(given))
                .param("key", kept.keyId())
                .param("nonce", kept.nonce())
                .param("sealed", kept.sealed())
                .param("places", kept.places())
                .param("now", Timestamp.from(clock.instant()))
                .param("by", by)
                .update();
        if (replaced == 0) {
            throw SourceRefusal.unknown();
        }
        return find(name).orElseThrow(SourceRefusal::unknown);
    }

    /** @throws SourceRefusal if there are none of that name, or an integration uses them */
    public void delete(String name) {
        Credential old = find(name).orElseThrow(SourceRefusal::unknown);
        if (!old.usedBy().isEmpty()) {
            throw new SourceRefusal(
                    SourceRefusal.Why.IN_USE,
                    "in-use",
                    "These integrations use it: " + String.join(", ", old.usedBy()) + ".");
        }
        db.sql("delete from credential where id = ?").param(old.id()).update();
    }

    /**
     * Seals with the current key whatever is sealed with another one. Any number of nodes may do it at once; what is
     * replaced meanwhile stays as it was replaced.
     *
     * @throws SourceRefusal without a key
     */
    public Rotation rotate() {
        String current = keys.currentId()
                .orElseThrow(() -> new SourceRefusal(
                        SourceRefusal.Why.NOT_SET_UP,
                        "no-credentials-key",
                        "Tenure was given no key to keep credentials with: set TENURE_CREDENTIALS_KEY."));
        int resealed = 0;
        List<String> unreadable = new ArrayList<>();
        String after = "";
        while (true) {
            List<Row> old = db.sql("""
                            select id, name, key_id, nonce, sealed from credential
                            where key_id is not null and key_id <> ? and name > ? order by name limit ?
                            """)
                    .params(current, after, AT_ONCE)
                    .query((rs, row) ->
                            new Row(rs.getObject("id", UUID.class), rs.getString("name"), sealed(rs)))
                    .list();
            if (old.isEmpty()) {
                return new Rotation(current, resealed, unreadable);
            }
            after = old.get(old.size() - 1).name();
            List<Row> anew = new ArrayList<>();
            List<byte[]> before = new ArrayList<>();
            for (Row row : old) {
                try {
                    byte[] plain = keys.open(row.id(), row.name(), row.sealed());
                    anew.add(new Row(row.id(), row.name(), keys.seal(row.id(), row.name(), plain)));
                    before.add(row.sealed().bytes());
                } catch (SourceRefusal notOurs) {
                    unreadable.add(row.name());
                }
            }
            resealed += reseal(anew, before);
        }
    }

    private int reseal(List<Row> anew, List<byte[]> before) {
        if (anew.isEmpty()) {
            return 0;
        }
        return db.sql("""
                        update credential c set key_id = n.key_id, nonce = n.nonce, sealed = n.sealed
                        from unnest(:ids::uuid[], :keys::text[], :nonces::bytea[], :sealed::bytea[], :before::bytea[])
                          n (id, key_id, nonce, sealed, before)
                        where c.id = n.id and c.sealed = n.before
                        """)
                .param("ids", anew.stream().map(Row::id).toArray(UUID[]::new))
                .param("keys", anew.stream().map(row -> row.sealed().keyId()).toArray(String[]::new))
                .param("nonces", anew.stream().map(row -> row.sealed().nonce()).toArray(byte[][]::new))
                .param("sealed", anew.stream().map(row -> row.sealed().bytes()).toArray(byte[][]::new))
                .param("before", before.toArray(byte[][]::new))
                .update();
    }

    /**
     * What they hold; to be handed to a connector and to nobody else.
     *
     * @throws SourceRefusal if there are none of that name, or they cannot be read
     */
    Map<String, String> open(String name) {
        Opened row = db.sql("select * from credential where name = ?")
                .param(name)
                .query((rs, n) -> new Opened(
                        new Row(
                                rs.getObject("id", UUID.class),
                                name,
                                rs.getString("key_id") == null ? null : sealed(rs)),
                        rs.getString("places")))
                .optional()
                .orElseThrow(() -> new SourceRefusal(
                        SourceRefusal.Why.UNREADABLE,
                        "credentials-unknown",
                        "There are no credentials '" + name + "' any more."));
        if (row.places() == null) {
            return read(keys.open(row.row().id(), name, row.row().sealed()));
        }
        Map<String, String> secrets = new TreeMap<>();
        map(row.places()).forEach((member, place) -> secrets.put(member, local.read(place)));
        return secrets;
    }

    static boolean isOfOauth(String word) {
        return OF_OAUTH.matcher(word).matches();
    }

    private List<FieldProblem> problems(String kind, Given given) {
        List<FieldProblem> problems = new ArrayList<>();
        Optional<Connector> connector = connectors.find(kind);
        if (connector.isEmpty()) {
            problems.add(new FieldProblem(
                    "/kind", "unknown-value", "There is no such kind: see /api/v1/connectors for those that are."));
            return problems;
        }
        boolean outside = given.installation() == Installation.LOCAL;
        String parent = outside ? "/places" : "/secrets";
        if (given.members().isEmpty()) {
            problems.add(new FieldProblem(parent, "required", "Nothing is given to sign in with."));
        }
        given.members().forEach((name, value) -> {
            String pointer = parent + "/" + name.replace("~", "~0").replace("/", "~1");
            if (Connectors.setting(connector.get(), name)
                    .filter(ConnectorSetting::secret)
                    .isEmpty()) {
                problems.add(new FieldProblem(pointer, "unknown-field", "Connectors of this kind have no such secret."));
            } else if (outside && isOfOauth(name)) {
                problems.add(new FieldProblem(
                        pointer, "oauth-not-local", "OAuth needs credentials that are kept in Tenure: CLOUD."));
            } else if (outside) {
                local.refusal(value).ifPresent(why -> problems.add(new FieldProblem(pointer, "bad-place", why)));
            } else if (value.isEmpty() || value.length() > LONGEST || NO_TEXT.matcher(value).find()) {
                problems.add(new FieldProblem(
                        pointer,
                        "bad-secret",
                        "A secret is a text of 1 to " + LONGEST + " characters, without NUL or half characters."));
            }
        });
        return problems;
    }

    /** As it goes into the table. */
    private record Kept(
            @Nullable String keyId,
            @Nullable byte[] nonce,
            @Nullable byte[] sealed,
            @Nullable String places) {}

    private record Row(UUID id, String name, @Nullable CredentialKeys.Sealed sealed) {}

    private record Opened(Row row, @Nullable String places) {}

    private Kept keep(UUID id, String name, Given given) {
        try {
            if (given.installation() == Installation.LOCAL) {
                return new Kept(null, null, null, json.writeValueAsString(new TreeMap<>(given.members())));
            }
            CredentialKeys.Sealed sealed =
                    keys.seal(id, name, json.writeValueAsBytes(new TreeMap<>(given.members())));
            return new Kept(sealed.keyId(), sealed.nonce(), sealed.bytes(), null);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A map of texts is always JSON.");
        }
    }

    private Map<String, String> read(byte[] plain) {
        try {
            return json.readValue(plain, new TypeReference<TreeMap<String, String>>() {});
        } catch (IOException impossible) {
            // Its message may quote what was read.
            throw new IllegalStateException("What was sealed is no JSON.");
        }
    }

    private static Map<String, String> map(@Nullable String places) {
        try {
            return places == null
                    ? Map.of()
                    : new ObjectMapper().readValue(places, new TypeReference<TreeMap<String, String>>() {});
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("What the database holds as JSON is none.");
        }
    }

    private static String[] names(Given given) {
        return given.members().keySet().stream().sorted().toArray(String[]::new);
    }

    private static CredentialKeys.Sealed sealed(ResultSet rs) throws SQLException {
        return new CredentialKeys.Sealed(rs.getString("key_id"), rs.getBytes("nonce"), rs.getBytes("sealed"));
    }

    private static Credential credential(ResultSet rs, int row) throws SQLException {
        return new Credential(
                rs.getObject("id", UUID.class),
                rs.getString("name"),
                rs.getString("kind"),
                Installation.valueOf(rs.getString("installation")),
                texts(rs, "members"),
                map(rs.getString("places")),
                rs.getString("key_id"),
                rs.getInt("revision"),
                rs.getTimestamp("created_at").toInstant(),
                rs.getString("created_by"),
                rs.getTimestamp("changed_at").toInstant(),
                rs.getString("changed_by"),
                texts(rs, "used_by"));
    }

    private static List<String> texts(ResultSet rs, String column) throws SQLException {
        return Arrays.asList((String[]) rs.getArray(column).getArray());
    }
}
