package dev.tenure.process;

import dev.tenure.directory.Absent;
import dev.tenure.directory.Account;
import dev.tenure.directory.AccountOrder;
import dev.tenure.directory.Accounts;
import dev.tenure.directory.AttributeWrite;
import dev.tenure.directory.Candidate;
import dev.tenure.directory.Cause;
import dev.tenure.directory.Deed;
import dev.tenure.directory.HandOvers;
import dev.tenure.directory.Links;
import dev.tenure.directory.Outcome;
import dev.tenure.directory.Refusal;
import dev.tenure.directory.Refused;
import dev.tenure.directory.State;
import dev.tenure.directory.Unsure;
import dev.tenure.directory.Written;
import dev.tenure.process.PersonnelChangeSteps.Answer;
import dev.tenure.process.Planner.Intent;
import dev.tenure.roster.Identities;
import dev.tenure.roster.Roster;
import dev.tenure.ticket.Reason;
import dev.tenure.ticket.Remark;
import dev.tenure.ticket.Tickets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Has the directory written, and says on the ticket what came of it. */
@Component
class AccountWriting {

    private final Planner planner;
    private final Roster roster;
    private final Managers managers;
    private final Orders orders;
    private final Accounts accounts;
    private final Waits waits;
    private final Tickets tickets;
    private final News news;
    private final Calendar calendar;
    private final Memory memory;
    private final HandOvers handOvers;
    private final Identities identities;
    private final Links links;

    AccountWriting(
            Planner planner,
            Roster roster,
            Managers managers,
            Orders orders,
            Accounts accounts,
            Waits waits,
            Tickets tickets,
            News news,
            Calendar calendar,
            Memory memory,
            HandOvers handOvers,
            Identities identities,
            Links links) {
        this.planner = planner;
        this.roster = roster;
        this.managers = managers;
        this.orders = orders;
        this.accounts = accounts;
        this.waits = waits;
        this.tickets = tickets;
        this.news = news;
        this.calendar = calendar;
        this.memory = memory;
        this.handOvers = handOvers;
        this.identities = identities;
        this.links = links;
    }

    /** The account would be enabled if its first password had been handed over. */
    record Withheld() {}

    Answer write(Work work) {
        Intent intent = planner.intend(work.ticket().kind(), work.corrected(), work.skipped());
        AccountOrder order = orders.of(work, intent, managers.of(work));
        if (intent.account() == DecisionTables.Account.DELETED) {
            if (roster.lock(work.personId()).newestChange() > work.person().newestChange()) {
                // What cannot be undone is not done on old news; the next step sees that there is something newer.
                return Answer.AGREES;
            }
            return told(work, intent, accounts.delete(order));
        }
        Answer answer = work.person().hasSeveralEmployments()
                ? oneAccount(work, intent, order)
                : told(work, intent, accounts.agree(order));
        if (answer == Answer.AGREES && intent.phase() == Phase.GONE) {
            handOvers.left(work.personId());
        }
        if (order.state() == State.ENABLED_ONCE_HANDED_OVER) {
            memory.known(Account.class, work.personId())
                    .filter(account -> !account.enabled())
                    .ifPresent(account -> memory.keep(Withheld.class, work.personId(), new Withheld()));
        }
        return answer;
    }

    /** Of somebody who was two: an account that is not kept cannot be used any more. */
    private Answer oneAccount(Work work, Intent intent, AccountOrder order) {
        List<UUID> merged = identities.mergedInto(work.personId());
        links.takeOver(work.personId(), merged);
        Answer answer = told(work, intent, accounts.agree(order));
        for (UUID other : merged) {
            Outcome outcome = answer == Answer.AGREES ? links.close(other) : new Absent();
            if (outcome instanceof Written closed) {
                tickets.say(
                        work.ticketId(),
                        Remark.write(
                                        Reason.ACCOUNT_SURPLUS,
                                        "dn",
                                        closed.account().dn(),
                                        "accountName",
                                        closed.account().accountName())
                                .withDetails(closed.writes().stream()
                                        .map(AccountWriting::detail)
                                        .toList()));
            } else if (outcome instanceof Refused) {
                answer = told(work, intent, outcome);
            }
        }
        return answer;
    }

