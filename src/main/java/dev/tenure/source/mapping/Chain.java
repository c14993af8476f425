package dev.tenure.source.mapping;

import dev.tenure.source.Because;
import java.util.List;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * How one field is made of a record.
 *
 * @param name as in the form, {@code seat.role} for the account in the application
 * @param from the first with a value is taken; empty with a constant, or if the first step reads the record
 */
record Chain(
        String name,
        Kind kind,
        List<Path> from,
        @Nullable String constant,
        List<Expression> steps,
        boolean required,
        boolean absentKeeps) {

    /** The record does not speak of the field, so that it stays as it is. */
    boolean isSilent(Scope scope) {
        return absentKeeps && from.stream().noneMatch(path -> path.isIn(scope.payload()));
    }

    /**
     * The value, or why there is none.
     *
     * @param value as the roster spells it
     */
    record Outcome(
            Chain chain, Optional<String> value, @Nullable Because problem) {}

    Outcome of(Scope scope) {
        try {
            Optional<String> value = kind.read(made(scope));
            return value.isEmpty() && required
                    ? failed("required", "there is no value")
                    : new Outcome(this, value, null);
        } catch (Unfit unfit) {
            return failed(unfit.code(), unfit.text());
        }
    }

    private Outcome failed(String code, String text) {
        return new Outcome(this, Optional.empty(), new Because(code, name + ": " + text));
    }

    @Nullable
    private Object made(Scope scope) throws Unfit {
        Object value = constant;
        for (int at = 0; value == null && at < from.size(); at++) {
            value = from.get(at).read(scope.payload());
            value = value instanceof String text && text.isBlank() ? null : value;
        }
        boolean hasNothing = value == null && !(from.isEmpty() && constant == null);
        if (steps.isEmpty() || hasNothing) {
            return value;
        }
        Object current = value == null ? null : CelValues.orNull(CelValues.of(value));
        for (int step = 0; step < steps.size() && (step == 0 || current != null); step++) {
            try {
                current = steps.get(step).value(current, scope);
            } catch (Unfit unfit) {
                throw new Unfit("transform-failed", "step " + (step + 1) + ": " + unfit.text());
            }
        }
        return current;
    }
}
