package dev.tenure.source;

import java.time.Instant;
import java.util.Optional;

/** Where a connector puts what it reads. */
public interface Reading {

    /**
     * Takes one record.
     *
     * @return false if no more is wanted: the connector stops and returns
     */
    boolean take(SourceRecord record);

    /**
     * Takes a record that the source has blanked for good, and says so: whoever is known by it is to be erased here as
     * well. Only for what the system means by it, never for what a field of some record says.
     *
     * @param record with its key and nothing of the person
     * @return as of {@link #take}
     */
    default boolean takeAnonymised(SourceRecord record) {
        return take(record);
    }

    /** Part of the source cannot be read; the rest goes on, and nobody is missed for being absent. */
    void fault(FeedFault fault);

    /**
     * Only what changed since then is wanted; empty: everything. To be called by a connector whose system can tell: from
     * then on what it does not hand over may be there all the same.
     */
    default Optional<Instant> changedSince() {
        return Optional.empty();
    }

    /**
     * What is to be done to the source, such as taking a file away, once everything that was handed over is kept; not at
     * all if it cannot be kept. It may throw a {@link FeedFault}.
     */
    default void afterwards(Runnable work) {}

    /** The source has more, to be read as soon as this run has ended. */
    default void more() {}

    /** How many records are of use at most, so that a sample need not ask for a whole page. */
    default int wanted() {
        return Integer.MAX_VALUE;
    }

    /** Whether nothing of it is carried out, as in a sample or a dry run: the source is left as it was found. */
    default boolean rehearsal() {
        return false;
    }
}
