package dev.tenure.roster;

import java.util.List;
import java.util.Map;

/**
 * What a record would change, with nothing kept. A person who is not known yet has an id that is theirs for this
 * forecast only.
 *
 * @param provenance who would have said each field last
 */
public record Forecast(
        Person person, ChangeKind kind, List<FieldChange> changes, Map<Field, Roster.Provenance> provenance) {

    public Forecast {
        provenance = Map.copyOf(provenance);
    }
}
