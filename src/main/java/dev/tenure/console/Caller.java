package dev.tenure.console;

import dev.tenure.user.ApiClient;
import dev.tenure.user.User;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Who sends the request at hand, and what they may. */
@Component
class Caller {

    static final String PUSH = "hasAuthority('SCOPE_personnel-changes:write') or hasAnyRole('ADMIN', 'OPERATOR')";
    static final String READ_CHANGES =
            "hasAnyAuthority('SCOPE_personnel-changes:write', 'SCOPE_tickets:read') or hasAnyRole('ADMIN', 'OPERATOR', 'AUDITOR')";
    static final String READ_TICKETS =
            "hasAuthority('SCOPE_tickets:read') or hasAnyRole('ADMIN', 'OPERATOR', 'AUDITOR')";
    static final String READ_PEOPLE = "hasAuthority('SCOPE_people:read') or hasAnyRole('ADMIN', 'OPERATOR', 'AUDITOR')";
    static final String EXPORT_PEOPLE = "hasAuthority('SCOPE_people:export') or hasRole('ADMIN')";
    static final String READ_SETTINGS = "hasAnyRole('ADMIN', 'OPERATOR', 'AUDITOR')";
    static final String ADMINISTER = "hasRole('ADMIN')";
    static final String OPERATE = "hasAnyRole('ADMIN', 'OPERATOR')";

    /** Managers, too: whoever lets them in asks whose they are. */
    static final String HAND_OVER = "hasAnyRole('ADMIN', 'OPERATOR', 'MANAGER')";

    String name() {
        Authentication caller = authentication();
        return caller == null ? "" : caller.getName();
    }

    private static Authentication authentication() {
        return SecurityContextHolder.getContext().getAuthentication();
    }

    private static List<String> authorities() {
        Authentication caller = authentication();
        return caller == null
                ? List.of()
                : caller.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .toList();
    }

    boolean mayPush() {
        return authorities().contains("SCOPE_personnel-changes:write") || operates();
    }

    /** By Camunda's own call. */
    boolean mayStart() {
        return authorities().contains("SCOPE_process:start") || mayPush();
    }

    boolean operates() {
        return authorities().contains("ROLE_ADMIN") || authorities().contains("ROLE_OPERATOR");
    }

    /** People who read tickets see all of them; a source that only pushes sees its own changes, and what is public of them. */
    boolean readsTickets() {
        return operates()
                || authorities().contains("ROLE_AUDITOR")
                || authorities().contains("SCOPE_tickets:read");
    }

    /** People who operate Tenure speak for any source; an API client for its own, or for any where it was given none. */
    boolean maySpeakFor(String source) {
        return operates()
                || client().map(client -> client.source().map(source::equals).orElse(true))
                        .orElse(false);
    }

    /** The one source that the caller speaks for, where there is exactly one. */
    Optional<String> ownSource() {
        return client().flatMap(ApiClient::source);
    }

    /** The user who sends the request; nobody if it is a program. */
    Optional<User> user() {
        Authentication caller = authentication();
        return caller != null && caller.getPrincipal() instanceof User user ? Optional.of(user) : Optional.empty();
    }

    /** The program that sends the request; none if it is a user. */
    static Optional<ApiClient> client() {
        Authentication caller = authentication();
        return caller != null && caller.getPrincipal() instanceof ApiClient client
                ? Optional.of(client)
                : Optional.empty();
    }
}
