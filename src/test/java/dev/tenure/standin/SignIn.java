package dev.tenure.standin;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Locale;

/** Checks names and passwords of those who sign in, and counts the failures. */
final class SignIn {

    private static final long NEVER = Long.MAX_VALUE;

    private final Domain domain;

    SignIn(Domain domain) {
        this.domain = domain;
    }

    /** Whether this bind name means this account. */
    boolean names(String name, AdObject account) {
        return account != null && find(name) == account;
    }

    /** The account by DN, principal name (its own or the implied one), DOMAIN\name, canonical name or SID; or null. */
    AdObject find(String name) {
        AdObject found = null;
        if (name.startsWith("S-1-")) {
            found = domain.bySid(Ids.sid(name));
        } else if (name.contains("\\") && name.substring(0, name.indexOf('\\')).equalsIgnoreCase(domain.netbios)) {
            found = domain.byAccount(name.substring(name.indexOf('\\') + 1));
        } else if (name.contains("@") && !DN.isValidDN(name)) {
            found = domain.byPrincipal(name);
            found = found == null ? domain.byImplicitPrincipal(name) : found;
        } else if (name.contains("/") && !name.contains("=")) {
            found = byCanonicalName(name);
        } else if (DN.isValidDN(name)) {
            try {
                found = domain.at(new DN(name));
            } catch (LDAPException notADn) {
                return null;
            }
        }
        return found == null || found.deleted || !found.isA("user") ? null : found;
    }

    private AdObject byCanonicalName(String name) {
        AdObject at = domain.root;
        String[] parts = name.split("/", -1);
        if (!parts[0].equalsIgnoreCase(domain.realm)) {
            return null;
        }
        for (int i = 1; i < parts.length && at != null; i++) {
            AdObject next = null;
            for (AdObject child : at.children.values()) {
                if (child.rdnValue.toLowerCase(Locale.ROOT).equals(parts[i].toLowerCase(Locale.ROOT))) {
                    next = child;
                }
            }
            at = next;
        }
        return at;
    }

    /** The account that signs in, or 49 with the reason that Windows gives in its text. */
    AdObject check(String name, String password) throws LDAPException {
        AdObject account = find(name);
        if (account == null) {
            throw domain.answers.bind(domain.answers.microsoft ? "525" : "52e");
        }
        long threshold = domain.root.number("lockoutthreshold", 0);
        boolean locked = account.number("lockouttime", 0) > 0;
        if (locked) {
            throw domain.answers.bind("775");
        }
        if (!right(account, password)) {
            long wrong = account.number("badpwdcount", 0) + 1;
            domain.put(account, "badPwdCount", Long.toString(wrong));
            if (threshold > 0 && wrong >= threshold) {
                domain.put(account, "lockoutTime", Long.toString(domain.fileTime()));
            }
            throw domain.answers.bind("52e");
        }
        long control = account.number("useraccountcontrol", 0);
        long expires = account.number("accountexpires", 0);
        long set = account.number("pwdlastset", 0);
        long oldest = -domain.root.number("maxpwdage", 0);
        if ((control & Writes.DISABLED) != 0) {
            throw domain.answers.bind("533");
        }
        if (expires > 0 && expires != NEVER && expires <= domain.fileTime()) {
            throw domain.answers.bind("701");
        }
        if ((control & Writes.SMART_CARD) != 0) {
            throw domain.answers.bind("52e");
        }
        if ((control & Writes.NEVER_EXPIRES) == 0) {
            if (set == 0) {
                throw domain.answers.bind("773");
            }
            if (oldest >= 864_000_000_000L && domain.fileTime() - set > oldest) {
                throw domain.answers.bind("532");
            }
        }
        byte[] hours = account.values.containsKey("logonhours")
                ? account.values.get("logonhours").getValueByteArray()
                : null;
        if (hours != null && allZero(hours)) {
            throw domain.answers.bind("530");
        }
        if (account.text("userworkstations") != null) {
            throw domain.answers.bind("531");
        }
        if (account.number("badpwdcount", 0) > 0) {
            domain.put(account, "badPwdCount", "0");
        }
        return account;
    }

    /** Samba goes on to take the password before the last for an hour, as Windows does for NTLM only. */
    private boolean right(AdObject account, String password) {
        if (password.isEmpty() || account.secrets.isEmpty()) {
            return false;
        }
        if (account.secrets.getFirst().is(password)) {
            return true;
        }
        return !domain.answers.microsoft
                && account.secrets.stream()
                        .skip(1)
                        .findFirst()
                        .filter(old -> old.is(password))
                        .isPresent();
    }

    private static boolean allZero(byte[] bytes) {
        for (byte one : bytes) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }
}
