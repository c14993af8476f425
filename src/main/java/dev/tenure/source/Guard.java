package dev.tenure.source;

import java.util.Map;

/**
 * What a run may change before a person is asked.
 *
 * @param perRun by kind of difference, judged on the whole run
 * @param perCompany the same, judged on each company of the run
 */
public record Guard(Map<Difference, Limit> perRun, Map<Difference, Limit> perCompany) {

    public Guard {
        perRun = perRun == null ? Map.of() : Map.copyOf(perRun);
        perCompany = perCompany == null ? Map.of() : Map.copyOf(perCompany);
    }
}
