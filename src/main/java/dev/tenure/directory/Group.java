package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.UUID;

/**
 * A group of the directory.
 *
 * @param objectGuid the key that the directory never changes
 */
public record Group(UUID objectGuid, String dn) {

    /** What people call it: the first part of its DN. */
    public String name() {
        return name(dn);
    }

    /** What people call the group with that DN. */
    public static String name(String dn) {
        try {
            DN parsed = new DN(dn);
            return parsed.isNullDN() ? dn : parsed.getRDN().getAttributeValues()[0];
        } catch (LDAPException notADn) {
            return dn;
        }
    }
}
