package dev.tenure.user;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * A person who may sign in; the principal of people's requests.
 *
 * @param employeeId of the person of the roster that the user is
 * @param generation grows with every change of password, roles or activity: a session of an older one has ended
 */
public record User(
        UUID id,
        String username,
        String displayName,
        Set<Role> roles,
        boolean active,
        int generation,
        Optional<String> employeeId)
        implements AuthenticatedPrincipal {

    public User {
        roles = Set.copyOf(roles);
    }

    @Override
    public String getName() {
        return username;
    }
}
