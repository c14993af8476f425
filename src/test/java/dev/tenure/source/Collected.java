package dev.tenure.source;

import java.util.ArrayList;
import java.util.List;

/** What a connector read. */
public final class Collected implements RawRecords {

    private final List<RawRecord> records = new ArrayList<>();
    private final List<FeedFault> faults = new ArrayList<>();
    private boolean complete;

    @Override
    public void take(RawRecord record) {
        records.add(record);
    }

    @Override
    public void fault(FeedFault fault) {
        faults.add(fault);
    }

    @Override
    public void complete() {
        complete = true;
    }

    public List<RawRecord> records() {
        return records;
    }

    public List<FeedFault> faults() {
        return faults;
    }

    /** Read to its end, and all of it. */
    public boolean isComplete() {
        return complete && faults.isEmpty();
    }
}
