package dev.tenure.directory;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Who has yet to be handed a first password. Kept in the caller's transaction. */
@Component
public class HandOvers {

    private final Ledger ledger;
    private final FirstPasswords passwords;
    private final Circuit circuit;

    HandOvers(Ledger ledger, FirstPasswords passwords, Circuit circuit) {
        this.ledger = ledger;
        this.passwords = passwords;
        this.circuit = circuit;
    }

    /** What has yet to be handed over to the person; nothing if that is done, or was never needed. */
    public Optional<HandOver> of(UUID personId) {
        return ledger.handOver(personId);
    }

    /** Those of the people whose accounts stay disabled where the hand-over enables them. */
    public Set<UUID> withheld(Collection<UUID> people) {
        return ledger.withheld(people);
    }

    /** The owner of the account is gone: should they come back, their old password is not enough for a hand-over. */
    public void left(UUID personId) {
        ledger.left(personId);
    }

    /** Nothing is to be handed over any more: it was done otherwise, or the owner has a password. */
    public void settle(UUID personId) {
        ledger.handedOver(personId);
    }

    /**
     * Whether somebody has set a password of the account since it was to be handed over, so that nothing is left to do;
     * also when the account is not there any more.
     *
     * @throws DirectoryUnavailable in an outage
     */
    public boolean isCollected(UUID personId) {
        circuit.check();
        Optional<HandOver> due = ledger.handOver(personId);
        Optional<Account> account = ledger.of(personId);
        try {
            return due.isEmpty() || account.isEmpty() || passwords.isChosen(account.get(), due.get());
        } catch (Answered refused) {
            // Whoever may not read it cannot tell: then nobody has collected anything as far as we know.
            return false;
        }
    }
}
