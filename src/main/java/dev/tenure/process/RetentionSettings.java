package dev.tenure.process;

import dev.tenure.roster.PersonalData;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long what is kept; {@code docs/privacy.md} says of each what it is and what becomes of it then.
 *
 * @param people after they left, with nothing new heard since: then they are erased
 * @param tickets what closed tickets say of people
 * @param decisions notes on what was decided at the desk, after the ticket was closed
 * @param mails to whom they went
 * @param journal values written to the directory that newer ones have replaced; older changes cannot be undone
 * @param runs of feeds, with what became of each record
 * @param records as a source sent them last, since it last listed them
 * @param engine Camunda's history of processes that have ended
 * @param audit who did what; at least 366 days
 * @param schedule of forgetting: cron expression with seconds, in the zone of {@code tenure.process.zone}; {@code -} for never
 * @param erasures how often it is looked who is to be erased and can be
 */
@ConfigurationProperties("tenure.retention")
record RetentionSettings(
        @DefaultValue("730d") Duration people,
        @DefaultValue("730d") Duration tickets,
        @DefaultValue("730d") Duration decisions,
        @DefaultValue("365d") Duration mails,
        @DefaultValue("730d") Duration journal,
        @DefaultValue("90d") Duration runs,
        @DefaultValue("400d") Duration records,
        @DefaultValue("365d") Duration engine,
        @DefaultValue("1095d") Duration audit,
        @DefaultValue("0 15 2 * * *") String schedule,
        @DefaultValue("1h") Duration erasures) {

    /**
     * How long that is kept.
     *
     * @throws IllegalArgumentException if it is not set, or shorter than it may be
     */
    Duration of(PersonalData.Retention what) {
        Duration kept = Map.of(
                        "tickets", tickets,
                        "decisions", decisions,
                        "mails", mails,
                        "journal", journal,
                        "runs", runs,
                        "records", records,
                        "engine", engine,
                        "audit", audit)
                .get(what.kind());
        if (kept == null || kept.compareTo(what.atLeast()) < 0) {
            throw new IllegalArgumentException("tenure.retention." + what.kind() + " is " + kept + ": give it "
                    + what.atLeast().toDays() + "d or more.");
        }
        return kept;
    }
}
