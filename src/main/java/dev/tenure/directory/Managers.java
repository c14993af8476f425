package dev.tenure.directory;

import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds the accounts of managers, whose DNs we know, until somebody moves them. */
@Component
class Managers {

    private final Lookup lookup;
    private final Ledger ledger;
    private final Directory directory;

    Managers(Lookup lookup, Ledger ledger, Directory directory) {
        this.lookup = lookup;
        this.ledger = ledger;
        this.directory = directory;
    }

    ManagerAccount find(String employeeId) {
        Optional<String> known = ledger.dnOf(employeeId);
        if (known.isPresent()) {
            return new ManagerAccount(ManagerAccount.Found.ONE, known.get());
        }
        try {
            List<SearchResultEntry> found = lookup.byNumber(employeeId);
            return switch (found.size()) {
                case 0 -> new ManagerAccount(ManagerAccount.Found.NONE, null);
                case 1 ->
                    new ManagerAccount(ManagerAccount.Found.ONE, found.get(0).getDN());
                default -> new ManagerAccount(ManagerAccount.Found.SEVERAL, null);
            };
        } catch (Answered refused) {
            // The operator has to mend the base DN or a right; until then the search is tried again.
            throw new DirectoryUnavailable("The directory refused to search for a manager: " + refused.meaning());
        }
    }

    /**
     * The order with the manager's present DN, when the outcome is that the one in the order is not there and we know
     * where that account has gone.
     */
    Optional<AccountOrder> corrected(AccountOrder order, Outcome outcome) throws Answered {
        boolean managerRefused = outcome instanceof Refused refused
                && refused.refusal().cause() == Cause.VALUE_REFUSED
                && Wanted.MANAGER.equals(refused.refusal().attribute());
        if (!managerRefused || order.managerDn() == null) {
            return Optional.empty();
        }
        Optional<UUID> guid = ledger.guidAt(order.managerDn());
        if (guid.isEmpty()) {
            return Optional.empty();
        }
        Optional<SearchResultEntry> manager = directory.read(guid.get(), ObjectGuid.ATTRIBUTE);
        if (manager.isEmpty()) {
            ledger.gone(guid.get());
            return Optional.empty();
        }
        String dn = manager.get().getDN();
        ledger.moved(guid.get(), dn);
        return dn.equals(order.managerDn()) ? Optional.empty() : Optional.of(withManager(order, dn));
    }

    private static AccountOrder withManager(AccountOrder order, String dn) {
        return new AccountOrder(
                order.personId(),
                order.changeId(),
                order.person(),
                order.container(),
                dn,
                order.state(),
                order.create(),
                order.expires(),
                order.leaveOut(),
                order.adopt(),
                order.declined(),
                order.createAnyway());
    }
}
