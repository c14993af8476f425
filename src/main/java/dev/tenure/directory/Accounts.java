package dev.tenure.directory;

import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.roster.Field;
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
    private final Managers managers;
    private final Lookup lookup;
    private final Ledger ledger;
    private final Circuit circuit;
    private final DirectorySettings settings;

    Accounts(
            Planner planner,
            Creation creation,
            Alteration alteration,
            Managers managers,
            Lookup lookup,
            Ledger ledger,
            Circuit circuit,
            DirectorySettings settings) {
        this.planner = planner;
        this.creation = creation;
        this.alteration = alteration;
        this.managers = managers;
        this.lookup = lookup;
        this.ledger = ledger;
        this.circuit = circuit;
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
            return meant.map(entry -> lookup.candidate(entry, "named"));
        } catch (Answered notThere) {
            return Optional.empty();
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
