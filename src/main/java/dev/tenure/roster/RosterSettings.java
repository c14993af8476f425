package dev.tenure.roster;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the roster goes by.
 *
 * @param internalDomains of whose addresses the first is the primary one, where no source names one
 * @param lookForOrdersEvery how often a new order of the sources is looked for, to apply it to everybody; zero: never, on
 *     this node
 */
@ConfigurationProperties("tenure.roster")
record RosterSettings(
        @DefaultValue List<String> internalDomains,
        @DefaultValue("5s") Duration lookForOrdersEvery) {

    static final RosterSettings NONE = new RosterSettings(List.of(), Duration.ofSeconds(5));

    boolean isInternal(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return internalDomains.stream().anyMatch(domain::equalsIgnoreCase);
    }
}
