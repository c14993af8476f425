package dev.tenure.roster;

import java.util.List;

/** What a record would change, with nothing kept. A person who is not known yet has an id that is theirs for this forecast only. */
public record Forecast(Person person, ChangeKind kind, List<FieldChange> changes) {}
