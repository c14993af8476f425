package dev.tenure.directory;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps work away from a directory that does not answer, and lets it through again as soon as it does: thousands of
 * jobs do not each wait for a time-out.
 */
@Component
class Circuit {

    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);

    /** While nothing fails and nothing is asked, the directory is looked at this often. */
    private static final Duration IDLE_LOOK = Duration.ofMinutes(1);

    private final LDAPConnectionPool pool;
    private final Outages outages;
    private final Duration interval;
    private final Clock clock;

    private volatile DirectoryStatus status;
    private volatile Instant lastContact = Instant.EPOCH;

    Circuit(LDAPConnectionPool pool, Outages outages, DirectorySettings settings, Clock clock) {
        this.pool = pool;
        this.outages = outages;
        this.interval = settings.probeInterval();
        this.clock = clock;
        this.status = new DirectoryStatus(true, null, null, null, clock.instant());
    }

    DirectoryStatus status() {
        return status;
    }

    /** @throws DirectoryUnavailable while the directory is known not to answer */
    void check() {
        DirectoryStatus now = status;
        if (!now.reachable()) {
            throw new DirectoryUnavailable(
                    "The directory has not been usable since " + now.since() + ": " + now.lastFailure());
        }
    }

    void answered() {
        lastContact = clock.instant();
    }

    /**
     * An operation failed in a way that looks like an outage. It is none when another connection, to another server
     * perhaps, works: then only this operation has to be repeated.
     */
    synchronized void suspect(LDAPException failure) {
        if (status.reachable()) {
            Instant asked = clock.instant();
            Optional<LDAPException> outage =
                    failure.getResultCode().equals(ResultCode.INVALID_CREDENTIALS) ? Optional.of(failure) : probe();
            outage.ifPresentOrElse(seen -> lost(seen, asked), this::forgetConnections);
        }
    }

    /** Looks at the directory when an outage is on, here or by the record of all nodes, and now and then otherwise. */
    @Scheduled(
            fixedDelayString = "${tenure.directory.probe-interval:10s}",
            initialDelayString = "${tenure.directory.probe-interval:10s}")
    synchronized void look() {
        boolean lostHere = !status.reachable();
        boolean lostSomewhere = lostHere || outages.open().isPresent();
        if (!lostSomewhere && clock.instant().isBefore(lastContact.plus(IDLE_LOOK))) {
            return;
        }
        Instant asked = clock.instant();
        Optional<LDAPException> failure = probe();
        if (failure.isPresent()) {
            lost(failure.get(), asked);
        } else if (lostHere) {
            status =
                    new DirectoryStatus(true, status.server(), status.latency(), status.lastFailure(), clock.instant());
            LOG.info("The directory is back: {}.", status.server());
            forgetConnections();
            outages.over();
        } else if (lostSomewhere) {
            // Another node may see what we do not; it is believed for as long as it goes on saying so.
            outages.overIfUnseenFor(interval.multipliedBy(3));
        }
    }

    /** By a connection of its own: one of the pool may be dead, or stuck, though the directory is there. */
    private Optional<LDAPException> probe() {
        long start = System.nanoTime();
        try (LDAPConnection connection = pool.getServerSet().getConnection()) {
            connection.getRootDSE();
            lastContact = clock.instant();
            status = new DirectoryStatus(
                    status.reachable(),
                    connection.getConnectedAddress() + ":" + connection.getConnectedPort(),
                    Duration.ofNanos(System.nanoTime() - start),
                    status.lastFailure(),
                    status.since());
            return Optional.empty();
        } catch (LDAPException failed) {
            return Optional.of(failed);
        }
    }

    /** One connection broke while the directory was there, or was away: those that stand idle beside it broke likewise. */
    private void forgetConnections() {
        pool.shrinkPool(0);
    }

    private void lost(LDAPException failure, Instant asked) {
        String answer = describe(failure);
        // As all nodes have it: what is said once for an outage is said once, whichever node says it.
        outages.seen(answer, asked).ifPresent(since -> {
            if (status.reachable()) {
                LOG.warn("The directory is not usable: {}.", answer);
            }
            status = new DirectoryStatus(false, status.server(), status.latency(), answer, since);
        });
    }

    /** Result code and message; before and at signing in these hold no personal data. */
    static String describe(LDAPException failure) {
        String message = failure.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)
                ? "credentials refused: " + failure.getDiagnosticMessage()
                : failure.getMessage();
        String text = failure.getResultCode() + ": " + message;
        return text.length() <= 500 ? text : text.substring(0, 500);
    }
}
