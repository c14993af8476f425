package dev.tenure.process;

import dev.tenure.notification.Delivery;
import dev.tenure.notification.Notice;
import dev.tenure.notification.Notices;
import dev.tenure.process.DecisionTables.Telling;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.source.Run;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.Tickets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Who is told of what, by the table that operators own. */
@Component
class Stakeholders {

    private static final Logger LOG = LoggerFactory.getLogger(Stakeholders.class);

    private final DecisionTables tables;
    private final ProcessSettings settings;
    private final Roster roster;
    private final Notices notices;
    private final Tickets tickets;
    private final Reports reports;

    Stakeholders(
            DecisionTables tables,
            ProcessSettings settings,
            Roster roster,
            Notices notices,
            Tickets tickets,
            Reports reports) {
        this.tables = tables;
        this.settings = settings;
        this.roster = roster;
        this.notices = notices;
        this.tickets = tickets;
        this.reports = reports;
    }

    boolean areToBeTold(Ticket ticket) {
        return !ofDone(ticket).isEmpty() || !ofReports(ticket).isEmpty();
    }

    void tellOfDone(Ticket ticket) {
        tell(ticket, ofDone(ticket), "done");
        tell(ticket, ofReports(ticket), "manager-left");
    }

    /**
     * Tells of something else than the end.
     *
     * @param event as in the table
     * @param occasion tells several mails of one kind on one ticket apart
     */
    void tell(Ticket ticket, String event, String occasion) {
        tell(ticket, tables.notifications(event, ticket.kind(), ticket.source()), occasion);
    }

    /**
     * Tells that a run waits for somebody's word. There is no ticket to say it on: what could not be told is logged.
     *
     * @param occasion tells several mails of one run apart
     */
    void tellOfRun(Run run, String occasion) {
        for (Telling telling : tables.notifications("RUN_WAITING", null, run.integration())) {
            List<String> recipients = settings.recipients().getOrDefault(telling.role(), List.of());
            if (recipients.isEmpty()) {
                LOG.warn("Run {} waits for approval, and no mail address is set for {}.", run.id(), telling.role());
            }
            for (String recipient : recipients) {
                Delivery delivery = notices.send(new Notice(
                        run.id(),
                        null,
                        telling.template(),
                        telling.role(),
                        recipient,
                        null,
                        Map.of(
                                "integration",
                                run.integration(),
                                "since",
                                run.startedAt().toString(),
                                "occasion",
                                occasion)));
                if (delivery instanceof Delivery.Refused) {
                    LOG.warn("Run {} waits for approval, and the mail to {} was refused.", run.id(), telling.role());
                }
            }
        }
    }

    private List<Telling> ofDone(Ticket ticket) {
        return ticket.status() == TicketStatus.CANCELLED
                ? List.of()
                : tables.notifications(ticket.kind().name(), ticket.kind(), ticket.source());
    }

    private List<Telling> ofReports(Ticket ticket) {
        return reports.areLeftBehind(ticket)
                ? tables.notifications("MANAGER_LEFT", ticket.kind(), ticket.source())
                : List.of();
    }

    private void tell(Ticket ticket, List<Telling> tellings, String occasion) {
        List<Remark> remarks = new ArrayList<>();
        for (Telling telling : tellings) {
            List<String> recipients = recipients(telling.role(), ticket);
            if (recipients.isEmpty()) {
                remarks.add(
                        Remark.mail(Reason.MAIL_NO_RECIPIENT, "template", telling.template(), "role", telling.role()));
            }
            for (String recipient : recipients) {
                Delivery delivery = notices.send(new Notice(
                        ticket.id(),
                        ticket.number(),
                        telling.template(),
                        telling.role(),
                        recipient,
                        null,
                        Map.of("kind", ticket.kind().name(), "occasion", occasion)));
                remark(telling, recipient, delivery, remarks);
            }
        }
        if (!remarks.isEmpty()) {
            tickets.say(ticket.id(), remarks.toArray(Remark[]::new));
        }
    }

    private static void remark(Telling telling, String recipient, Delivery delivery, List<Remark> remarks) {
        if (delivery instanceof Delivery.Sent || delivery instanceof Delivery.AlreadySent) {
            remarks.add(Remark.mail(Reason.MAIL_SENT, "template", telling.template(), "recipient", recipient));
        } else if (delivery instanceof Delivery.Refused refused) {
            remarks.add(Remark.mail(
                    Reason.MAIL_FAILED,
                    "template",
                    telling.template(),
                    "recipient",
                    recipient,
                    "answer",
                    refused.answer()));
        }
    }

    private List<String> recipients(String role, Ticket ticket) {
        if (!role.equals("MANAGER")) {
            return settings.recipients().getOrDefault(role, List.of());
        }
        Person person = roster.get(ticket.personId());
        return person
                .facts()
                .managerEmployeeId()
                .flatMap(roster::findByEmployeeId)
                .flatMap(manager -> manager.facts().email())
                .stream()
                .toList();
    }
}
