package dev.tenure.process;

import java.util.UUID;
import java.util.function.Function;
import org.camunda.bpm.engine.delegate.VariableScope;

/**
 * A process variable: an id or a verdict, text on the wire. Data about people never becomes one, because
 * variables are copied into places that nobody cleans.
 *
 * @param name as the diagram spells it
 * @param type of the value; an enum's constants are the answers on the arrows
 */
record Variable<T>(String name, Class<T> type, Function<String, T> read) {

    static Variable<UUID> ofId(String name) {
        return new Variable<>(name, UUID.class, UUID::fromString);
    }

    static Variable<Long> ofNumber(String name) {
        return new Variable<>(name, Long.class, Long::valueOf);
    }

    static Variable<String> ofText(String name) {
        return new Variable<>(name, String.class, Function.identity());
    }

    static <E extends Enum<E>> Variable<E> ofEnum(String name, Class<E> type) {
        return new Variable<>(name, type, text -> Enum.valueOf(type, text));
    }

    void set(VariableScope scope, T value) {
        scope.setVariable(name, value.toString());
    }

    /**
     * The value.
     *
     * @throws IllegalStateException if no step before has set it
     */
    T get(VariableScope scope) {
        Object value = scope.getVariable(name);
        if (value == null) {
            throw new IllegalStateException("The process has no variable '" + name + "' here.");
        }
        return read.apply(value.toString());
    }
}
