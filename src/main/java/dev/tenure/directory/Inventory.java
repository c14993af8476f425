package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Goes through all accounts below the people bases, and says in what one differs from an order. Reads only. */
@Component
public class Inventory {

    /** No more entries than these are held at once. */
    static final int PAGE = 500;

    private final Directory directory;
    private final Ledger ledger;
    private final Protection protection;
    private final Circuit circuit;
    private final Naming naming;
    private final Hiding hiding;
    private final DirectorySettings settings;

    Inventory(
            Directory directory,
            Ledger ledger,
            Protection protection,
            Circuit circuit,
            Naming naming,
            Hiding hiding,
            DirectorySettings settings) {
        this.directory = directory;
        this.ledger = ledger;
        this.protection = protection;
        this.circuit = circuit;
        this.naming = naming;
        this.hiding = hiding;
        this.settings = settings;
    }

    /** A place in one server's own count of changes. */
    public record Mark(String server, long usn) {}

    /** Where that server is now; nothing if it does not say. Taken before reading, so that nothing falls between two reads. */
    public Optional<Mark> mark() {
        return answered(() -> {
            SearchResultEntry root = directory.root("dnsHostName", "highestCommittedUSN");
            String server = root.getAttributeValue("dnsHostName");
            Long usn = root.getAttributeValueAsLong("highestCommittedUSN");
            return server == null || usn == null ? Optional.empty() : Optional.of(new Mark(server, usn));
        });
    }

    /** Whether one server alone is asked, so that its count of changes means something the next time. */
    public boolean hasOneServer() {
        return settings.urls().size() == 1;
    }

    /**
     * Hands over every account, {@value #PAGE} at most at a time; accounts alone that were changed after a mark, where
     * one is given.
     *
     * @throws DirectoryUnavailable if not all could be read
     */
    public void read(@Nullable Mark since, Consumer<List<InventoryEntry>> pages) {
        circuit.check();
        Filter people = since == null
                ? Lookup.PEOPLE
                : Filter.createANDFilter(
                        Lookup.PEOPLE,
                        Filter.createGreaterOrEqualFilter("uSNChanged", String.valueOf(since.usn() + 1)));
        for (DN base : outermost()) {
            answered(() -> {
                directory.pages(
                        base.toString(),
                        people,
                        PAGE,
                        page -> pages.accept(page.stream().map(this::entry).toList()),
                        attributes());
                return null;
            });
        }
    }

    /**
     * In what the account differs from the order: what is there, and what would be written.
     *
     * @param remembered of the person, and perhaps of others, from {@link #remember}
     */
    public List<AttributeWrite> differences(AccountOrder order, InventoryEntry found, Remembered remembered) {
        SearchResultEntry now = found.entry();
        Ledger.Known known = new Ledger.Known(null, List.of(), null, remembered.mails(order.personId()), null);
        Visibility visibility = hiding.of(remembered.covered(order.personId()));
        Wanted wanted = new Wanted(order, settings, naming, known, visibility).withFirstNames(now);
        List<Modification> modifications = Differences.modifications(now, wanted.attributes(now));
        DN parent = Planner.parent(order, settings).orElse(null);
        Plan.Move move =
                parent == null ? null : Differences.move(now, wanted, parent).orElse(null);
        return Differences.writes(now, modifications, move);
    }

    /** The accounts that we know to be somebody's, by their keys. */
    public Map<UUID, Account> known(Collection<UUID> guids) {
        return ledger.byGuid(guids);
    }

    /** What our own tables know of these people's accounts. */
    public Remembered remember(Collection<UUID> people) {
        return new Remembered(ledger.mailsOf(people), hiding.covered(people));
    }

    /** All accounts of people, by key, a part at a time; those included that are known to be gone, not to be deleted. */
    public List<Account> after(@Nullable UUID last, int limit) {
        return ledger.after(last, limit);
    }

    /** Where the account lies now; nothing if it is not there. */
    public Optional<String> dnOf(UUID guid) {
        return answered(() -> {
            Optional<String> dn = directory.read(guid, ObjectGuid.ATTRIBUTE).map(SearchResultEntry::getDN);
            if (dn.isEmpty()) {
                ledger.gone(guid);
            }
            return dn;
        });
    }

    /** Whether the account must not be touched, by everything that is known of it and its groups. */
    public boolean isProtected(UUID guid) {
        return answered(() -> {
            Optional<SearchResultEntry> account = directory.read(
                    guid, ObjectGuid.ATTRIBUTE, Protection.ADMIN_COUNT, Protection.SID, Protection.TOKEN_GROUPS);
            return account.isPresent() && protection.forbids(account.get()).isPresent();
        });
    }

    private InventoryEntry entry(SearchResultEntry entry) {
        String anchor = entry.getAttributeValue(settings.anchorAttribute());
        boolean own = settings.bindDn().equalsIgnoreCase(entry.getAttributeValue(Lookup.PRINCIPAL_NAME))
                || Wanted.sameDn(settings.bindDn(), entry.getDN());
        return new InventoryEntry(entry, anchor == null ? "" : anchor, own);
    }

    /** A base below another one is read with it. */
    private List<DN> outermost() {
        List<DN> bases = settings.bases();
        return bases.stream()
                .distinct()
                .filter(base -> bases.stream().noneMatch(other -> base.isDescendantOf(other, false)))
                .toList();
    }

    private String[] attributes() {
        Set<String> names = new LinkedHashSet<>(new ArrayList<>(Wanted.compared(settings)));
        names.addAll(hiding.attributes());
        names.addAll(List.of(
                ObjectGuid.ATTRIBUTE,
                Lookup.ACCOUNT_NAME,
                Lookup.PRINCIPAL_NAME,
                Protection.ADMIN_COUNT,
                Protection.SID));
        names.addAll(Groups.OF_MEMBERS);
        return names.toArray(String[]::new);
    }

    private <T> T answered(Question<T> question) {
        try {
            return question.ask();
        } catch (Answered refused) {
            // The operator has to mend a base or a right; what was read so far proves nothing.
            throw new DirectoryUnavailable("The directory refused to be read: " + refused.meaning());
        }
    }

    private interface Question<T> {
        T ask() throws Answered;
    }
}
