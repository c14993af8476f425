package dev.tenure.process;

import dev.tenure.roster.PersonRecord;
import java.util.UUID;

/** Says what would be done, with nothing kept. */
public interface Plans {

    /** What would follow from the record. */
    Plan plan(PersonRecord news);

    /** What would be done now about a person who is known. */
    Plan planFor(UUID personId);
}
