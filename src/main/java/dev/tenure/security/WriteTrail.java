package dev.tenure.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Keeps who wrote what, through whichever door: paths hold ids only, and bodies are not looked at. */
class WriteTrail extends OncePerRequestFilter {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Pattern TASK = Pattern.compile("/task/[^/]+/([a-z-]+)$");

    private final Trail trail;

    WriteTrail(Trail trail) {
        this.trail = trail;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return SAFE.contains(request.getMethod())
                || (isEngine(request) && EngineCall.of(request).kind() == EngineCall.Kind.QUERY);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            String path = request.getRequestURI();
            trail.wrote(who, action(path), request.getMethod() + " " + path, status, request.getRemoteAddr());
        }
    }

    private static String action(String path) {
        Matcher task = TASK.matcher(path);
        return task.find() ? "task-" + task.group(1) : "write";
    }

    private static boolean isEngine(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.startsWith("/engine-rest") || path.startsWith("/camunda/api");
    }
}
