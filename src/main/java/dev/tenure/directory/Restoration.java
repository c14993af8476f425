package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.tenure.directory.Restored.Why;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Brings a person's deleted account back to life, where the directory still has it and lets us. It keeps its keys and
 * little else: what HR says of the person is written by the next order.
 */
@Component
public class Restoration {

    private static final String DELETED = "isDeleted";
    private static final String RECYCLED = "isRecycled";
    private static final String LAST_PARENT = "lastKnownParent";

    private final Directory directory;
    private final Lookup lookup;
    private final Ledger ledger;
    private final Journal journal;
    private final Protection protection;
    private final Circuit circuit;
    private final Clock clock;

    Restoration(
            Directory directory,
            Lookup lookup,
            Ledger ledger,
            Journal journal,
            Protection protection,
            Circuit circuit,
            Clock clock) {
        this.directory = directory;
        this.lookup = lookup;
        this.ledger = ledger;
        this.journal = journal;
        this.protection = protection;
        this.circuit = circuit;
        this.clock = clock;
    }

    /**
     * Brings it back, disabled. The caller's transaction keeps that it is there.
     *
     * @param restoring the id under which the write is kept
     * @throws DirectoryUnavailable in an outage; repeated, it finishes what was begun
     */
    public Restored restore(UUID personId, UUID restoring) {
        circuit.check();
        Optional<Account> known = ledger.lastOf(personId);
        if (known.isEmpty()) {
            return unable(Why.NO_ACCOUNT);
        }
        try {
            return restore(known.get(), restoring);
        } catch (Answered answered) {
            return new Restored.Unable(
                    answered.meaning() == Meaning.TAKEN ? Why.NAME_TAKEN : Why.REFUSED,
                    answered.refused(Refusals.cause(answered.meaning())).refusal());
        }
    }

    private Restored restore(Account account, UUID restoring) throws Answered {
        Optional<SearchResultEntry> live = directory.read(account.objectGuid(), Wanted.ACCOUNT_CONTROL);
        if (live.isPresent()) {
            Account there = at(account, live.get().getDN(), Wanted.isEnabled(live.get()));
            journal.account(there);
            return new Restored.There(there);
        }
        Optional<SearchResultEntry> deleted = directory.readDeleted(
                account.objectGuid(),
                DELETED,
                RECYCLED,
                LAST_PARENT,
                Lookup.ACCOUNT_NAME,
                Wanted.ACCOUNT_CONTROL,
                Protection.SID,
                Protection.ADMIN_COUNT);
        if (deleted.isEmpty()) {
            return unable(Why.NOT_FOUND);
        }
        if ("TRUE".equalsIgnoreCase(deleted.get().getAttributeValue(RECYCLED))
                && deleted.get().getAttributeValue(Lookup.ACCOUNT_NAME) == null) {
            return unable(Why.RECYCLED);
        }
        if (Protection.looksProtected(deleted.get())) {
            return unable(Why.PROTECTED);
        }
        if (isNameTaken(account)) {
            return unable(Why.NAME_TAKEN);
        }
        Optional<DN> parent = parent(account, deleted.get());
        return parent.isEmpty() ? unable(Why.PLACE_GONE) : revive(account, deleted.get(), parent.get(), restoring);
    }

    /** Samba would let two live accounts have one name. */
    private boolean isNameTaken(Account account) throws Answered {
        return !directory
                .find(
                        Filter.createORFilter(
                                Filter.createEqualityFilter(Lookup.ACCOUNT_NAME, account.accountName()),
                                Filter.createEqualityFilter(Lookup.PRINCIPAL_NAME, account.userPrincipalName())),
                        ObjectGuid.ATTRIBUTE)
                .isEmpty();
    }

    private Optional<DN> parent(Account account, SearchResultEntry deleted) throws Answered {
        String lastParent = deleted.getAttributeValue(LAST_PARENT);
        List<DN> candidates = Stream.concat(
                        Stream.of(ReversalPlanner.dn(account.dn()).getParent()),
                        Stream.ofNullable(lastParent).map(ReversalPlanner::dn))
                .toList();
        for (DN candidate : candidates) {
            String dn = candidate.toString();
            if (protection.forbidsPlace(dn).isEmpty() && lookup.isThere(dn)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private Restored revive(Account account, SearchResultEntry deleted, DN parent, UUID restoring) throws Answered {
        String commonName = ReversalPlanner.dn(account.dn()).getRDN().getAttributeValues()[0];
        String dn = CommonNames.dn(commonName, parent);
        if (lookup.isThere(dn)) {
            dn = CommonNames.dn(CommonNames.unique(commonName, account.accountName()), parent);
        }
        UUID id = UUID.randomUUID();
        ledger.plan(
                id,
                new Ledger.Purpose(account.personId(), restoring, null),
                Operation.RESTORE,
                dn,
                List.of(
                        new AttributeWrite(Differences.DN_ATTRIBUTE, deleted.getDN(), dn),
                        new AttributeWrite(Lookup.PRINCIPAL_NAME, null, account.userPrincipalName())),
                Map.of());
        try {
            directory.restore(deleted.getDN(), dn);
        } catch (Answered answered) {
            ledger.refused(id);
            throw answered;
        }
        ledger.moved(account.objectGuid(), dn);
        close(dn, deleted);
        name(dn, account);
        journal.restored(id, at(account, dn, false));
        return new Restored.Back(at(account, dn, false));
    }

    /** At once, before anything that may be refused: its password has gone with its deletion. */
    private void close(String dn, SearchResultEntry deleted) throws Answered {
        String flags = deleted.getAttributeValue(Wanted.ACCOUNT_CONTROL);
        directory.modify(
                dn,
                List.of(new Modification(
                        ModificationType.REPLACE,
                        Wanted.ACCOUNT_CONTROL,
                        flags == null ? Wanted.NEW_AND_DISABLED : Wanted.withEnabled(flags, false))));
    }

    /** A password that nobody knows, so that the account may be enabled. */
    private void name(String dn, Account account) throws Answered {
        byte[] password = RandomPassword.unicodePwd();
        try {
            directory.modify(
                    dn,
                    List.of(
                            new Modification(ModificationType.REPLACE, "unicodePwd", password),
                            new Modification(
                                    ModificationType.REPLACE, Lookup.PRINCIPAL_NAME, account.userPrincipalName())));
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private Account at(Account account, String dn, boolean enabled) {
        return new Account(
                account.personId(),
                account.objectGuid(),
                dn,
                account.accountName(),
                account.userPrincipalName(),
                account.mail(),
                enabled,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    private static Restored unable(Why why) {
        return new Restored.Unable(why, null);
    }
}
