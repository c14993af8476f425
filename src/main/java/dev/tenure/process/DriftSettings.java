package dev.tenure.process;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.support.CronExpression;

/**
 * How the directory is compared with what HR says.
 *
 * @param schedule cron expression with seconds, in the zone of {@code tenure.process.zone}; empty for never
 * @param policy what becomes of an account that differs
 * @param mostRepairs a run that finds more people than this repairs nobody: then something else is wrong
 * @param changesOnly whether a run reads only what was changed since the one before, where one server alone is named
 */
@ConfigurationProperties("tenure.directory.drift")
record DriftSettings(
        @DefaultValue("0 30 3 * * *") String schedule,
        @DefaultValue("REPORT") Policy policy,
        @DefaultValue("100") int mostRepairs,
        @DefaultValue("false") boolean changesOnly) {

    /** What becomes of an account that differs. */
    enum Policy {
        /** It is listed. */
        REPORT,
        /** The process writes it as it shall be. */
        REPAIR,
        /** The process writes it as it shall be, once somebody has agreed. */
        TICKET
    }

    DriftSettings {
        schedule = schedule.strip();
        if (!schedule.isEmpty() && !CronExpression.isValidExpression(schedule)) {
            throw new IllegalArgumentException(
                    "tenure.directory.drift.schedule is no cron expression with seconds: " + schedule + ".");
        }
        if (mostRepairs < 0) {
            throw new IllegalArgumentException("tenure.directory.drift.most-repairs is below zero.");
        }
    }
}
