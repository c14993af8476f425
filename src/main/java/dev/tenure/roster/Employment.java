package dev.tenure.roster;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One employment of a person, as its sources state it.
 *
 * @param id the unique id of the person as whom it came
 * @param provenance who said each of its facts last
 * @param others what other sources say, that does not count
 */
public record Employment(
        UUID id,
        String employeeId,
        Facts facts,
        SortedMap<Field, Roster.Provenance> provenance,
        SortedMap<Field, SortedMap<String, Said>> others) {

    public Employment {
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
        others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    /** With what the record says of it; of those with the same authority the newest statement of a field wins. */
    Employment hearing(PersonRecord record, boolean onlyTruths, Authority authority) {
        return with(new Heard(facts, provenance, others).hearing(record, onlyTruths, authority));
    }

    /** By another order of authority. */
    Employment judged(Authority authority) {
        return with(new Heard(facts, provenance, others).judged(authority));
    }

    private Employment with(Heard heard) {
        return new Employment(id, employeeId, heard.facts(), heard.provenance(), heard.others());
    }
}