    private Answer told(Work work, Intent intent, Outcome outcome) {
        if (outcome instanceof Written written && written.deed() == Deed.DELETED) {
            tickets.say(work.ticketId(), decided(intent), remark(written));
            return Answer.AGREES;
        }
        if (outcome instanceof Written written) {
            if (written.deed() == Deed.CREATED || written.deed() == Deed.ADOPTED) {
                work.person().numbers().forEach(news::accountAppeared);
            }
            memory.keep(Account.class, work.personId(), written.account());
            tickets.say(work.ticketId(), decided(intent), remark(written));
            if (written.notHidden() != null) {
                tickets.sayOnce(
                        work.ticketId(), "not-hidden:" + work.person().newestChange(), notHidden(written.notHidden()));
            }
            return Answer.AGREES;
        }
        if (outcome instanceof Absent) {
            tickets.say(work.ticketId(), decided(intent), Remark.write(Reason.ACCOUNT_ABSENT));
            return Answer.AGREES;
        }
        if (outcome instanceof Unsure unsure) {
            waits.beginChoice(
                    work,
                    unsure.candidates().stream().map(Candidate::objectGuid).toList(),
                    calendar.now());
            tickets.say(work.ticketId(), remark(work, unsure));
        } else if (outcome instanceof Refused refused) {
            waits.begin(work, Need.of(refused.refusal()), refused.refusal().field(), calendar.now());
            tickets.say(work.ticketId(), remark(refused.refusal()));
        }
        return Answer.ASK;
    }

    static Remark decided(Intent intent) {
        return Remark.step(
                Reason.CHANGE_DECIDED,
                "plan",
                intent.planned().account().name(),
                "rule",
                intent.planned().rule());
    }

    private Remark remark(Written written) {
        Account account = written.account();
        List<String> params = new ArrayList<>(
                List.of("dn", account.dn(), "accountName", account.accountName(), "baseDn", accounts.baseDn()));
        Reason reason = switch (written.deed()) {
            case CREATED -> Reason.ACCOUNT_CREATED;
            case ADOPTED -> Reason.ACCOUNT_ADOPTED;
            case UPDATED -> Reason.ACCOUNT_UPDATED;
            case ENABLED -> Reason.ACCOUNT_ENABLED;
            case DISABLED -> Reason.ACCOUNT_DISABLED;
            case AGREED -> Reason.ACCOUNT_AGREES;
            case DELETED -> Reason.ACCOUNT_DELETED;
        };
        if (reason == Reason.ACCOUNT_UPDATED) {
            params.addAll(List.of("count", String.valueOf(written.writes().size())));
        }
        return Remark.write(reason, params.toArray(String[]::new))
                .withDetails(
                        written.writes().stream().map(AccountWriting::detail).toList());
    }

    private static Remark notHidden(Refusal refusal) {
        return Remark.comment(
                Reason.ACCOUNT_NOT_HIDDEN,
                "attribute",
                refusal.attribute(),
                "answer",
                refusal.answer(),
                "resultCode",
                String.valueOf(refusal.resultCode()));
    }

    private static Map<String, String> detail(AttributeWrite write) {
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("attribute", write.attribute());
        detail.put("before", write.before());
        detail.put("after", write.after());
        return detail;
    }

    private Remark remark(Work work, Unsure unsure) {
        Remark remark = switch (unsure.doubt()) {
            case VANISHED ->
                Remark.comment(
                        Reason.ACCOUNT_VANISHED,
                        "dn",
                        accounts.of(work.personId()).map(Account::dn).orElse(""));
            case SEVERAL_FIT, LOOKS_ALIKE ->
                Remark.comment(
                        Reason.ACCOUNT_AMBIGUOUS,
                        "count",
                        String.valueOf(unsure.candidates().size()));
        };
        return remark.withDetails(unsure.candidates().stream()
                .map(candidate -> Map.of(
                        "dn",
                        candidate.dn(),
                        "accountName",
                        candidate.accountName(),
                        "why",
                        candidate.why(),
                        "confidence",
                        String.valueOf(candidate.confidence())))
                .toList());
    }

    private static Remark remark(Refusal refusal) {
        if (refusal.needsName()) {
            return Remark.comment(Reason.ACCOUNT_NO_FREE_NAME);
        }
        if (refusal.cause() == Cause.PROTECTED || refusal.cause() == Cause.OUTSIDE_BASE) {
            return Remark.comment(
                    Reason.ACCOUNT_PROTECTED,
                    "dn",
                    refusal.dn(),
                    "why",
                    refusal.cause().code());
        }
        return Remark.comment(
                Reason.DIRECTORY_REFUSED,
                "operation",
                refusal.operation(),
                "attribute",
                refusal.attribute(),
                "answer",
                refusal.answer(),
                "resultCode",
                String.valueOf(refusal.resultCode()),
                "advice",
                refusal.cause().code());
    }
}
