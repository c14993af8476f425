package dev.tenure.process;

import dev.tenure.directory.Account;
import dev.tenure.directory.Accounts;
import dev.tenure.directory.Links;
import dev.tenure.roster.Employment;
import dev.tenure.roster.Field;
import dev.tenure.roster.Identities;
import dev.tenure.roster.Identities.Merged;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Ticket;
import dev.tenure.ticket.TicketStatus;
import dev.tenure.ticket.Tickets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Has two records become one person, with one account and one open ticket, and takes a wrong merge back. */
@Component
public class Merging {

    private final Identities identities;
    private final Accounts accounts;
    private final Links links;
    private final Tickets tickets;
    private final Departures departures;
    private final News news;

    Merging(Identities identities, Accounts accounts, Links links, Tickets tickets, Departures departures, News news) {
        this.identities = identities;
        this.accounts = accounts;
        this.links = links;
        this.tickets = tickets;
        this.departures = departures;
        this.news = news;
    }

    /**
     * What becomes, or would become, of two who are one.
     *
     * @param kept the account of the one person from now on; null if neither had one
     * @param surplus the account that is disabled and nobody's from now on; null if there is none
     * @param ticket on which the work goes on; null where nothing was kept
     */
    public record Joined(
            Merged merged,
            @Nullable Account kept,
            @Nullable Account surplus,
            @Nullable Ticket ticket) {}

    /**
     * What became of one who is two.
     *
     * @param otherId who is a person again
     */
    public record Parted(
            UUID personId,
            UUID otherId,
            @Nullable Ticket ticket,
            @Nullable Ticket otherTicket) {}

    /** Both have an account, and nobody said which one stays. */
    public static final class TwoAccounts extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient List<Account> accounts;

        TwoAccounts(List<Account> accounts) {
            super("Both have an account: somebody has to say which one stays.");
            this.accounts = List.copyOf(accounts);
        }

        public List<Account> accounts() {
            return accounts;
        }
    }

    /**
     * What {@link #merge} would do, with nothing kept.
     *
     * @param account of two accounts the one that stays: its objectGUID, user name or DN; null to name none
     * @throws TwoAccounts if it is not clear which account stays
     * @throws Identities.NotPossible if they are one already
     */
    @Transactional(readOnly = true)
    public Joined plan(UUID one, UUID other, @Nullable String account) {
        return joined(identities.foresee(one, other), account);
    }

    /**
     * Makes them one. The ticket of the one who goes, if it is open, is closed, and its process ends by itself; the
     * account that does not stay is disabled by the process of the other ticket.
     *
     * @throws TwoAccounts if it is not clear which account stays; nothing is changed then
     * @throws Identities.NotPossible if they are one already
     */
    @Transactional
    public Joined merge(UUID one, UUID other, @Nullable String account, String by, String reason) {
        Merged merged = identities.merge(one, other, by, reason);
        UUID stays = merged.person().id();
        UUID goes = merged.otherId();
        Joined joined = joined(merged, account);
        links.join(
                stays,
                goes,
                joined.surplus() != null && joined.surplus().personId().equals(stays));
        departures.rest(goes);
        Ticket ticket = tickets.openOf(stays).orElse(null);
        if (ticket != null) {
            tickets.say(ticket.id(), merged(merged, by, reason));
        }
        tickets.openOf(goes).ifPresent(open -> {
            tickets.close(
                    open.id(),
                    TicketStatus.MERGED,
                    Remark.comment(Reason.TICKET_MERGED, "number", ticket == null ? "" : ticket.number())
                            .by(by));
            news.of(open.processInstanceId());
        });
        return new Joined(merged, joined.kept(), joined.surplus(), ticket);
    }

    /**
     * Makes an employment a person of its own again, with the names and the account that it brought.
     *
     * @throws Identities.NotPossible if it is no other employment of the person
     */
    @Transactional
    public Parted split(UUID personId, String employeeId, String by, String reason) {
        Identities.Split split = identities.split(personId, employeeId, by, reason);
        links.part(split.personId(), split.otherId());
        Remark remark = Remark.comment(Reason.PERSON_SPLIT, "employeeId", employeeId, "by", by, "why", reason)
                .by(by);
        Optional<Ticket> ticket = tickets.openOf(split.personId());
        Optional<Ticket> other = tickets.openOf(split.otherId());
        Stream.of(ticket, other).flatMap(Optional::stream).forEach(open -> tickets.say(open.id(), remark));
        return new Parted(split.personId(), split.otherId(), ticket.orElse(null), other.orElse(null));
    }

    private Joined joined(Merged merged, @Nullable String account) {
        Account ofStays = accounts.of(merged.person().id()).orElse(null);
        Account ofGoes = accounts.of(merged.otherId()).orElse(null);
        if (ofStays == null || ofGoes == null) {
            return new Joined(merged, ofStays == null ? ofGoes : ofStays, null, null);
        }
        if (account != null && isMeant(ofStays, account)) {
            return new Joined(merged, ofStays, ofGoes, null);
        }
        if (account != null && isMeant(ofGoes, account)) {
            return new Joined(merged, ofGoes, ofStays, null);
        }
        throw new TwoAccounts(List.of(ofStays, ofGoes));
    }

    private static boolean isMeant(Account account, String reference) {
        return Stream.of(account.objectGuid().toString(), account.accountName(), account.dn())
                .anyMatch(reference.strip()::equalsIgnoreCase);
    }

    private static Remark merged(Merged merged, String by, String reason) {
        return Remark.comment(
                        Reason.PERSON_MERGED,
                        "employeeIds",
                        String.join(", ", merged.person().numbers()),
                        "by",
                        by,
                        "why",
                        reason)
                .withDetails(merged.employments().stream().map(Merging::detail).toList())
                .by(by);
    }

    private static Map<String, String> detail(Employment employment) {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("employeeId", employment.employeeId());
        for (Field field : List.of(Field.EMPLOYMENT_TYPE, Field.START_DATE, Field.END_DATE)) {
            detail.put(field.name(), employment.facts().get(field));
        }
        return detail;
    }
}
