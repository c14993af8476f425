package dev.tenure.user;

import dev.tenure.user.SignInSettings.ClientSetting;
import dev.tenure.user.SignInSettings.UserSetting;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes users and clients agree with the settings at every start, and refuses a Tenure that nobody could administer. */
@Component
class SettledSignIns implements InitializingBean {

    private static final int SHORTEST_PASSWORD = 12;
    private static final int SHORTEST_TOKEN = 32;
    /** bcrypt reads no more than 72 bytes. */
    private static final int LONGEST_PASSWORD = 72;

    private static final Pattern HASH = Pattern.compile("\\{(bcrypt|argon2|scrypt|pbkdf2)[@\\w.]*}.+");

    private final SignInSettings settings;
    private final Users users;
    private final ApiClients clients;
    private final TransactionTemplate transaction;

    SettledSignIns(SignInSettings settings, Users users, ApiClients clients, TransactionTemplate transaction) {
        this.settings = settings;
        this.users = users;
        this.clients = clients;
        this.transaction = transaction;
    }

    @Override
    public void afterPropertiesSet() {
        transaction.executeWithoutResult(status -> settle());
        if (!users.haveAnAdmin()) {
            throw new UnusableSignIn(
                    "Nobody could administer this Tenure: there is no active user with the role ADMIN.",
                    "Set TENURE_SECURITY_USERS_0_USERNAME, TENURE_SECURITY_USERS_0_PASSWORD_FILE (or _PASSWORD, or "
                            + "_PASSWORD_HASH) and TENURE_SECURITY_USERS_0_ROLES=ADMIN.");
        }
    }

    private void settle() {
        List<UserSetting> wanted = settings.users();
        for (int i = 0; i < wanted.size(); i++) {
            keep("users[" + i + "]", wanted.get(i));
        }
        users.forgetFromSettingsAllBut(
                wanted.stream().map(UserSetting::username).toList());
        List<ClientSetting> programs = settings.clients();
        for (int i = 0; i < programs.size(); i++) {
            keep("clients[" + i + "]", programs.get(i));
        }
        clients.forgetFromSettingsAllBut(
                programs.stream().map(ClientSetting::name).toList());
    }

    private void keep(String setting, UserSetting user) {
        if (user.username() == null || !Users.USERNAME.matcher(user.username()).matches()) {
            throw refusal(setting + ".username", "is missing or holds more than letters, digits and . _ @ + -");
        }
        if (user.roles().isEmpty()) {
            throw refusal(setting + ".roles", "is missing: ADMIN, OPERATOR, AUDITOR or MANAGER, several by commas");
        }
        String employeeId =
                isBlank(user.employeeId()) ? null : user.employeeId().strip();
        if (user.roles().contains(Role.MANAGER) && employeeId == null) {
            throw refusal(
                    setting + ".employee-id", "is missing: the role MANAGER needs the employee number of the manager");
        }
        String display = Optional.ofNullable(user.displayName()).orElse(user.username());
        users.keepFromSettings(user.username(), display, passwordHash(setting, user), user.roles(), employeeId);
    }

    private String passwordHash(String setting, UserSetting user) {
        String hash = user.passwordHash();
        if (!isBlank(hash)) {
            // The bare form that htpasswd and others print.
            String full = hash.startsWith("$2") ? "{bcrypt}" + hash : hash;
            if (!HASH.matcher(full).matches()) {
                throw refusal(setting + ".password-hash", "is no hash as {bcrypt}$2a$10$...");
            }
            return full;
        }
        String password = user.password();
        if (isBlank(password)) {
            throw refusal(setting + ".password", "is missing, and so are its _FILE and .password-hash");
        }
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            throw refusal(
                    setting + ".password",
                    "must have " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters");
        }
        return users.hashOf(user.username(), password);
    }

    private void keep(String setting, ClientSetting client) {
        if (isBlank(client.name())) {
            throw refusal(setting + ".name", "is missing");
        }
        try {
            clients.keepFromSettings(
                    client.name(),
                    tokenHash(setting, client),
                    client.scopes().stream().map(Scope::of).collect(Collectors.toSet()),
                    Optional.ofNullable(client.source()).filter(source -> !source.isBlank()));
        } catch (IllegalArgumentException noSuchScope) {
            throw refusal(setting + ".scopes", "is wrong. " + noSuchScope.getMessage());
        }
    }

    private static byte[] tokenHash(String setting, ClientSetting client) {
        String hash = client.tokenHash();
        if (!isBlank(hash)) {
            if (!hash.matches("\\p{XDigit}{64}")) {
                throw refusal(setting + ".token-hash", "is no SHA-256 in 64 hexadecimal digits");
            }
            return HexFormat.of().parseHex(hash);
        }
        String token = client.token();
        if (isBlank(token)) {
            throw refusal(setting + ".token", "is missing, and so are its _FILE and .token-hash");
        }
        if (token.length() < SHORTEST_TOKEN) {
            throw refusal(
                    setting + ".token", "must have " + SHORTEST_TOKEN + " characters or more: openssl rand -hex 32");
        }
        return ApiClients.hash(token);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static UnusableSignIn refusal(String setting, String why) {
        String variable = "TENURE_SECURITY_"
                + setting.replaceAll("[\\[\\].]+", "_").replace('-', '_').toUpperCase(Locale.ROOT);
        return new UnusableSignIn(
                "The setting tenure.security." + setting + " " + why + ".", "Correct " + variable + ".");
    }
}
