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

    private final Directory directory;
    private final Lookup lookup;
    private final Ledger ledger;
    private final Clock clock;

    Alteration(Directory directory, Lookup lookup, Ledger ledger, Clock clock) {
        this.directory = directory;
        this.lookup = lookup;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Nothing when the account has changed or gone under our hands: look again. */
    Optional<Outcome> carryOut(Plan.Change plan) throws Answered {
        UUID id = UUID.randomUUID();
        if (!plan.writesNothing()) {
            plan(id, plan, plan.writes());
        }
        if (!plan.modifications().isEmpty()) {
            try {
                directory.modify(plan.now().getDN(), plan.modifications());
            } catch (Answered answered) {
                ledger.refused(id);
                return answered.meaning() == Meaning.MISSING
                        ? Optional.empty()
                        : Optional.of(Refusals.of(answered, plan.wanted(), names(plan.modifications())));
            }
        }
        String dn = plan.now().getDN();
        if (plan.move() != null) {
            try {
                dn = move(dn, plan.move());
                if (!dn.equals(plan.move().dn())) {
                    // Whoever puts the change back one day looks for the account where it went in the end.
                    plan(id, plan, at(dn, plan.writes()));
                }
            } catch (Answered answered) {
                if (plan.modifications().isEmpty()) {
                    ledger.refused(id);
                }
                return moveRefused(plan, answered);
            }
        }
        return Optional.of(written(plan, id, dn));
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
        return new Draft.Writes(deed(plan, writes), dn, plan.now().getAttributeValue(Lookup.ACCOUNT_NAME), writes);
    }

    private String move(String dn, Plan.Move move) throws Answered {
        String parent = move.parent().toString();
        try {
            directory.rename(dn, CommonNames.rdn(move.commonName()), parent);
            return move.dn();
        } catch (Answered answered) {
            if (answered.meaning() != Meaning.TAKEN || move.fallback() == null) {
                throw answered;
            }
            directory.rename(dn, CommonNames.rdn(move.fallback()), parent);
            return CommonNames.dn(move.fallback(), move.parent());
        }
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

    private Written written(Plan.Change plan, UUID id, String dn) {
        SearchResultEntry now = plan.now();
        List<AttributeWrite> writes = Report.of(plan.earlier(), now, at(dn, plan.writes()));
        Account account = new Account(
                plan.order().personId(),
                plan.guid(),
                dn,
                text(now, Lookup.ACCOUNT_NAME),
                text(now, Lookup.PRINCIPAL_NAME),
                plan.order().state() == State.ENABLED,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        Deed deed = deed(plan, writes);
        if (deed == Deed.AGREED && same(plan.link(), account)) {
            return new Written(plan.link(), deed, writes);
        }
        List<UUID> plans =
                new ArrayList<>(plan.earlier().stream().map(Ledger.Planned::id).toList());
        plans.add(id);
        ledger.done(account, plan.order().person().employeeId(), plans);
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

    private static String text(SearchResultEntry entry, String attribute) {
        String value = entry.getAttributeValue(attribute);
        return value == null ? "" : value;
    }

    private static List<String> names(List<Modification> modifications) {
        return modifications.stream().map(Modification::getAttributeName).toList();
    }
}
