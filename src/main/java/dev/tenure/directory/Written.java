package dev.tenure.directory;

import java.util.List;

/**
 * The directory agrees with the order.
 *
 * @param writes what was written, attribute by attribute; empty when {@link Deed#AGREED}
 */
public record Written(Account account, Deed deed, List<AttributeWrite> writes) implements Outcome {

    public Written {
        writes = List.copyOf(writes);
    }

    @Override
    public Verdict verdict() {
        return Verdict.WRITTEN;
    }
}
