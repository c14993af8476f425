package dev.tenure.security;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * The beans that diagrams may name: every step, that is every bean which is declared as a {@link JavaDelegate} (or an
 * {@link ExecutionListener} or {@link TaskListener}), and nothing else of the application.
 */
class AllowedBeans {

    private final ListableBeanFactory beans;
    private final Supplier<Set<String>> names;

    AllowedBeans(ListableBeanFactory beans) {
        this.beans = beans;
        this.names = SingletonSupplier.of(this::look);
    }

    Set<String> names() {
        return names.get();
    }

    Object get(String name) {
        return beans.getBean(name);
    }

    private Set<String> look() {
        return Stream.of(JavaDelegate.class, ExecutionListener.class, TaskListener.class)
                // No bean is made for the look: the engine is built before most of them.
                .flatMap(type -> Arrays.stream(beans.getBeanNamesForType(type, true, false)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
