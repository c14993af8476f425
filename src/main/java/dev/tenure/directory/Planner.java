package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Finds the account that an order is about, and decides what shall become of it. Reads only. */
@Component
class Planner {

    private final Lookup lookup;
    private final Ledger ledger;
    private final Protection protection;
    private final Naming naming;
    private final Hiding hiding;
    private final Correlation correlation;
    private final DirectorySettings settings;

    Planner(
            Lookup lookup,
            Ledger ledger,
            Protection protection,
            Naming naming,
            Hiding hiding,
            Correlation correlation,
            DirectorySettings settings) {
        this.lookup = lookup;
        this.ledger = ledger;
        this.protection = protection;
        this.naming = naming;
        this.hiding = hiding;
        this.correlation = correlation;
        this.settings = settings;
    }

    Plan plan(AccountOrder order) throws Answered {
        Ledger.Known known = ledger.know(order.personId());
        Wanted wanted = new Wanted(order, settings, naming, known, hiding.of(order.personId()));
        Account link = known.account();
        if (order.adopt() != null) {
            return chosen(order, wanted, known, order.adopt());
        }
        if (link != null) {
            Optional<SearchResultEntry> linked = lookup.account(link.objectGuid(), wanted);
            if (linked.isPresent()) {
                return change(order, wanted, known, linked.get());
            }
            ledger.gone(link.objectGuid());
        }
        return sighted(order, wanted, known);
    }

    private Plan chosen(AccountOrder order, Wanted wanted, Ledger.Known known, UUID guid) throws Answered {
        Optional<SearchResultEntry> account = lookup.account(guid, wanted);
        boolean elses = !ledger.linkedToOthers(order.personId(), List.of(guid)).isEmpty();
        if (account.isEmpty() || elses) {
            String why = elses ? "the chosen account is another person's" : "the chosen account is not there";
            return new Plan.Stop(Protection.rule(Cause.CHOICE_UNUSABLE, why, ObjectGuid.asBase(guid), null));
        }
        return change(order, wanted, known, account.get());
    }

    /** We know of no account, or the one that we knew is gone. */
    private Plan sighted(AccountOrder order, Wanted wanted, Ledger.Known known) throws Answered {
        Lookup.Sighting seen = lookup.sight(order.person(), correlation.names(order.person()));
        List<UUID> others = ledger.linkedToOthers(
                order.personId(),
                Stream.concat(seen.fitting().stream(), seen.alike().stream())
                        .map(ObjectGuid::of)
                        .toList());
        List<SearchResultEntry> fitting = without(others, seen.fitting());
        if (fitting.size() == 1) {
            Optional<SearchResultEntry> account = lookup.account(ObjectGuid.of(fitting.get(0)), wanted);
            if (account.isPresent()) {
                return change(order, wanted, known, account.get());
            }
        }
        if (fitting.size() > 1) {
            return new Plan.Stop(new Unsure(Doubt.SEVERAL_FIT, numbered(fitting)));
        }
        if (!order.createAnyway()) {
            List<Candidate> alike =
                    correlation.ranked(without(order.declined(), without(others, seen.alike())), order.person());
            if (known.account() != null && order.create()) {
                return new Plan.Stop(new Unsure(Doubt.VANISHED, alike));
            }
            Optional<Candidate> sure = correlation.sure(alike);
            Optional<SearchResultEntry> account =
                    sure.isPresent() ? lookup.account(sure.get().objectGuid(), wanted) : Optional.empty();
            if (account.isPresent()) {
                return change(order, wanted, known, account.get());
            }
            if (!alike.isEmpty()) {
                return new Plan.Stop(new Unsure(Doubt.LOOKS_ALIKE, alike));
            }
        }
        if (!order.create()) {
            return new Plan.Stop(new Absent());
        }
        // Nobody has the password of what is made.
        AccountOrder settled = order.settled(true);
        Wanted named = wanted.of(settled).named(naming.first(order.person(), wanted.wish(null)));
        Optional<Refused> taken = AddressTaken.by(named, named.newAddresses(null), seen.holders());
        return taken.isPresent() ? new Plan.Stop(taken.get()) : create(settled, named, known);
    }

    private List<Candidate> numbered(List<SearchResultEntry> entries) {
        return entries.stream()
                .map(entry -> lookup.candidate(entry, CorrelationSettings.Rule.EMPLOYEE_NUMBER.code(), 100))
                .toList();
    }

    private static List<SearchResultEntry> without(Collection<UUID> others, List<SearchResultEntry> entries) {
        return entries.stream()
                .filter(entry -> !others.contains(ObjectGuid.of(entry)))
                .toList();
    }

    private Plan create(AccountOrder order, Wanted wanted, Ledger.Known known) {
        Optional<DN> parent = parent(order, settings);
        Optional<Refused> forbidden = forbidsParent(order, parent);
        return forbidden.isPresent()
                ? new Plan.Stop(forbidden.get())
                : new Plan.Create(order, wanted, parent.orElseThrow(), known.planned());
    }

    private Plan change(AccountOrder order, Wanted wanted, Ledger.Known known, SearchResultEntry now) throws Answered {
        Optional<Refused> forbidden = protection.forbids(now);
        Optional<DN> parent = parent(order, settings);
        if (forbidden.isEmpty()) {
            forbidden = forbidsParent(order, parent);
        }
        if (forbidden.isPresent()) {
            return new Plan.Stop(forbidden.get());
        }
        Account link = linkTo(now, known.account());
        AccountOrder settled = order.settled(isWithheld(now, link, known));
        return Plan.Change.of(
                settled, wanted.of(settled).withFirstNames(now), now, parent.orElseThrow(), link, known.planned());
    }

    /** Of an account that is nobody's yet, only what we made ourselves; whoever uses an older one has its password. */
    private static boolean isWithheld(SearchResultEntry now, @Nullable Account link, Ledger.Known known) {
        return link == null
                ? Report.made(known.planned(), now)
                : known.handOver() != null && known.handOver().withholds();
    }

    @Nullable
    private static Account linkTo(SearchResultEntry now, @Nullable Account link) {
        return link != null && link.objectGuid().equals(ObjectGuid.of(now)) ? link : null;
    }

    private Optional<Refused> forbidsParent(AccountOrder order, Optional<DN> parent) {
        return parent.isPresent()
                ? protection.forbidsPlace(parent.get().toString())
                : Optional.of(Protection.rule(Cause.CONTAINER_MISSING, "not a DN", order.container(), null));
    }

    static Optional<DN> parent(AccountOrder order, DirectorySettings settings) {
        try {
            List<RDN> rdns = new ArrayList<>(List.of(new DN(order.container()).getRDNs()));
            rdns.addAll(List.of(settings.base().getRDNs()));
            return Optional.of(new DN(rdns));
        } catch (LDAPException notADn) {
            return Optional.empty();
        }
    }
}
