package dev.tenure.directory;

import org.springframework.lang.Nullable;

/** What became of the wish to have a deleted account again. */
public sealed interface Restored {

    /** It is there again, disabled, under a password that nobody knows. */
    record Back(Account account) implements Restored {}

    /** It had never gone, or somebody else brought it back. */
    record There(Account account) implements Restored {}

    /** It cannot be brought back, and nothing was written. */
    record Unable(Why why, @Nullable Refusal refusal) implements Restored {}

    /** Why it cannot. */
    enum Why {
        /** We know of no account of this person. */
        NO_ACCOUNT,
        /** It is not among the deleted objects any more, or Tenure's own account may not see them. */
        NOT_FOUND,
        /** The directory has taken everything off it but its key. */
        RECYCLED,
        /** Somebody else has the account name by now. */
        NAME_TAKEN,
        /** Neither the place where it lay nor that of its deletion is there, or is ours. */
        PLACE_GONE,
        PROTECTED,
        /** The directory refused it: the refusal says why. */
        REFUSED
    }
}
