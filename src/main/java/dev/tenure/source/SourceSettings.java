package dev.tenure.source;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * What all integrations share.
 *
 * @param node how this process calls itself in runs; blank: host name and process id
 * @param lockAtMostFor how long after its death a node still blocks a feed; at least 30 s, extended while it lives
 * @param runsAtOnce how many runs of integrations a node works on at the same time: each keeps one of the threads that
 *     work on jobs
 * @param lookForTurnsEvery how often the timetable of integrations is looked at; zero: never, on this node
 * @param failedRunsUntilDown failed runs in a row after which the health of an integration is down
 */
@ConfigurationProperties("tenure.source")
record SourceSettings(
        @Nullable String node,
        @DefaultValue("30s") Duration lockAtMostFor,
        @DefaultValue("2") int runsAtOnce,
        @DefaultValue("10s") Duration lookForTurnsEvery,
        @DefaultValue("3") int failedRunsUntilDown) {

    SourceSettings {
        if (node == null || node.isBlank()) {
            node = hostName() + ":" + ProcessHandle.current().pid();
        }
        if (lockAtMostFor.compareTo(Duration.ofSeconds(30)) < 0) {
            throw new IllegalArgumentException("tenure.source.lock-at-most-for is " + lockAtMostFor
                    + ": give it 30s or more, so that it can be extended in time.");
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException noName) {
            return "localhost";
        }
    }
}
