package dev.tenure.source;

import java.util.function.Consumer;

/** Reads no further than the first record, to see whether there is one. */
public final class FirstRecord implements Reading {

    private boolean found;

    private FirstRecord() {}

    /**
     * Whether the source hands over any.
     *
     * @throws FeedFault if it cannot be read so far
     */
    public static boolean isIn(Consumer<Reading> source) {
        FirstRecord reading = new FirstRecord();
        source.accept(reading);
        return reading.found;
    }

    @Override
    public boolean take(SourceRecord record) {
        found = true;
        return false;
    }

    @Override
    public void fault(FeedFault fault) {
        throw fault;
    }

    @Override
    public int wanted() {
        return 1;
    }

    @Override
    public boolean rehearsal() {
        return true;
    }
}
