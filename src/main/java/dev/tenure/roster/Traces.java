package dev.tenure.roster;

import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * By what some people are known, across all rooms: arrays of text that the statements of {@link PersonalData} take as
 * parameters of these names in small letters.
 */
public final class Traces {

    /** A way to know somebody. */
    public enum Trace {
        /** Unique ids, those of who was merged included. */
        IDS,
        NUMBERS,
        /** A source, a tab, and its own key. */
        KEYS,
        /** Mail addresses in small letters. */
        ADDRESSES,
        /** What names somebody in another person's record: full names, addresses, account names, DNs. */
        WORDS,
        /** The directory's own keys of the accounts. */
        ACCOUNTS,
        /** Other people, whose history names these as their manager. */
        RELATED
    }

    /** The longest first: the DN goes before the name in it. */
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

    private final Map<Trace, Set<String>> found = new EnumMap<>(Trace.class);

    public Traces(Collection<UUID> people) {
        for (Trace trace : Trace.values()) {
            found.put(trace, new TreeSet<>(LONGEST_FIRST));
        }
        people.forEach(id -> add(Trace.IDS, id.toString()));
    }

    public void add(Trace trace, String value) {
        if (!value.isBlank()) {
            found.get(trace).add(value);
        }
    }

    /** For a statement with named parameters. */
    public Map<String, String[]> parameters() {
        Map<String, String[]> parameters = new HashMap<>();
        found.forEach((trace, values) ->
                parameters.put(trace.name().toLowerCase(Locale.ROOT), values.toArray(String[]::new)));
        return parameters;
    }

    @Override
    public String toString() {
        return "Traces" + found.get(Trace.IDS);
    }
}
