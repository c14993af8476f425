package dev.tenure.user;

import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * Who may sign in from the first start on: {@code TENURE_SECURITY_USERS_0_USERNAME=admin},
 * {@code TENURE_SECURITY_USERS_0_PASSWORD_FILE=/run/secrets/admin-password},
 * {@code TENURE_SECURITY_USERS_0_ROLES=ADMIN}; {@code TENURE_SECURITY_CLIENTS_0_NAME=push},
 * {@code TENURE_SECURITY_CLIENTS_0_TOKEN_FILE=...}, {@code TENURE_SECURITY_CLIENTS_0_SCOPES=personnel-changes:write},
 * {@code TENURE_SECURITY_CLIENTS_0_SOURCE=push}. Whoever is taken out of the settings is deactivated.
 */
@ConfigurationProperties("tenure.security")
record SignInSettings(
        @DefaultValue List<UserSetting> users, @DefaultValue List<ClientSetting> clients) {

    /**
     * @param password in plain text, 12 characters or more; better by its {@code _FILE}
     * @param passwordHash instead of the password, as {@code {bcrypt}$2a$10$...}
     * @param employeeId of the person of the roster that the user is; a manager needs one
     */
    record UserSetting(
            String username,
            @Nullable String displayName,
            @Nullable String password,
            @Nullable String passwordHash,
            @DefaultValue Set<Role> roles,
            @Nullable String employeeId) {}

    /**
     * @param token in plain text, 32 characters or more; better by its {@code _FILE}
     * @param tokenHash instead of the token: its SHA-256 in hexadecimal digits
     * @param source the one source in whose name the client may speak
     */
    record ClientSetting(
            String name,
            @Nullable String token,
            @Nullable String tokenHash,
            @DefaultValue Set<String> scopes,
            @Nullable String source) {}
}
