package dev.tenure.directory;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Makes an account that is there be as it shall: attributes first, then its name and place. */
@Component
class Alteration {

    /** How often a name that the directory has already may cost us another attempt. */
    private static final int MOST_ATTEMPTS = 8;

    private final Directory directory;
    private final Lookup lookup;
    private final NameGiving naming;
    private final NameLedger names;
    private final Containers containers;
    private final Ledger ledger;
    private final Clock clock;

    Alteration(
            Directory directory,
            Lookup lookup,
            NameGiving naming,
            NameLedger names,
            Containers containers,
            Ledger ledger,
            Clock clock) {
        this.directory = directory;
        this.lookup = lookup;
        this.naming = naming;
        this.names = names;
        this.containers = containers;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Nothing when the account has changed or gone under our hands: look again. */
    Optional<Outcome> carryOut(Plan.Change first) throws Answered {
        List<NameLedger.Name> must = first.wanted().newAddresses(first.now());
        if (!must.isEmpty()) {
            List<String> addresses = must.stream().map(NameLedger.Name::text).toList();
            Optional<Refused> taken = AddressTaken.by(first.wanted(), must, lookup.holders(addresses, first.guid()));
            if (taken.isPresent()) {
                return addressTaken(first, taken.get());
            }
        }
        UUID id = UUID.randomUUID();
        NameGiving.Search search =
                naming.search(first.order().person(), first.wanted().wish(first.now()), must, first.guid());
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            NameGiving.Found found = search.next();
            if (found instanceof NameGiving.Found.AddressTaken taken) {
                return addressTaken(first, AddressTaken.refused(first.wanted(), taken.address(), null));
            }
            if (!(found instanceof NameGiving.Found.Names given)) {
                break;
            }
            Plan.Change plan = given.names().equals(GivenNames.NONE)
                    ? first
                    : first.with(first.wanted().named(given.names()));
            if (!plan.writesNothing()) {
                plan(id, plan, plan.writes());
            }
            try {
                if (!plan.modifications().isEmpty()) {
                    directory.modify(plan.now().getDN(), plan.modifications());
                }
            } catch (Answered answered) {
                if (!given.names().equals(GivenNames.NONE) && search.areTaken(answered)) {
                    continue;
                }
                ledger.refused(id);
                return answered.meaning() == Meaning.MISSING
                        ? Optional.empty()
                        : Optional.of(Refusals.of(answered, plan.wanted(), names(plan.modifications())));
            }
            return moved(plan, id);
        }
        ledger.refused(id);
        return Optional.of(Creation.noName(first.now().getDN()));
    }

    /** Nobody's leaving waits for an address: it is left as it is then. */
    private Optional<Outcome> addressTaken(Plan.Change plan, Refused refused) throws Answered {
        return plan.order().create()
                ? Optional.of(refused)
                : carryOut(plan.with(plan.wanted().leavingAddresses()));
    }

    private Optional<Outcome> moved(Plan.Change plan, UUID id) throws Answered {
        if (plan.move() == null) {
            return Optional.of(written(plan, id, plan.now().getDN(), List.of()));
        }
        String dn = plan.now().getDN();
        try {
            try {
                return Optional.of(written(plan, id, move(plan, id), List.of()));
            } catch (Answered answered) {
                Optional<List<String>> made = answered.meaning() == Meaning.MISSING && lookup.isThere(dn)
                        ? containers.make(plan.order(), plan.move().parent())
                        : Optional.empty();
                if (made.isEmpty()) {
                    throw answered;
                }
                return Optional.of(written(plan, id, move(plan, id), made.get()));
            }
        } catch (Answered answered) {
            if (plan.modifications().isEmpty()) {
                ledger.refused(id);
            }
            return moveRefused(plan, answered);
        }
    }

    private void plan(UUID id, Plan.Change plan, List<AttributeWrite> writes) {
        ledger.plan(
                id,
                new Ledger.Purpose(plan.order().personId(), plan.order().changeId(), null),
                Operation.MODIFY,
                plan.now().getDN(),
                writes,
                Differences.several(plan.now(), plan.modifications()));
    }

