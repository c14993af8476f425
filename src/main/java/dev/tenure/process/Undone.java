package dev.tenure.process;

import dev.tenure.directory.AttributeWrite;
import dev.tenure.directory.Conflict;
import dev.tenure.directory.Refusal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.lang.Nullable;

/** What became, or would become, of the wish to undo a change. */
public sealed interface Undone {

    /**
     * The directory is as it was before the change.
     *
     * @param id of the undo, by which it can be undone itself; null where nothing was done
     * @param repeated it had been undone before, and is answered as it was then
     * @param disabledOnly the change had created the account: it is disabled and left
     * @param unlinked the account had been adopted by the change: it is not this person's any more
     * @param writes attribute by attribute
     * @param held fields that stay as they are now until HR says something new of them
     * @param left attributes that are never put back
     */
    record Done(
            @Nullable UUID id,
            UUID changeId,
            UUID personId,
            boolean repeated,
            boolean disabledOnly,
            boolean unlinked,
            List<AttributeWrite> writes,
            List<String> held,
            List<String> left,
            String ticket)
            implements Undone {}

    /**
     * Nothing is written, and why.
     *
     * @param conflicts what is newer, attribute by attribute
     * @param tickets the numbers of the tickets of later changes, by their ids
     * @param about the change or ticket to look at; null where there is none
     */
    record Impossible(
            Why why,
            List<Conflict> conflicts,
            Map<UUID, String> tickets,
            @Nullable Refusal refusal,
            @Nullable String about)
            implements Undone {

        static Impossible because(Why why, @Nullable String about) {
            return new Impossible(why, List.of(), Map.of(), null, about);
        }
    }

    /** Why it cannot be undone. */
    enum Why {
        NEWER,
        NOTHING_WRITTEN,
        ACCOUNT_GONE,
        /** The change deleted the account: it can be restored instead. */
        ACCOUNT_DELETED,
        UNDO_THE_CHANGE_AGAIN,
        BEING_WORKED_ON,
        /** The person of the change was found to be another one since. */
        MERGED_SINCE,
        /** It was worked on together with an earlier change, under whose id everything is kept. */
        UNDO_THE_FIRST_CHANGE,
        REFUSED
    }
}
