package dev.tenure.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;

/** Ties the console to the server. */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class ConsoleConfiguration {

    /** Behind Spring Security's chain, before the servlet that is Camunda's API. */
    @Bean
    FilterRegistrationBean<CamundaStart> camundaStart(
            StartInput input, Inbox inbox, Caller caller, ObjectMapper json, ConsoleSettings settings) {
        var registration = new FilterRegistrationBean<>(new CamundaStart(input, inbox, caller, json, settings));
        registration.addUrlPatterns("/engine-rest/*");
        registration.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 10);
        return registration;
    }
}
