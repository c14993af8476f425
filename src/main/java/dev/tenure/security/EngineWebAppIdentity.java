package dev.tenure.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;

/** Signs whoever has signed in to Tenure in to Camunda's web apps; also where these ask first of all who that is. */
class EngineWebAppIdentity extends ContainerBasedAuthenticationFilter {

    private static final Pattern WHO_IS_IT = Pattern.compile("/api/admin/auth/user/([^/]+)/?$");

    @Override
    protected String extractEngineName(HttpServletRequest request) {
        Matcher asked = WHO_IS_IT.matcher(getRequestUri(request));
        return asked.find() ? asked.group(1) : super.extractEngineName(request);
    }
}
