package dev.tenure.directory;

import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.roster.Field;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes Active Directory agree with the roster, one person at a time. */
@Component
public class Accounts {

    /** How often we look again when the directory changes under our hands. */
    private static final int MOST_LOOKS = 3;

    private final Planner planner;
    private final Creation creation;
    private final Alteration alteration;
    private final Deletion deletion;
    private final Managers managers;
    private final Lookup lookup;
    private final Ledger ledger;
    private final Circuit circuit;
    private final NameGiving naming;
    private final DirectorySettings settings;

    Accounts(
            Planner planner,
            Creation creation,
            Alteration alteration,
            Deletion deletion,
            Managers managers,
            Lookup lookup,
            Ledger ledger,
            Circuit circuit,
            NameGiving naming,
            DirectorySettings settings) {
        this.planner = planner;
        this.creation = creation;
        this.alteration = alteration;
        this.deletion = deletion;
        this.managers = managers;
        this.lookup = lookup;
        this.ledger = ledger;
        this.circuit = circuit;
        this.naming = naming;
        this.settings = settings;
    }

    /**
     * Makes the person's account be as the order says: found by our own link, else by the employee number; created,
     * written, renamed, moved, enabled or disabled as it needs. Safe to repeat: what agrees is not written again.
     *
     * @throws DirectoryUnavailable in an outage
     */
    public Outcome agree(AccountOrder order) {
        circuit.check();
        AccountOrder current = order;
        try {
            for (int look = 0; look < MOST_LOOKS; look++) {
                Optional<Outcome> outcome = carryOut(planner.plan(current));
                Optional<AccountOrder> corrected =
                        outcome.isEmpty() ? Optional.of(current) : managers.corrected(current, outcome.get());
                if (corrected.isEmpty()) {
                    return outcome.get();
                }
                current = corrected.get();
            }
        } catch (Answered answered) {
            return answered.refused(Refusals.cause(answered.meaning()));
        }
        throw new DirectoryUnavailable("The account keeps changing while it is worked on.");
    }

    /**
     * Deletes the account that we know to be the person's, after all that can be read of it was kept. It must be
     * disabled. One that is gone already is {@link Absent}; safe to repeat. The names stay the person's.
     *
     * @return {@link Written} with {@link Deed#DELETED} and what the account held, {@link Absent} or {@link Refused}
     * @throws DirectoryUnavailable in an outage
     */
    public Outcome delete(AccountOrder order) {
        circuit.check();
        try {
            return deletion.carryOut(order);
        } catch (Answered answered) {
            return answered.refused(Refusals.cause(answered.meaning()));
        }
    }

    /**
     * What {@link #delete} would do, with nothing written.
     *
     * @throws DirectoryUnavailable in an outage
     */
    public Draft draftDeletion(AccountOrder order) {
        circuit.check();
        try {
            return deletion.draft(order);
        } catch (Answered answered) {
            return new Draft.Stops(answered.refused(Refusals.cause(answered.meaning())));
        }
    }

    private Optional<Outcome> carryOut(Plan plan) throws Answered {
        if (plan instanceof Plan.Create create) {
            return creation.carryOut(create);
        }
        if (plan instanceof Plan.Change change) {
            return alteration.carryOut(change);
        }
        return Optional.of(((Plan.Stop) plan).outcome());
    }

    /**
     * What {@link #agree} would do, with nothing written.
     *
     * @throws DirectoryUnavailable in an outage
     */
    public Draft draft(AccountOrder order) {
        circuit.check();
        try {
            Plan plan = planner.plan(order);
            if (plan instanceof Plan.Create create) {
                return creation.draft(create);
            }
            if (plan instanceof Plan.Change change) {
                return alteration.draft(change);
            }
            return new Draft.Stops(((Plan.Stop) plan).outcome());
        } catch (Answered answered) {
            return new Draft.Stops(answered.refused(Refusals.cause(answered.meaning())));
        }
    }

    /** How the account stands that the person has, by our own table; nothing if there is none or it has gone. */
    public Optional<Standing> standing(UUID personId) {
        return ledger.standing(personId);
    }

    /** The same of several people, by their ids. */
    public Map<UUID, Standing> standing(Collection<UUID> people) {
        return ledger.standing(people);
    }

    /** Whose the account is, by our own table. */
    public Optional<UUID> ownerOf(UUID objectGuid) {
        return Optional.ofNullable(ledger.byGuid(List.of(objectGuid)).get(objectGuid))
                .map(Account::personId);
    }

    /** The account that we know to be the person's. Asks our own table, not the directory. */
    public Optional<Account> of(UUID personId) {
        return ledger.of(personId);
    }

    /**
     * The account of the person with that employee number: by our own table, else by the directory.
     *
     * @throws DirectoryUnavailable in an outage
     */
    public ManagerAccount manager(String employeeId) {
        return managers.find(employeeId);
    }

    /**
     * The existing account that a human means.
     *
     * @param reference a DN, an account name, a user principal name or an objectGUID
     * @throws DirectoryUnavailable in an outage
     */
    public Optional<Candidate> resolve(String reference) {
        try {
            Optional<SearchResultEntry> meant = lookup.meant(reference);
            return meant.map(entry -> lookup.candidate(entry, "named", 100));
        } catch (Answered notThere) {
            return Optional.empty();
        }
    }

    /**
     * Keeps a user name that a human chose, for the account that is to be made or renamed next.
     *
     * @throws DirectoryUnavailable in an outage
     */
    public ChosenName chooseName(UUID personId, String name) {
        String chosen = name.strip().toLowerCase(Locale.ROOT);
        if (!Naming.isAllowed(chosen)) {
            return ChosenName.NOT_ALLOWED;
        }
        Optional<UUID> own = ledger.of(personId).map(Account::objectGuid);
        try {
            boolean elses = lookup.named(List.of(chosen), List.of()).stream()
                    .map(ObjectGuid::of)
                    .anyMatch(guid -> !own.equals(Optional.of(guid)));
            return !elses && naming.choose(personId, chosen).isPresent() ? ChosenName.KEPT : ChosenName.TAKEN;
        } catch (Answered refused) {
            throw new DirectoryUnavailable("The directory refused to search for a name: " + refused.meaning());
        }
    }

    /** The person's fields that an attribute is made of; none for what is decided otherwise. */
    public Set<Field> fieldsOf(String attribute) {
        return Wanted.fieldsOf(attribute, settings);
    }

    /** How the directory was at the last contact; asks nothing of it. */
    public DirectoryStatus status() {
        return circuit.status();
    }

    /** The DN under which everything of ours lies. */
    public String baseDn() {
        return settings.baseDn();
    }
}
