package dev.tenure.process;

import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import org.springframework.stereotype.Component;

/** Reminds of a task that nobody has answered. */
@Component
class Escalation {

    private final Tickets tickets;
    private final Stakeholders stakeholders;
    private final Calendar calendar;

    Escalation(Tickets tickets, Stakeholders stakeholders, Calendar calendar) {
        this.tickets = tickets;
        this.stakeholders = stakeholders;
        this.calendar = calendar;
    }

    /** One line and one mail a day, however often the step is repeated. */
    void escalate(Ticket ticket, Need need) {
        if (!need.isTask() || !ticket.isOpen()) {
            return;
        }
        String day = calendar.dayOfReminder();
        stakeholders.tell(ticket, "OVERDUE", need.activity() + "-" + day);
        tickets.sayOnce(
                ticket.id(), "overdue:" + need + ":" + day, Remark.task(Reason.TASK_OVERDUE, "task", need.activity()));
    }
}
