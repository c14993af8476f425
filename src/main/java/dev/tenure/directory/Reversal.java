package dev.tenure.directory;

import dev.tenure.roster.Field;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.lang.Nullable;

/** What became, or would become, of the wish to put back what a change wrote. */
public sealed interface Reversal {

    /**
     * The directory is as it was before the change, in all that the change wrote.
     *
     * @param disabledOnly the change had created the account: it is disabled and left
     * @param unlinked the change had made somebody else's account this person's: it is not any more
     * @param writes attribute by attribute, from what was found to what was put back; empty if it was back already
     * @param fields the person's fields that were put back
     * @param state what the change had made of the account, if it had switched it
     * @param container where the change had moved the account, as RDNs under the base DN, if it had
     * @param left attributes that are never put back
     * @param held memberships that were put back
     * @param unjournalled the change is older than the journal of memberships: they were left alone
     */
    record Done(
            Account account,
            boolean disabledOnly,
            boolean unlinked,
            List<AttributeWrite> writes,
            Set<Field> fields,
            @Nullable State state,
            @Nullable String container,
            List<String> left,
            Held held,
            boolean unjournalled)
            implements Reversal {

        public Done {
            writes = List.copyOf(writes);
            fields = Set.copyOf(fields);
            left = List.copyOf(left);
        }
    }

    /**
     * Memberships that are as they were before the change, by the keys of the groups.
     *
     * @param in groups that the account is in again
     * @param out groups that it is out of again
     */
    record Held(Set<UUID> in, Set<UUID> out) {

        public Held {
            in = Set.copyOf(in);
            out = Set.copyOf(out);
        }
    }

    /** Something newer was written since: nothing is written. */
    record Newer(List<Conflict> conflicts) implements Reversal {

        public Newer {
            conflicts = List.copyOf(conflicts);
        }
    }

    /** There is nothing to put back. */
    record Nothing(Why why) implements Reversal {}

    /** Why there is nothing. */
    enum Why {
        NOTHING_WRITTEN,
        ACCOUNT_GONE,
        /** The change deleted the account: it can be restored instead. */
        ACCOUNT_DELETED,
        /** An undo of an undo is not put back: undo the change itself again. */
        UNDO_THE_CHANGE_AGAIN
    }

    /** A rule of ours or the directory forbids it: nothing is written. */
    record Stopped(Refusal refusal) implements Reversal {}
}
