package dev.tenure.security;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.withDefaults;

import dev.tenure.user.User;
import dev.tenure.user.Users;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Every door of the house on one page: who may come in where, and how one shows who one is. */
@Configuration(proxyBeanMethods = false)
class Doors {

    /** Camunda's web apps send their own, stricter in scripts and looser in styles. */
    private static final String CONTENT_POLICY =
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
                    + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static final String[] PEOPLE = {"ADMIN", "OPERATOR", "AUDITOR"};
    private static final String[] WORKERS = {"ROLE_ADMIN", "ROLE_OPERATOR"};

    private static final RequestMatcher CAMUNDA_WEB_APPS = path("/camunda/api/**");
    private static final RequestMatcher SIGN_IN = path(HttpMethod.POST, "/sign-in");
    private static final RequestMatcher CAMUNDA_SIGN_IN =
            path(HttpMethod.POST, "/camunda/api/admin/auth/user/{engine}/login/{app}");
    private static final RequestMatcher CAMUNDA_SIGN_OUT =
            path(HttpMethod.POST, "/camunda/api/admin/auth/user/{engine}/logout");

    private final Answers answers;
    private final Trail trail;

    Doors(Answers answers, Trail trail) {
        this.answers = answers;
        this.trail = trail;
    }

    @Bean
    SecurityFilterChain everyDoor(HttpSecurity http, Users users, PasswordSignIn passwords, TokenSignIn tokens)
            throws Exception {
        return http.authorizeHttpRequests(Doors::whoMayComeInWhere)
                .addFilterAfter(new LivingSession(users), SecurityContextHolderFilter.class)
                .addFilterBefore(new SameSiteOnly(answers), CsrfFilter.class)
                .addFilterBefore(
                        new HeaderSignIn(passwords, tokens, answers), UsernamePasswordAuthenticationFilter.class)
                .addFilterAfter(new WriteTrail(trail), AuthorizationFilter.class)
                .formLogin(form -> form.loginPage("/sign-in")
                        .successHandler(this::signedIn)
                        .failureHandler(this::notSignedIn)
                        .withObjectPostProcessor(alsoThroughCamundasForm()))
                .logout(out -> out.logoutRequestMatcher(
                                new OrRequestMatcher(path(HttpMethod.POST, "/sign-out"), CAMUNDA_SIGN_OUT))
                        .addLogoutHandler((request, response, who) -> trail.signedOut(who, request.getRemoteAddr()))
                        .deleteCookies("JSESSIONID")
                        .logoutSuccessHandler(this::signedOut))
                .csrf(csrf -> csrf.ignoringRequestMatchers(Doors::needsNoToken))
                .requestCache(cache -> cache.requestCache(pagesOnly()))
                .headers(Doors::headers)
                .exceptionHandling(e -> e.authenticationEntryPoint(answers).accessDeniedHandler(answers))
                .build();
    }

