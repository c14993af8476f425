package dev.tenure.roster;

import dev.tenure.roster.Roster.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.lang.Nullable;

/**
 * All that sources said of somebody: what counts, who said it, and what does not count but would if that were not said.
 *
 * @param others field -> source -> its newest word, of those whose word does not count
 */
record Heard(Facts facts, SortedMap<Field, Provenance> provenance, SortedMap<Field, SortedMap<String, Said>> others) {

    /** With what the record says. */
    Heard hearing(PersonRecord record, boolean onlyTruths, Authority authority) {
        Heard heard = this;
        for (Map.Entry<Field, Optional<String>> statement : record.stated().entrySet()) {
            if (!onlyTruths || statement.getKey().isTruth()) {
                String value = statement.getValue().orElse(null);
                heard = heard.hearing(statement.getKey(), new Said(value, record.occurredAt()), record, authority);
            }
        }
        return heard;
    }

    /** By another order of authority. What the desk said holds until a source says something new. */
    Heard judged(Authority authority) {
        Heard heard = this;
        for (Field field : others.keySet()) {
            Provenance counts = provenance.get(field);
            if (counts != null && !counts.source().equals(Roster.DESK)) {
                SortedMap<String, Said> all = all(field);
                String best = authority.best(field, sources(all), List.of(counts.source()));
                heard = heard.believing(field, best, all, null);
            }
        }
        return heard;
    }

    private Heard hearing(Field field, Said word, PersonRecord record, Authority authority) {
        String source = record.source();
        Provenance counts = provenance.get(field);
        SortedMap<String, Said> all = all(field);
        Said earlier = all.get(source);
        boolean isOfNow = source.equals(Roster.DESK) && field.isTruth();
        if (earlier != null && earlier.at().isAfter(word.at()) && !isOfNow) {
            return this;
        }
        all.put(source, word);
        if (counts == null) {
            return believing(field, source, all, Provenance.replaced(field, null, facts, record));
        }
        if (source.equals(Roster.DESK)) {
            return counts.givesWayTo(field, word, source)
                    ? believing(field, source, all, Provenance.replaced(field, counts, facts, record))
                    : believing(field, counts.source(), all, counts.instead());
        }
        String best = authority.best(field, sources(all), List.of(source, counts.source()));
        return counts.source().equals(Roster.DESK) && !counts.givesWayTo(field, all.get(best), best)
                ? believing(field, Roster.DESK, all, counts.instead())
                : believing(field, best, all, null);
    }

    private Heard believing(Field field, String source, SortedMap<String, Said> all, @Nullable String instead) {
        Said said = all.get(source);
        SortedMap<Field, Provenance> provenances = new TreeMap<>(provenance);
        Instant at = said.at();
        provenances.put(field, new Provenance(source, at, instead));
        SortedMap<String, Said> rest = new TreeMap<>(all);
        rest.remove(source);
        SortedMap<Field, SortedMap<String, Said>> remaining = new TreeMap<>(others);
        if (rest.isEmpty()) {
            remaining.remove(field);
        } else {
            remaining.put(field, rest);
        }
        return new Heard(facts.with(field, said.value()), provenances, remaining);
    }

    /** What each said of the field, the word that counts among them. */
    private SortedMap<String, Said> all(Field field) {
        SortedMap<String, Said> all = new TreeMap<>(others.getOrDefault(field, new TreeMap<>()));
        Provenance counts = provenance.get(field);
        if (counts != null) {
            all.put(counts.source(), new Said(facts.get(field), counts.at()));
        }
        return all;
    }

    /** The desk is above them all, and its word that was overruled does not come back. */
    private static Map<String, Said> sources(SortedMap<String, Said> all) {
        SortedMap<String, Said> sources = new TreeMap<>(all);
        sources.remove(Roster.DESK);
        return sources;
    }
}
