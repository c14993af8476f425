package dev.tenure.security;

import dev.tenure.security.Trail.Way;
import dev.tenure.user.User;
import dev.tenure.user.Users;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** A user name and a password, from the form or from HTTP Basic. */
@Component
class PasswordSignIn implements AuthenticationProvider {

    private final Users users;
    private final SignInThrottle throttle;
    private final Trail trail;

    PasswordSignIn(Users users, SignInThrottle throttle, Trail trail) {
        this.users = users;
        this.throttle = throttle;
        this.trail = trail;
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String username = asked.getName();
        String address = asked.getDetails() instanceof WebAuthenticationDetails web ? web.getRemoteAddress() : "none";
        try {
            throttle.takeAttempt(address, username);
        } catch (TooManyAttempts locked) {
            trail.lockedOut(Way.PASSWORD, Optional.of(username), address);
            throw locked;
        }
        Optional<User> user = users.authenticate(username, String.valueOf(asked.getCredentials()));
        if (user.isEmpty()) {
            trail.failed(Way.PASSWORD, Optional.of(username), address);
            throw new BadCredentialsException("The user name or the password is wrong.");
        }
        throttle.giveBack(address, username);
        return signedIn(user.get(), asked.getDetails());
    }

    private static Authentication signedIn(User user, Object details) {
        List<SimpleGrantedAuthority> roles = user.roles().stream()
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                .toList();
        var signedIn = UsernamePasswordAuthenticationToken.authenticated(user, null, roles);
        signedIn.setDetails(details);
        return signedIn;
    }

    @Override
    public boolean supports(Class<?> kind) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
    }
}
