package dev.tenure.security;

import dev.tenure.user.Users;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.plugin.AdministratorAuthorizationPlugin;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Puts Camunda behind our own doors. */
@Configuration(proxyBeanMethods = false)
class EngineSecurity {

    /** After Spring Security (-100), and after the filter that answers hires through /engine-rest (choose below 200). */
    private static final int BEFORE_CAMUNDA = 200;

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 10)
    EngineLock engineLock(ListableBeanFactory beans, Users users) {
        return new EngineLock(new AllowedBeans(beans), new EngineUsers(users));
    }

    @Bean
    AdministratorAuthorizationPlugin engineAdministrators() {
        AdministratorAuthorizationPlugin administrators = new AdministratorAuthorizationPlugin();
        administrators.setAdministratorGroupName(EngineGroups.ADMINS);
        return administrators;
    }

    @Bean
    EngineGrants engineGrants() {
        return new EngineGrants();
    }

    @Bean
    FilterRegistrationBean<EngineIdentity> engineIdentity(IdentityService identity, Answers answers) {
        FilterRegistrationBean<EngineIdentity> filter =
                new FilterRegistrationBean<>(new EngineIdentity(identity, answers));
        filter.addUrlPatterns("/engine-rest/*");
        filter.setOrder(BEFORE_CAMUNDA);
        return filter;
    }

    @Bean
    FilterRegistrationBean<EngineWebAppIdentity> engineWebAppIdentity() {
        FilterRegistrationBean<EngineWebAppIdentity> filter = new FilterRegistrationBean<>(new EngineWebAppIdentity());
        filter.setInitParameters(Map.of("authentication-provider", SignedInEngineUser.class.getName()));
        filter.addUrlPatterns("/camunda/api/*", "/camunda/app/*");
        filter.setOrder(BEFORE_CAMUNDA);
        return filter;
    }
}
