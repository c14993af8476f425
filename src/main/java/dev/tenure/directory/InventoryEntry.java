package dev.tenure.directory;

import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.UUID;

/** An account as an {@link Inventory} found it. */
public final class InventoryEntry {

    private final SearchResultEntry entry;
    private final String anchor;
    private final boolean own;

    /** @param own whether it is the account that Tenure itself signs in with */
    InventoryEntry(SearchResultEntry entry, String anchor, boolean own) {
        this.entry = entry;
        this.anchor = anchor;
        this.own = own;
    }

    public UUID objectGuid() {
        return ObjectGuid.of(entry);
    }

    public String dn() {
        return entry.getDN();
    }

    public String accountName() {
        String name = entry.getAttributeValue(Lookup.ACCOUNT_NAME);
        return name == null ? "" : name;
    }

    /** The employee number that it carries; empty for none. */
    public String employeeId() {
        return anchor;
    }

    public boolean isEnabled() {
        return Wanted.isEnabled(entry);
    }

    /** The account that Tenure itself signs in with. */
    public boolean isOwn() {
        return own;
    }

    /** An administrator's, as far as can be seen without its groups. */
    public boolean isProtected() {
        return Protection.looksProtected(entry);
    }

    SearchResultEntry entry() {
        return entry;
    }

    @Override
    public String toString() {
        return "InventoryEntry[" + objectGuid() + "]";
    }
}
