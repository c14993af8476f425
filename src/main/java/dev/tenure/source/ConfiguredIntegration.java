package dev.tenure.source;

import java.util.Map;

/**
 * An integration of which Tenure's own configuration says how it is to be.
 *
 * @param prefix of the settings that say so, such as {@code tenure.flexhr}; its credential has this name
 * @param wanted false where the configuration says that it is not to run
 * @param settings of its connector, by their names; never a secret
 * @param secrets by their names the settings of Tenure that hold them, such as {@code tenure.flexhr.password}
 */
public record ConfiguredIntegration(
        String name,
        String kind,
        String prefix,
        boolean wanted,
        Map<String, String> settings,
        Map<String, String> secrets,
        ScheduleForm schedule) {}
