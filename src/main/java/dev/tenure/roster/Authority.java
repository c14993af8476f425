package dev.tenure.roster;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which source is believed, field by field. A field that names sources of its own is judged by these alone, every other
 * field by those of {@link #ANY}. Sources of one rank are equal; those that are not named are equal, and below all that
 * are.
 *
 * @param ranks field -> source -> rank, 1 the most authoritative
 */
record Authority(Map<String, Map<String, Integer>> ranks) {

    /** Stands for every field that names no sources of its own. */
    static final String ANY = "*";

    static final Authority NONE = new Authority(Map.of());

    private static final int LOWEST = Integer.MAX_VALUE;

    static Authority of(List<Authorities.Rank> ranks) {
        return new Authority(ranks.stream()
                .collect(Collectors.groupingBy(
                        Authorities.Rank::field, Collectors.toMap(Authorities.Rank::source, Authorities.Rank::rank))));
    }

    int rank(Field field, String source) {
        Map<String, Integer> own = ranks.get(field.name());
        Map<String, Integer> all = own == null ? ranks.getOrDefault(ANY, Map.of()) : own;
        return all.getOrDefault(source, LOWEST);
    }

    /**
     * The source whose word counts: of the most authoritative that name a value the newest. If none names one, the
     * newest of the most authoritative.
     *
     * @param said what each of them said of the field; at least one
     * @param first who counts before others of the same moment, in this order
     */
    String best(Field field, Map<String, Said> said, List<String> first) {
        SortedMap<Integer, String> newest = new TreeMap<>();
        for (String source : new TreeSet<>(said.keySet())) {
            newest.merge(
                    rank(field, source),
                    source,
                    (one, other) -> isBefore(said.get(other), other, said.get(one), one, first) ? other : one);
        }
        return newest.values().stream()
                .filter(source -> said.get(source).value() != null)
                .findFirst()
                .orElseGet(() -> newest.get(newest.firstKey()));
    }

    private static boolean isBefore(Said one, String source, Said other, String others, List<String> first) {
        int newer = one.at().compareTo(other.at());
        return newer > 0 || (newer == 0 && place(source, first) < place(others, first));
    }

    private static int place(String source, List<String> first) {
        int place = first.indexOf(source);
        return place < 0 ? first.size() : place;
    }
}
