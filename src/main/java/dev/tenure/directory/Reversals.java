package dev.tenure.directory;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Puts back what a change wrote to a person's account, unless something newer was written since. What is put back is
 * journalled like any write, so that it can be put back itself.
 */
@Component
public class Reversals {

    private final ReversalPlanner planner;
    private final Directory directory;
    private final Ledger ledger;
    private final Journal journal;
    private final MembershipReversals memberships;
    private final Circuit circuit;
    private final Clock clock;

    Reversals(
            ReversalPlanner planner,
            Directory directory,
            Ledger ledger,
            Journal journal,
            MembershipReversals memberships,
            Circuit circuit,
            Clock clock) {
        this.planner = planner;
        this.directory = directory;
        this.ledger = ledger;
        this.journal = journal;
        this.memberships = memberships;
        this.circuit = circuit;
        this.clock = clock;
    }

    /**
     * What {@link #carryOut} would do, with nothing written.
     *
     * @throws DirectoryUnavailable in an outage
     */
    public Reversal draft(UUID changeId) {
        circuit.check();
        try {
            ReversalPlan plan = planner.plan(changeId);
            return plan instanceof ReversalPlan.Back back ? done(back, after(back)) : ((ReversalPlan.Stop) plan).why();
        } catch (Answered answered) {
            return stopped(answered);
        }
    }

    /**
     * Puts it back, memberships first: all of it or nothing. Safe to repeat: what is back already is not written again. The caller's
     * transaction keeps that it was done.
     *
     * @param undo the id under which it is kept
     * @throws DirectoryUnavailable in an outage; repeated, it finishes what was begun
     */
    public Reversal carryOut(UUID changeId, UUID undo) {
        circuit.check();
        try {
            ReversalPlan plan = planner.plan(changeId);
            if (plan instanceof ReversalPlan.Back back) {
                return carryOut(changeId, undo, back);
            }
            return ((ReversalPlan.Stop) plan).why();
        } catch (Answered answered) {
            return stopped(answered);
        }
    }

    private Reversal carryOut(UUID changeId, UUID undo, ReversalPlan.Back back) throws Answered {
        Ledger.Purpose purpose = new Ledger.Purpose(back.account().personId(), /* changeId= */ undo, changeId);
        List<Journal.Kept> begun = journal.begun(changeId);
        MembershipReversals.Work groups =
                memberships.work(back.memberships(), purpose, back.now().getDN());
        Optional<Refusal> refused = groups.write();
        if (refused.isPresent()) {
            return new Reversal.Stopped(refused.get());
        }
        UUID id = UUID.randomUUID();
        if (!back.writes().isEmpty()) {
            ledger.plan(
                    id,
                    purpose,
                    Operation.MODIFY,
                    back.now().getDN(),
                    back.writes(),
                    Differences.several(back.now(), back.modifications()));
        }
        try {
            refused = write(back, id);
        } catch (Answered answered) {
            groups.takeBack();
            throw answered;
        }
        if (refused.isPresent()) {
            groups.takeBack();
            return new Reversal.Stopped(refused.get());
        }
        return keep(changeId, undo, back, id, begun, groups.keep(changeId, undo));
    }

    /** What the undo wrote, attribute by attribute. */
    public List<AttributeWrite> writesOf(UUID undo) {
        Map<String, AttributeWrite> byAttribute = new LinkedHashMap<>();
        for (Journal.Kept kept : journal.of(undo)) {
            kept.after()
                    .forEach((attribute, after) -> byAttribute.merge(
                            attribute,
                            new AttributeWrite(attribute, kept.before().get(attribute), after),
                            (first, then) -> new AttributeWrite(attribute, first.before(), then.after())));
        }
        List<AttributeWrite> writes = new ArrayList<>(memberships.writesOf(undo));
        writes.addAll(byAttribute.values());
        return writes;
    }

    private Reversal keep(
            UUID changeId,
            UUID undo,
            ReversalPlan.Back back,
            UUID id,
            List<Journal.Kept> begun,
            List<AttributeWrite> groups) {
        Account account = after(back);
        journal.undone(
                changeId,
                undo,
                Stream.concat(begun.stream().map(Journal.Kept::id), Stream.of(id))
                        .toList());
        if (back.unlinks()) {
            journal.unlink(account, Wanted.bornBy(back.now()), clock.instant());
        } else {
            journal.account(account);
        }
        List<AttributeWrite> writes = new ArrayList<>(groups);
        writes.addAll(Report.of(begun.stream().map(Reversals::planned).toList(), back.now(), back.writes()));
        return done(back, account, writes);
    }

    private Optional<Refusal> write(ReversalPlan.Back back, UUID id) throws Answered {
        String dn = back.now().getDN();
        if (!back.modifications().isEmpty()) {
            try {
                directory.modify(dn, back.modifications());
            } catch (Answered answered) {
                ledger.refused(id);
                return Optional.of(refusal(answered));
            }
        }
        if (back.move() != null) {
            try {
                directory.rename(
                        dn,
                        CommonNames.rdn(back.move().commonNames().get(0)),
                        back.move().parent().toString());
            } catch (Answered answered) {
                // Nothing shall be half done: what was modified a moment ago is as it was again.
                if (!back.modifications().isEmpty()) {
                    directory.modify(dn, inverse(back));
                }
                ledger.refused(id);
                return Optional.of(refusal(answered));
            }
        }
        return Optional.empty();
    }

    private static List<Modification> inverse(ReversalPlan.Back back) {
        List<Modification> inverse = new ArrayList<>();
        for (Modification modification : back.modifications()) {
            String name = modification.getAttributeName();
            String[] present = back.now().getAttributeValues(name);
            inverse.add(
                    present == null
                            ? new Modification(ModificationType.REPLACE, name)
                            : new Modification(ModificationType.REPLACE, name, present));
        }
        return inverse;
    }

    private Account after(ReversalPlan.Back back) {
        Account known = back.account();
        Map<String, String> names = back.put();
        return new Account(
                known.personId(),
                known.objectGuid(),
                back.move() == null ? back.now().getDN() : back.move().dn(),
                names.getOrDefault(Lookup.ACCOUNT_NAME, known.accountName()),
                names.getOrDefault(Lookup.PRINCIPAL_NAME, known.userPrincipalName()),
                names.getOrDefault(Wanted.MAIL, back.now().getAttributeValue(Wanted.MAIL)),
                back.enabled(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private static Reversal.Done done(ReversalPlan.Back back, Account account) {
        List<AttributeWrite> writes = new ArrayList<>(back.memberships().shown());
        writes.addAll(back.writes());
        return done(back, account, writes);
    }

    private static Reversal.Done done(ReversalPlan.Back back, Account account, List<AttributeWrite> writes) {
        return new Reversal.Done(
                account,
                back.disablesOnly(),
                back.unlinks(),
                writes,
                back.fields(),
                back.state(),
                back.container(),
                back.left(),
                back.unlinks()
                        ? new Reversal.Held(Set.of(), Set.of())
                        : new Reversal.Held(
                                back.memberships().in(), back.memberships().out()),
                back.memberships().unjournalled());
    }

    private static Ledger.Planned planned(Journal.Kept kept) {
        return new Ledger.Planned(kept.id(), kept.creates(), kept.before(), kept.after());
    }

    private static Reversal stopped(Answered answered) {
        return new Reversal.Stopped(refusal(answered));
    }

    private static Refusal refusal(Answered answered) {
        return answered.refused(Refusals.cause(answered.meaning())).refusal();
    }
}
