package dev.tenure.process;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How changes are worked on.
 *
 * @param zone of people whose place of work has none of its own
 * @param zones by place of work
 * @param decisions where the decision tables lie: a Spring resource location that ends in a slash
 * @param recipients mail addresses by role: DESK, IT, HR; the manager's address comes from the roster
 * @param sourceKinds kinds of sources for the table of ticket triggers; a source that is not named is of kind HR
 * @param firstRetry the shortest wait after a failure of a step
 * @param longestRetry the longest wait between two tries during an outage
 * @param hrAnswersWithin how long a ticket that was returned to HR waits before it is asked about again
 * @param reportsOfLeavers what is done about people whose manager leaves
 * @param writeBack how often HR systems are told of new names of accounts
 * @param sweep how often waiting processes are looked at whose news may have been missed
 */
@ConfigurationProperties("tenure.process")
record ProcessSettings(
        @DefaultValue("Europe/Stockholm") ZoneId zone,
        @DefaultValue Map<String, ZoneId> zones,
        @DefaultValue("classpath:dmn/") String decisions,
        @DefaultValue Map<String, List<String>> recipients,
        @DefaultValue Map<String, String> sourceKinds,
        @DefaultValue("10s") Duration firstRetry,
        @DefaultValue("5m") Duration longestRetry,
        @DefaultValue("7d") Duration hrAnswersWithin,
        @DefaultValue("TELL") ReportsOfLeavers reportsOfLeavers,
        @DefaultValue("1m") Duration sweep,
        @DefaultValue("1m") Duration writeBack) {

    /** What is done about people whose manager leaves. */
    enum ReportsOfLeavers {
        /** The ticket lists them, and the manager's manager is told. */
        TELL,
        /** The ticket lists them, and stays open until HR has given them all another manager or the desk closes it. */
        TASK,
        IGNORE
    }

    /** Names come in small letters from environment variables: a role or a place is the same in any case. */
    ProcessSettings {
        zones = anyCase(zones);
        recipients = anyCase(recipients);
        sourceKinds = anyCase(sourceKinds);
    }

    private static <V> Map<String, V> anyCase(Map<String, V> named) {
        Map<String, V> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(named);
        return Collections.unmodifiableMap(sorted);
    }
}
