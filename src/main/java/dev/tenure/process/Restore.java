package dev.tenure.process;

import dev.tenure.directory.Account;
import dev.tenure.directory.Restoration;
import dev.tenure.directory.Restored;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Tickets;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Has a deleted account restored, and what HR says of the person written back by an ordinary change. */
@Component
public class Restore {

    private final Restoration restoration;
    private final Roster roster;
    private final Tickets tickets;

    Restore(Restoration restoration, Roster roster, Tickets tickets) {
        this.restoration = restoration;
        this.roster = roster;
        this.tickets = tickets;
    }

    /**
     * Restores it; where it is there after all, it is only brought up to date.
     *
     * @param by the user name of whoever wants it
     * @throws dev.tenure.directory.DirectoryUnavailable in an outage; asked again, it finishes what was begun
     */
    @Transactional
    public Restored restore(UUID personId, String by) {
        roster.lock(personId);
        Restored restored = restoration.restore(personId, UUID.randomUUID());
        if (restored instanceof Restored.Unable) {
            return restored;
        }
        roster.reconsider(personId, ChangeKind.CHANGED, "restored");
        if (restored instanceof Restored.Back back) {
            Account account = back.account();
            tickets.openOf(personId)
                    .ifPresent(ticket -> tickets.say(
                            ticket.id(),
                            Remark.write(
                                            Reason.ACCOUNT_RESTORED,
                                            "by",
                                            by,
                                            "dn",
                                            account.dn(),
                                            "accountName",
                                            account.accountName())
                                    .by(by)));
        }
        return restored;
    }
}
