package dev.tenure.user;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * A program that may call the API; the principal of its requests.
 *
 * @param source the one source in whose name it may speak; empty: any
 */
public record ApiClient(UUID id, String name, Set<Scope> scopes, Optional<String> source)
        implements AuthenticatedPrincipal {

    public ApiClient {
        scopes = Set.copyOf(scopes);
    }

    /** With a prefix that no user name can have, so that a client never passes for a person. */
    @Override
    public String getName() {
        return "client:" + name;
    }
}
