package dev.tenure.roster;

import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param internalDomains of whose addresses the first is the primary one, where no source names one */
@ConfigurationProperties("tenure.roster")
record RosterSettings(@DefaultValue List<String> internalDomains) {

    static final RosterSettings NONE = new RosterSettings(List.of());

    boolean isInternal(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return internalDomains.stream().anyMatch(domain::equalsIgnoreCase);
    }
}
