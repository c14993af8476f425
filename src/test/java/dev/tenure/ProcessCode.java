package dev.tenure;

import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Bean;

/**
 * What a process room offers to its diagrams, read from its classes.
 *
 * @param delegates the names of all beans that a service task may name
 * @param external those of them that reach beyond the database
 * @param constants the process variables; of an enum variable all constants, of another one none
 */
record ProcessCode(Set<String> delegates, Set<String> external, Map<String, Set<String>> constants) {

    /** Everything in a package and below it; a package without classes offers nothing. */
    static ProcessCode of(String rootPackage, ImportOption... options) {
        ProcessCode code = new ProcessCode(new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
        for (JavaClass type : new ClassFileImporter()
                .withImportOptions(Arrays.asList(options))
                .importPackages(rootPackage)) {
            for (Method method : type.reflect().getDeclaredMethods()) {
                code.readDelegate(method);
            }
            for (Field field : type.reflect().getDeclaredFields()) {
                code.readVariable(field);
            }
        }
        return code;
    }

    private void readDelegate(Method method) {
        Bean bean = method.getAnnotation(Bean.class);
        if (bean == null || !JavaDelegate.class.isAssignableFrom(method.getReturnType())) {
            return;
        }
        String name = bean.name().length == 0 ? method.getName() : bean.name()[0];
        delegates.add(name);
        if (Arrays.stream(method.getAnnotations())
                .anyMatch(mark -> mark.annotationType().getSimpleName().equals("External"))) {
            external.add(name);
        }
    }

    private void readVariable(Field field) {
        if (!Modifier.isStatic(field.getModifiers())
                || !field.getType().getSimpleName().equals("Variable")) {
            return;
        }
        try {
            field.setAccessible(true);
            Object variable = field.get(null);
            Class<?> type = (Class<?>) call(variable, "type");
            Set<String> names = type.isEnum()
                    ? Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .collect(toCollection(TreeSet::new))
                    : Set.of();
            constants.put((String) call(variable, "name"), names);
        } catch (ReflectiveOperationException otherShape) {
            throw new IllegalStateException(field + " is no Variable with name() and type().", otherShape);
        }
    }

    private static Object call(Object variable, String accessor) throws ReflectiveOperationException {
        Method method = variable.getClass().getDeclaredMethod(accessor);
        method.setAccessible(true);
        return method.invoke(variable);
    }
}
