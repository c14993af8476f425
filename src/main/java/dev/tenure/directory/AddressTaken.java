package dev.tenure.directory;

import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** Says that a mail address is another's: nobody's address is ever taken from them. */
final class AddressTaken {

    private AddressTaken() {}

    /** The first of the addresses that one of the holders has. */
    static Optional<Refused> by(Wanted wanted, Collection<NameLedger.Name> addresses, List<SearchResultEntry> holders) {
        for (NameLedger.Name address : addresses) {
            for (SearchResultEntry holder : holders) {
                boolean has = Wanted.mailAddresses(holder).stream()
                        .anyMatch(theirs -> NameKey.of(theirs).equals(address.key()));
                if (has) {
                    return Optional.of(refused(wanted, address.text(), holder.getDN()));
                }
            }
        }
        return Optional.empty();
    }

    /** @param dn whose it is; null for somebody whom the ledger knows */
    static Refused refused(Wanted wanted, String address, @Nullable String dn) {
        return new Refused(new Refusal(
                Cause.ADDRESS_TAKEN,
                "rule",
                0,
                null,
                address + (dn == null ? " is or was another person's" : " belongs to " + dn),
                Wanted.PROXY_ADDRESSES,
                wanted.fieldOfAddress(address),
                dn == null ? "" : dn));
    }
}
