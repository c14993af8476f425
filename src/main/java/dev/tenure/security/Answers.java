package dev.tenure.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** What somebody hears who may not come in: never a hint of what there would be. */
@Component
class Answers implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final ObjectMapper json;
    private final Trail trail;

    Answers(ObjectMapper json, Trail trail) {
        this.json = json;
        this.trail = trail;
    }

    /** Nobody is signed in: a browser that wants a page is led to the sign-in, everybody else hears 401. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (wantsPage(request)) {
            response.sendRedirect(request.getContextPath() + "/sign-in");
        } else {
            refused(response, why);
        }
    }

    /** Somebody is signed in, and may not do this. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException, ServletException {
        trail.denied(
                SecurityContextHolder.getContext().getAuthentication(),
                request.getMethod() + " " + request.getRequestURI(),
                request.getRemoteAddr());
        problem(response, HttpStatus.FORBIDDEN, "forbidden", "This is not allowed to you.");
    }

    /** 401, or 429 with Retry-After. */
    void refused(HttpServletResponse response, AuthenticationException why) throws IOException {
        if (why instanceof TooManyAttempts tooMany) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(tooMany.retryAfter()));
            problem(response, HttpStatus.TOO_MANY_REQUESTS, "too-many-attempts", tooMany.getMessage());
            return;
        }
        // No challenge for Basic: browsers would keep its password and send it from any site.
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"tenure\"");
        problem(
                response,
                HttpStatus.UNAUTHORIZED,
                "unauthenticated",
                "Send a valid 'Authorization: Bearer <token>', or sign in.");
    }

    static boolean wantsPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return HttpMethod.GET.matches(request.getMethod())
                && accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE)
                && !path.startsWith("/api/")
                && !path.startsWith("/engine-rest")
                && !path.startsWith("/camunda/api/");
    }

    private void problem(HttpServletResponse response, HttpStatus status, String type, String detail)
            throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:tenure:problem:" + type);
        body.put("title", status.getReasonPhrase());
        body.put("status", status.value());
        body.put("detail", detail);
        body.put(
                "traceId",
                Optional.ofNullable(MDC.get("traceId"))
                        .orElseGet(() -> UUID.randomUUID().toString()));
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        json.writeValue(response.getOutputStream(), body);
    }
}