    private static void whoMayComeInWhere(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry to) {
        to.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                .permitAll()
                .requestMatchers(
                        path(HttpMethod.GET, "/actuator/health"),
                        path("/sign-in"),
                        path(HttpMethod.GET, "/sign-in.css"))
                .permitAll()
                .requestMatchers(path(HttpMethod.GET, "/actuator/prometheus"))
                .hasAnyAuthority("ROLE_ADMIN", "SCOPE_metrics:read")
                .requestMatchers(path("/actuator/**"))
                .hasRole("ADMIN")
                .requestMatchers(path("/engine-rest/**"), path("/camunda/api/**"))
                .access(EngineDoors::decide)
                .requestMatchers(
                        path(HttpMethod.POST, "/api/v1/personnel-changes"),
                        path(HttpMethod.POST, "/api/v1/personnel-changes/batch"),
                        path(HttpMethod.POST, "/api/v1/bulk-upload"),
                        path(HttpMethod.POST, "/api/v1/people/{id}/leave-now"),
                        path(HttpMethod.POST, "/api/v1/people/{id}/suspend"),
                        path(HttpMethod.POST, "/api/v1/people/{id}/resume"))
                .hasAnyAuthority("ROLE_ADMIN", "ROLE_OPERATOR", "SCOPE_personnel-changes:write")
                .requestMatchers(path(HttpMethod.GET, "/api/v1/personnel-changes/**"))
                .hasAnyAuthority(
                        "ROLE_ADMIN",
                        "ROLE_OPERATOR",
                        "ROLE_AUDITOR",
                        "SCOPE_personnel-changes:write",
                        "SCOPE_tickets:read")
                .requestMatchers(path(HttpMethod.GET, "/api/v1/tickets/**"))
                .hasAnyAuthority("ROLE_ADMIN", "ROLE_OPERATOR", "ROLE_AUDITOR", "SCOPE_tickets:read")
                .requestMatchers(path(HttpMethod.GET, "/api/v1/people/export.csv"))
                .hasAnyAuthority("ROLE_ADMIN", "SCOPE_people:export")
                .requestMatchers(
                        path(HttpMethod.GET, "/api/v1/people/**"), path(HttpMethod.POST, "/api/v1/people/{id}/try"))
                .hasAnyAuthority("ROLE_ADMIN", "ROLE_OPERATOR", "ROLE_AUDITOR", "SCOPE_people:read")
                // Of whom is decided behind the door: a manager's own people alone.
                .requestMatchers(path(HttpMethod.POST, "/api/v1/people/{id}/first-password"))
                .hasAnyAuthority("ROLE_ADMIN", "ROLE_OPERATOR", "ROLE_MANAGER")
                .requestMatchers(path("/api/v1/credentials"), path("/api/v1/credentials/**"))
                .hasRole("ADMIN")
                .requestMatchers(path(HttpMethod.GET, "/**"), path(HttpMethod.HEAD, "/**"))
                .hasAnyRole(PEOPLE)
                .requestMatchers(path(HttpMethod.POST, "/sign-out"))
                .hasAnyAuthority("ROLE_ADMIN", "ROLE_OPERATOR", "ROLE_AUDITOR", "ROLE_MANAGER")
                .anyRequest()
                .hasAnyAuthority(WORKERS);
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy("camera=(), microphone=(), geolocation=()"));
    }

    /** After Camunda's web apps signed somebody out, they show their own form: it leads through the same provider. */
    private static ObjectPostProcessor<UsernamePasswordAuthenticationFilter> alsoThroughCamundasForm() {
        return new ObjectPostProcessor<>() {
            @Override
            public <O extends UsernamePasswordAuthenticationFilter> O postProcess(O filter) {
                // Not when a refused attempt is forwarded to the page.
                filter.setRequiresAuthenticationRequestMatcher(
                        request -> request.getDispatcherType() == DispatcherType.REQUEST
                                && (SIGN_IN.matches(request) || CAMUNDA_SIGN_IN.matches(request)));
                return filter;
            }
        };
    }

    private void signedIn(HttpServletRequest request, HttpServletResponse response, Authentication who)
            throws IOException, ServletException {
        if (who.getPrincipal() instanceof User user) {
            trail.signedIn(user, request.getRemoteAddr());
        }
        if (CAMUNDA_SIGN_IN.matches(request)) {
            // Asks Camunda for what its form wants to hear: who that is, and which apps are open to him.
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader(HttpHeaders.LOCATION, request.getRequestURI().replaceFirst("/login/[^/]+$", ""));
            return;
        }
        var toWhereItBegan = new SavedRequestAwareAuthenticationSuccessHandler();
        toWhereItBegan.setRequestCache(pagesOnly());
        toWhereItBegan.onAuthenticationSuccess(request, response, who);
    }

    private void notSignedIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException, ServletException {
        if (CAMUNDA_SIGN_IN.matches(request)) {
            answers.refused(response, why);
        } else if (why instanceof TooManyAttempts tooMany) {
            response.setStatus(429);
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(tooMany.retryAfter()));
            request.setAttribute(TooManyAttempts.class.getName(), tooMany);
            request.getRequestDispatcher("/sign-in").forward(request, response);
        } else {
            response.sendRedirect(request.getContextPath() + "/sign-in?failed");
        }
    }

    private void signedOut(HttpServletRequest request, HttpServletResponse response, Authentication who)
            throws IOException {
        if (CAMUNDA_SIGN_OUT.matches(request)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            response.sendRedirect(request.getContextPath() + "/sign-in?out");
        }
    }

    /** Where a person is led after the sign-in: to the page that he wanted, never to a piece of data. */
    private static HttpSessionRequestCache pagesOnly() {
        HttpSessionRequestCache cache = new HttpSessionRequestCache();
        cache.setRequestMatcher(Answers::wantsPage);
        cache.setMatchingRequestParameterName(null);
        return cache;
    }

    /**
     * Camunda asks its web apps for a token of its own; a header counts alone; and where nobody is signed in there is
     * nothing to abuse, but for the sign-in itself.
     */
    private static boolean needsNoToken(HttpServletRequest request) {
        return CAMUNDA_WEB_APPS.matches(request)
                || request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || (SecurityContextHolder.getContext().getAuthentication() == null && !SIGN_IN.matches(request));
    }

    private static RequestMatcher path(HttpMethod method, String pattern) {
        return withDefaults().matcher(method, pattern);
    }

    private static RequestMatcher path(String pattern) {
        return withDefaults().matcher(pattern);
    }
}
