package dev.tenure.source;

/** Where a connector puts what it reads. Takes each record before it returns, so that a reader may go on at once. */
public interface RawRecords {

    void take(RawRecord record);

    /** Part of the source cannot be read; the rest goes on. The reading is not complete then, whatever is said later. */
    void fault(FeedFault fault);

    /** The source was read to its end: what did not come is not there. */
    void complete();
}
