package dev.tenure.security;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Refuses to start without what only the owner of the house knows, and names everything that is missing at once. */
@Component
class RequiredSettings implements BeanFactoryPostProcessor {

    private static final List<String> ALWAYS = List.of(
            "tenure.database.url",
            "tenure.database.username",
            "tenure.database.password",
            "tenure.directory.urls",
            "tenure.directory.base-dn",
            "tenure.directory.bind-dn",
            "tenure.directory.bind-password");

    private static final List<String> WITH_MAIL =
            List.of("spring.mail.host", "tenure.notification.from", "tenure.notification.link-base");

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        List<String> missing = missing(beans.getBean(Environment.class));
        if (!missing.isEmpty()) {
            throw new MissingSettings(missing);
        }
    }

    private static List<String> missing(Environment environment) {
        Binder binder = Binder.get(environment);
        boolean mails =
                binder.bind("tenure.notification.enabled", Boolean.class).orElse(true);
        return Stream.concat(ALWAYS.stream(), mails ? WITH_MAIL.stream() : Stream.empty())
                .filter(name -> binder.bind(name, Bindable.listOf(String.class)).orElse(List.of()).stream()
                        .allMatch(String::isBlank))
                .toList();
    }

    /** The environment variable that sets a setting. */
    static String variable(String setting) {
        return setting.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
