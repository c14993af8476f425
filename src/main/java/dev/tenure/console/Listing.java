package dev.tenure.console;

import java.util.List;
import java.util.function.Function;
import org.springframework.lang.Nullable;

/**
 * A part of a list.
 *
 * @param next what to give as {@code cursor} for the part that follows; null when this is the last
 */
record Listing<T>(List<T> items, @Nullable String next) {

    /** Of what goes by names that callers may see. */
    static <T> Listing<T> byName(List<T> found, int most, Function<T, String> name) {
        if (found.size() <= most) {
            return new Listing<>(found, null);
        }
        List<T> part = found.subList(0, most);
        return new Listing<>(part, name.apply(part.get(most - 1)));
    }
}
