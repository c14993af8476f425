package dev.tenure.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.www.BasicAuthenticationConverter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The header {@code Authorization}, Bearer or Basic, for one request. Where it is present it alone counts: a wrong
 * one is refused even in a living session, because such requests need no CSRF token.
 */
class HeaderSignIn extends OncePerRequestFilter {

    private final PasswordSignIn passwords;
    private final TokenSignIn tokens;
    private final Answers answers;
    private final BasicAuthenticationConverter basic = new BasicAuthenticationConverter();

    HeaderSignIn(PasswordSignIn passwords, TokenSignIn tokens, Answers answers) {
        this.passwords = passwords;
        this.tokens = tokens;
        this.answers = answers;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(authenticate(request));
            SecurityContextHolder.setContext(context);
        } catch (AuthenticationException refused) {
            SecurityContextHolder.clearContext();
            answers.refused(response, refused);
            return;
        }
        chain.doFilter(request, response);
    }

    private Authentication authenticate(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION).strip();
        String scheme = header.split(" ", 2)[0].toLowerCase(Locale.ROOT);
        if (scheme.equals("bearer")) {
            return tokens.authenticate(header.substring(scheme.length()).strip(), request.getRemoteAddr());
        }
        Authentication asked = basic.convert(request);
        if (asked == null) {
            throw new BadCredentialsException("Only Bearer and Basic are known.");
        }
        return passwords.authenticate(asked);
    }
}
