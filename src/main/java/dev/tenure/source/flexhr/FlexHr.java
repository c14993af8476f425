package dev.tenure.source.flexhr;

import dev.tenure.roster.Erasures;
import dev.tenure.roster.Roster;
import dev.tenure.source.Feed;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Makes Flex HRM one of the feeds if its settings say so. */
@Configuration(proxyBeanMethods = false)
@Conditional(FlexHr.IsOn.class)
class FlexHr {

    static final String RIGHTS =
            "Give the API user the right to view employees and employment periods of all companies";

    /** A page of a hundred people is a fraction of one. */
    static final long MOST_BYTES = 64L << 20;

    @Bean
    Feed flexFeed(FlexSettings settings, Roster roster, Erasures erasures, MeterRegistry metrics, Clock clock) {
        return new FlexFeed(settings, roster, erasures, metrics, clock);
    }

    static class IsOn implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            var settings = Binder.get(context.getEnvironment());
            String url =
                    settings.bind("tenure.flexhr.service-url", String.class).orElse("");
            return settings.bind("tenure.flexhr.enabled", Boolean.class).orElse(!url.isBlank());
        }
    }
}
