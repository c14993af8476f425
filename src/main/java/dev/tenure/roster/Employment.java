package dev.tenure.roster;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One employment of a person, as its sources state it.
 *
 * @param id the unique id of the person as whom it came
 * @param provenance who said each of its facts last
 */
public record Employment(UUID id, String employeeId, Facts facts, SortedMap<Field, Roster.Provenance> provenance) {

    public Employment {
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    }

    /** With what the record says of it; the newest statement of a field wins. */
    Employment hearing(PersonRecord record, boolean onlyTruths) {
        Facts heard = facts;
        SortedMap<Field, Roster.Provenance> said = new TreeMap<>(provenance);
        for (Map.Entry<Field, Optional<String>> statement : record.stated().entrySet()) {
            Field field = statement.getKey();
            if (onlyTruths && !field.isTruth()) {
                continue;
            }
            Roster.Provenance before = said.get(field);
            String value = statement.getValue().orElse(null);
            if (before == null || before.givesWayTo(field, value, record)) {
                String instead = Roster.Provenance.replaced(field, before, heard, record);
                heard = heard.with(field, value);
                said.put(field, new Roster.Provenance(record.source(), record.occurredAt(), instead));
            }
        }
        return new Employment(id, employeeId, heard, said);
    }
}
