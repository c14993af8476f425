package dev.tenure.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.RDN;

/** The CN of an account: the display name, with the account name behind it where the plain one is taken. */
final class CommonNames {

    /** The directory's {@code rangeUpper} of cn. */
    private static final int LONGEST = 64;

    private CommonNames() {}

    static String plain(String displayName) {
        return cut(displayName, LONGEST);
    }

    static String unique(String displayName, String accountName) {
        String suffix = " (" + accountName + ")";
        return cut(displayName, LONGEST - suffix.length()) + suffix;
    }

    /** Escaped for the wire. The SDK leaves {@code =} alone, which RFC 4514 allows and Samba refuses in a rename. */
    static String rdn(String commonName) {
        String escaped = new RDN("CN", commonName).toString();
        return "CN=" + escaped.substring("CN=".length()).replace("=", "\\3D");
    }

    static String dn(String commonName, DN parent) {
        return rdn(commonName) + "," + parent;
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end).strip();
    }
}
