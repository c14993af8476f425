package dev.tenure.source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** A reading that keeps what it is given. */
public final class Taken implements Reading {

    private final List<SourceRecord> records = new ArrayList<>();
    private final List<FeedFault> faults = new ArrayList<>();
    private final int wanted;
    private final boolean rehearsal;
    private boolean more;

    @Nullable
    private final Instant since;

    private Taken(int wanted, boolean rehearsal, @Nullable Instant since) {
        this.wanted = wanted;
        this.rehearsal = rehearsal;
        this.since = since;
    }

    public static Taken all() {
        return new Taken(Integer.MAX_VALUE, false, null);
    }

    public static Taken changedSince(Instant since) {
        return new Taken(Integer.MAX_VALUE, false, since);
    }

    public static Taken sample(int wanted) {
        return new Taken(wanted, true, null);
    }

    @Override
    public boolean take(SourceRecord record) {
        records.add(record);
        return records.size() < wanted;
    }

    @Override
    public void fault(FeedFault fault) {
        faults.add(fault);
    }

    @Override
    public void afterwards(Runnable work) {
        work.run();
    }

    @Override
    public void more() {
        more = true;
    }

    public boolean hasMore() {
        return more;
    }

    @Override
    public int wanted() {
        return wanted;
    }

    @Override
    public boolean rehearsal() {
        return rehearsal;
    }

    @Override
    public Optional<Instant> changedSince() {
        return Optional.ofNullable(since);
    }

    public List<SourceRecord> records() {
        return records;
    }

    public List<FeedFault> faults() {
        return faults;
    }
}
