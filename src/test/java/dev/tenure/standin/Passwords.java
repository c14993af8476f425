package dev.tenure.standin;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.List;
import java.util.Locale;

/** What the domain asks of a password, and of a request that sets one. */
final class Passwords {

    private final Domain domain;
    private final Answers answers;
    private final Rights rights;

    Passwords(Domain domain, Rights rights) {
        this.domain = domain;
        this.answers = domain.answers;
        this.rights = rights;
    }

    /** The password in a unicodePwd value that a request gives. */
    String clear(Attribute unicodePwd) throws LDAPException {
        String clear = unicodePwd.getRawValues().length == 1 ? Secret.decode(unicodePwd.getValueByteArray()) : null;
        if (clear == null) {
            throw answers.no(
                    ResultCode.UNWILLING_TO_PERFORM,
                    "00002035: setup_io: it's not allowed to set the NT hash password directly'",
                    Answers.svc("0000001F"));
        }
        return clear;
    }

    void refuseWeak(String password, String account) throws LDAPException {
        long shortest = domain.root.number("minpwdlength", 7);
        if (password.length() < shortest) {
            throw weak("the password is too short. It should be equal or longer than " + shortest + " characters!");
        }
        boolean holdsName = answers.microsoft
                && account != null
                && account.length() > 2
                && password.toLowerCase(Locale.ROOT).contains(account.toLowerCase(Locale.ROOT));
        if ((domain.root.number("pwdproperties", 1) & 1) != 0 && (!Secret.complex(password) || holdsName)) {
            throw weak("the password does not meet the complexity criteria!");
        }
    }

    private LDAPException weak(String why) {
        return answers.no(
                ResultCode.CONSTRAINT_VIOLATION,
                "0000052D: Constraint violation - check_password_restrictions: " + why,
                ResultCode.UNWILLING_TO_PERFORM,
                Answers.svc("0000052D"));
    }

    /** The new password of a reset (replace) or of a change (the old one deleted, the new one added), checked. */
    String changed(Session session, AdObject object, List<Modification> mods) throws LDAPException {
        Modification added = null;
        Modification deleted = null;
        Modification replaced = null;
        for (Modification mod : mods) {
            switch (mod.getModificationType().intValue()) {
                case ModificationType.ADD_INT_VALUE -> added = mod;
                case ModificationType.DELETE_INT_VALUE -> deleted = mod;
                default -> replaced = mod;
            }
        }
        if (replaced != null && replaced.getValues().length > 0 && added == null && deleted == null) {
            String clear = clear(replaced.getAttribute());
            refuseWeak(clear, object.text("samaccountname"));
            return clear;
        }
        if (added != null && deleted == null) {
            throw answers.no(
                    ResultCode.UNWILLING_TO_PERFORM,
                    "00002035: Only the add action for a password change specified!",
                    Answers.svc("0000001F"));
        }
        if (added == null || deleted == null || deleted.getValues().length == 0) {
            throw answers.no(
                    ResultCode.UNWILLING_TO_PERFORM,
                    "00002035: setup_io: It's not possible to delete the password"
                            + " (changes using the LAN Manager hash alone could be deactivated)!",
                    Answers.svc("0000001F"));
        }
        String old = clear(deleted.getAttribute());
        String clear = clear(added.getAttribute());
        if (object.secrets.isEmpty() || !object.secrets.getFirst().is(old)) {
            throw answers.no(
                    ResultCode.CONSTRAINT_VIOLATION,
                    "00000056: Constraint violation - check_password_restrictions:"
                            + " The old password specified doesn't match!",
                    Answers.atr("00000056", "unicodePwd"));
        }
        long youngest = -domain.root.number("minpwdage", 0);
        if (youngest > 0 && !rights.all(session) && domain.fileTime() - object.number("pwdlastset", 0) < youngest) {
            throw refusedChange("password is too young to change!");
        }
        refuseWeak(clear, object.text("samaccountname"));
        if (object.secrets.stream().anyMatch(secret -> secret.is(clear))) {
            throw refusedChange("the password was already used (in history)!");
        }
        return clear;
    }

    private LDAPException refusedChange(String why) {
        return answers.no(
                ResultCode.CONSTRAINT_VIOLATION,
                "0000052D: Constraint violation - check_password_restrictions: " + why,
                Answers.atr("0000052D", "unicodePwd"));
    }
}
