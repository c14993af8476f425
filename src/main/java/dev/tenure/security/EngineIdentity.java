package dev.tenure.security;

import dev.tenure.user.User;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets Camunda's authorisations count at {@code /engine-rest}. Whatever comes so far without a person, or would start
 * a process in Camunda itself, goes no further: a filter of ours before this one answers API clients.
 */
class EngineIdentity extends OncePerRequestFilter {

    private final IdentityService identity;
    private final Answers answers;

    EngineIdentity(IdentityService identity, Answers answers) {
        this.identity = identity;
        this.answers = answers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        boolean hires = EngineCall.of(request).kind() == EngineCall.Kind.HIRE;
        if (hires || who == null || !(who.getPrincipal() instanceof User user)) {
            answers.handle(request, response, new AccessDeniedException("Camunda's own interface is for people."));
            return;
        }
        try {
            identity.setAuthentication(user.username(), EngineGroups.of(user));
            chain.doFilter(request, response);
        } finally {
            identity.clearAuthentication();
        }
    }
}
