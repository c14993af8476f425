package dev.tenure.process;

import dev.tenure.directory.Accounts;
import dev.tenure.directory.FirstPassword;
import dev.tenure.roster.ChangeKind;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.Tickets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who may hand over a first password, and what follows when it is done. */
@Component
public class Handing {

    private final Roster roster;
    private final Tickets tickets;
    private final Accounts accounts;
    private final Phases phases;
    private final Calendar calendar;
    private final Waits waits;
    private final News news;

    Handing(
            Roster roster,
            Tickets tickets,
            Accounts accounts,
            Phases phases,
            Calendar calendar,
            Waits waits,
            News news) {
        this.roster = roster;
        this.tickets = tickets;
        this.accounts = accounts;
        this.phases = phases;
        this.calendar = calendar;
        this.waits = waits;
        this.news = news;
    }

    /** Whether the person of that employee number is, now and at work, the manager whom HR names for the other one. */
    public boolean isManagerOf(String employeeId, Person person) {
        return !person.employeeId().equals(employeeId)
                && person.facts().managerEmployeeId().filter(employeeId::equals).isPresent()
                && roster.findByEmployeeId(employeeId)
                        .map(Person::facts)
                        .filter(facts -> calendar.isEmployed(facts) && !facts.suspended())
                        .isPresent();
    }

    /** Whether the person works here, or will; days end where they work. */
    public boolean isEmployed(Person person) {
        Facts facts = person.facts();
        return calendar.isEmployed(facts);
    }

    /**
     * Somebody was shown a first password: the ticket says so, the task that asked for it goes, and an account that stayed
     * disabled for want of it is enabled by the ordinary process. The person is locked meanwhile, so that the end of a
     * process sees it or is seen.
     */
    @Transactional
    public void handedOver(UUID personId, String by, FirstPassword.Form form) {
        Person person = roster.lock(personId);
        boolean isWithheld = phases.of(person).phase() == Phase.WORKING
                && accounts.standing(personId)
                        .filter(standing -> !standing.enabled())
                        .isPresent();
        Optional<Ticket> open = tickets.openOf(personId);
        if (open.isEmpty() && isWithheld) {
            roster.reconsider(personId, ChangeKind.CHANGED, "handed-over");
            open = tickets.openOf(personId);
        } else if (open.isPresent() && (isWithheld || isAwaited(open.get()))) {
            news.ofPeople(List.of(personId));
        }
        open.ifPresent(ticket -> tickets.say(
                ticket.id(),
                Remark.comment(Reason.FIRST_PASSWORD_SHOWN, "by", by, "form", form.name())
                        .by(by)));
    }

    private boolean isAwaited(Ticket ticket) {
        return waits.of(ticket.id())
                .filter(wait -> wait.need() == Need.CREDENTIALS_NOT_COLLECTED)
                .isPresent();
    }
}
