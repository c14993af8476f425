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
     * @param parent the container that it shall lie in
     * @param move where it shall go; null to stay
     * @param link as we knew it before; null if it was not known as this person's
     */
    record Change(
            AccountOrder order,
            Wanted wanted,
            SearchResultEntry now,
            DN parent,
            List<Modification> modifications,
            @Nullable Move move,
            List<AttributeWrite> writes,
            @Nullable Account link,
            List<Ledger.Planned> earlier)
            implements Plan {

        static Change of(
                AccountOrder order,
                Wanted wanted,
                SearchResultEntry now,
                DN parent,
                @Nullable Account link,
                List<Ledger.Planned> earlier) {
            List<Modification> modifications = Differences.modifications(now, wanted.attributes(now));
            Move move = Differences.move(now, wanted, parent).orElse(null);
            return new Change(
                    order,
                    wanted,
                    now,
                    parent,
                    modifications,
                    move,
                    Differences.writes(now, modifications, move),
                    link,
                    earlier);
        }

        /** The same change with other attributes wanted. */
        Change with(Wanted other) {
            return of(order, other, now, parent, link, earlier);
        }

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
     * @param commonNames to try in this order: the place may be taken
     */
    record Move(List<String> commonNames, DN parent) {

        public Move {
            commonNames = List.copyOf(commonNames);
        }

        String dn() {
            return CommonNames.dn(commonNames.get(0), parent);
        }
    }
}
