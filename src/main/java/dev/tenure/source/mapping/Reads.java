package dev.tenure.source.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.lang.Nullable;

/** Which parts of a record a mapping reads: the others are not kept. */
final class Reads {

    /** No HR system nests deeper; what does is built to exhaust the stack. */
    private static final int DEEPEST = 32;

    private final Map<Object, Reads> below = new LinkedHashMap<>();
    private boolean whole;

    void add(List<Object> steps) {
        if (steps.isEmpty()) {
            whole = true;
        } else {
            below.computeIfAbsent(steps.get(0), step -> new Reads()).add(steps.subList(1, steps.size()));
        }
    }

    /**
     * A copy of the record with the parts that are read, which says the same to the mapping as the record does.
     * Characters that no database keeps are left out.
     */
    Map<String, Object> of(Map<String, Object> record) throws Unfit {
        Map<String, Object> kept = new LinkedHashMap<>();
        for (Map.Entry<Object, Reads> part : below.entrySet()) {
            if (part.getKey() instanceof String key && record.containsKey(key)) {
                kept.put(key, part.getValue().part(record.get(key), 1));
            }
        }
        return kept;
    }

    @Nullable
    private Object part(@Nullable Object value, int depth) throws Unfit {
        if (value instanceof Map<?, ?> map) {
            return partOf(map, depth);
        }
        if (value instanceof List<?> list) {
            return partOf(list, depth);
        }
        return whole ? leaf(value) : null;
    }

    private Map<String, Object> partOf(Map<?, ?> map, int depth) throws Unfit {
        if (whole) {
            return copy(map, depth);
        }
        Map<String, Object> kept = new LinkedHashMap<>();
        for (Map.Entry<Object, Reads> part : below.entrySet()) {
            if (part.getKey() instanceof String key && map.containsKey(key)) {
                kept.put(key, part.getValue().part(map.get(key), depth + 1));
            }
        }
        return kept;
    }

    private List<Object> partOf(List<?> list, int depth) throws Unfit {
        if (whole) {
            return copy(list, depth);
        }
        List<Object> kept = new ArrayList<>();
        for (int place = 0; place < list.size() && place <= lastPlace(); place++) {
            Reads part = below.get(place);
            kept.add(part == null ? null : part.part(list.get(place), depth + 1));
        }
        return kept;
    }

    private int lastPlace() {
        return below.keySet().stream()
                .mapToInt(step -> step instanceof Integer place ? place : -1)
                .max()
                .orElse(-1);
    }

    @Nullable
    private static Object copy(@Nullable Object value, int depth) throws Unfit {
        if (value instanceof Map<?, ?> map) {
            return copy(map, depth);
        }
        return value instanceof List<?> list ? copy(list, depth) : leaf(value);
    }

    private static Map<String, Object> copy(Map<?, ?> map, int depth) throws Unfit {
        notTooDeep(depth);
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            copy.put(storable(String.valueOf(entry.getKey())), copy(entry.getValue(), depth + 1));
        }
        return copy;
    }

    private static List<Object> copy(List<?> list, int depth) throws Unfit {
        notTooDeep(depth);
        List<Object> copy = new ArrayList<>(list.size());
        for (Object each : list) {
            copy.add(copy(each, depth + 1));
        }
        return copy;
    }

    private static void notTooDeep(int depth) throws Unfit {
        if (depth > DEEPEST) {
            throw new Unfit("too-deep", "The record is nested deeper than " + DEEPEST + " levels where it is read.");
        }
    }

    @Nullable
    private static Object leaf(@Nullable Object value) {
        return value instanceof String text ? storable(text) : value;
    }

    private static String storable(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == 0 || Character.isSurrogate(c)) {
                return text.codePoints()
                        .filter(each -> each != 0 && Character.getType(each) != Character.SURROGATE)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }
}
