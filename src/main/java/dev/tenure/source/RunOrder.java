package dev.tenure.source;

import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * What one run of an integration works by. It is made afresh for each step of a run from the version that the run began
 * with, so that nothing of it needs to be kept.
 *
 * @param source the name of the integration; the source of its records in the roster
 * @param mapping what a raw record means
 * @param rules what may be done with it
 */
public record RunOrder(
        UUID integrationId,
        int version,
        String source,
        Connector connector,
        Connection connection,
        Function<RawRecord, Mapped> mapping,
        RunRules rules) {

    /** Which records may do what. */
    public enum Mode {
        CREATE_AND_UPDATE,
        CREATE_ONLY,
        UPDATE_ONLY
    }

    /**
     * The switches of an integration.
     *
     * @param full the feed names everybody, so that whoever is absent from a complete reading has left
     * @param deactivates a person whom the source calls inactive is a leaver
     * @param statesEmployment the source's word on who works here counts; else its dates and states are left out
     */
    public record RunRules(Mode mode, boolean full, boolean deactivates, boolean statesEmployment, Guard guard) {}

    /**
     * Beyond which a run waits for somebody's approval; a kind that is not named has no limit.
     *
     * @param perRun by kind of change ({@code JOINED}, {@code CHANGED}, {@code LEFT}, {@code REHIRED})
     * @param perCompany the same, for the people of each company
     */
    public record Guard(Map<String, Limit> perRun, Map<String, Limit> perCompany) {}

    /** Either reached is too many; percent of the people whom the source knows now. */
    public record Limit(int count, int percent) {}
}
