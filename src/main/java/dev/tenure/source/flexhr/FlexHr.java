package dev.tenure.source.flexhr;

import dev.tenure.source.ConfiguredIntegration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The Flex HRM that Tenure's own configuration names: an integration like any other. */
@Configuration(proxyBeanMethods = false)
class FlexHr {

    @Bean
    ConfiguredIntegration configuredFlexHrm(FlexSettings settings) {
        return settings.integration();
    }
}
