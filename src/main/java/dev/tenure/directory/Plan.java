package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.List;
import java.util.UUID;
import org.springframework.lang.Nullable;

/** What shall be done about an order, after looking and before writing. */
sealed interface Plan {

    /** Nothing. */
    record Stop(Outcome outcome) implements Plan {}

    /**
     * Add an account.
     *
     * @param earlier plans of this person that nobody has reported yet
     */
    record Create(AccountOrder order, Wanted wanted, DN parent, List<Ledger.Planned> earlier) implements Plan {}

    /**
     * Change the account that is there; perhaps in nothing.
     *
     * @param now the account as it is
     * @param move where it shall go; null to stay
     * @param link as we knew it before; null if it was not known as this person's
     */
    record Change(
            AccountOrder order,
            Wanted wanted,
            SearchResultEntry now,
            List<Modification> modifications,
            @Nullable Move move,
            List<AttributeWrite> writes,
            @Nullable Account link,
            List<Ledger.Planned> earlier)
            implements Plan {

        UUID guid() {
            return ObjectGuid.of(now);
        }

        boolean writesNothing() {
            return modifications.isEmpty() && move == null;
        }
    }

    /**
     * A new name, a new container, or both at once.
     *
     * @param fallback the common name to take when the other is taken; null if there is none
     */
    record Move(String commonName, @Nullable String fallback, DN parent) {

        String dn() {
            return CommonNames.dn(commonName, parent);
        }
    }
}
