package dev.tenure.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/** Reads the source of a run, from its beginning to its end, into the staging table: in constant memory. */
@Component
public class Fetch {

    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

    private final IntegrationRuns runs;
    private final DataSource database;

    Fetch(IntegrationRuns runs, DataSource database) {
        this.runs = runs;
        this.database = database;
    }

    /**
     * Reads everything. A source that cannot be read is no exception: it is told in the run. A reading that was cut off
     * is begun anew; one that is over is not repeated.
     */
    public void read(UUID runId) {
        FeedRun run = runs.get(runId);
        // Beside the transaction of whoever asks: what is staged is kept bit by bit, and thrown away if we do not end.
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(true);
            alone(connection, runId, () -> {
                if (runs.beginFetch(runId)) {
                    read(run, connection);
                }
            });
        } catch (SQLException away) {
            throw new DataAccessResourceFailureException("The records of a run cannot be staged.", away);
        }
    }

    /** Two nodes may be at one reading if one of them was taken for dead; the second one leaves it alone. */
    private static void alone(Connection connection, UUID runId, Runnable work) throws SQLException {
        try (var lock = connection.prepareStatement("select pg_try_advisory_lock(hashtextextended(?, 24))");
                var unlock = connection.prepareStatement("select pg_advisory_unlock(hashtextextended(?, 24))")) {
            lock.setString(1, runId.toString());
            unlock.setString(1, runId.toString());
            try (var taken = lock.executeQuery()) {
                taken.next();
                if (!taken.getBoolean(1)) {
                    throw new IllegalStateException("Run " + runId + " is being read already.");
                }
            }
            try {
                work.run();
            } finally {
                connection.setAutoCommit(true);
                unlock.execute();
            }
        }
    }

    private void read(FeedRun run, Connection connection) {
        RunOrder order;
        try {
            order = runs.order(run);
        } catch (FeedFault impossible) {
            runs.endFetch(run.id(), 0, false, java.util.List.of(impossible));
            return;
        }
        Staging staging = new Staging(run, order, connection);
        try {
            order.connector().read(order.connection(), staging);
        } catch (FeedFault fault) {
            staging.fault(fault);
        } catch (Staging.RunEnded cancelled) {
            return;
        } catch (RuntimeException failed) {
            if (DatabaseAway.causes(failed)) {
                throw failed;
            }
            // Its message may quote what was read.
            LOG.error(
                    "Integration {}: run {}: the connector failed: {} at {}.",
                    run.feed(),
                    run.id(),
                    failed.getClass().getName(),
                    failed.getStackTrace().length == 0 ? "?" : failed.getStackTrace()[0]);
            staging.fault(FeedFault.ofAll(
                    "internal",
                    "Tenure itself failed: " + failed.getClass().getName()
                            + ". The log has the place; please report it."));
        }
        try {
            staging.end();
        } catch (Staging.RunEnded cancelled) {
            return;
        }
        runs.endFetch(run.id(), staging.read(), staging.isComplete(), staging.faults());
    }
}
