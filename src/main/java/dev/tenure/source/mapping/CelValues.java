package dev.tenure.source.mapping;

import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** Values as CEL knows them. */
final class CelValues {

    static final int LONGEST_TEXT = 20_000;
    static final int MOST_ELEMENTS = 10_000;

    private int elements;

    private CelValues() {}

    /** A part of a record for an expression: whole numbers are {@code int}, others {@code double}. */
    static Object of(@Nullable Object json) throws Unfit {
        return new CelValues().adapt(json);
    }

    /** Null where CEL says that there is nothing. */
    @Nullable
    static Object orNull(@Nullable Object value) {
        Object inner = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        return inner instanceof NullValue || inner instanceof com.google.protobuf.NullValue ? null : inner;
    }

    private Object adapt(@Nullable Object json) throws Unfit {
        if (++elements > MOST_ELEMENTS) {
            throw new Unfit("too-many", "The expression reads more than " + MOST_ELEMENTS + " values of the record.");
        }
        if (json == null) {
            return NullValue.NULL_VALUE;
        }
        if (json instanceof Map<?, ?> map) {
            Map<String, Object> adapted = new HashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                adapted.put(String.valueOf(entry.getKey()), adapt(entry.getValue()));
            }
            return adapted;
        }
        if (json instanceof List<?> list) {
            List<Object> adapted = new ArrayList<>(list.size());
            for (Object each : list) {
                adapted.add(adapt(each));
            }
            return adapted;
        }
        return leaf(json);
    }

    private static Object leaf(Object json) throws Unfit {
        if (json instanceof String text && text.length() > LONGEST_TEXT) {
            throw new Unfit("too-long", "The expression reads a text of more than " + LONGEST_TEXT + " characters.");
        }
        if (json instanceof Integer || json instanceof Short || json instanceof Byte) {
            return ((Number) json).longValue();
        }
        return json instanceof Number number && !(json instanceof Long) ? number(number) : json;
    }

    private static Number number(Number number) throws Unfit {
        double value = number.doubleValue();
        if (number instanceof BigInteger whole && new BigDecimal(value).compareTo(new BigDecimal(whole)) != 0) {
            throw new Unfit(
                    "too-long",
                    "The expression reads a number of more digits than it can keep: have the source send it as text.");
        }
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e15;
        if (isWhole
                && !(number instanceof BigDecimal exact
                        && exact.stripTrailingZeros().scale() > 0)) {
            return (long) value;
        }
        return value;
    }
}
