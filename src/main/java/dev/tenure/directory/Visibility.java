package dev.tenure.directory;

import com.unboundid.ldap.sdk.Entry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.lang.Nullable;

/**
 * Whether an account is to be seen in address lists. Whoever comes back is shown again where we hid them, and nowhere
 * else: what bears the sign by somebody else's hand, or was changed since, stays as it is.
 *
 * @param signs what an account bears while it is hidden; none where nobody is hidden
 * @param covered what our newest writing of each sign covered, by the attribute's name in small letters; asked for only
 *     of an account that looks hidden
 */
record Visibility(List<Sign> signs, Supplier<Map<String, Covered>> covered) {

    static final Visibility UNTOUCHED = new Visibility(List.of(), Map::of);

    /** One attribute of a hidden account with its values; none for an attribute that is empty then. */
    record Sign(String attribute, List<String> values) {

        boolean is(@Nullable String text) {
            return Objects.equals(text, values.isEmpty() ? null : String.join(";", values));
        }
    }

    /**
     * What we wrote over an attribute last.
     *
     * @param after what we wrote; null for no value
     * @param before the values that were there
     */
    record Covered(@Nullable String after, List<String> before) {}

    void hide(Map<String, List<String>> wanted) {
        signs.forEach(sign -> wanted.put(sign.attribute(), sign.values()));
    }

    void show(Entry now, Map<String, List<String>> wanted) {
        for (Sign sign : signs) {
            if (sign.is(Differences.text(now, sign.attribute()))) {
                Covered ours = covered.get().get(sign.attribute().toLowerCase(Locale.ROOT));
                if (ours != null && sign.is(ours.after())) {
                    wanted.put(sign.attribute(), ours.before());
                }
            }
        }
    }

    boolean isSign(String attribute) {
        return signs.stream().anyMatch(sign -> sign.attribute().equalsIgnoreCase(attribute));
    }
}
