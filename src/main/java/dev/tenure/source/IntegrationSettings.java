package dev.tenure.source;

import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What all integrations share.
 *
 * @param zone of a schedule that names none
 * @param look how often it is looked whether a run is due; 0 for never on this node
 * @param mostJitter the most by which a run begins later than its schedule says, so that not all begin at once
 */
@ConfigurationProperties("tenure.integrations")
record IntegrationSettings(
        @DefaultValue("Europe/Stockholm") ZoneId zone,
        @DefaultValue("5s") Duration look,
        @DefaultValue("5m") Duration mostJitter) {}
