package dev.tenure.directory;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Whose the accounts and names are once two people are found to be one, or one to be two. */
@Component
public class Links {

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final Directory directory;
    private final Protection protection;
    private final Circuit circuit;

    Links(JdbcClient jdbc, Ledger ledger, Directory directory, Protection protection, Circuit circuit) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.directory = directory;
        this.protection = protection;
        this.circuit = circuit;
    }

    /**
     * All names of the one who goes are those of who stays, and so is the account, if who stays has none. Of two
     * accounts one is kept; the other stays linked to the id that leads on, so that nobody else is ever given it.
     *
     * @param keepOthers of two accounts, that of the one who goes
     */
    @Transactional
    public void join(UUID stays, UUID goes, boolean keepOthers) {
        jdbc.sql("""
                        update claimed_name set person_id = :stays, merged_from = coalesce(merged_from, :goes)
                        where person_id = :goes
                        """).param("stays", stays).param("goes", goes).update();
        boolean has = ledger.of(stays).isPresent();
        if (ledger.of(goes).isPresent() && (keepOthers || !has)) {
            exchange(stays, goes);
        }
    }

    /** Undoes {@link #join}: each has the names and the account that they brought. */
    @Transactional
    public void part(UUID stays, UUID goes) {
        jdbc.sql(
                        "update claimed_name set person_id = :goes, merged_from = null where person_id = :stays and merged_from = :goes")
                .param("stays", stays)
                .param("goes", goes)
                .update();
        boolean exchanged = jdbc.sql("select exists (select from account where person_id = ? and merged_from = ?)")
                .params(stays, goes)
                .query(Boolean.class)
                .single();
        if (exchanged) {
            exchange(stays, goes);
        }
    }

    /** An account that was linked to the id that leads on while the two became one is that of who stays. */
    @Transactional
    public void takeOver(UUID stays, List<UUID> merged) {
        if (ledger.lastOf(stays).isEmpty()) {
            merged.stream()
                    .filter(goes -> ledger.of(goes).isPresent())
                    .findFirst()
                    .ifPresent(goes -> exchange(stays, goes));
        }
    }

    private void exchange(UUID stays, UUID goes) {
        UUID meanwhile = UUID.randomUUID();
        move(goes, meanwhile, goes);
        move(stays, goes, stays);
        move(meanwhile, stays, goes);
    }

    /** Whoever is back where they were came from nobody. */
    private void move(UUID from, UUID to, UUID owner) {
        jdbc.sql("""
                        with moved as (
                          update account set person_id = :to,
                            merged_from = nullif(coalesce(merged_from, :owner), :to)
                          where person_id = :from returning object_guid)
                        update group_grant set person_id = :to
                        where account_guid in (select object_guid from moved)
                        """).param("from", from).param("to", to).param("owner", owner).update();
    }

    /**
     * Sees to it that nobody can use the account that is linked to an id that leads on.
     *
     * @return {@link Written} when it was disabled now, {@link Refused}, or {@link Absent} when there is nothing to do
     * @throws DirectoryUnavailable in an outage
     */
    public Outcome close(UUID merged) {
        Optional<Account> link = ledger.of(merged);
        if (link.isEmpty()) {
            return new Absent();
        }
        circuit.check();
        try {
            return close(link.get());
        } catch (Answered answered) {
            return answered.refused(Refusals.cause(answered.meaning()));
        }
    }

    private Outcome close(Account account) throws Answered {
        Optional<SearchResultEntry> now = directory.read(
                account.objectGuid(),
                Wanted.ACCOUNT_CONTROL,
                Protection.ADMIN_COUNT,
                Protection.SID,
                Protection.TOKEN_GROUPS);
        if (now.isEmpty()) {
            ledger.gone(account.objectGuid());
            return new Absent();
        }
        String dn = now.get().getDN();
        if (!Wanted.isEnabled(now.get())) {
            if (account.enabled()) {
                ledger.disabled(account.objectGuid(), dn, List.of());
            }
            return new Absent();
        }
        Optional<Refused> forbidden = protection.forbids(now.get());
        if (forbidden.isPresent()) {
            return forbidden.get();
        }
        String before = now.get().getAttributeValue(Wanted.ACCOUNT_CONTROL);
        AttributeWrite write = new AttributeWrite(Wanted.ACCOUNT_CONTROL, before, Wanted.withEnabled(before, false));
        UUID id = UUID.randomUUID();
        ledger.plan(
                id,
                // Of no change: to undo the one that it came with must not open it again.
                new Ledger.Purpose(account.personId(), UUID.randomUUID(), null),
                Operation.MODIFY,
                dn,
                List.of(write),
                Map.of());
        try {
            directory.modify(
                    dn, List.of(new Modification(ModificationType.REPLACE, Wanted.ACCOUNT_CONTROL, write.after())));
        } catch (Answered answered) {
            ledger.refused(id);
            throw answered;
        }
        ledger.disabled(account.objectGuid(), dn, List.of(id));
        return new Written(account, Deed.DISABLED, List.of(write));
    }
}
