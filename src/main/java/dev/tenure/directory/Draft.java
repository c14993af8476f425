package dev.tenure.directory;

import java.util.List;

/** What an order would come to, with nothing written. */
public sealed interface Draft {

    /**
     * The directory would be written, or agrees already.
     *
     * @param dn where the account would lie
     * @param accountName the account's name, or the one that would be tried first
     */
    record Writes(Deed deed, String dn, String accountName, List<AttributeWrite> writes) implements Draft {

        public Writes {
            writes = List.copyOf(writes);
        }

        @Override
        public Verdict verdict() {
            return Verdict.WRITTEN;
        }
    }

    /** Nothing would be written, and why: never a {@link Written}. */
    record Stops(Outcome outcome) implements Draft {

        @Override
        public Verdict verdict() {
            return outcome.verdict();
        }
    }

    Verdict verdict();
}