    /** What the account would be changed in. */
    Draft draft(Plan.Change plan) {
        List<AttributeWrite> writes = Report.of(plan.earlier(), plan.now(), plan.writes());
        String dn = plan.move() == null ? plan.now().getDN() : plan.move().dn();
        return new Draft.Writes(deed(plan, writes), dn, plan.wanted().accountName(plan.now()), writes);
    }

    private String move(Plan.Change plan, UUID id) throws Answered {
        String dn = move(plan.now().getDN(), plan.move());
        if (!dn.equals(plan.move().dn())) {
            // Whoever puts the change back one day looks for the account where it went in the end.
            plan(id, plan, at(dn, plan.writes()));
        }
        return dn;
    }

    /** Under the first of the names whose place is free. */
    private String move(String dn, Plan.Move move) throws Answered {
        int last = move.commonNames().size() - 1;
        for (int place = 0; place < last; place++) {
            try {
                return rename(dn, move.commonNames().get(place), move);
            } catch (Answered answered) {
                if (answered.meaning() != Meaning.TAKEN) {
                    throw answered;
                }
            }
        }
        return rename(dn, move.commonNames().get(last), move);
    }

    private String rename(String dn, String commonName, Plan.Move move) throws Answered {
        directory.rename(dn, CommonNames.rdn(commonName), move.parent().toString());
        return CommonNames.dn(commonName, move.parent());
    }

    /** The target may be missing, or the account itself: the directory does not say which. */
    private Optional<Outcome> moveRefused(Plan.Change plan, Answered answered) throws Answered {
        if (answered.meaning() == Meaning.MISSING) {
            if (!lookup.isThere(plan.now().getDN())) {
                return Optional.empty();
            }
            if (lookup.isThere(plan.move().parent().toString())) {
                return Optional.of(answered.refused(Cause.OTHER));
            }
        }
        return Optional.of(Refusals.of(answered, plan.wanted(), List.of(Differences.DN_ATTRIBUTE)));
    }

    private Written written(Plan.Change plan, UUID id, String dn, List<String> containersMade) {
        SearchResultEntry now = plan.now();
        List<AttributeWrite> writes =
                Containers.and(containersMade, Report.of(plan.earlier(), now, at(dn, plan.writes())));
        Account account = new Account(
                plan.order().personId(),
                plan.guid(),
                dn,
                plan.wanted().accountName(now),
                plan.wanted().principalName(now),
                plan.order().state() == State.ENABLED,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        Deed deed = deed(plan, writes);
        if (deed == Deed.AGREED && same(plan.link(), account)) {
            return new Written(plan.link(), deed, writes);
        }
        List<UUID> plans =
                new ArrayList<>(plan.earlier().stream().map(Ledger.Planned::id).toList());
        plans.add(id);
        boolean usable = account.enabled() || deed == Deed.ADOPTED || Wanted.isEnabled(now);
        ledger.done(account, usable, deed == Deed.CREATED, plan.order().person().employeeId(), plans);
        if (plan.link() == null) {
            names.adopt(plan.order().personId(), Wanted.bornBy(now));
        }
        return new Written(account, deed, writes);
    }

    /** A fallback name was taken in the end, perhaps. */
    private static List<AttributeWrite> at(String dn, List<AttributeWrite> writes) {
        return writes.stream()
                .map(write -> write.attribute().equals(Differences.DN_ATTRIBUTE)
                        ? new AttributeWrite(write.attribute(), write.before(), dn)
                        : write)
                .toList();
    }

    private static Deed deed(Plan.Change plan, List<AttributeWrite> writes) {
        if (Report.made(plan.earlier(), plan.now())) {
            return Deed.CREATED;
        }
        if (plan.link() == null) {
            return Deed.ADOPTED;
        }
        if (writes.isEmpty()) {
            return Deed.AGREED;
        }
        boolean switched = writes.stream().anyMatch(Wanted::isSwitched);
        if (!switched) {
            return Deed.UPDATED;
        }
        return plan.order().state() == State.ENABLED ? Deed.ENABLED : Deed.DISABLED;
    }

    private static boolean same(@Nullable Account link, Account account) {
        return link != null
                && link.dn().equals(account.dn())
                && link.accountName().equals(account.accountName())
                && link.userPrincipalName().equals(account.userPrincipalName())
                && link.enabled() == account.enabled();
    }

    private static List<String> names(List<Modification> modifications) {
        return modifications.stream().map(Modification::getAttributeName).toList();
    }
}
