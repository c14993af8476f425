package dev.tenure.source.mapping;

import dev.cel.common.CelErrorCode;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/**
 * An expression that was checked, ready for record after record.
 *
 * @param paths what it reads of the record
 */
record Expression(CelRuntime.Program program, CelType type, List<List<Object>> paths, boolean readsRecord) {

    private static final Pattern PLACE = Pattern.compile("^evaluation error at <input>:(\\d+):");
    private static final Pattern FUNCTION = Pattern.compile("No matching overload for function '([^']{1,40})'");

    /**
     * Works it out.
     *
     * @param value what the step before made; null where there is none
     * @return null for nothing
     * @throws Unfit if it cannot be worked out, saying why without any value
     */
    @Nullable
    Object value(@Nullable Object value, Scope scope) throws Unfit {
        Map<String, Object> variables = new HashMap<>(4);
        if (value != null) {
            variables.put("value", value);
        }
        if (readsRecord) {
            variables.put("record", scope.record());
        }
        Budget budget = new Budget();
        try {
            Object made = CelValues.orNull(program.trace(variables, budget::spend));
            // CEL's "or" forgives what its other side did, the stop included.
            if (budget.isSpent()) {
                throw Budget.spent();
            }
            return made;
        } catch (CelEvaluationException failed) {
            throw budget.isSpent() ? Budget.spent() : why(failed);
        } catch (Functions.Refused refused) {
            throw new Unfit("transform-failed", "the value " + refused.getMessage());
        } catch (Budget.Spent spent) {
            throw Budget.spent();
        }
    }

    private static Unfit why(CelEvaluationException failed) {
        for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Functions.Refused) {
                return new Unfit("transform-failed", "the value " + cause.getMessage());
            }
            if (cause instanceof Budget.Spent) {
                return Budget.spent();
            }
        }
        String message = String.valueOf(failed.getMessage());
        Matcher place = PLACE.matcher(message);
        String at = place.find() ? " (character " + (Integer.parseInt(place.group(1)) + 1) + ")" : "";
        return new Unfit("transform-failed", plainly(failed.getErrorCode(), message) + at);
    }

    /** CEL's own messages quote values, which must not be kept beside runs. */
    private static String plainly(CelErrorCode code, String message) {
        return switch (code) {
            case ATTRIBUTE_NOT_FOUND ->
                "there is no such key or element: ask has(record.name) first, or read" + " record.?name.orValue(...)";
            case INDEX_OUT_OF_BOUNDS -> "the list or text is shorter than that";
            case OVERLOAD_NOT_FOUND -> {
                Matcher function = FUNCTION.matcher(message);
                yield (function.find() ? function.group(1).replace("_", "") + " " : "the function ")
                        + "does not take a value of that type";
            }
            case DIVIDE_BY_ZERO -> "it divides by zero";
            case NUMERIC_OVERFLOW -> "a number becomes too large";
            case BAD_FORMAT -> "the value is not written as that function expects";
            case INVALID_ARGUMENT -> "a function does not take that value";
            case ITERATION_BUDGET_EXCEEDED ->
                "it looks at more than " + CelValues.MOST_ELEMENTS + " elements and was stopped";
            default -> "it cannot be worked out";
        };
    }

    /** How much an evaluation may make, counted in characters and elements of everything that it makes on the way. */
    private static final class Budget {

        private static final long MOST = 2_000_000;

        private long left = MOST;

        void spend(CelExpr made, Object result) {
            long size = result instanceof String text
                    ? within(text.length(), CelValues.LONGEST_TEXT)
                    : within(parts(result, 0), CelValues.MOST_ELEMENTS);
            left -= 1 + Math.max(1, size);
            if (left < 0) {
                throw new Spent();
            }
        }

        /**
         * A part counts each time that it stands there, although it is in memory once: to compare two such lists takes
         * as long.
         */
        private static long parts(Object made, long before) {
            Collection<?> inner = made instanceof Map<?, ?> map
                    ? map.values()
                    : made instanceof Optional<?> optional
                            ? optional.stream().toList()
                            : made instanceof Collection<?> list ? list : List.of();
            long count = before + inner.size();
            for (Iterator<?> each = inner.iterator(); count <= CelValues.MOST_ELEMENTS && each.hasNext(); ) {
                count = parts(each.next(), count);
            }
            return count;
        }

        private long within(long size, long most) {
            if (size > most) {
                left = -1;
            }
            return size;
        }

        boolean isSpent() {
            return left < 0;
        }

        static Unfit spent() {
            return new Unfit(
                    "transform-failed", "it makes too much text, too long a list, or takes too long, and was stopped");
        }

        private static final class Spent extends RuntimeException {

            private static final long serialVersionUID = 1L;

            Spent() {
                super("The expression is stopped.", null, false, false);
            }
        }
    }
}
