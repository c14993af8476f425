package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.RDN;

/** Writes common names as parts of DNs. */
final class CommonNames {

    private CommonNames() {}

    /** Escaped for the wire. The SDK leaves {@code =} alone, which RFC 4514 allows and Samba refuses in a rename. */
    static String rdn(String commonName) {
        String escaped = new RDN("CN", commonName).toString();
        return "CN=" + escaped.substring("CN=".length()).replace("=", "\\3D");
    }

    static String dn(String commonName, DN parent) {
        return rdn(commonName) + "," + parent;
    }
}
