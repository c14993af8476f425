package dev.tenure.directory;

import java.util.List;
import org.springframework.lang.Nullable;

/**
 * The directory agrees with the order.
 *
 * @param writes what was written, attribute by attribute; empty when {@link Deed#AGREED}
 * @param notHidden why the account was written without what hides it from address lists, or shows it there again;
 *     null if it was not, and where there was nothing to hide or show
 */
public record Written(
        Account account,
        Deed deed,
        List<AttributeWrite> writes,
        @Nullable Refusal notHidden) implements Outcome {

    public Written {
        writes = List.copyOf(writes);
    }

    Written(Account account, Deed deed, List<AttributeWrite> writes) {
        this(account, deed, writes, null);
    }

    @Override
    public Verdict verdict() {
        return Verdict.WRITTEN;
    }
}
