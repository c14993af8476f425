package dev.tenure.process;

import dev.tenure.process.Triggers.Event;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What people do to a ticket from outside its process, and what follows from it. */
@Component
public class TicketDesk {

    private final Tickets tickets;
    private final Roster roster;
    private final Triggers triggers;

    TicketDesk(Tickets tickets, Roster roster, Triggers triggers) {
        this.tickets = tickets;
        this.roster = roster;
        this.triggers = triggers;
    }

    /** The ticket that stands in the way of another one for the same person. */
    public static final class StillOpen extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String number;

        /** @param number of the ticket */
        public StillOpen(String number) {
            super("The ticket " + number + " is open.");
            this.number = number;
        }

        /** What people call the ticket. */
        public String number() {
            return number;
        }
    }

    /** The table of ticket triggers starts no process that would work on the person again. */
    public static final class NothingStarts extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** Says something on a ticket, open or closed, for a person or a program. */
    @Transactional
    public void comment(Ticket ticket, Remark remark) {
        tickets.say(ticket.id(), remark);
        triggers.happened(Event.COMMENTED, ticket);
    }

    /**
     * Takes the work on the person of a closed ticket up again, in a new ticket that names it.
     *
     * @return the new one
     * @throws StillOpen if the person has an open ticket, perhaps this one
     * @throws NothingStarts if the table of ticket triggers leaves such work alone; nothing is kept then
     */
    @Transactional
    public Ticket reopen(Ticket closed, String by, String why) {
        roster.lock(closed.personId());
        tickets.openOf(closed.personId()).ifPresent(open -> {
            throw new StillOpen(open.number());
        });
        roster.reconsider(closed.personId(), ChangeKind.CHANGED, "reopened");
        Ticket opened = tickets.openOf(closed.personId()).orElseThrow(NothingStarts::new);
        tickets.say(
                opened.id(),
                Remark.comment(Reason.TICKET_REOPENS, "number", closed.number(), "by", by, "why", why)
                        .by(by));
        tickets.say(
                closed.id(),
                Remark.comment(Reason.TICKET_REOPENED, "number", opened.number(), "by", by)
                        .by(by));
        triggers.happened(Event.REOPENED, closed, opened);
        return opened;
    }
}
