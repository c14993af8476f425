package dev.tenure.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses writes that a browser says another site caused. Beside the CSRF tokens, because signing in and out of
 * Camunda's web apps, and passwords that a browser sends by itself, go without one.
 */
class SameSiteOnly extends OncePerRequestFilter {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> FOREIGN = Set.of("cross-site", "same-site");

    private final Answers answers;

    SameSiteOnly(Answers answers) {
        this.answers = answers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && FOREIGN.contains(site) && !SAFE.contains(request.getMethod())) {
            answers.handle(request, response, new AccessDeniedException("Another site caused this request."));
            return;
        }
        chain.doFilter(request, response);
    }
}
