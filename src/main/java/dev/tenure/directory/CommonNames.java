package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.RDN;

/** Writes common names as parts of DNs. */
final class CommonNames {

    /** The directory's {@code rangeUpper} of cn. */
    private static final int LONGEST = 64;

    private CommonNames() {}

    /** With the account name behind it, for where the plain one is taken. */
    static String unique(String commonName, String accountName) {
        String suffix = " (" + accountName + ")";
        int end = Math.min(commonName.length(), LONGEST - suffix.length());
        if (end < commonName.length() && Character.isHighSurrogate(commonName.charAt(end - 1))) {
            end--;
        }
        return commonName.substring(0, end).strip() + suffix;
    }

    /** Escaped for the wire. The SDK leaves {@code =} alone, which RFC 4514 allows and Samba refuses in a rename. */
    static String rdn(String commonName) {
        String escaped = new RDN("CN", commonName).toString();
        return "CN=" + escaped.substring("CN=".length()).replace("=", "\\3D");
    }

    static String dn(String commonName, DN parent) {
        return rdn(commonName) + "," + parent;
    }
}
