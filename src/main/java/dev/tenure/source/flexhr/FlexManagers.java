package dev.tenure.source.flexhr;

import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.source.FeedFault;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Turns Flex HRM's ids of managers into employee numbers, across companies, during one run. */
class FlexManagers {

    private final Map<String, Optional<String>> numbers = new HashMap<>();
    private final Roster roster;
    private final FlexClient client;

    FlexManagers(Roster roster, FlexClient client) {
        this.roster = roster;
        this.client = client;
    }

    /** Somebody whom this run has read. */
    void met(FlexEmployee employee) {
        employee.number().ifPresent(number -> numbers.put(employee.id(), Optional.of(number)));
    }

    /**
     * The manager's employee number: from this run, from the roster, or else by asking for that one. Nothing if nobody
     * knows; it is not guessed.
     *
     * @throws FeedFault if Flex HRM cannot be asked at all
     */
    Optional<String> numberOf(String id) {
        Optional<String> met = numbers.get(id);
        if (met == null) {
            met = roster.findBySourceId(FlexFeed.NAME, id)
                    .map(Person::employeeId)
                    .or(() -> asked(id));
            numbers.put(id, met);
        }
        return met;
    }

    private Optional<String> asked(String id) {
        try {
            return client.employee(id).flatMap(FlexEmployee::number);
        } catch (FeedFault fault) {
            if (fault.endsReading()) {
                throw fault;
            }
            return Optional.empty();
        }
    }
}
