package dev.tenure.security;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** Who may ask Camunda for what, before Camunda's own authorisations are asked. */
final class EngineDoors {

    private static final Set<String> EVERYBODY = Set.of("ROLE_ADMIN", "ROLE_OPERATOR", "ROLE_AUDITOR");
    private static final Set<String> WORKERS = Set.of("ROLE_ADMIN", "ROLE_OPERATOR");
    private static final Set<String> HIRERS = Set.of("ROLE_ADMIN", "ROLE_OPERATOR", "SCOPE_process:start");

    private EngineDoors() {}

    static AuthorizationDecision decide(Supplier<Authentication> who, RequestAuthorizationContext context) {
        EngineCall call = EngineCall.of(context.getRequest());
        return new AuthorizationDecision(holders(who.get()).anyMatch(allowed(call)::contains));
    }

    private static Set<String> allowed(EngineCall call) {
        return switch (call.kind()) {
            case READ -> EVERYBODY;
            // Cockpit asks so, and auditors have Cockpit; at the other door they read by GET alone.
            case QUERY -> call.door() == EngineCall.Door.WEB_APP ? EVERYBODY : WORKERS;
            case WORK -> WORKERS;
            case HIRE -> HIRERS;
            case FORBIDDEN -> Set.of();
        };
    }

    private static Stream<String> holders(@Nullable Authentication who) {
        return who == null || !who.isAuthenticated()
                ? Stream.empty()
                : who.getAuthorities().stream().map(GrantedAuthority::getAuthority);
    }
}
