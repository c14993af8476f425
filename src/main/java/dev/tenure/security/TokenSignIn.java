package dev.tenure.security;

import dev.tenure.security.Trail.Way;
import dev.tenure.user.ApiClient;
import dev.tenure.user.ApiClients;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Component;

/** An API client's token. */
@Component
class TokenSignIn {

    private final ApiClients clients;
    private final SignInThrottle throttle;
    private final Trail trail;

    TokenSignIn(ApiClients clients, SignInThrottle throttle, Trail trail) {
        this.clients = clients;
        this.throttle = throttle;
        this.trail = trail;
    }

    Authentication authenticate(String token, String address) {
        Optional<ApiClient> client = clients.authenticate(token);
        if (client.isPresent()) {
            return signedIn(client.get());
        }
        try {
            throttle.checkAddress(address);
        } catch (TooManyAttempts locked) {
            trail.lockedOut(Way.TOKEN, Optional.empty(), address);
            throw locked;
        }
        throttle.failedToken(address);
        trail.failed(Way.TOKEN, Optional.empty(), address);
        throw new BadCredentialsException("There is no such token.");
    }

    private static Authentication signedIn(ApiClient client) {
        List<SimpleGrantedAuthority> scopes = client.scopes().stream()
                .map(scope -> new SimpleGrantedAuthority("SCOPE_" + scope.text()))
                .toList();
        return UsernamePasswordAuthenticationToken.authenticated(client, null, scopes);
    }
}
