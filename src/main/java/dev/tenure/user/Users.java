package dev.tenure.user;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** The people who may sign in. */
@Component
public class Users {

    /** What a user name may hold; Camunda takes the same as user ids. */
    public static final Pattern USERNAME = Pattern.compile("[\\p{L}\\p{N}._@+-]{1,100}");

    private static final String COLUMNS =
            "select id, username, display_name, roles, active, generation, employee_id from app_user ";

    private final JdbcClient database;
    private final Clock clock;
    private final PasswordEncoder passwords = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    /** A name that nobody has must cost as much time as a wrong password. */
    private final String nobodysHash = passwords.encode(UUID.randomUUID().toString());

    Users(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The active user of this name and password; empty for every reason alike, in about the same time. */
    public Optional<User> authenticate(String username, String password) {
        record Kept(User user, String hash) {}
        Optional<Kept> kept = database.sql("""
                        select id, username, display_name, roles, active, generation, employee_id, password_hash
                        from app_user where lower(username) = lower(?)
                        """)
                .param(storable(username))
                .query((row, number) -> new Kept(user(row, number), row.getString("password_hash")))
                .optional();
        boolean matches = passwords.matches(password, kept.map(Kept::hash).orElse(nobodysHash));
        return kept.filter(k -> matches && k.user().active()).map(Kept::user);
    }

    /** By user name, without case. */
    public Optional<User> find(String username) {
        return database.sql(COLUMNS + "where lower(username) = lower(?)")
                .param(storable(username))
                .query(Users::user)
                .optional();
    }

    public Optional<User> find(UUID id) {
        return database.sql(COLUMNS + "where id = ?")
                .param(id)
                .query(Users::user)
                .optional();
    }

    /** Everybody, in the order of user names. */
    public List<User> all() {
        return database.sql(COLUMNS + "order by lower(username)")
                .query(Users::user)
                .list();
    }

    /** Takes the right to sign in away, or gives it back; running sessions end. */
    public void setActive(UUID id, boolean active) {
        database.sql("""
                        update app_user set active = :active, generation = generation + 1, updated_at = :now
                        where id = :id and active <> :active
                        """)
                .param("id", id)
                .param("active", active)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /**
     * Makes the kept user agree with a wanted one; a changed password, role, person or a return ends
     * running sessions.
     *
     * @param hash in the form of Spring's delegating encoder
     */
    void keepFromSettings(
            String username, String displayName, String hash, Set<Role> roles, @Nullable String employeeId) {
        database.sql("""
                        insert into app_user as u
                          (id, username, display_name, password_hash, roles, employee_id, from_settings, created_at, updated_at)
                        values (:id, :username, :displayName, :hash, :roles::text[], :employee, true, :now, :now)
                        on conflict (lower(username)) do update set
                          username = excluded.username, display_name = excluded.display_name,
                          password_hash = excluded.password_hash, roles = excluded.roles,
                          employee_id = excluded.employee_id, active = true,
                          from_settings = true, updated_at = excluded.updated_at,
                          generation = u.generation + (u.password_hash <> excluded.password_hash
                            or u.roles <> excluded.roles or u.employee_id is distinct from excluded.employee_id
                            or not u.active)::int
                        where (u.username, u.display_name, u.password_hash, u.roles, u.employee_id, u.active,
                            u.from_settings)
                          is distinct from (excluded.username, excluded.display_name, excluded.password_hash,
                            excluded.roles, excluded.employee_id, true, true)
                        """)
                .param("id", UUID.randomUUID())
                .param("username", username)
                .param("displayName", displayName)
                .param("hash", hash)
                .param("roles", roles.stream().sorted().map(Role::name).toArray(String[]::new))
                .param("employee", employeeId)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** The kept hash if it is still that of the password, else a new one: a start must not end every session. */
    String hashOf(String username, String password) {
        return database.sql("select password_hash from app_user where lower(username) = lower(?)")
                .param(username)
                .query(String.class)
                .optional()
                .filter(kept -> passwords.matches(password, kept))
                .orElseGet(() -> passwords.encode(password));
    }

    /** Deactivates whom the settings named once and name no longer. */
    void forgetFromSettingsAllBut(Collection<String> usernames) {
        String[] kept = usernames.stream().map(Users::lower).toArray(String[]::new);
        database.sql("""
                        update app_user set active = false, from_settings = false, generation = generation + 1,
                          updated_at = :now
                        where from_settings and not lower(username) = any(:kept::text[])
                        """)
                .param("kept", kept)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    boolean haveAnAdmin() {
        return database.sql("select exists (select from app_user where active and 'ADMIN' = any(roles))")
                .query(Boolean.class)
                .single();
    }

    private static String lower(String username) {
        return username.toLowerCase(Locale.ROOT);
    }

    /** What nobody can be called needs no look: PostgreSQL would refuse a NUL with an error. */
    private static String storable(String username) {
        return USERNAME.matcher(username).matches() ? username : "";
    }

    private static User user(ResultSet row, int number) throws SQLException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Array array = row.getArray("roles");
        Arrays.stream((String[]) array.getArray()).map(Role::valueOf).forEach(roles::add);
        return new User(
                row.getObject("id", UUID.class),
                row.getString("username"),
                row.getString("display_name"),
                roles,
                row.getBoolean("active"),
                row.getInt("generation"),
                Optional.ofNullable(row.getString("employee_id")));
    }
}
