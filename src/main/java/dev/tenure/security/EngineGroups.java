package dev.tenure.security;

import dev.tenure.user.Role;
import dev.tenure.user.User;
import java.util.List;
import java.util.Locale;

/** What Camunda calls our roles. */
final class EngineGroups {

    static final String ADMINS = of(Role.ADMIN);
    static final String OPERATORS = of(Role.OPERATOR);
    static final String AUDITORS = of(Role.AUDITOR);

    private EngineGroups() {}

    static String of(Role role) {
        return "tenure-" + role.name().toLowerCase(Locale.ROOT) + "s";
    }

    static List<String> of(User user) {
        return user.roles().stream().map(EngineGroups::of).sorted().toList();
    }
}
